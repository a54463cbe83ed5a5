"""float16 in compiled programs: numba has none, so a number is carried as its 16 bits.

Arithmetic is that of float32, as in NumPy; these are the ways there and back. Rounding is to the
nearest, half to even, and once: from float64 by way of a float32 that was rounded to odd.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import lower_builtin, type_callable

register_lowering: Any = lower_builtin  # untyped
Function = Callable[[Any], Any]
HALF, WORD, LONG = ir.IntType(16), ir.IntType(32), ir.IntType(64)
SINGLE, DOUBLE = ir.FloatType(), ir.DoubleType()
INFINITE, LEAST_NORMAL, TOO_LARGE = 0x7F800000, 0x38800000, 0x47800000
REBIASED = 112 << 23  # between the exponents of the two formats
ALIGNING = 126 << 23  # the bits of 0.5: added, it leaves the places of a subnormal half


def converting(
    source: Any, result: Any, emit: Callable[[Any, Any], Any]
) -> Callable[[Function], Function]:
    """Compile calls of the decorated function by ``emit``."""

    def register(function: Function) -> Function:
        def rule(context: Any) -> Any:
            return lambda x: result if isinstance(x, (types.Float, types.Integer)) else None

        def lower(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            given = context.cast(builder, arguments[0], signature.args[0], source)
            return emit(builder, given)

        type_callable(function)(rule)
        for kind in (types.Float, types.Integer):
            register_lowering(function, kind)(lower)
        return function

    return register


def emit_to_float(builder: Any, half: Any) -> Any:
    bits = builder.zext(half, WORD)
    sign = builder.shl(builder.and_(bits, WORD(0x8000)), WORD(16))
    rest = builder.and_(bits, WORD(0x7FFF))
    shifted = builder.shl(rest, WORD(13))
    normal = builder.add(shifted, WORD(REBIASED))
    special = builder.or_(shifted, WORD(INFINITE))
    small = builder.fmul(builder.uitofp(rest, SINGLE), SINGLE(2.0**-24))
    found = builder.select(builder.icmp_unsigned(">=", rest, WORD(0x7C00)), special, normal)
    is_small = builder.icmp_unsigned("<", rest, WORD(0x0400))
    found = builder.select(is_small, builder.bitcast(small, WORD), found)
    return builder.bitcast(builder.or_(found, sign), SINGLE)


def emit_from_bits(builder: Any, bits: Any) -> Any:
    """From the bits of a float32."""
    sign = builder.and_(builder.lshr(bits, WORD(16)), WORD(0x8000))
    rest = builder.and_(bits, WORD(0x7FFFFFFF))
    odd = builder.and_(builder.lshr(rest, WORD(13)), WORD(1))
    rounded = builder.add(builder.add(rest, WORD(0x0FFF)), odd)
    normal = builder.lshr(builder.sub(rounded, WORD(REBIASED)), WORD(13))
    aligned = builder.fadd(builder.bitcast(rest, SINGLE), SINGLE(0.5))
    small = builder.sub(builder.bitcast(aligned, WORD), WORD(ALIGNING))
    payload = builder.and_(builder.lshr(rest, WORD(13)), WORD(0x03FF))
    lost = builder.icmp_unsigned("==", payload, WORD(0))
    nan = builder.or_(WORD(0x7C00), builder.select(lost, WORD(1), payload))
    found = builder.select(builder.icmp_unsigned("<", rest, WORD(LEAST_NORMAL)), small, normal)
    is_large = builder.icmp_unsigned(">=", rest, WORD(TOO_LARGE))
    found = builder.select(is_large, WORD(0x7C00), found)
    found = builder.select(builder.icmp_unsigned(">", rest, WORD(INFINITE)), nan, found)
    return builder.trunc(builder.or_(found, sign), HALF)


def emit_from_float(builder: Any, x: Any) -> Any:
    return emit_from_bits(builder, builder.bitcast(x, WORD))


def emit_from_double(builder: Any, x: Any) -> Any:
    """What float32 cannot hold is cut off and leaves its last bit set: no later tie is a tie."""
    single = builder.fptrunc(x, SINGLE)
    again = builder.fpext(single, DOUBLE)
    magnitudes = [
        builder.and_(builder.bitcast(number, LONG), LONG(0x7FFFFFFFFFFFFFFF))
        for number in (again, x)
    ]
    inexact = builder.fcmp_ordered("!=", again, x)
    above = builder.and_(builder.icmp_unsigned(">", *magnitudes), inexact)
    bits = builder.bitcast(single, WORD)
    cut = builder.sub(bits, builder.zext(above, WORD))
    return emit_from_bits(builder, builder.or_(cut, builder.zext(inexact, WORD)))


@converting(types.uint16, types.float32, emit_to_float)
def half_to_float(bits: Any) -> Any:
    return np.float32(np.uint16(bits).view(np.float16))


@converting(types.float32, types.uint16, emit_from_float)
def half_from_float(x: Any) -> Any:
    return np.float16(np.float32(x)).view(np.uint16)


@converting(types.float64, types.uint16, emit_from_double)
def half_from_double(x: Any) -> Any:
    return np.float16(np.float64(x)).view(np.uint16)
