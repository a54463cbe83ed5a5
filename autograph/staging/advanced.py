"""Advanced indexing: subscripts with arrays of integers and masks.

x[i, j]        gather(x, i, j), i and j broadcast together; a slice beside them is an index as well
x[mask]        gather(x, *rows of nonzero(mask)), as long as there are true elements
x[i] = v       scatter(x, v, i), in place
x[mask] = v    the same; where v does not depend on their number: x = select(mask, v, x)

The dimensions of the arrays stand where the first one stands, or first where they are not side by
side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograph.ir import INT64, AxisMap, Dim, Node, Value, ViewMap
from autograph.ops import Trait, lookup
from autograph.staging import promote
from autograph.staging.elementwise import cast, fresh_array, value_of
from autograph.staging.shapes import broadcast, broadcast_map, size_value
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse

Dims = tuple[Dim, ...]
_SEQUENCES = (StagedArray, np.ndarray, list, range)
conversions: dict[type, Callable[[Any], StagedArray]] = {}  # of other sequences: set by ranges
FEW = 16  # items of a list that are written into the program


@dataclass(frozen=True, slots=True)
class Index:
    """The index on one axis: an array or a scalar. ``size`` is that of the axis where it is still
    to be checked.
    """

    value: Value
    axis: int = 0
    size: Dim | None = None

    @property
    def dims(self) -> Dims:
        return self.value.type.dims


@dataclass(frozen=True, slots=True)
class Selection:
    """What a subscript picks: an index for each axis of ``base``, all of the result's dimensions.

    ``view`` is the map of the slices beside the arrays; ``mask`` is set where the subscript is one
    mask of the rank of the array, or of its first axes. The indices are only checked when they are
    asked for: NumPy compares the dimensions of what is stored first.
    """

    view: ViewMap
    find: Callable[[], tuple[Value, ...]]
    dims: Dims
    mask: Value | None = None

    @property
    def indices(self) -> tuple[Value, ...]:
        return self.find()


# Masks.


def count_of(mask: Value) -> Dim:
    """How many elements are true."""
    trace = active()
    whole = tuple(range(mask.type.rank))
    count = trace.emit("reduce", cast(mask, INT64), kind="sum", axes=whole)
    trace.facts.nonnegative.add(count)
    return Dim.of(count)


def places_of(mask: Value) -> list[Value]:
    """For each axis the indices of the true elements, in C order."""
    trace = active()
    count = count_of(mask)
    rows = trace.emit("nonzero", mask, count=count)
    axes = [AxisMap(Dim(0), Dim(1), 0)]
    return [
        trace.emit("view", rows, map=ViewMap((count,), (AxisMap(Dim(axis)), *axes)))
        for axis in range(mask.type.rank)
    ]


def mismatched_mask(axis: int, size: int, own: int) -> IndexError:
    return IndexError(
        f"boolean index did not match indexed array along axis {axis}; size of axis is {size} "
        f"but size of corresponding boolean axis is {own}"
    )


def require_mask_fits(mask: Dims, dims: Dims, axis: int) -> None:
    trace = active()
    for k, own in enumerate(mask):
        size = dims[axis + k]
        if trace.facts.are_equal(own, size):
            continue
        parts = axis + k, size_value(size), size_value(own)
        if own.is_static and size.is_static:
            check(False, mismatched_mask, *parts)
        check(trace.compare("equal", own, size), mismatched_mask, *parts)


# Integers.


def out_of_bounds(index: Any, axis: int, size: int) -> IndexError:
    """Names the first index outside, as NumPy does."""
    items = np.asarray(index).ravel()
    wrong = items[(items < -size) | (items >= size)]
    found = int(wrong[0]) if wrong.size else 0
    return IndexError(f"index {found} is out of bounds for axis {axis} with size {size}")


def inside(index: Value, size: Dim, axis: int, together: Dims | None = None) -> Value:
    """The integers counted from the start; those outside of [-size, size) are NumPy's error, unless
    none is left when they are broadcast to the dimensions ``together``.
    """
    trace = active()
    known = trace.facts.within.get(index)
    if known is not None and trace.facts.is_nonnegative(size - known):
        return index
    extent = trace.value_of(size)
    least = trace.value_of(-size)
    above = trace.emit("greater_equal", index, least)
    fits = trace.emit("logical_and", above, trace.emit("less", index, extent))
    if not fits.type.is_scalar:
        fits = trace.emit("reduce", fits, kind="all", axes=tuple(range(fits.type.rank)))
    if together is not None and together != index.type.dims:
        for dim in together:
            fits = trace.emit("logical_or", fits, trace.compare("equal", dim, Dim(0)))
    given: Any = StagedScalar(index, True) if index.type.is_scalar else fresh_array(index)
    check(fits, out_of_bounds, given, axis, size_value(size))
    negative = trace.emit("less", index, trace.constant(0, INT64))
    return trace.emit("select", negative, trace.emit("add", index, extent), index)


# Subscripts.


def is_advanced(key: Any) -> bool:
    sequences = (*_SEQUENCES, *conversions)
    if isinstance(key, tuple):
        return any(isinstance(item, (*sequences, tuple)) for item in key)
    return isinstance(key, sequences)


def holds_scalar_array(key: Any) -> bool:
    """Whether an array without dimensions is among the items: it counts as an integer."""
    items = key if isinstance(key, tuple) else (key,)
    return any(isinstance(item, StagedArray) and not item.dims for item in items)


def with_scalars(key: Any) -> Any:
    items = key if isinstance(key, tuple) else (key,)
    return tuple(
        StagedScalar(item.read(), False)
        if isinstance(item, StagedArray) and not item.dims
        else item
        for item in items
    )


def _of_list(items: list[Any]) -> Any:
    """A list of integers, of bools, or of such lists."""
    scalars = all(isinstance(x, StagedScalar) or promote.is_plain_number(x) for x in items)
    if scalars and (0 < len(items) < FEW or any(isinstance(x, StagedScalar) for x in items)):
        dtype = np.result_type(*map(promote.dtype_of, items))
        return fresh_array(active().emit("pack", *(value_of(x, dtype) for x in items)))
    try:
        return np.array(items) if items else np.zeros(0, INT64)
    except (TypeError, ValueError):
        refuse("indexing with a list of these items is not supported", "make an array of it")


def index_array(item: Any) -> Any:
    """One item of a subscript: an array of integers or bools, or the item as it is."""
    if hasattr(type(item), "as_indices"):  # a range
        return item.as_indices()
    if type(item) in conversions:
        item = conversions[type(item)](item)
    if isinstance(item, (list, tuple, range)):
        item = _of_list(list(item))
    if type(item) is np.ndarray:
        item = active().inputs.constant_array(item)
    if not isinstance(item, StagedArray):
        return item
    if item.dtype.kind not in "iub":
        text = "arrays used as indices must be of integer (or boolean) type"
        raise eager_error(IndexError(text))
    return item


def broadcast_error(*shapes: tuple[int, ...]) -> IndexError:
    text = " ".join(str(tuple(shape)).replace(" ", "") for shape in shapes)
    return IndexError(
        f"shape mismatch: indexing arrays could not be broadcast together with shapes {text} "
    )


Parts = Sequence[Index | Dim | None]


def arranged(parts: Parts) -> tuple[Callable[[], tuple[Value, ...]], Dims]:
    """The dimensions of the result, and what gives the indices in them, once they are checked.
    ``parts``: an index; the size of an axis that a slice has left; None, a new axis.
    """
    arrays = [part.dims for part in parts if isinstance(part, Index) and part.dims]
    together = broadcast(arrays, error=broadcast_error) if arrays else ()
    places = [k for k, part in enumerate(parts) if isinstance(part, Index)]
    adjacent = places[-1] - places[0] + 1 == len(places)
    first = places[0] if adjacent else 0
    rest = [Dim(1) if p is None else p for p in parts if not isinstance(p, Index)]
    dims = (*rest[:first], *together, *rest[first:])
    return lambda: _in_place(parts, together, first, dims), dims


def _in_place(parts: Parts, together: Dims, first: int, dims: Dims) -> tuple[Value, ...]:
    axes = iter([*range(first), *range(first + len(together), len(dims))])
    indices: list[Value] = []
    for part in parts:
        if isinstance(part, Index):
            value = part.value
            if part.size is not None:
                value = inside(value, part.size, part.axis, together)
            indices.append(_spread(value, together, first, dims))
            continue
        axis = next(axes)
        if part is not None:
            indices.append(_line(part, axis, dims))
    return tuple(indices)


def _spread(value: Value, together: Dims, first: int, dims: Dims) -> Value:
    if value.type.is_scalar:
        return value
    axes = broadcast_map(value.type.dims, together).axes
    moved = (AxisMap(a.offset, a.step, None if a.axis is None else a.axis + first) for a in axes)
    return active().view(value, ViewMap(dims, tuple(moved)))


def _line(size: Dim, axis: int, dims: Dims) -> Value:
    """The index along an axis that a slice has left."""
    trace = active()
    if size.static == 1:
        return trace.constant(0, INT64)
    line = trace.emit("iota", dim=size)
    return trace.view(line, ViewMap(dims, (AxisMap(Dim(0), Dim(1), axis),)))


# Reading and writing.


def gathered(array: StagedArray, chosen: Selection) -> StagedArray:
    trace = active()
    base = trace.view(array.read(), chosen.view)
    return fresh_array(trace.emit("gather", base, *chosen.indices))


def value_error(value: tuple[int, ...], dims: tuple[int, ...]) -> ValueError:
    texts = [str(tuple(shape)).replace(" ", "") for shape in (value, dims)]
    return ValueError(
        f"shape mismatch: value array of shape {texts[0]} could not be broadcast to indexing "
        f"result of shape {texts[1]}"
    )


def mask_error(given: int, wanted: int) -> ValueError:
    return ValueError(
        f"NumPy boolean array indexing assignment cannot assign {given} input values to the "
        f"{wanted} output values where the mask is true"
    )


def scatter(array: StagedArray, chosen: Selection, value: Value, kind: str = "set") -> None:
    """``array[indices] = value``, in place where the array is all of its buffer or one view."""
    trace = active()
    cell = array.cell
    array.require_writeable("assignment destination")
    steps = (*array.steps, chosen.view)
    plain = cell.origin is None and not cell.mirrors
    if plain and all(isinstance(step, ViewMap) for step in array.steps):
        indices = chosen.indices
        for step in reversed(steps):
            assert isinstance(step, ViewMap)
            indices = mapped(step, indices)
        fresh = trace.emit("scatter", trace.read(cell), value, *indices, kind=kind)
        trace.set(cell, fresh)
        trace.spoil_aliases(cell)
        return
    base = trace.view(array.read(), chosen.view)
    array.write(trace.emit("scatter", base, value, *chosen.indices, kind=kind), chosen.view)


def mapped(map_: ViewMap, indices: tuple[Value, ...]) -> tuple[Value, ...]:
    """Indices into a view as indices into its base."""
    trace = active()
    result: list[Value] = []
    for axis in map_.axes:
        if axis.axis is None:
            result.append(trace.value_of(axis.offset))
            continue
        index = indices[axis.axis]
        if axis.step != Dim(1):
            index = trace.emit("multiply", index, trace.value_of(axis.step))
        if axis.offset != Dim(0):
            index = trace.emit("add", index, trace.value_of(axis.offset))
        result.append(index)
    return tuple(result)


def spread_where(array: StagedArray, mask: Value, value: Value) -> None:
    """``array[mask] = value`` for a value of the array's dimensions, or a scalar."""
    trace = active()
    own = mask
    if mask.type.dims != array.dims:
        axes = tuple(AxisMap(Dim(0), Dim(1), k) for k in range(mask.type.rank))
        own = trace.emit("view", mask, map=ViewMap(array.dims, axes))
    kept = trace.emit("select", own, value, array.read())
    array.write(kept, ViewMap.identity(array.dims))


