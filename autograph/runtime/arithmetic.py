"""Scalar functions of generated code that numba has not, or has with another meaning than NumPy.

    generated code        needed because
    maximum_float(a, b)   `max` and numba's `np.maximum` treat NaN or signed zeros differently
    shift_left(a, n)      LLVM leaves a shift by the width or more undefined
    accumulate_sum(s, x)  a strict sum cannot be vectorised

Arguments and result have one type. What is not here needs no help: compiled with NumPy's error
model, numba's ``//`` and ``%`` of floats, ``np.fmod``, ``np.hypot``, ``np.logaddexp``,
``np.copysign``, ``np.nextafter``, ``np.floor``, ``np.ceil``, ``np.trunc`` and ``np.rint`` give
NumPy's bits; ``np.floor_divide`` and ``np.remainder`` do not.
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import register_jitable

from autograph.runtime.emission import Emit, emitted


def emit_operator(function: Any) -> Emit:
    """What numba does for the operator, whatever that is."""

    def emit(context: Any, builder: Any, kind: Any, a: Any, b: Any) -> Any:
        lowered = context.get_function(function, kind(kind, kind))
        return lowered(builder, (a, b))

    return emit


def emit_intrinsic(name: str, *flags: str) -> Emit:
    def emit(context: Any, builder: Any, kind: Any, *values: Any) -> Any:
        function_type = ir.FunctionType(values[0].type, [values[0].type] * len(values))
        function = builder.module.declare_intrinsic(name, [values[0].type], function_type)
        return builder.call(function, values, fastmath=flags)

    return emit


@emitted(emit_operator(operator.floordiv))
def float_floor_divide(a: Any, b: Any) -> Any:
    """The floor of the exact quotient; a division by zero gives an infinity or NaN."""
    return np.floor_divide(a, b)


@emitted(emit_operator(operator.mod))
def float_remainder(a: Any, b: Any) -> Any:
    """What the floor division leaves, with the sign of ``b``, also where it is zero."""
    return np.remainder(a, b)


def emit_int_floor_divide(context: Any, builder: Any, kind: Any, a: Any, b: Any) -> Any:
    quotient = emit_operator(operator.floordiv)(context, builder, kind, a, b)
    if not kind.signed:
        return quotient
    return builder.select(builder.icmp_signed("==", b, b.type(-1)), builder.neg(a), quotient)


@emitted(emit_int_floor_divide, types.Integer)
def int_floor_divide(a: Any, b: Any) -> Any:
    """The floor of the quotient; 0 for a division by zero.

    The least integer divided by -1 wraps around to itself; numba's own division gives 0 there.
    """
    return np.floor_divide(a, b)


def emit_int_fmod(context: Any, builder: Any, kind: Any, a: Any, b: Any) -> Any:
    """LLVM leaves a division by zero undefined, and the least integer's by -1: both leave 0."""
    one, zero = b.type(1), b.type(0)
    trivial = builder.icmp_unsigned("==", b, zero)
    if kind.signed:
        trivial = builder.or_(trivial, builder.icmp_signed("==", b, b.type(-1)))
    divisor = builder.select(trivial, one, b)
    return builder.srem(a, divisor) if kind.signed else builder.urem(a, divisor)


@emitted(emit_int_fmod, types.Integer)
def int_fmod(a: Any, b: Any) -> Any:
    """What the division towards zero leaves, with the sign of ``a``; 0 for a division by zero."""
    return np.fmod(a, b)


@emitted(emit_intrinsic("llvm.rint"))
def round_half_even(x: Any) -> Any:
    """The nearest integer, ties to even, as a float; keeps the sign of zero."""
    return np.rint(x)


def emit_sign(context: Any, builder: Any, kind: Any, x: Any) -> Any:
    zero, one = x.type(0.0), x.type(1.0)
    of_nan_and_zero = builder.fadd(x, zero)  # turns -0.0 into 0.0 and keeps NaN
    of_negative = builder.select(builder.fcmp_ordered("<", x, zero), x.type(-1.0), of_nan_and_zero)
    return builder.select(builder.fcmp_ordered(">", x, zero), one, of_negative)


@emitted(emit_sign)
def sign_float(x: Any) -> Any:
    """-1.0, 0.0 or 1.0; NaN stays NaN. The sign of both zeros is 0.0."""
    return np.sign(x)


def emit_extremum(comparison: str, spread_nan: bool) -> Emit:
    """``a`` where it compares so, or is NaN (``b`` is NaN, to ignore NaN); else ``b``."""

    def emit(context: Any, builder: Any, kind: Any, a: Any, b: Any) -> Any:
        nan = a if spread_nan else b
        is_nan = builder.fcmp_unordered("uno", nan, nan)
        takes_a = builder.or_(builder.fcmp_ordered(comparison, a, b), is_nan)
        return builder.select(takes_a, a, b)

    return emit


