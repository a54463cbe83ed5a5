"""The math module on staged floats: Python's results, and its ValueError and OverflowError outside
of the domain.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from autograph.ir import FLOAT64, INT64, Value
from autograph.numpy_api.python_builtins import int_
from autograph.numpy_api.registry import stages
from autograph.staging import promote
from autograph.staging.arithmetic import binary, python
from autograph.staging.elementwise import cast, value_of
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse, type_name

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


def _float(x: Any, name: str) -> Value:
    """The argument as a float64 scalar, as math's functions take it."""
    if isinstance(x, StagedArray):
        if x.dims:
            raise eager_error(
                TypeError("only 0-dimensional arrays can be converted to Python scalars")
            )
        return cast(x.read(), FLOAT64)
    if (
        not (isinstance(x, StagedScalar) or promote.is_plain_number(x))
        or promote.dtype_of(x).kind == "c"
    ):
        raise eager_error(TypeError(f"must be real number, not {type_name(x)}"))
    return value_of(x, FLOAT64)


def _staged(name: str, op: str) -> Callable[[Any], Any]:
    function: Callable[[float], float] = getattr(math, name)

    def staged(x: Any, /) -> Any:
        value = _float(x, name)
        result = active().emit(op, value)
        _check_domain(function, value, result)
        return python(result)

    staged.__name__ = name
    return staged


# These are finite or infinite where their argument is finite: never invalid.
_OVERFLOW = {math.exp, math.expm1, math.cosh, math.sinh, getattr(math, "exp2", math.exp)}


def _check_domain(function: Callable[[float], float], x: Value, result: Value) -> None:
    """math raises where a finite argument gives no finite result; the message is asked of math
    itself.
    """
    trace = active()
    not_finite = trace.emit("logical_not", trace.emit("isfinite", x))
    ok = trace.emit("logical_or", trace.emit("isfinite", result), not_finite)
    invalid = trace.emit(
        "logical_or", trace.emit("logical_not", trace.emit("isnan", result)), trace.emit("isnan", x)
    )
    ok = trace.emit("logical_and", ok, invalid)

    def error(argument: float) -> ValueError:
        try:
            function(argument)
        except ValueError as raised:
            return raised
        return ValueError("math domain error")

    def overflow(argument: float) -> OverflowError:
        try:
            function(argument)
        except OverflowError as raised:
            return raised
        return OverflowError("math range error")

    check(ok, overflow if function in _OVERFLOW else error, python(x))


for _name, _op in _NAMES.items():
    stages(getattr(math, _name))(_staged(_name, _op))


@stages(math.log)
def log(x: Any, base: Any = None, /) -> Any:
    value = _float(x, "log")
    result = active().emit("python_log", value)
    _check_domain(math.log, value, result)
    if base is None:
        return python(result)
    return binary("truediv", python(result), log(base))


@stages(math.atan2)
def atan2(y: Any, x: Any, /) -> Any:
    return python(active().emit("python_arctan2", _float(y, "atan2"), _float(x, "atan2")))


@stages(math.hypot)
def hypot(*coordinates: Any) -> Any:
    if len(coordinates) != 2:
        refuse(
            "math.hypot of other than two coordinates is not supported",
            "use math.sqrt of the sum of squares",
        )
    return python(active().emit("hypot", *(_float(x, "hypot") for x in coordinates)))


@stages(math.copysign)
def copysign(x: Any, y: Any, /) -> Any:
    return python(active().emit("copysign", _float(x, "copysign"), _float(y, "copysign")))


@stages(math.pow)
def pow_(x: Any, y: Any, /) -> Any:
    return binary("pow", python(_float(x, "pow")), python(_float(y, "pow")))


def _rounding(name: str, op: str) -> Callable[[Any], Any]:
    def rounding(x: Any, /) -> Any:
        if isinstance(x, StagedScalar) and x.dtype.kind in "iub":
            return python(cast(x.value, INT64))
        value = active().emit(op, _float(x, name))
        return int_(python(value))

    return rounding


for _name, _op in {"floor": "floor", "ceil": "ceil", "trunc": "trunc"}.items():
    stages(getattr(math, _name))(_rounding(_name, _op))


@stages(math.isnan)
def isnan(x: Any, /) -> Any:
    return python(active().emit("isnan", _float(x, "isnan")))


@stages(math.isinf)
def isinf(x: Any, /) -> Any:
    return python(active().emit("isinf", _float(x, "isinf")))


@stages(math.isfinite)
def isfinite(x: Any, /) -> Any:
    return python(active().emit("isfinite", _float(x, "isfinite")))


@stages(math.radians)
def radians(x: Any, /) -> Any:
    return binary("mul", python(_float(x, "radians")), math.pi / 180.0)


@stages(math.degrees)
def degrees(x: Any, /) -> Any:
    return binary("mul", python(_float(x, "degrees")), 180.0 / math.pi)
