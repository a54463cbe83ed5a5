"""Arrays made of the elements of others: rolled, repeated, put in and left out."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from autograph.ir import INT64, AxisMap, Dim, Value, ViewMap
from autograph.numpy_api.arrays import (
    array_of_dtype,
    as_array,
    as_operand,
    axis_argument,
    filled,
    saying,
    uninitialised,
)
from autograph.numpy_api.creation import arange
from autograph.numpy_api.picking import at_axis, nonzero, require_all
from autograph.numpy_api.rearranging import moveaxis
from autograph.numpy_api.registry import method, stages
from autograph.numpy_api.shape import (
    concatenate,
    expand_dims,
    lined_up,
    ravel,
    reshape,
)
from autograph.numpy_api.sorting import argsort
from autograph.numpy_api.ufuncs import where
from autograph.staging import promote
from autograph.staging.elementwise import cast, fresh_array, require_fits, ufunc, value_of
from autograph.staging.indexing import as_dim, getitem, setitem
from autograph.staging.shapes import broadcast_to as spread
from autograph.staging.shapes import dimension, require_equal, shape_value, size_value
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse


@stages(np.roll, always=True)
def roll(a: Any, shift: Any, axis: Any = None) -> StagedArray:
    array = as_array(a)
    if axis is None:
        flat = _rolled(ravel(array), _whole(shift), 0)
        return reshape(flat, shape_value(array.dims))
    for own in axis if isinstance(axis, (tuple, list)) else (axis,):
        axis_argument(own, len(array.dims))
    if not array.dims:  # the error of its way to go through the parts
        raise eager_error(ValueError("not enough values to unpack (expected 2, got 0)"))
    axes = axis if isinstance(axis, (tuple, list)) else (axis,)
    shifts = shift if isinstance(shift, (tuple, list)) else (shift,)
    count = max(len(axes), len(shifts))
    if len({len(axes), len(shifts), count} - {1}) > 1:
        message = "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is "
        places = f"between arg 0 with shape ({len(shifts)},) and arg 1 with shape ({len(axes)},)."
        raise eager_error(ValueError(message + places))
    totals: dict[int, Any] = {}
    for k in range(count):
        own = axis_argument(axes[k % len(axes)], len(array.dims))
        totals[own] = totals.get(own, 0) + _whole(shifts[k % len(shifts)])
    for own, total in totals.items():
        array = _rolled(array, total, own)
    return array if totals else fresh_array(array.read())


def _whole(shift: Any) -> Any:
    """NumPy cuts off what is behind the point."""
    if isinstance(shift, (float, np.floating)):
        return int(shift)
    if isinstance(shift, StagedScalar) and shift.dtype.kind == "f":
        refuse("np.roll by a float that is only known at run time", "give it as int(...)")
    return shift


def _rolled(array: StagedArray, shift: Any, axis: int) -> StagedArray:
    """The last ``shift`` first."""
    if isinstance(shift, StagedArray):
        refuse("np.roll by an array is not supported", "use a tuple of shifts")
    trace, size = active(), array.dims[axis]
    count = size_value(size)
    start = as_dim(shift % (max(count, 1) if isinstance(count, int) else _at_least_one(count)))
    value = array.read()
    if axis < len(array.dims) - 1:
        return fresh_array(trace.emit("gather", value, *_rolled_places(array.dims, axis, start)))
    made = trace.emit("empty", dtype=array.dtype, dims=array.dims)
    for source, target, length in ((size - start, Dim(0), start), (Dim(0), start, size - start)):
        part = trace.emit("view", value, map=_lines(array.dims, axis, source, length))
        made = trace.emit("update", made, part, map=_lines(array.dims, axis, target, length))
    return StagedArray(trace.cell(made))


def _rolled_places(dims: tuple[Dim, ...], axis: int, start: Dim) -> list[Value]:
    """Where each element comes from: rows are read where they are, the last axis is copied, for
    loops over it are only fast where its elements lie one after the other.
    """
    trace = active()
    places = [trace.emit("iota", dim=dim) for dim in dims]
    moved = trace.emit("subtract", places[axis], trace.value_of(start))
    is_end = trace.emit("less", moved, trace.constant(0, INT64))
    wrapped = trace.emit("add", moved, trace.value_of(dims[axis]))
    places[axis] = trace.emit("select", is_end, wrapped, moved)
    return [
        trace.view(own, ViewMap(dims, (AxisMap(Dim(0), Dim(1), k),)))
        for k, own in enumerate(places)
    ]


def _lines(dims: tuple[Dim, ...], axis: int, start: Dim, count: Dim) -> ViewMap:
    """So many along an axis, from one on; they are known to be there."""
    whole = ViewMap.identity((*dims[:axis], count, *dims[axis + 1 :]))
    axes = (replace(own, offset=start) if k == axis else own for k, own in enumerate(whole.axes))
    return ViewMap(whole.dims, tuple(axes))


def _at_least_one(size: StagedScalar) -> StagedScalar:
    trace = active()
    return StagedScalar(trace.emit("maximum", size.value, trace.constant(1, INT64)), True)


@stages(np.tile, always=True)
def tile(A: Any, reps: Any) -> StagedArray:
    array = as_array(A)
    counts = list(reps) if isinstance(reps, (tuple, list)) else [reps]
    rank = max(len(counts), len(array.dims))
    counts = [1] * (rank - len(counts)) + counts
    dims = (*(Dim(1),) * (rank - len(array.dims)), *array.dims)
    times = [dimension(count) for count in counts]
    wide = tuple(dim for pair in zip(times, dims, strict=True) for dim in pair)
    first = rank - len(array.dims)
    axes = tuple(AxisMap(Dim(0), Dim(1), 2 * (k + first) + 1) for k in range(len(array.dims)))
    trace = active()
    spread = trace.emit("view", array.read(), map=ViewMap(wide, axes))
    joined = tuple(trace.product(time, dim) for time, dim in zip(times, dims, strict=True))
    return fresh_array(trace.emit("reshape", spread, dims=joined))


@stages(np.repeat, always=True)
def repeat(a: Any, repeats: Any, axis: Any = None) -> Any:
    array, number = lined_up(as_array(a), axis)
    times = as_operand(repeats)
    if promote.dtype_of(times).kind not in "iub":
        refuse("np.repeat with float repeats is not supported", "convert them to integers")
    if isinstance(times, StagedArray) and times.dims:
        return _repeated_each(array, times, number)
    count = value_of(times, INT64)
    trace = active()
    fits = trace.compare("greater_equal", trace.dim_of(count), Dim(0))
    check(fits, saying(ValueError, "repeats may not contain negative values."))
    trace.facts.nonnegative.update(trace.dim_of(count).values())
    dims = (*array.dims[: number + 1], trace.dim_of(count), *array.dims[number + 1 :])
    axes = tuple(AxisMap(Dim(0), Dim(1), k + (k > number)) for k in range(len(array.dims)))
    spread = trace.emit("view", array.read(), map=ViewMap(dims, axes))
    joined = trace.product(array.dims[number], trace.dim_of(count))
    whole = (*array.dims[:number], joined, *array.dims[number + 1 :])
    return fresh_array(trace.emit("reshape", spread, dims=whole))


def _repeated_each(array: StagedArray, times: StagedArray, axis: int) -> Any:
    trace = active()
    if len(times.dims) != 1:
        raise eager_error(ValueError("object too deep for desired array"))
    size = array.dims[axis]

    def error(own: int, given: int) -> ValueError:
        text = f"operands could not be broadcast together with shape ({own},) ({given},)"
        return ValueError(text)

    if times.dims[0].static == 1:
        return repeat(array, getitem(times, 0), axis)
    require_fits(times.read(), (size,), error, size_value(size), size_value(times.dims[0]))
    positive = ufunc(np.greater_equal, (times, 0))
    require_all(positive, saying(ValueError, "repeats may not contain negative values."))
    counts = spread(cast(times.read(), INT64), (size,))
    ends = trace.emit("scan", counts, kind="add", axis=0)
    total = trace.emit("reduce", counts, kind="sum", axes=(0,))
    trace.facts.nonnegative.add(total)
    line = trace.emit("iota", dim=Dim.of(total))
    places = trace.emit("search", ends, line, side="right")
    trace.facts.within[places] = size
    return getitem(array, at_axis(axis, fresh_array(places)))


@method("repeat")
def repeat_method(a: StagedArray, repeats: Any, axis: Any = None) -> Any:
    return repeat(a, repeats, axis)


@stages(np.append, always=True)
def append(arr: Any, values: Any, axis: Any = None) -> StagedArray:
    if axis is None:
        return concatenate([ravel(arr), ravel(values)], 0)  # type: ignore[no-any-return]
    return concatenate([arr, values], axis)  # type: ignore[no-any-return]


@stages(np.delete, always=True)
def delete(arr: Any, obj: Any, axis: Any = None) -> Any:
    array, number = _along(arr, axis)
    size = array.dims[number]
    if isinstance(obj, bool) or (isinstance(obj, StagedScalar) and obj.dtype.kind == "b"):
        refuse("np.delete with a boolean is not supported", "use an index")
    if not isinstance(obj, (list, slice, StagedArray, np.ndarray)):
        return _without_one(array, as_operand(obj), number)
    keep = filled((size,), True, np.dtype(bool))
    if isinstance(obj, StagedArray) and obj.dtype.kind == "b":
        message = "boolean array argument obj to delete must be one dimensional and match the axis "
        require_equal(obj.dims[0], size, partial(_no_such_mask, message), size_value(size))
        keep = ufunc(np.logical_not, (obj,))
    else:
        setitem(keep, obj, False)
    return getitem(array, at_axis(number, keep))


def _no_such_mask(message: str, size: int) -> ValueError:
    return ValueError(f"{message}length of {size}")


def _along(arr: Any, axis: Any) -> tuple[StagedArray, int]:
    array = as_array(arr)
    if axis is None:
        return ravel(array), 0
    return array, axis_argument(axis, len(array.dims))


def _no_such_place(axis: int, index: Any, own: int) -> IndexError:
    return IndexError(f"index {index} is out of bounds for axis {axis} with size {own}")


def _places(obj: Any, size: Dim) -> Any:
    """Where to insert: one place, or a line of them."""
    if isinstance(obj, slice):
        return getitem(arange(size_value(size)), obj)
    if isinstance(obj, (list, tuple)) and not obj:
        return fresh_array(active().constant(0, INT64), (Dim(0),))
    places = as_operand(obj)
    kind = promote.dtype_of(places).kind
    if isinstance(places, StagedArray) and kind == "b" and len(places.dims) == 1:
        return nonzero(places)[0]
    if kind not in "iu" or (isinstance(places, StagedArray) and len(places.dims) > 1):
        refuse("np.insert at places of this form is not supported", "give a line of integers")
    return places.astype(INT64) if isinstance(places, StagedArray) else places


def _inserted(
    array: StagedArray, places: StagedArray, items: StagedArray, axis: int
) -> StagedArray:
    """The new elements where the places end up when all are there, the old ones around them."""
    size, count = array.dims[axis], places.dims[0]
    turned = where(ufunc(np.less, (places, 0)), ufunc(np.add, (places, size_value(size))), places)
    order = argsort(turned, kind="stable")
    rank = fresh_array(active().emit("iota", dim=count))
    index = uninitialised((count,), INT64)
    setitem(index, order, ufunc(np.add, (getitem(turned, order), rank)))
    whole = size + count
    keep = filled((whole,), True, np.dtype(bool))
    setitem(keep, index, False)
    result = uninitialised((*array.dims[:axis], whole, *array.dims[axis + 1 :]), array.dtype)
    setitem(result, at_axis(axis, index), items)
    rest = nonzero(keep)[0]
    require_equal(rest.dims[0], size, saying(ValueError, "shape mismatch"))
    setitem(result, at_axis(axis, rest), array)
    return result


def _checked_place(obj: Any, size: Dim, axis: int, highest: Dim, shown: Any) -> Any:
    """An index from the start, at most ``highest``."""
    trace = active()
    given = trace.dim_of(value_of(obj, INT64))
    low = trace.compare("greater_equal", given, -size)
    fits = trace.emit("logical_and", low, trace.compare("less_equal", given, highest))
    check(fits, partial(_no_such_place, axis), shown, size_value(size))
    place = trace.choose(trace.compare("less", given, Dim(0)), given + size, given)
    trace.facts.nonnegative.update(place.values() if place.single is not None else ())
    return size_value(place)


def _without_one(array: StagedArray, obj: Any, axis: int) -> StagedArray:
    size = array.dims[axis]
    place = _checked_place(obj, size, axis, size - 1, obj)
    dims = (*array.dims[:axis], size - 1, *array.dims[axis + 1 :])
    result = uninitialised(dims, array.dtype)
    head, rest = slice(None, place), slice(place, None)
    setitem(result, at_axis(axis, head), getitem(array, at_axis(axis, head)))
    after = getitem(array, at_axis(axis, slice(place + 1, None)))
    setitem(result, at_axis(axis, rest), after)
    return result


@stages(np.insert, always=True)
def insert(arr: Any, obj: Any, values: Any, axis: Any = None) -> StagedArray:
    array, number = _along(arr, axis)
    size = array.dims[number]
    places = _places(obj, size)
    items = array_of_dtype(values, array.dtype)
    if isinstance(places, StagedArray) and places.dims and places.dims[0].static != 1:
        return _inserted(array, places, items, number)
    is_line = isinstance(places, StagedArray) and bool(places.dims)
    given = getitem(places, 0) if is_line else places
    place = _checked_place(given, size, number, size, obj if is_line else given)
    while len(items.dims) < len(array.dims):
        items = expand_dims(items, 0)
    items = items if is_line else moveaxis(items, 0, number)
    new = items.dims[number]
    dims = (*array.dims[:number], size + new, *array.dims[number + 1 :])
    result = uninitialised(dims, array.dtype)
    head, stop = slice(None, place), place + size_value(new)
    setitem(result, at_axis(number, head), getitem(array, at_axis(number, head)))
    setitem(result, at_axis(number, slice(place, stop)), items)
    tail = getitem(array, at_axis(number, slice(place, None)))
    setitem(result, at_axis(number, slice(stop, None)), tail)
    return result