@emitted(emit_extremum(">", spread_nan=True))
def maximum_float(a: Any, b: Any) -> Any:
    """The larger one; NaN if either is NaN."""
    return a if a > b or a != a else b


@emitted(emit_extremum("<", spread_nan=True))
def minimum_float(a: Any, b: Any) -> Any:
    """The smaller one; NaN if either is NaN."""
    return a if a < b or a != a else b


@emitted(emit_extremum(">", spread_nan=False))
def fmax(a: Any, b: Any) -> Any:
    """The larger one; the other one if one is NaN."""
    return a if a > b or b != b else b


@emitted(emit_extremum("<", spread_nan=False))
def fmin(a: Any, b: Any) -> Any:
    """The smaller one; the other one if one is NaN."""
    return a if a < b or b != b else b


def emit_reassociable(instruction: str) -> Emit:
    """LLVM may reorder, and may take -0.0 for 0.0; infinities and NaN keep their meaning."""

    def emit(context: Any, builder: Any, kind: Any, a: Any, b: Any) -> Any:
        return getattr(builder, instruction)(a, b, flags=("reassoc", "nsz"))

    return emit


@emitted(emit_reassociable("fadd"))
def accumulate_sum(total: Any, x: Any) -> Any:
    """``total + x`` of a sum whose order does not matter, so that the loop around it is vectorised.

    The rest of the function stays strict. A sum kept in several partial sums is more accurate than
    one kept in a single one.
    """
    return total + x


@emitted(emit_reassociable("fmul"))
def accumulate_product(total: Any, x: Any) -> Any:
    """``total * x`` of a product whose order does not matter."""
    return total * x


@emitted(emit_intrinsic("llvm.maximum", "nsz"))
def accumulate_maximum(largest: Any, x: Any) -> Any:
    """``maximum_float`` in a form that LLVM vectorises in a reduction; either of two zeros."""
    return maximum_float(largest, x)


@emitted(emit_intrinsic("llvm.minimum", "nsz"))
def accumulate_minimum(smallest: Any, x: Any) -> Any:
    """``minimum_float`` in a form that LLVM vectorises in a reduction; either of two zeros."""
    return minimum_float(smallest, x)


def emit_shift_left(context: Any, builder: Any, kind: Any, a: Any, n: Any) -> Any:
    inside = builder.icmp_unsigned("<", n, n.type(kind.bitwidth))
    return builder.select(inside, builder.shl(a, bounded(builder, kind, n)), a.type(0))


@emitted(emit_shift_left, types.Integer)
def shift_left(a: Any, n: Any) -> Any:
    """``a << n`` in the width of ``a``; 0 when ``n`` is negative or not less than the width."""
    return np.left_shift(a, n)


def emit_shift_right(context: Any, builder: Any, kind: Any, a: Any, n: Any) -> Any:
    if not kind.signed:
        inside = builder.icmp_unsigned("<", n, n.type(kind.bitwidth))
        return builder.select(inside, builder.lshr(a, bounded(builder, kind, n)), a.type(0))
    inside = builder.icmp_unsigned("<", n, n.type(kind.bitwidth))
    beyond = builder.ashr(a, a.type(kind.bitwidth - 1))
    return builder.select(inside, builder.ashr(a, bounded(builder, kind, n)), beyond)


@emitted(emit_shift_right, types.Integer)
def shift_right(a: Any, n: Any) -> Any:
    """``a >> n``; the sign alone, 0 or -1, when ``n`` is negative or not less than the width."""
    return np.right_shift(a, n)


def bounded(builder: Any, kind: Any, n: Any) -> Any:
    """The shift must be defined even where it is not selected; widths are powers of two."""
    return builder.and_(n, n.type(kind.bitwidth - 1))


@register_jitable
def int_power(a: Any, n: Any) -> Any:
    """``a ** n`` for ``n >= 0``, by squaring; wraps around in the width of ``a``."""
    one = type(n)(1)
    power, result = a, type(a)(1)
    while n > 0:
        if n & one:
            result = type(a)(result * power)
        power = type(a)(power * power)
        n = n >> one
    return result


@register_jitable
def int_lcm(a: Any, b: Any) -> Any:
    """The least common multiple, wrapped around; 0 where one of them is 0. numba's is never
    negative.
    """
    divisor = np.gcd(a, b)
    if divisor == 0:
        return type(a)(0)
    return type(a)(abs(a) // divisor * abs(b))
