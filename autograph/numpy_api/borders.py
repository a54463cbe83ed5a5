"""np.pad: borders of constants, of copies of the elements, of statistics and of ramps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.ir import INT64, AxisMap, Dim, Value, ViewMap
from autograph.numpy_api.arrays import as_array, as_operand, saying, uninitialised
from autograph.numpy_api.picking import at_axis
from autograph.numpy_api.quantiles import median
from autograph.numpy_api.reductions import max_, mean, min_
from autograph.numpy_api.registry import stages
from autograph.numpy_api.spaced import linspace
from autograph.numpy_api.ufuncs import round_
from autograph.staging.elementwise import cast, fresh_array
from autograph.staging.indexing import getitem, setitem
from autograph.staging.shapes import size_value
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, eager_error, refuse

Dims = tuple[Dim, ...]
Sides = tuple[Any, Any]


@stages(np.pad, always=True)
def pad(array: Any, pad_width: Any, mode: Any = "constant", **kwargs: Any) -> StagedArray:
    source = as_array(array)
    widths = _pairs(pad_width, len(source.dims))
    if mode == "constant":
        values = _pairs(kwargs.pop("constant_values", 0), len(source.dims))
        return _with_constants(source, _sizes(widths), values)
    if mode in _STATISTICS:
        lengths = _pairs(kwargs.pop("stat_length", None), len(source.dims))
        return _by_axes(source, _sizes(widths), lengths, _statistics(mode))
    if mode == "linear_ramp":
        ends = _pairs(kwargs.pop("end_values", 0), len(source.dims))
        return _by_axes(source, _sizes(widths), ends, _ramps)
    if mode not in _PLACES or kwargs:
        refuse(
            f"np.pad with mode={mode!r} and {list(kwargs)} is not supported",
            "the elements of 'empty' would be arbitrary; compute other borders by hand",
        )
    return _with_copies(source, _sizes(widths), mode)


def _pairs(item: Any, rank: int) -> list[tuple[Any, Any]]:
    """One number, a pair, or a pair for each axis."""
    if not isinstance(item, (tuple, list)):
        return [(item, item)] * rank
    if not any(isinstance(part, (tuple, list)) for part in item):
        both = (item[0], item[-1])
        if len(item) > 2:
            refuse("np.pad with widths of this form is not supported", "use a pair for each axis")
        return [both] * rank
    pairs = [(part[0], part[-1]) for part in item]
    if len(pairs) not in (1, rank):
        refuse("np.pad with widths of this form is not supported", "use a pair for each axis")
    return pairs * rank if len(pairs) == 1 else pairs


def _sizes(widths: list[tuple[Any, Any]]) -> list[tuple[Dim, Dim]]:
    made = []
    for pair in widths:
        for width in pair:
            if not hasattr(width, "__index__") or isinstance(width, float):
                raise eager_error(TypeError("`pad_width` must be of integral type."))
        made.append((_width(pair[0]), _width(pair[1])))
    return made


def _width(width: Any) -> Dim:
    trace = active()
    dim = trace.dim_of(cast(as_array(width).read(), INT64))
    if not trace.facts.is_nonnegative(dim):
        ok: Any = False if dim.is_static else trace.compare("greater_equal", dim, Dim(0))
        check(ok, saying(ValueError, "index can't contain negative values"))
        trace.facts.nonnegative.update(v for v in dim.values() if dim.single is v)
    return dim


def _padded_dims(source: StagedArray, widths: list[tuple[Dim, Dim]]) -> Dims:
    pairs = zip(source.dims, widths, strict=True)
    return tuple(dim + before + after for dim, (before, after) in pairs)


def _with_constants(
    source: StagedArray, widths: list[tuple[Dim, Dim]], values: list[tuple[Any, Any]]
) -> StagedArray:
    result = uninitialised(_padded_dims(source, widths), source.dtype)
    inner = tuple(_inner(dim, before) for dim, (before, _) in zip(source.dims, widths, strict=True))
    for axis, pair in enumerate(values):
        before, _ = widths[axis]
        end = size_value(before + source.dims[axis])
        around = [slice(None)] * axis
        setitem(result, (*around, slice(None, size_value(before))), as_operand(pair[0]))
        setitem(result, (*around, slice(end, None)), as_operand(pair[1]))
    setitem(result, inner, source)
    return result


def _inner(dim: Dim, before: Dim) -> slice:
    return slice(size_value(before), size_value(before + dim))


def _edge(place: Value, size: Value) -> Value:
    trace = active()
    one = trace.constant(1, INT64)
    low = trace.emit("maximum", place, trace.constant(0, INT64))
    return trace.emit("minimum", low, trace.emit("subtract", size, one))


def _wrap(place: Value, size: Value) -> Value:
    return active().emit("remainder", place, size)


def _symmetric(place: Value, size: Value) -> Value:
    """0 1 2 2 1 0 0 1 2"""
    trace = active()
    twice = trace.emit("multiply", size, trace.constant(2, INT64))
    within = trace.emit("remainder", place, twice)
    back = trace.emit("subtract", trace.emit("subtract", twice, trace.constant(1, INT64)), within)
    return trace.emit("minimum", within, back)


def _reflect(place: Value, size: Value) -> Value:
    """0 1 2 1 0 1 2"""
    trace = active()
    one = trace.constant(1, INT64)
    period = trace.emit("multiply", trace.emit("subtract", size, one), trace.constant(2, INT64))
    within = trace.emit("remainder", place, trace.emit("maximum", period, one))
    return trace.emit("minimum", within, trace.emit("subtract", period, within))


_PLACES = {"edge": _edge, "wrap": _wrap, "symmetric": _symmetric, "reflect": _reflect}


def _with_copies(source: StagedArray, widths: list[tuple[Dim, Dim]], mode: str) -> StagedArray:
    trace = active()
    dims = _padded_dims(source, widths)
    places = []
    for axis, (before, after) in enumerate(widths):
        size = source.dims[axis]
        _require_some(size, before + after, axis)
        line = trace.emit("iota", dim=dims[axis])
        moved = trace.emit("subtract", line, trace.value_of(before))
        own = line if before + after == Dim(0) else _PLACES[mode](moved, trace.value_of(size))
        places.append(trace.view(own, ViewMap(dims, (AxisMap(Dim(0), Dim(1), axis),))))
    return fresh_array(trace.emit("gather", source.read(), *places))


def _require_some(size: Dim, width: Dim, axis: int) -> None:
    trace = active()
    if trace.facts.is_nonnegative(size - 1) or width == Dim(0):
        return
    some = trace.compare("not_equal", size, Dim(0))
    ok = trace.emit("logical_or", some, trace.compare("equal", width, Dim(0)))
    message = f"can't extend empty axis {axis} using modes other than 'constant' or 'empty'"
    check(ok, saying(ValueError, message))


# Axis by axis: what is put around an axis depends on what is around those before.


def _by_axes(
    source: StagedArray,
    widths: list[tuple[Dim, Dim]],
    options: list[Sides],
    sides: Callable[[StagedArray, int, tuple[Dim, Dim], Sides], Sides],
) -> StagedArray:
    for axis, (before, after) in enumerate(widths):
        _require_some(source.dims[axis], before + after, axis)
    made = fresh_array(source.read())
    for axis, (pair, option) in enumerate(zip(widths, options, strict=True)):
        if pair != (Dim(0), Dim(0)):
            made = _around(made, axis, pair, sides(made, axis, pair, option))
    return made


def _around(array: StagedArray, axis: int, pair: tuple[Dim, Dim], sides: Sides) -> StagedArray:
    before, after = pair
    size = before + array.dims[axis] + after
    result = uninitialised((*array.dims[:axis], size, *array.dims[axis + 1 :]), array.dtype)
    start, stop = size_value(before), size_value(before + array.dims[axis])
    for place, part in zip((slice(None, start), slice(stop, None)), sides, strict=True):
        setitem(result, at_axis(axis, place), part)
    setitem(result, at_axis(axis, slice(start, stop)), array)
    return result


_STATISTICS: dict[str, Callable[..., Any]] = {
    "maximum": max_,
    "minimum": min_,
    "mean": mean,
    "median": median,
}


def _statistics(mode: str) -> Callable[..., Sides]:
    def sides(array: StagedArray, axis: int, _: tuple[Dim, Dim], lengths: Sides) -> Sides:
        found = [_statistic(mode, array, axis, lengths[k], k == 1) for k in range(2)]
        return found[0], found[1]

    return sides


def _statistic(mode: str, array: StagedArray, axis: int, length: Any, at_end: bool) -> Any:
    """Of so many elements at one end of an axis, or of all."""
    part = array
    if length is not None:
        count = active().smaller(_width(length), array.dims[axis])
        if mode in ("maximum", "minimum"):
            some = active().compare("not_equal", count, Dim(0))
            check(some, saying(ValueError, "stat_length of 0 yields no value for padding"))
        start = size_value(array.dims[axis] - count)
        place = slice(start, None) if at_end else slice(None, size_value(count))
        part = getitem(array, at_axis(axis, place))
    found = _STATISTICS[mode](part, axis=axis, keepdims=True)
    return round_(found) if array.dtype.kind in "iu" else found


def _ramps(array: StagedArray, axis: int, pair: tuple[Dim, Dim], ends: Sides) -> Sides:
    """From the given numbers to the edges, which are no part of the ramps."""
    made = []
    for place, width, end in zip((0, -1), pair, ends, strict=True):
        edge = getitem(array, at_axis(axis, place))
        count = size_value(width)
        made.append(linspace(end, edge, count, False, dtype=array.dtype, axis=axis))
    return made[0], getitem(made[1], at_axis(axis, slice(None, None, -1)))
