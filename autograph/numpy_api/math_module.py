"""The math module on staged floats: Python's results, and its ValueError and OverflowError outside
of the domain.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

from autograph.ir import FLOAT64, INT64, Value
from autograph.numpy_api.integer_math import real_value
from autograph.numpy_api.python_builtins import int_
from autograph.numpy_api.registry import stages
from autograph.staging import promote
from autograph.staging.arithmetic import binary, python
from autograph.staging.elementwise import cast
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedScalar, eager_error, type_name

# math's name, the operator's name; those of the C library have their own operators
_NAMES = {
    "sqrt": "sqrt",
    "exp": "python_exp",
    "expm1": "python_expm1",
    "exp2": "python_exp2",
    "log2": "python_log2",
    "log10": "python_log10",
    "log1p": "python_log1p",
    "sin": "python_sin",
    "cos": "python_cos",
    "tan": "python_tan",
    "asin": "python_arcsin",
    "acos": "python_arccos",
    "atan": "python_arctan",
    "sinh": "python_sinh",
    "cosh": "python_cosh",
    "tanh": "python_tanh",
    "asinh": "python_arcsinh",
    "acosh": "python_arccosh",
    "atanh": "python_arctanh",
    "cbrt": "python_cbrt",
    "erf": "erf",
    "erfc": "erfc",
    "fabs": "absolute",
}


def _staged(name: str, op: str) -> Callable[[Any], Any]:
    function: Callable[[float], float] = getattr(math, name)

    def staged(x: Any, /) -> Any:
        value = real_value(x)
        result = active().emit(op, value)
        _check_domain(function, value, result)
        return python(result)

    staged.__name__ = name
    return staged


# These give what they give: a number that is finite where the argument is.
_TOTAL = {math.atan, math.tanh, math.asinh, math.erf, math.erfc, math.fabs}
_TOTAL.add(getattr(math, "cbrt", math.fabs))
# These are finite or infinite where their argument is finite: never invalid.
_OVERFLOW = {math.exp, math.expm1, math.cosh, math.sinh, getattr(math, "exp2", math.exp)}
# Where the others end: what is less, or not more, has no result; all else has one.
_DOMAINS: dict[Any, tuple[str, float]] = {
    math.sqrt: ("less", 0.0),
    math.log: ("less_equal", 0.0),
    math.log2: ("less_equal", 0.0),
    math.log10: ("less_equal", 0.0),
    math.log1p: ("less_equal", -1.0),
}


def _check_domain(function: Callable[[float], float], x: Value, result: Value) -> None:
    """math raises where a finite argument gives no finite result; the message is asked of math
    itself.
    """
    if function in _TOTAL:
        return
    make = _beyond_range if function in _OVERFLOW else _outside_domain
    check(_has_result(function, x, result), partial(make, function.__name__), python(x))


def _has_result(function: Callable[[float], float], x: Value, result: Value) -> Value:
    """Whether math gives the result; one comparison tells of most arguments."""
    trace = active()
    if function in _DOMAINS:
        order, limit = _DOMAINS[function]
        return trace.emit("logical_not", trace.emit(order, x, trace.constant(limit, FLOAT64)))
    ok = trace.emit("logical_not", trace.emit("isfinite", x))
    if function not in _OVERFLOW:
        defined = trace.emit("logical_not", trace.emit("isnan", result))
        ok = trace.emit(
            "logical_and", ok, trace.emit("logical_or", defined, trace.emit("isnan", x))
        )
    return trace.emit("logical_or", trace.emit("isfinite", result), ok)


def _outside_domain(name: str, argument: float) -> ValueError:
    try:
        getattr(math, name)(argument)
    except ValueError as raised:
        return raised
    return ValueError("math domain error")


def _beyond_range(name: str, argument: float) -> OverflowError:
    try:
        getattr(math, name)(argument)
    except OverflowError as raised:
        return raised
    return OverflowError("math range error")


for _name, _op in _NAMES.items():
    stages(getattr(math, _name))(_staged(_name, _op))


@stages(math.log)
def log(x: Any, base: Any = None, /) -> Any:
    value = real_value(x)
    result = active().emit("python_log", value)
    _check_domain(math.log, value, result)
    if base is None:
        return python(result)
    return binary("truediv", python(result), log(base))


@stages(math.atan2)
def atan2(y: Any, x: Any, /) -> Any:
    return python(active().emit("python_arctan2", real_value(y), real_value(x)))


def norm(*coordinates: float) -> float:
    """Python's own, which is called at run time."""
    return math.hypot(*coordinates)


