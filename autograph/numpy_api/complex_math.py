"""The functions of cmath that programs call most, on staged numbers, by Python's own formulas:
exp, sqrt, phase, polar, rect, and the questions. The others are called at run time as they are.
"""

from __future__ import annotations

import cmath
import math
import sys
from collections.abc import Callable
from typing import Any

from autograph.ir import COMPLEX128, FLOAT64, Value
from autograph.numpy_api.integer_math import is_within, real_value, require_tolerances
from autograph.numpy_api.registry import stages
from autograph.staging import promote
from autograph.staging.arithmetic import python
from autograph.staging.elementwise import cast, value_of
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error, type_name

_LARGE = math.log(sys.float_info.max / 4)  # beyond it exp(x) may overflow and exp(x) * cos(y) not


def _complex(x: Any) -> Value:
    """The argument as a complex128 scalar."""
    if isinstance(x, StagedArray):
        if x.dims:
            message = "only 0-dimensional arrays can be converted to Python scalars"
            raise eager_error(TypeError(message))
        return cast(x.read(), COMPLEX128)
    if not (isinstance(x, StagedScalar) or promote.is_plain_number(x)):
        raise eager_error(TypeError(f"must be real number, not {type_name(x)}"))
    return value_of(x, COMPLEX128)


def _emit(op: str, *operands: Value) -> Value:
    return active().emit(op, *operands)


def _constant(value: float) -> Value:
    return active().constant(value, FLOAT64)


def _parts(x: Any) -> tuple[Value, Value, Value]:
    z = _complex(x)
    return z, _emit("real", z), _emit("imag", z)


def _domain() -> ValueError:
    return ValueError("math domain error")


def _range() -> OverflowError:
    return OverflowError("math range error")


def _require_finite(result: Value, finite: Value) -> None:
    """The error for what overflows."""
    fits = _emit("logical_or", _emit("isfinite", result), _emit("logical_not", finite))
    check(fits, _range)


@stages(cmath.exp)
def exp(z: Any, /) -> Any:
    value, x, y = _parts(z)
    large = _emit("greater", x, _constant(_LARGE))
    reduced = _emit("subtract", x, _emit("select", large, _constant(1.0), _constant(0.0)))
    length = _emit("python_exp", reduced)
    back = _emit("select", large, _constant(math.e), _constant(1.0))
    turned = [_emit("multiply", length, _emit(op, y)) for op in ("python_cos", "python_sin")]
    plain = _emit("make_complex", *(_emit("multiply", part, back) for part in turned))
    finite = _emit("isfinite", value)
    below = _emit("less", x, _constant(0.0))
    vanishes = _emit("logical_and", below, _emit("isinf", x))
    undefined = _emit("logical_and", _emit("isinf", y), _emit("logical_not", vanishes))
    undefined = _emit("logical_and", undefined, _emit("logical_not", _emit("isnan", x)))
    check(_emit("logical_not", undefined), _domain)
    _require_finite(plain, finite)
    return python(_emit("select", finite, plain, _emit("exp", value)))


@stages(cmath.sqrt)
def sqrt(z: Any, /) -> Any:
    """sqrt((|x| + |z|) / 2) is the larger part; tiny numbers are scaled, so that none is lost."""
    value, x, y = _parts(z)
    width, height = _emit("absolute", x), _emit("absolute", y)
    least = _constant(sys.float_info.min)
    tiny = _emit("logical_and", _emit("less", width, least), _emit("less", height, least))
    up = _emit("select", tiny, _constant(2.0**53), _constant(0.125))
    down = _emit("select", tiny, _constant(2.0**-27), _constant(2.0))
    width, scaled = _emit("multiply", width, up), _emit("multiply", height, up)
    sum_ = _emit("add", width, _emit("hypot", width, scaled))
    large = _emit("multiply", down, _emit("sqrt", sum_))
    small = _emit("divide", height, _emit("multiply", _constant(2.0), large))
    right = _emit("greater_equal", x, _constant(0.0))
    real = _emit("select", right, large, small)
    imag = _emit("copysign", _emit("select", right, small, large), y)
    plain = _emit("make_complex", real, imag)
    nothing = _emit("equal", value, active().constant(0j, COMPLEX128))
    plain = _emit("select", nothing, _emit("make_complex", _constant(0.0), y), plain)
    return python(_emit("select", _emit("isfinite", value), plain, _emit("sqrt", value)))


@stages(cmath.phase)
def phase(z: Any, /) -> Any:
    _, x, y = _parts(z)
    return python(_emit("python_arctan2", y, x))


@stages(cmath.polar)
def polar(z: Any, /) -> Any:
    value, x, y = _parts(z)
    length = _emit("hypot", x, y)
    _require_finite(length, _emit("isfinite", value))
    return python(length), python(_emit("python_arctan2", y, x))


@stages(cmath.rect)
def rect(r: Any, phi: Any, /) -> Any:
    length, angle = real_value(r), real_value(phi)
    nothing = _emit("equal", length, _constant(0.0))
    undefined = _emit("logical_and", _emit("isinf", angle), _emit("logical_not", nothing))
    undefined = _emit("logical_and", undefined, _emit("logical_not", _emit("isnan", length)))
    check(_emit("logical_not", undefined), _domain)
    flat = _emit("equal", angle, _constant(0.0))
    turned = [_emit("multiply", length, _emit(op, angle)) for op in ("python_cos", "python_sin")]
    real = _emit("select", flat, length, turned[0])
    sign = _emit("copysign", _constant(1.0), length)
    size = _emit("select", _emit("isinf", length), sign, length)
    imag = _emit("select", flat, _emit("multiply", size, angle), turned[1])
    lost = _emit("logical_and", nothing, _emit("logical_not", _emit("isfinite", angle)))
    zero = _constant(0.0)
    parts = [_emit("select", lost, zero, part) for part in (real, imag)]
    return python(_emit("make_complex", *parts))


def _question(op: str) -> Callable[[Any], Any]:
    return lambda z, /: python(_emit(op, _complex(z)))


for _name in ("isfinite", "isinf", "isnan"):
    stages(getattr(cmath, _name))(_question(_name))


@stages(cmath.isclose)
def isclose(a: Any, b: Any, *, rel_tol: Any = 1e-09, abs_tol: Any = 0.0) -> Any:
    pair = [_complex(x) for x in (a, b)]
    tolerances = [real_value(x) for x in (rel_tol, abs_tol)]
    require_tolerances(*tolerances)
    difference = _emit("absolute", _emit("subtract", *pair))
    sizes = [_emit("absolute", z) for z in pair]
    finite = [_emit("logical_not", _emit("isinf", z)) for z in pair]
    return python(is_within(difference, sizes, finite, [*pair, *tolerances]))
