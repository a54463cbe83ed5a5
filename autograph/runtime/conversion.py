"""Floats to integers as NumPy, and so C on this processor, converts them, whatever does not fit.

    x86     the least integer for NaN and for what does not fit; unsigned by way of wider or shifted
    others  the nearest integer that fits; 0 for NaN

LLVM leaves the conversion of a number that does not fit undefined. Integers narrower than 32 bits
are what remains of ``to_int32``.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import lower_builtin, type_callable

IS_X86 = platform.machine().lower() in {"x86_64", "amd64", "i386", "i686"}
register_lowering: Any = lower_builtin  # untyped
Convert = Callable[[np.floating], np.integer]
WORD, LONG = ir.IntType(32), ir.IntType(64)


def converting(result: Any, emit: Callable[[Any, Any], Any]) -> Callable[[Convert], Convert]:
    """Compile calls of the decorated function by ``emit``."""

    def register(function: Convert) -> Convert:
        def rule(context: Any) -> Any:
            return lambda x: result if isinstance(x, types.Float) else None

        def lower(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            (x,) = arguments
            return emit(builder, x) if IS_X86 else emit_saturated(builder, x, result)

        type_callable(function)(rule)
        register_lowering(function, types.Float)(lower)
        return function

    return register


def emit_saturated(builder: Any, x: Any, result: Any) -> Any:
    sign, to = "s" if result.signed else "u", ir.IntType(result.bitwidth)
    function = builder.module.declare_intrinsic(
        f"llvm.fpto{sign}i.sat", (to, x.type), ir.FunctionType(to, [x.type])
    )
    return builder.call(function, [x])


def emit_or_least(builder: Any, x: Any, to: Any) -> Any:
    """The integer, where ``abs(x)`` is small enough for one, else the least: ``cvttsd2si``."""
    limit = 2 ** (to.width - 1)
    fabs = builder.module.declare_intrinsic("llvm.fabs", (x.type,))
    fits = builder.fcmp_ordered("<", builder.call(fabs, [x]), x.type(float(limit)))
    return builder.select(fits, builder.fptosi(x, to), to(-limit))


def emit_unsigned_long(builder: Any, x: Any) -> Any:
    """From 2 ** 63 on the number less 2 ** 63, whose bit is then set."""
    half = x.type(2.0**63)
    is_large = builder.fcmp_ordered(">=", x, half)
    rest = emit_or_least(builder, builder.select(is_large, builder.fsub(x, half), x), LONG)
    return builder.xor(rest, builder.select(is_large, LONG(-(2**63)), LONG(0)))


@converting(types.int32, lambda builder, x: emit_or_least(builder, x, WORD))
def to_int32(x: Any) -> Any:
    return np.float64(x).astype(np.int32)


@converting(types.int64, lambda builder, x: emit_or_least(builder, x, LONG))
def to_int64(x: Any) -> Any:
    return np.float64(x).astype(np.int64)


@converting(types.uint32, lambda builder, x: builder.trunc(emit_or_least(builder, x, LONG), WORD))
def to_uint32(x: Any) -> Any:
    return np.float64(x).astype(np.uint32)


@converting(types.uint64, emit_unsigned_long)
def to_uint64(x: Any) -> Any:
    return np.float64(x).astype(np.uint64)
