"""Numbers at even distances: linspace, logspace, geomspace."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograph.errors import Unsupported
from autograph.ir import FLOAT64, Dim
from autograph.numpy_api.arrays import as_operand, axis_argument, copied, dtype_argument, saying
from autograph.numpy_api.picking import require_all
from autograph.numpy_api.reductions import any_
from autograph.numpy_api.registry import stages
from autograph.numpy_api.shape import permuted, reshape
from autograph.numpy_api.ufuncs import where
from autograph.staging import promote
from autograph.staging.elementwise import cast, dims_of, fresh_array, ufunc, value_of, wrap
from autograph.staging.indexing import setitem
from autograph.staging.shapes import broadcast, dimension
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, refuse


@stages(np.linspace, always=True)
def linspace(
    start: Any,
    stop: Any,
    num: Any = 50,
    endpoint: bool = True,
    retstep: bool = False,
    dtype: Any = None,
    axis: Any = 0,
) -> Any:
    """start + k * step, with step = (stop - start) / (num - 1); the last value is exactly
    ``stop``.
    """
    ends = [as_operand(bound) for bound in (start, stop)]
    own = _computed_in(ends)
    made = dtype_argument(dtype) or own
    size, trace = dimension(num), active()
    first, last = (_number(end, own) for end in ends)
    steps = size - 1 if endpoint else size
    line, step = _between(first, last, size, steps)
    if endpoint:
        line = _with_last(line, last, size)
    line = _placed(line, axis)
    if made.kind in "iu":
        line = ufunc(np.floor, (line,))
    found = line if line.dtype == made else copied(line, made)
    if not retstep:
        return found
    if steps.is_static:
        return found, step if steps.const > 0 else math.nan
    some = trace.compare("greater", steps, Dim(0))
    check(some, lambda: Unsupported("np.linspace with retstep and less than two numbers"))
    return found, step


def _computed_in(ends: list[Any]) -> np.dtype:
    """The dtype that NumPy computes in, by asking NumPy: beside some Python's numbers are weak."""
    kinds = [promote.dtype_of(end).type(1) for end in ends]
    pairs = zip(ends, kinds, strict=True)
    samples: list[Any] = [
        kind.item() if promote.is_python_scalar(end) else kind for end, kind in pairs
    ]
    made: np.dtype = np.linspace(samples[0], samples[1], 2).dtype
    return made


def _number(end: Any, dtype: np.dtype) -> Any:
    return wrap(value_of(end, dtype), isinstance(end, (StagedArray, np.ndarray)))


def _between(first: Any, last: Any, size: Dim, steps: Dim) -> tuple[StagedArray, Any]:
    """The numbers and the step, by which they are computed unless one is zero, as in NumPy."""
    trace, dtype = active(), first.dtype
    dims = broadcast([dims_of(end) for end in (first, last)])
    span = ufunc(np.subtract, (last, first))
    count = StagedScalar(cast(trace.value_of(steps), dtype), False)
    line = fresh_array(cast(trace.emit("iota", dim=size), dtype))
    index = reshape(line, (-1, *[1] * len(dims))) if dims else line
    step = ufunc(np.true_divide, (span, count))
    by_step = ufunc(np.multiply, (index, step))
    by_span = ufunc(np.multiply, (ufunc(np.true_divide, (index, count)), span))
    whole = where(any_(ufunc(np.equal, (step, 0))), by_span, by_step)
    none = StagedScalar(trace.compare("less_equal", steps, Dim(0)), False)
    whole = where(none, ufunc(np.multiply, (index, span)), whole)
    return ufunc(np.add, (whole, first)), step


def _with_last(line: StagedArray, last: Any, size: Dim) -> StagedArray:
    """With the end itself in the last place, if there are two at least."""
    trace = active()
    several = trace.compare("greater", size, Dim(1))
    number = trace.emit("iota", dim=size)
    here = trace.emit("equal", number, trace.value_of(size - 1))
    chosen = fresh_array(trace.emit("logical_and", here, several))
    rank = len(line.dims)
    test = reshape(chosen, (-1, *[1] * (rank - 1))) if rank > 1 else chosen
    found: StagedArray = where(test, last, line)
    return found


def _placed(line: StagedArray, axis: Any) -> StagedArray:
    """The numbers along an axis instead of the first."""
    rank = len(line.dims)
    place = axis_argument(axis, rank, "destination")
    order = (*range(1, place + 1), 0, *range(place + 1, rank))
    return line if place == 0 else permuted(line, order)


@stages(np.logspace, always=True)
def logspace(
    start: Any,
    stop: Any,
    num: Any = 50,
    endpoint: bool = True,
    base: Any = 10.0,
    dtype: Any = None,
    axis: Any = 0,
) -> StagedArray:
    if isinstance(base, StagedArray):
        refuse("np.logspace with an array of bases is not supported", "use one base")
    line = linspace(start, stop, num, endpoint, axis=axis)
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