@stages(math.hypot)
def hypot(*coordinates: Any) -> Any:
    """Of two, the C library's; of more, Python's own."""
    values = [real_value(x) for x in coordinates]
    if len(values) != 2:
        return active().inputs.call(norm, *map(python, values))
    return python(active().emit("hypot", *values))


@stages(math.copysign)
def copysign(x: Any, y: Any, /) -> Any:
    return python(active().emit("copysign", real_value(x), real_value(y)))


@stages(math.pow)
def pow_(x: Any, y: Any, /) -> Any:
    trace, base, exponent = active(), real_value(x), real_value(y)
    result = trace.emit("python_power", base, exponent)
    _require_defined(result, base, exponent)
    finite = [trace.emit("isfinite", part) for part in (base, exponent)]
    infinite = trace.emit("isinf", result)
    too_large = trace.emit("logical_and", infinite, trace.emit("logical_and", *finite))
    zero = trace.emit("equal", base, trace.constant(0.0, FLOAT64))
    pole = trace.emit("logical_and", too_large, zero)
    check(trace.emit("logical_not", pole), lambda: ValueError("math domain error"))
    check(trace.emit("logical_not", too_large), lambda: OverflowError("math range error"))
    return python(result)


@stages(math.fmod)
def fmod(x: Any, y: Any, /) -> Any:
    numbers = real_value(x), real_value(y)
    result = active().emit("fmod", *numbers)
    _require_defined(result, *numbers)
    return python(result)


def _require_defined(result: Value, *operands: Value) -> None:
    """NaN comes from NaN only."""
    trace = active()
    ok = trace.emit("logical_not", trace.emit("isnan", result))
    for operand in operands:
        ok = trace.emit("logical_or", ok, trace.emit("isnan", operand))
    check(ok, lambda: ValueError("math domain error"))


def _rounding(name: str, op: str) -> Callable[[Any], Any]:
    def rounding(x: Any, /) -> Any:
        is_float = isinstance(x, StagedScalar) and (x.is_python or x.dtype == FLOAT64)
        if name == "trunc" and promote.is_numeric(x) and not is_float:
            raise eager_error(TypeError(f"type {type_name(x)} doesn't define __trunc__ method"))
        if isinstance(x, StagedScalar) and x.dtype.kind in "iub":
            return python(cast(x.value, INT64))
        value = active().emit(op, real_value(x))
        return int_(python(value))

    return rounding


for _name, _op in {"floor": "floor", "ceil": "ceil", "trunc": "trunc"}.items():
    stages(getattr(math, _name))(_rounding(_name, _op))


@stages(math.isnan)
def isnan(x: Any, /) -> Any:
    return python(active().emit("isnan", real_value(x)))


@stages(math.isinf)
def isinf(x: Any, /) -> Any:
    return python(active().emit("isinf", real_value(x)))


@stages(math.isfinite)
def isfinite(x: Any, /) -> Any:
    return python(active().emit("isfinite", real_value(x)))


@stages(math.radians)
def radians(x: Any, /) -> Any:
    return binary("mul", python(real_value(x)), math.pi / 180.0)


@stages(math.degrees)
def degrees(x: Any, /) -> Any:
    return binary("mul", python(real_value(x)), 180.0 / math.pi)
