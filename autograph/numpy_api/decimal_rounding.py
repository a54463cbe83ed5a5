"""``round``: to integers, and to decimal digits as Python rounds.

Python rounds the exact decimal value of a float, NumPy ``rint(x * 10**n) / 10**n``. The exact
product of the size ``a`` of the float and the power ``p`` is ``y + e``: ``y`` is the product as it
is rounded and ``e`` what that loses, found from halves of the factors, whose products are exact
(Dekker). Where the fraction of ``y`` is no half it decides, since the half of the last place of
``y`` is more than ``e``; where it is one, ``e`` does. A quotient of two numbers that are exact is
the float next to the decimal number.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.ir import BOOL, FLOAT64, INT64, Value
from autograph.numpy_api.integer_math import integer_value
from autograph.numpy_api.python_builtins import require_integral
from autograph.numpy_api.registry import stages
from autograph.numpy_api.ufuncs import round_ as numpy_round
from autograph.staging import promote
from autograph.staging.arithmetic import python
from autograph.staging.elementwise import cast, ufunc, value_of
from autograph.staging.objects import StagedObject
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse, type_name

_MOST_DIGITS = {True: 22, False: 18}  # of floats and ints: their powers of ten are exact
_SPLITTER = 2.0**27 + 1
_WHOLE = 2.0**53  # floats from here on are further apart than any digit that was asked for


def rounded_by_python(x: float, digits: int) -> float:
    """Python's own, which is called at run time."""
    return round(x, digits)


def integer_rounded_by_python(x: int, digits: int) -> int:
    """Python's own, which is called at run time."""
    return round(x, digits)


@stages(round)
def round_(number: Any, ndigits: Any = None) -> Any:
    if isinstance(number, StagedObject):
        return round(number) if ndigits is None else round(number, ndigits)
    if not promote.is_numeric(number):
        refuse(f"round() of a {type_name(number)} is not supported", "use np.round")
    if isinstance(number, StagedArray) or promote.dtype_of(number).kind == "c":
        raise _no_rounding(number)
    if not isinstance(number, StagedScalar) or number.is_python:
        return _round_python(number, ndigits)
    if number.dtype == BOOL:
        raise _no_rounding(number)
    if ndigits is not None:
        return numpy_round(number, ndigits)
    nearest = number if number.dtype.kind in "iu" else ufunc(np.rint, (number,))
    return python(cast(nearest.value, INT64))


def _no_rounding(number: Any) -> Exception:
    return eager_error(TypeError(f"type {type_name(number)} doesn't define __round__ method"))


def _round_python(number: Any, ndigits: Any) -> Any:
    is_float = promote.dtype_of(number).kind == "f"
    value = value_of(number, FLOAT64 if is_float else INT64)
    if ndigits is None:
        return python(_nearest_integer(value) if is_float else value)
    asked = python(integer_value(ndigits))
    if promote.is_plain_number(ndigits) and abs(int(ndigits)) <= _MOST_DIGITS[is_float]:
        rounded = _digits_of_float if is_float else _of_integer
        return python(rounded(value, int(ndigits)))
    called = rounded_by_python if is_float else integer_rounded_by_python
    return active().inputs.call(called, python(value), asked)


def _nearest_integer(value: Value) -> Value:
    require_integral(value)
    return cast(active().emit("rint", value), INT64)


def _digits_of_float(value: Value, digits: int) -> Value:
    trace = active()
    size = trace.emit("absolute", value)
    power = 10.0 ** abs(digits)
    rounded = _fraction(size, power) if digits >= 0 else _multiple(size, power)
    return trace.emit("copysign", rounded, value)


def _fraction(size: Value, power: float) -> Value:
    """The multiple of ``1 / power`` next to ``size``, which is not negative; ties to even."""
    trace, by = active(), _real(power)
    product = trace.emit("multiply", size, by)
    floor = trace.emit("floor", product)
    fraction = trace.emit("subtract", product, floor)
    lost, zero = _lost(size, power, product), _real(0.0)
    tie = trace.emit("logical_and", trace.emit("equal", lost, zero), _is_odd(floor))
    above = trace.emit("logical_or", trace.emit("greater", lost, zero), tie)
    above = trace.emit("logical_and", trace.emit("equal", fraction, _real(0.5)), above)
    above = trace.emit("logical_or", trace.emit("greater", fraction, _real(0.5)), above)
    whole = trace.emit("select", above, trace.emit("add", floor, _real(1.0)), floor)
    has_digits = trace.emit("less", product, _real(_WHOLE))
    return trace.emit("select", has_digits, trace.emit("divide", whole, by), size)


def _lost(size: Value, power: float, product: Value) -> Value:
    """What rounding took from the product: an exact sum of four exact products."""
    trace = active()
    high, low = _halves(size)
    upper = power * _SPLITTER - (power * _SPLITTER - power)
    lost = trace.emit("subtract", trace.emit("multiply", high, _real(upper)), product)
    for part, factor in ((high, power - upper), (low, upper), (low, power - upper)):
        lost = trace.emit("add", lost, trace.emit("multiply", part, _real(factor)))
    return lost


def _halves(size: Value) -> tuple[Value, Value]:
    trace = active()
    scaled = trace.emit("multiply", size, _real(_SPLITTER))
    high = trace.emit("subtract", scaled, trace.emit("subtract", scaled, size))
    return high, trace.emit("subtract", size, high)


def _is_odd(whole: Value) -> Value:
    trace = active()
    return trace.emit("equal", trace.emit("fmod", whole, _real(2.0)), _real(1.0))


def _multiple(size: Value, power: float) -> Value:
    """The multiple of ``power`` next to ``size``; ties to even multiples."""
    trace, by = active(), _real(power)
    rest = trace.emit("fmod", size, by)
    missing = trace.emit("subtract", by, rest)
    odd = trace.emit("greater_equal", trace.emit("fmod", size, _real(2 * power)), by)
    tie = trace.emit("logical_and", trace.emit("equal", rest, missing), odd)
    above = trace.emit("logical_or", trace.emit("greater", rest, missing), tie)
    nearest = trace.emit(
        "select", above, trace.emit("add", size, missing), trace.emit("subtract", size, rest)
    )
    return trace.emit("select", trace.emit("isfinite", size), nearest, size)


def _of_integer(value: Value, digits: int) -> Value:
    if digits >= 0:
        return value
    trace = active()
    power, twice = (trace.constant(k * 10**-digits, INT64) for k in (1, 2))
    rest = trace.emit("remainder", value, power)
    missing = trace.emit("subtract", power, rest)
    odd = trace.emit("greater_equal", trace.emit("remainder", value, twice), power)
    tie = trace.emit("logical_and", trace.emit("equal", rest, missing), odd)
    above = trace.emit("logical_or", trace.emit("greater", rest, missing), tie)
    return trace.emit(
        "select", above, trace.emit("add", value, missing), trace.emit("subtract", value, rest)
    )


def _real(number: float) -> Value:
    return active().constant(number, FLOAT64)
