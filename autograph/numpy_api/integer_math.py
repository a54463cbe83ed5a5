"""The functions of math on integers, and some that compare or fold: gcd, lcm, isqrt, isclose, prod.

The others on integers, factorial, comb and perm, are called at run time as they are.
"""

from __future__ import annotations

import functools
import math
from typing import Any

from autograph.ir import FLOAT64, INT64, Value
from autograph.numpy_api.folds import over
from autograph.numpy_api.registry import stages
from autograph.staging import promote
from autograph.staging.arithmetic import python
from autograph.staging.elementwise import cast, value_of
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error, type_name

_LARGEST_ROOT = 3037000499  # of a 64-bit integer


def integer_value(x: Any) -> Value:
    """The argument as an int64 scalar, as ``operator.index`` takes it."""
    if isinstance(x, StagedArray) and not x.dims:
        x = StagedScalar(x.read(), False)
    known = isinstance(x, StagedScalar) or promote.is_plain_number(x)
    is_bool = known and promote.dtype_of(x).kind == "b" and not promote.is_python_scalar(x)
    if not known or is_bool or promote.dtype_of(x).kind not in "iub":
        message = f"'{type_name(x)}' object cannot be interpreted as an integer"
        raise eager_error(TypeError(message))
    return cast(value_of(x), INT64)


@stages(math.gcd)
def gcd(*integers: Any) -> Any:
    return _folded("gcd", integers)


@stages(math.lcm)
def lcm(*integers: Any) -> Any:
    return _folded("lcm", integers)


def _folded(op: str, integers: tuple[Any, ...]) -> Any:
    first, *rest = map(integer_value, integers)
    trace = active()
    emit = functools.partial(trace.emit, op)
    return python(functools.reduce(emit, rest, trace.emit("absolute", first)))


@stages(math.isqrt)
def isqrt(n: Any, /) -> Any:
    """The root as a float may be one off where the integer has more than 52 bits."""
    value, trace = integer_value(n), active()
    zero, one = trace.constant(0, INT64), trace.constant(1, INT64)
    check(
        trace.emit("greater_equal", value, zero),
        lambda: ValueError("isqrt() argument must be nonnegative"),
    )
    rounded = cast(trace.emit("sqrt", cast(value, FLOAT64)), INT64)
    largest = trace.constant(_LARGEST_ROOT, INT64)
    root = trace.emit("minimum", rounded, largest)
    above = trace.emit("greater", trace.emit("multiply", root, root), value)
    root = trace.emit("subtract", root, trace.emit("select", above, one, zero))
    after = trace.emit("add", root, one)
    fits = trace.emit("less_equal", trace.emit("multiply", after, after), value)
    fits = trace.emit("logical_and", fits, trace.emit("less", root, largest))
    return python(trace.emit("select", fits, after, root))


@stages(math.prod)
def prod(iterable: Any, /, *, start: Any = 1) -> Any:
    return over(iterable, lambda item, total: (total * item,), (start,), ("total",))[0]


@stages(math.isclose)
def isclose(a: Any, b: Any, *, rel_tol: Any = 1e-09, abs_tol: Any = 0.0) -> Any:
    numbers = [real_value(x) for x in (a, b, rel_tol, abs_tol)]
    require_tolerances(*numbers[2:])
    trace = active()
    difference = trace.emit("absolute", trace.emit("subtract", numbers[1], numbers[0]))
    sizes = [trace.emit("absolute", x) for x in numbers[:2]]
    finite = [trace.emit("isfinite", x) for x in numbers[:2]]
    return python(is_within(difference, sizes, finite, numbers))


def require_tolerances(*tolerances: Value) -> None:
    trace = active()
    for tolerance in tolerances:
        negative = trace.emit("less", tolerance, trace.constant(0.0, FLOAT64))
        check(
            trace.emit("logical_not", negative),
            lambda: ValueError("tolerances must be non-negative"),
        )


def is_within(
    difference: Value, sizes: list[Value], finite: list[Value], numbers: list[Value]
) -> Value:
    """Equal, or both finite and no further apart than one of the tolerances allows."""
    trace = active()
    first, second, relative, absolute = numbers
    near = trace.emit("less_equal", difference, absolute)
    for size in sizes:
        allowed = trace.emit("multiply", relative, size)
        near = trace.emit("logical_or", near, trace.emit("less_equal", difference, allowed))
    for is_finite in finite:
        near = trace.emit("logical_and", near, is_finite)
    return trace.emit("logical_or", near, trace.emit("equal", first, second))


def real_value(x: Any) -> Value:
    """The argument as a float64 scalar, or Python's TypeError."""
    message = f"must be real number, not {type_name(x)}"
    if not promote.is_numeric(x):
        raise eager_error(TypeError(message))
    if isinstance(x, StagedArray) and x.dims:
        raise eager_error(TypeError("only 0-dimensional arrays can be converted to Python scalars"))
    promote.require_real(x, message)
    return cast(value_of(x), FLOAT64)
