"""Indices and slices: a subscript becomes an index map over the array, with NumPy's checks.

x[i]        the element, i + n for negative i; outside of [-n, n) an IndexError
x[a:b:c]    offset, step and length by Python's slice rules; constants stay affine in the size
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.errors import Unsupported
from autograph.ir import INT64, AxisMap, Dim, ViewMap
from autograph.staging import advanced, values
from autograph.staging.advanced import Index, Selection
from autograph.staging.elementwise import assign, cast, fresh_array, require_fits, stored_value
from autograph.staging.maybe import StagedMaybe, settled
from autograph.staging.shapes import broadcast_to, shape_value, size_value
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import (
    StagedArray,
    StagedScalar,
    compose,
    eager_error,
    negated,
    refuse,
)

# One axis of the base: where it starts, its step, and the length of the view's axis or None where
# an integer picks one.
Pick = tuple[Dim, Dim, Dim | None]


def getitem(array: StagedArray, key: Any) -> Any:
    if advanced.holds_scalar_array(key):
        found = getitem(array, advanced.with_scalars(key))
        return fresh_array(found.read()) if isinstance(found, StagedArray) else found
    if advanced.is_advanced(key):
        return get_selected(array, selection(array, key))
    map_ = index_map(array, key)
    viewed = through(array, map_)
    if not map_.dims and not _has_ellipsis(key):
        return StagedScalar(viewed.read(), False)
    return viewed


def setitem(array: StagedArray, key: Any, item: Any) -> None:
    if isinstance(item, StagedMaybe):
        item = item.require(
            lambda: TypeError("float() argument must be a string or a real number, not 'NoneType'")
        )
    if advanced.holds_scalar_array(key):
        key = advanced.with_scalars(key)
    if advanced.is_advanced(key):
        set_selected(array, selection(array, key), item)
        return
    map_ = index_map(array, key)
    if not map_.dims and not _has_ellipsis(key) and _is_several(item):
        check(False, lambda: ValueError("setting an array element with a sequence."))
    assign(array, item, map_)


def _is_several(item: Any) -> bool:
    """An array, but not one of a single element."""
    return isinstance(item, StagedArray) and any(dim.static != 1 for dim in item.dims)


def through(array: StagedArray, map_: ViewMap) -> StagedArray:
    """The view of a view: the two maps composed."""
    if array.steps and isinstance(last := array.steps[-1], ViewMap):
        return StagedArray(array.cell, (*array.steps[:-1], compose(last, map_)))
    return StagedArray(array.cell, (*array.steps, map_))


def index_map(array: StagedArray, key: Any) -> ViewMap:
    """The map of a subscript made of integers, slices, None and one Ellipsis."""
    items = _expand(key if isinstance(key, tuple) else (key,), len(array.dims))
    axes: list[AxisMap] = []
    dims: list[Dim] = []
    for item in items:
        if item is None:
            dims.append(Dim(1))
            continue
        axis = len(axes)
        offset, step, length = _pick(item, array.dims[axis], axis)
        axes.append(AxisMap(offset, step, None if length is None else len(dims)))
        if length is not None:
            dims.append(length)
    return ViewMap(tuple(dims), tuple(axes))


def _has_ellipsis(key: Any) -> bool:
    return any(item is Ellipsis for item in key) if isinstance(key, tuple) else key is Ellipsis


def _expand(key: tuple[Any, ...], rank: int) -> list[Any]:
    """Fill in what the Ellipsis, or the end, leaves out."""
    taken = sum(_axes_taken(item) for item in key)
    if sum(1 for item in key if item is Ellipsis) > 1:
        raise eager_error(IndexError("an index can only have a single ellipsis ('...')"))
    if taken > rank:
        raise eager_error(
            IndexError(
                f"too many indices for array: array is {rank}-dimensional, but {taken} were indexed"
            )
        )
    rest = [slice(None)] * (rank - taken)
    items: list[Any] = []
    seen = False
    for item in key:
        if item is Ellipsis:
            items += rest
            seen = True
        else:
            items.append(item)
    return items if seen else items + rest


def _axes_taken(item: Any) -> int:
    """A mask stands for as many axes as it has."""
    if item is None or item is Ellipsis:
        return 0
    return len(item.dims) if _is_mask(item) else 1


def _is_mask(item: Any) -> bool:
    return isinstance(item, StagedArray) and item.dtype.kind == "b"


# Arrays among the items.


def selection(array: StagedArray, key: Any) -> Selection:
    """What a subscript with arrays picks: slices are views, the rest is an index for each axis."""
    items = [advanced.index_array(item) for item in (key if isinstance(key, tuple) else (key,))]
    expanded = _expand(tuple(items), len(array.dims))
    _require_masks_fit(expanded, array.dims)
    axes: list[AxisMap] = []
    kept: list[Dim] = []
    parts: list[Index | Dim | None] = []
    for item in expanded:
        if item is None:
            parts.append(None)
        elif isinstance(item, slice):
            offset, step, length = slice_pick(item, array.dims[len(axes)])
            assert length is not None
            axes.append(AxisMap(offset, step, len(kept)))
            kept.append(length)
            parts.append(length)
        else:
            for index in _indices(item, array.dims, len(axes)):
                kept.append(array.dims[len(axes)])
                axes.append(AxisMap(Dim(0), Dim(1), len(kept) - 1))
                parts.append(index)
    find, dims = advanced.arranged(parts)
    whole = len(items) == 1 and _is_mask(items[0])
    return Selection(
        ViewMap(tuple(kept), tuple(axes)), find, dims, items[0].read() if whole else None
    )


def _require_masks_fit(items: list[Any], dims: tuple[Dim, ...]) -> None:
    axis = 0
    for item in items:
        if _is_mask(item):
            advanced.require_mask_fits(item.dims, dims, axis)
        axis += _axes_taken(item)


def _indices(item: Any, dims: tuple[Dim, ...], axis: int) -> list[Index]:
    if _is_mask(item):
        return [Index(place) for place in advanced.places_of(item.read())]
    if isinstance(item, StagedArray):
        return [Index(cast(item.read(), INT64), axis, dims[axis])]
    if isinstance(item, (bool, np.bool_)):
        refuse("indexing with a boolean is not supported", "use np.where, or an if statement")
    return [Index(active().value_of(integer_index(item, dims[axis], axis)))]


def get_selected(array: StagedArray, chosen: Selection) -> StagedArray:
    return advanced.gathered(array, chosen)


def set_selected(array: StagedArray, chosen: Selection, item: Any) -> None:
    """``array[key] = item``, cast as assignment does."""
    value = stored_value(item, array.dtype, len(chosen.dims), by_arrays=True)
    mask = chosen.mask
    if mask is not None:
        if len(value.type.dims) <= len(array.dims) - mask.type.rank:
            dims = array.dims[mask.type.rank :]
            shapes = shape_value(value.type.dims), shape_value(chosen.dims)
            require_fits(value, dims, advanced.value_error, *shapes)
            advanced.spread_where(array, mask, broadcast_to(value, array.dims))
            return
        everywhere = advanced.without_places(value, chosen.indices, array.dims)
        if everywhere is not None:
            advanced.spread_where(array, mask, everywhere)
            return
    if mask is not None and mask.type.rank == len(array.dims) and len(value.type.dims) == 1:
        (given,), (wanted,) = value.type.dims, chosen.dims
        require_fits(value, chosen.dims, advanced.mask_error, size_value(given), size_value(wanted))
    else:
        shape = shape_value(value.type.dims)
        require_fits(value, chosen.dims, advanced.value_error, shape, shape_value(chosen.dims))
    advanced.scatter(array, chosen, broadcast_to(value, chosen.dims))


def _pick(item: Any, size: Dim, axis: int) -> Pick:
    if isinstance(item, slice):
        return slice_pick(item, size)
    if isinstance(item, (bool, np.bool_)) or (
        isinstance(item, StagedScalar) and item.dtype.kind == "b"
    ):
        refuse("indexing with a boolean is not supported", "use np.where, or an if statement")
    return integer_index(item, size, axis), Dim(1), None


def as_dim(item: Any) -> Dim:
    """An integer of a subscript as a dimension."""
    if isinstance(item, StagedScalar):
        if item.dtype.kind not in "iu":
            raise eager_error(_index_type_error())
        trace = active()
        value = item.value if item.dtype == INT64 else trace.emit("cast", item.value, dtype=INT64)
        return trace.facts.canonical(trace.dim_of(value))
    if isinstance(item, StagedMaybe):
        return as_dim(item.require(_index_type_error))
    if not hasattr(item, "__index__"):
        raise eager_error(_index_type_error())
    return Dim(item.__index__())


def _index_type_error() -> IndexError:
    return IndexError(
        "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and "
        "integer or boolean arrays are valid indices"
    )


def integer_index(item: Any, size: Dim, axis: int) -> Dim:
    """The index, counted from the end where it is negative, checked."""
    trace = active()
    facts = trace.facts
    index = as_dim(item)
    given = index
    if not facts.is_nonnegative(index):
        if facts.is_nonnegative(-index - 1):
            index = index + size
        else:
            index = trace.choose(trace.compare("less", index, Dim(0)), index + size, index)
    low, high = facts.is_nonnegative(index), facts.is_nonnegative(size - 1 - index)
    if low and high:
        return index
    if given.is_static and size.is_static:
        check(False, out_of_bounds, given.const, axis, size.const)
    ok = None if high else trace.compare("less", index, size)
    if not low:
        above = trace.compare("greater_equal", index, Dim(0))
        ok = above if ok is None else trace.emit("logical_and", ok, above)
    assert ok is not None
    check(ok, out_of_bounds, size_value(given), axis, size_value(size))
    if index.single is not None:
        facts.nonnegative.add(index.single)
    return index


def out_of_bounds(index: int, axis: int, size: int) -> IndexError:
    return IndexError(f"index {index} is out of bounds for axis {axis} with size {size}")


def slice_pick(item: slice, size: Dim) -> Pick:
    """Offset, step and length of a slice."""
    item = _without_maybe(item, size)
    step = 1 if item.step is None else item.step
    if isinstance(step, StagedScalar):
        return _forward(item, size, _positive_step(step))
    step = int(step.__index__())
    if step == 0:
        raise eager_error(ValueError("slice step cannot be zero"))
    if step > 0:
        return _forward(item, size, Dim(step))
    return _backward(item, size, step)


def slice_ends(item: slice, size: Dim) -> tuple[Dim, Dim, Dim]:
    """Start, stop and step of a slice, as ``slice.indices`` gives them."""
    trace = active()
    item = _without_maybe(item, size)
    offset, step, _ = slice_pick(item, size)
    assert step is not None
    if step.static is not None and step.static < 0:
        stop = Dim(-1) if item.stop is None else _clamped_backward(as_dim(item.stop), size)
        return offset, stop, step
    stop = size
    if item.stop is not None:
        stop = trace.smaller(_from_end(as_dim(item.stop), size), size)
    return trace.smaller(offset, size), stop, step


def _without_maybe(item: slice, size: Dim) -> slice:
    """The slice with bounds that are None on some paths as numbers that mean the same."""
    is_back = isinstance(item.step, int) and item.step < 0
    defaults = (size, -size - 1) if is_back else (Dim(0), size)
    parts = zip((item.start, item.stop, item.step), (*defaults, Dim(1)), strict=True)
    return slice(*(_known_bound(part, default) for part, default in parts))


def _known_bound(bound: Any, default: Dim) -> Any:
    bound = settled(bound)
    trace = active()
    if not isinstance(bound, StagedMaybe):
        check(bound is None or is_integral(bound), _no_bound)
        return as_integer(bound)
    if not is_integral(bound.value):
        check(negated(bound.present), _no_bound)
        return StagedScalar(trace.value_of(default), True)
    chosen = trace.choose(bound.present.value, as_dim(as_integer(bound.value)), default)
    return StagedScalar(trace.value_of(chosen), True)


def is_integral(bound: Any) -> bool:
    """Whether lists take it as an index: NumPy's bools they do not."""
    if not isinstance(bound, StagedScalar):
        return hasattr(bound, "__index__")
    return bound.dtype.kind in "iu" or (bound.is_python and bound.dtype.kind == "b")


