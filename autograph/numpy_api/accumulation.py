"""Running totals and differences: cumsum, cumprod, diff, ediff1d, trapezoid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.ir import Dim
from autograph.numpy_api.arrays import (
    as_array,
    axis_argument,
)
from autograph.numpy_api.creation import ones
from autograph.numpy_api.outputs import require_scanned
from autograph.numpy_api.picking import at_axis
from autograph.numpy_api.reductions import sum_dtype
from autograph.numpy_api.registry import method, stages
from autograph.numpy_api.shape import broadcast_to, concatenate, lined_up, ravel, reshape
from autograph.numpy_api.ufuncs import where
from autograph.staging.elementwise import cast, fresh_array, ufunc
from autograph.staging.indexing import getitem, setitem
from autograph.staging.shapes import shape_value, size_value
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse

_ABSENT = np._NoValue


def scanned(kind: str, a: Any, axis: Any, dtype: np.dtype, out: Any) -> Any:
    array, number = lined_up(as_array(a), axis)
    value = active().emit("scan", cast(array.read(), dtype), kind=kind, axis=number)
    if out is None:
        return fresh_array(value)
    require_scanned(as_array(a).dims, None if axis is None else number, out)
    setitem(out, Ellipsis, fresh_array(value))
    return out


@stages(np.cumsum, always=True)
def cumsum(a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
    return scanned("add", a, axis, sum_dtype(a, dtype, out), out)


@stages(np.cumprod, always=True)
def cumprod(a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
    return scanned("multiply", a, axis, sum_dtype(a, dtype, out), out)


def _of_numbers(plain: Callable[..., Any], neutral: float) -> Callable[..., Any]:
    def totals(a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
        return plain(without_nan(a, neutral), axis, dtype, out)

    return totals


stages(np.nancumsum, always=True)(_of_numbers(cumsum, 0))
stages(np.nancumprod, always=True)(_of_numbers(cumprod, 1))


def without_nan(a: Any, fill: complex) -> Any:
    """``fill`` where there is NaN."""
    array = as_array(a)
    if array.dtype.kind not in "fc":
        return array
    trace = active()
    value = array.read()
    filler = trace.constant(fill, array.dtype)
    return fresh_array(trace.emit("select", trace.emit("isnan", value), filler, value))


def _cumulative(function: Any, neutral: int) -> Any:
    def cumulative(
        x: Any,
        /,
        *,
        axis: Any = None,
        dtype: Any = None,
        out: Any = None,
        include_initial: bool = False,
    ) -> Any:
        array = as_array(x)
        array = array if array.dims else ravel(array)
        if axis is None and len(array.dims) != 1:
            message = "For arrays which have more than one dimension ``axis`` argument is required."
            raise eager_error(ValueError(message))
        number = axis_argument(0 if axis is None else axis, len(array.dims))
        if not include_initial:
            return function(array, number, dtype, out)
        totals = function(array, number, dtype)
        dims = (*array.dims[:number], Dim(1), *array.dims[number + 1 :])
        first = fresh_array(active().constant(neutral, totals.dtype), dims)
        return concatenate([first, totals], number, out)

    return cumulative


stages(np.cumulative_sum, always=True)(_cumulative(cumsum, 0))
stages(np.cumulative_prod, always=True)(_cumulative(cumprod, 1))
method("cumsum")(cumsum)
method("cumprod")(cumprod)


# Differences.


def shifted(array: StagedArray, axis: int) -> tuple[StagedArray, StagedArray]:
    """All but the first, and all but the last, along an axis."""
    return (
        getitem(array, at_axis(axis, slice(1, None))),
        getitem(array, at_axis(axis, slice(None, -1))),
    )


@stages(np.diff, always=True)
def diff(a: Any, n: Any = 1, axis: Any = -1, prepend: Any = _ABSENT, append: Any = _ABSENT) -> Any:
    if isinstance(n, StagedScalar):
        refuse("np.diff a number of times known at run time is not supported", "write a loop")
    if n == 0:
        return a
    if n < 0:
        raise eager_error(ValueError(f"order must be non-negative but got {n!r}"))
    array = as_array(a)
    if not array.dims:
        raise eager_error(ValueError("diff requires input that is at least one dimensional"))
    number = axis_argument(axis, len(array.dims))
    parts = [_edge(array, prepend, number), array, _edge(array, append, number)]
    if prepend is not _ABSENT or append is not _ABSENT:
        array = concatenate([part for part in parts if part is not None], number)
    function = np.not_equal if array.dtype.kind == "b" else np.subtract
    for _ in range(n):
        array = ufunc(function, shifted(array, number))
    return array


def _edge(array: StagedArray, item: Any, axis: int) -> Any:
    if item is _ABSENT:
        return None
    edge = as_array(item)
    if edge.dims:
        return edge
    dims = (*array.dims[:axis], Dim(1), *array.dims[axis + 1 :])
    return broadcast_to(edge, shape_value(dims))


@stages(np.ediff1d, always=True)
def ediff1d(ary: Any, to_end: Any = None, to_begin: Any = None) -> Any:
    array = ravel(as_array(ary))
    ends = []
    for item, name in ((to_begin, "to_begin"), (to_end, "to_end")):
        part = None if item is None else ravel(as_array(item))
        if part is not None and not np.can_cast(part.dtype, array.dtype, "same_kind"):
            message = f"dtype of `{name}` must be compatible with input `ary` under the "
            raise eager_error(TypeError(message + "`same_kind` rule."))
        ends.append(None if part is None else part.astype(array.dtype))
    result = ufunc(np.subtract, shifted(array, 0))
    if to_begin is None and to_end is None:
        return result
    return concatenate([part for part in (ends[0], result, ends[1]) if part is not None])


@stages(np.trapezoid, always=True)
def trapezoid(y: Any, x: Any = None, dx: Any = 1.0, axis: Any = -1) -> Any:
    array = as_array(y)
    rank = len(array.dims)
    if not -rank <= axis < rank:
        raise eager_error(IndexError("list assignment index out of range"))
    number = axis_argument(axis, rank)
    if x is None:
        step = dx
    else:
        points = as_array(x)
        step = diff(points) if len(points.dims) == 1 else diff(points, axis=axis)
        if len(points.dims) == 1:
            step = reshape(step, tuple(-1 if k == number else 1 for k in range(rank)))
    sums = ufunc(np.add, shifted(array, number))
    return (step * sums / 2.0).sum(axis)


@stages(np.unwrap, always=True)
def unwrap(p: Any, discont: Any = None, axis: Any = -1, *, period: Any = 2 * np.pi) -> Any:
    """Jumps of half a period or more are made smaller by whole periods."""
    array = as_array(p)
    steps = diff(array, axis=axis)
    number = axis_argument(axis, len(array.dims))
    if array.dtype.kind == "c" or not isinstance(period, (int, float)):
        refuse("np.unwrap of these arguments is not supported", "give the period as a constant")
    dtype = np.result_type(steps.dtype, period)
    limit = period / 2 if discont is None else discont
    high, odd = divmod(period, 2) if dtype.kind in "iu" else (period / 2, 0)
    low = -high
    turned = ufunc(np.remainder, (steps - low, period)) + low
    if not odd:  # both ends of the interval are as near
        lowest, rising = ufunc(np.equal, (turned, low)), ufunc(np.greater, (steps, 0))
        turned = where(ufunc(np.logical_and, (lowest, rising)), high, turned)
    small = ufunc(np.less, (ufunc(np.absolute, (steps,)), limit))
    change = where(small, 0, turned - steps)
    result = fresh_array(cast(array.read(), dtype))
    rest = at_axis(number, slice(1, None))
    total = getitem(array, rest) + cumsum(change, number)
    setitem(result, rest, total)
    return result


@stages(np.vander, always=True)
def vander(x: Any, N: Any = None, increasing: bool = False) -> Any:
    """Running products: 1, x, x * x, ..."""
    array = as_array(x)
    if len(array.dims) != 1:
        raise eager_error(ValueError("x must be a one-dimensional array or sequence."))
    columns = size_value(array.dims[0]) if N is None else N
    dtype = np.promote_types(array.dtype, int)
    table = ones((size_value(array.dims[0]), columns), dtype)
    tail = getitem(table, (slice(None), slice(1, None)))
    setitem(tail, ..., getitem(array, (slice(None), None)))
    setitem(tail, ..., cumprod(tail, axis=1, dtype=dtype))
    return table if increasing else getitem(table, (slice(None), slice(None, None, -1)))
