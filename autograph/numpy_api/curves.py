"""Functions of real numbers: interp, sinc, angle, logspace, geomspace, piecewise."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.ir import FLOAT64, INT64, Dim
from autograph.numpy_api.arrays import as_array, as_operand, copied, dtype_argument, saying
from autograph.numpy_api.creation import linspace
from autograph.numpy_api.picking import require_all
from autograph.numpy_api.registry import stages
from autograph.numpy_api.ufuncs import imag, real, where
from autograph.staging import promote
from autograph.staging.elementwise import cast, fresh_array, ufunc, value_of, wrap
from autograph.staging.indexing import setitem
from autograph.staging.shapes import require_equal
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse


@stages(np.interp, always=True)
def interp(
    x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None, period: Any = None
) -> Any:
    """On the line between the two points around x, found by bisection."""
    points, values = as_array(xp), as_array(fp)
    wanted, trace = as_operand(x), active()
    if period is not None or values.dtype.kind == "c":
        refuse("np.interp with a period or complex values is not supported", "use real values")
    if len(points.dims) != 1 or len(values.dims) != 1:
        raise eager_error(ValueError("object too deep for desired array"))
    count = points.dims[0]
    if not trace.facts.is_nonnegative(count - 1):
        ok: Any = False if count.is_static else trace.compare("not_equal", count, Dim(0))
        check(ok, saying(ValueError, "array of sample points is empty"))
    error = "fp and xp are not of the same length."
    require_equal(count, values.dims[0], saying(ValueError, error))
    at = value_of(wanted, FLOAT64)
    xs, ys = cast(points.read(), FLOAT64), cast(values.read(), FLOAT64)
    one, zero = trace.constant(1, INT64), trace.constant(0, INT64)
    place = trace.emit("subtract", trace.emit("search", xs, at, side="right"), one)
    last = trace.value_of(count - 1)
    low = trace.emit("maximum", place, zero)
    high = trace.emit("minimum", trace.emit("add", low, one), last)
    x0, x1, y0, y1 = (
        trace.emit("gather", table, index) for table in (xs, ys) for index in (low, high)
    )
    slope = trace.emit("divide", trace.emit("subtract", y1, y0), trace.emit("subtract", x1, x0))

    def line(x_near: Any, y_near: Any) -> Any:
        return trace.emit(
            "add", trace.emit("multiply", slope, trace.emit("subtract", at, x_near)), y_near
        )

    ahead, back = line(x0, y0), line(x1, y1)
    flat = trace.emit("select", trace.emit("equal", y0, y1), y0, back)
    back = trace.emit("select", trace.emit("isnan", back), flat, back)
    found = trace.emit("select", trace.emit("isnan", ahead), back, ahead)
    exact = trace.emit("logical_or", trace.emit("equal", x0, at), trace.emit("equal", low, last))
    found = trace.emit("select", exact, y0, found)
    ends = [
        trace.emit("gather", ys, zero if k == 0 else last)
        if side is None
        else value_of(as_operand(side), FLOAT64)
        for k, side in enumerate((left, right))
    ]
    x_last = trace.emit("gather", xs, last)
    found = trace.emit("select", trace.emit("greater", at, x_last), ends[1], found)
    found = trace.emit("select", trace.emit("less", place, zero), ends[0], found)
    found = trace.emit("select", trace.emit("isnan", at), at, found)
    return wrap(found, True)


@stages(np.sinc, always=True)
def sinc(x: Any) -> Any:
    """sin(pi x) / (pi x), and 1 at 0."""
    scaled = ufunc(np.multiply, (np.pi, as_operand(x)))
    dtype = promote.dtype_of(scaled)
    least = np.finfo(dtype).eps if dtype.kind == "f" else 1e-20
    small = StagedScalar(active().constant(least, dtype), False)
    angle = where(ufunc(np.not_equal, (scaled, 0)), scaled, small)
    return ufunc(np.true_divide, (ufunc(np.sin, (angle,)), angle))


@stages(np.angle, always=True)
def angle(z: Any, deg: bool = False) -> Any:
    operand = as_operand(z)
    if promote.dtype_of(operand).kind == "c":
        found = ufunc(np.arctan2, (imag(operand), real(operand)))
    else:
        found = ufunc(np.arctan2, (0, operand))
    return ufunc(np.multiply, (found, 180 / np.pi)) if deg else found


@stages(np.logspace, always=True)
def logspace(
    start: Any,
    stop: Any,
    num: Any = 50,
    endpoint: bool = True,
    base: Any = 10.0,
    dtype: Any = None,
) -> StagedArray:
    if isinstance(base, StagedArray):
        refuse("np.logspace with an array of bases is not supported", "use one base")
    line = linspace(start, stop, num, endpoint)
    made: StagedArray = ufunc(np.power, (as_operand(base), line))
    return made if dtype is None else made.astype(dtype)


@stages(np.geomspace, always=True)
def geomspace(
    start: Any, stop: Any, num: Any = 50, endpoint: bool = True, dtype: Any = None
) -> StagedArray:
    first, last = as_operand(start), as_operand(stop)
    for bound in (first, last):
        if isinstance(bound, StagedArray) or promote.dtype_of(bound).kind == "c":
            refuse("np.geomspace between these bounds is not supported", "use real numbers")
        error = "Geometric sequence cannot include zero"
        require_all(ufunc(np.not_equal, (bound, 0)), saying(ValueError, error))
    low, high = (StagedScalar(value_of(bound, FLOAT64), False) for bound in (first, last))
    sign = ufunc(np.sign, (low,))
    low, high = ufunc(np.true_divide, (low, sign)), ufunc(np.true_divide, (high, sign))
    logs = [ufunc(np.log10, (bound,)) for bound in (low, high)]
    result = logspace(logs[0], logs[1], num, endpoint)
    size = result.dims[0]
    for place, bound, least in ((0, low, 1), (-1, high, 2)):
        if place == 0 or endpoint:
            _put_if(result, place, bound, active().facts.is_nonnegative(size - least), least)
    signed: StagedArray = ufunc(np.multiply, (result, sign))
    made = dtype_argument(dtype)
    return signed if made is None else copied(signed, made)


def _put_if(result: StagedArray, place: int, bound: Any, certain: bool, least: int) -> None:
    """The end itself, where there are so many elements."""
    if certain:
        setitem(result, place, bound)
        return
    trace, size = active(), result.dims[0]
    own = trace.emit("iota", dim=size)
    at = trace.value_of(Dim(0) if place == 0 else size - 1)
    enough = trace.compare("greater_equal", size, Dim(least))
    here = trace.emit("logical_and", trace.emit("equal", own, at), enough)
    setitem(result, Ellipsis, where(fresh_array(here), bound, result))
