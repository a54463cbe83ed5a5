"""Functions of real numbers: interp, sinc, angle."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.ir import FLOAT64, INT64, Dim
from autograph.numpy_api.arrays import as_array, as_operand, saying
from autograph.numpy_api.picking import require_all
from autograph.numpy_api.registry import stages
from autograph.numpy_api.shape import concatenate
from autograph.numpy_api.sorting import argsort
from autograph.numpy_api.ufuncs import imag, real, where
from autograph.staging import promote
from autograph.staging.elementwise import cast, ufunc, value_of, wrap
from autograph.staging.indexing import getitem
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
    if values.dtype.kind == "c":
        refuse("np.interp of complex values is not supported", "do it for both parts")
    if period is not None:
        wanted, points, values = _periodic(wanted, points, values, as_operand(period))
        left = right = None
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


def _periodic(
    wanted: Any, points: StagedArray, values: StagedArray, period: Any
) -> tuple[Any, StagedArray, StagedArray]:
    """All within one period, and the points next to it on both sides."""
    error = "period must be a non-zero value"
    require_all(ufunc(np.not_equal, (period, 0)), saying(ValueError, error))
    if len(points.dims) != 1 or len(values.dims) != 1:
        raise eager_error(ValueError("Data points must be 1-D sequences"))
    error = "fp and xp are not of the same length"
    require_equal(points.dims[0], values.dims[0], saying(ValueError, error))
    length = ufunc(np.absolute, (period,))
    wanted = ufunc(np.remainder, (_as_float(wanted), length))
    points = ufunc(np.remainder, (points.astype(FLOAT64), length))
    order = argsort(points)
    points, values = getitem(points, order), getitem(values.astype(FLOAT64), order)
    last, first = slice(-1, None), slice(0, 1)
    before = ufunc(np.subtract, (getitem(points, last), length))
    after = ufunc(np.add, (getitem(points, first), length))
    around = [getitem(values, last), values, getitem(values, first)]
    return wanted, concatenate([before, points, after]), concatenate(around)


def _as_float(item: Any) -> Any:
    return wrap(value_of(item, FLOAT64), True)


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