def as_integer(bound: Any) -> Any:
    """True and False of Python are integers, too."""
    if isinstance(bound, StagedScalar) and bound.dtype.kind == "b":
        return StagedScalar(cast(bound.value, INT64), True)
    return bound


def _no_bound() -> TypeError:
    return TypeError("slice indices must be integers or None or have an __index__ method")


def _positive_step(step: StagedScalar) -> Dim:
    """A step known at run time: zero is NumPy's error, a negative one is refused there."""
    trace = active()
    dim = as_dim(step)
    if not trace.facts.is_nonnegative(dim - 1):
        nonzero = trace.compare("not_equal", dim, Dim(0))
        check(nonzero, lambda: ValueError("slice step cannot be zero"))
        if not trace.facts.is_nonnegative(dim):
            check(trace.compare("greater", dim, Dim(0)), _negative_step)
    return dim


def _negative_step() -> Unsupported:
    return Unsupported(
        "a slice with a negative step that is only known at run time is not supported",
        hint="write the step as a constant",
    )


def _forward(item: slice, size: Dim, step: Dim) -> Pick:
    """A start beyond the end needs no clamp: the length is 0 then, and nothing is read."""
    trace = active()
    start = Dim(0) if item.start is None else _from_end(as_dim(item.start), size)
    stop = size
    if item.stop is not None:
        stop = trace.smaller(_from_end(as_dim(item.stop), size), size)
    return start, step, _strided(trace.at_least_zero(stop - start), step)