def without_places(value: Value, places: Sequence[Value], dims: Dims) -> Value | None:
    """What an elementwise expression of elements at ``places`` is for every element."""
    if value.type.is_scalar:
        return value
    node = maker(value)
    if node is None:
        return None
    if node.op == "gather" and node.operands[1:] == tuple(places):
        return _as_large(node.operands[0], dims)
    if node.op == "view" and node.operands[0].type.is_scalar:
        return node.operands[0]
    if node.op == "update" and node.attrs["map"].is_identity_on(value.type.dims):
        return without_places(node.operands[1], places, dims)
    definition = lookup(node.op)
    if not node.operands:  # numbers that count the places
        return None
    partial = Trait.PARTIAL in definition.traits and node.operands[0].type.dtype.kind in "iu"
    if not definition.is_elementwise or partial:
        return None
    operands = [without_places(operand, places, dims) for operand in node.operands]
    if any(operand is None for operand in operands):
        return None
    found = [operand for operand in operands if operand is not None]
    return active().emit(node.op, *found, **node.attrs)


def _as_large(value: Value, dims: Dims) -> Value | None:
    """The array under dimensions that are proved to be its own."""
    if len(value.type.dims) != len(dims):
        return None
    if not all(map(active().facts.are_equal, value.type.dims, dims)):
        return None
    same = value.type.dims == dims
    return value if same else active().emit("view", value, map=ViewMap.identity(dims))


def maker(value: Value) -> Node | None:
    """The node that makes a value of this program, where it has one result."""
    block = active().home.get(value)
    nodes = reversed(block.nodes) if block is not None else ()
    return next((node for node in nodes if node.results == (value,)), None)