def _from_end(bound: Dim, size: Dim) -> Dim:
    """A bound of a forward slice: counted from the end where it is negative, then at least 0."""
    trace = active()
    if trace.facts.is_nonnegative(bound):
        return bound
    if trace.facts.is_nonnegative(-bound - 1):
        return trace.at_least_zero(size + bound)
    wrapped = trace.choose(trace.compare("less", bound, Dim(0)), bound + size, bound)
    return trace.at_least_zero(wrapped)


def _strided(length: Dim, step: Dim) -> Dim:
    """How many elements: ceil(length / step)."""
    if step == Dim(1):
        return length
    if length.static is not None and step.static is not None:
        return Dim(-(-length.static // step.static))
    rounded = length + step - 1
    exact = None if step.static is None else rounded.divided(step.static)
    if exact is not None:
        return exact
    trace = active()
    count = trace.emit("floor_divide", trace.value_of(rounded), trace.value_of(step))
    trace.facts.nonnegative.add(count)
    if step.static is not None:
        trace.note_quotient(count, rounded, step.static)
    return Dim.of(count)


def _backward(item: slice, size: Dim, step: int) -> Pick:
    start = size - 1 if item.start is None else _clamped_backward(as_dim(item.start), size)
    stop = Dim(-1) if item.stop is None else _clamped_backward(as_dim(item.stop), size)
    length = active().at_least_zero(start - stop)
    return start, Dim(step), _strided(length, Dim(-step))


def _clamped_backward(bound: Dim, size: Dim) -> Dim:
    """A bound of a backward slice, into [-1, size - 1]."""
    trace = active()
    facts = trace.facts
    if not facts.is_nonnegative(bound):
        if facts.is_nonnegative(-bound - 1):
            return trace.at_least_zero(size + bound + 1) - 1
        bound = trace.choose(trace.compare("less", bound, Dim(0)), bound + size, bound)
        bound = trace.at_least_zero(bound + 1) - 1
    return trace.smaller(bound, size - 1)


values.operators["__getitem__"] = getitem
values.operators["__setitem__"] = setitem
