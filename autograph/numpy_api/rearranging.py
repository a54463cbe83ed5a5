"""Elements in other places: flip, rot90, moveaxis, broadcast_arrays, split, stack, block."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograph.ir import Dim
from autograph.numpy_api.arrays import (
    as_array,
    axis_argument,
    saying,
    strict_axes,
)
from autograph.numpy_api.picking import at_axis
from autograph.numpy_api.registry import stages
from autograph.numpy_api.shape import (
    concatenate,
    expand_dims,
    permuted,
)
from autograph.staging.elementwise import fresh_array
from autograph.staging.indexing import getitem, through
from autograph.staging.shapes import broadcast, broadcast_map, size_value
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse

_ALL = slice(None)


def known_integer(item: Any, what: str) -> int:
    if isinstance(item, StagedScalar):
        refuse(f"{what} that is only known at run time is not supported", "use a constant")
    return int(item.__index__())


# The same elements, as views.


@stages(np.flip, always=True)
def flip(m: Any, axis: Any = None) -> StagedArray:
    array = as_array(m)
    axes = strict_axes(axis, len(array.dims))
    back = slice(None, None, -1)
    key = tuple(back if k in axes else _ALL for k in range(len(array.dims)))
    found: StagedArray = getitem(array, key)
    return found


@stages(np.fliplr, always=True)
def fliplr(m: Any) -> StagedArray:
    array = as_array(m)
    if len(array.dims) < 2:
        raise eager_error(ValueError("Input must be >= 2-d."))
    return flip(array, 1)


@stages(np.flipud, always=True)
def flipud(m: Any) -> StagedArray:
    array = as_array(m)
    if not array.dims:
        raise eager_error(ValueError("Input must be >= 1-d."))
    return flip(array, 0)


@stages(np.rot90, always=True)
def rot90(m: Any, k: Any = 1, axes: Any = (0, 1)) -> Any:
    array = as_array(m)
    rank = len(array.dims)
    first, second = axes
    if first == second or abs(first - second) == rank:
        raise eager_error(ValueError("Axes must be different."))
    if not (-rank <= first < rank and -rank <= second < rank):
        message = f"Axes={tuple(axes)} out of range for array of ndim={rank}."
        raise eager_error(ValueError(message))
    turns = known_integer(k, "a number of turns") % 4
    if turns == 0:
        return getitem(array, _ALL)
    if turns == 2:
        return flip(flip(array, first), second)
    order = list(range(rank))
    order[first], order[second] = order[second], order[first]
    if turns == 1:
        return permuted(flip(array, second), order)
    return flip(permuted(array, order), second)


@stages(np.moveaxis, always=True)
def moveaxis(a: Any, source: Any, destination: Any) -> StagedArray:
    array = as_array(a)
    rank = len(array.dims)
    pairs = [_axes(source, rank, "source"), _axes(destination, rank, "destination")]
    if len(pairs[0]) != len(pairs[1]):
        message = "`source` and `destination` arguments must have the same number of elements"
        raise eager_error(ValueError(message))
    order = [k for k in range(rank) if k not in pairs[0]]
    for place, own in sorted(zip(pairs[1], pairs[0], strict=True)):
        order.insert(place, own)
    return permuted(array, order)


def _axes(item: Any, rank: int, name: str) -> list[int]:
    items = item if isinstance(item, (tuple, list)) else (item,)
    axes = [axis_argument(own, rank, name) for own in items]
    if len(set(axes)) != len(axes):
        raise eager_error(ValueError(f"repeated axis in `{name}` argument"))
    return axes


@stages(np.rollaxis, always=True)
def rollaxis(a: Any, axis: Any, start: Any = 0) -> StagedArray:
    array = as_array(a)
    rank = len(array.dims)
    own = axis_argument(axis, rank)
    place = start + rank if start < 0 else start
    if not 0 <= place <= rank:
        message = "'start' arg requires %d <= start < %d, but %d was passed in"
        raise eager_error(np.exceptions.AxisError(message % (-rank, rank + 1, place)))
    order = [k for k in range(rank) if k != own]
    order.insert(place - (own < place), own)
    return permuted(array, order)


def _at_least(rank: int, items: Sequence[Any], places: Any) -> Any:
    """Each as an array of at least ``rank`` dimensions, new ones where ``places`` says."""
    found = []
    for item in items:
        array = as_array(item)
        missing = places[len(array.dims)] if len(array.dims) < rank else ()
        found.append(expand_dims(array, missing) if missing else array)
    return found[0] if len(found) == 1 else tuple(found)


@stages(np.atleast_1d, always=True)
def atleast_1d(*arys: Any) -> Any:
    return _at_least(1, arys, {0: (0,)})


@stages(np.atleast_2d, always=True)
def atleast_2d(*arys: Any) -> Any:
    return _at_least(2, arys, {0: (0, 1), 1: (0,)})


@stages(np.atleast_3d, always=True)
def atleast_3d(*arys: Any) -> Any:
    return _at_least(3, arys, {0: (0, 1, 2), 1: (0, 2), 2: (2,)})


@stages(np.broadcast_arrays, always=True)
def broadcast_arrays(*args: Any, subok: bool = False) -> tuple[Any, ...]:
    arrays = [as_array(item) for item in args]
    dims = broadcast([array.dims for array in arrays])
    return tuple(
        a if _has_dims(a, dims) else through(a, broadcast_map(a.dims, dims)) for a in arrays
    )


def _has_dims(array: StagedArray, dims: Sequence[Dim]) -> bool:
    return len(array.dims) == len(dims) and all(map(_is_same_size, array.dims, dims))


def _is_same_size(dim: Dim, whole: Dim) -> bool:
    facts = active().facts
    return facts.are_equal(dim, whole) or (facts.is_never_one(dim) and facts.is_never_one(whole))


# Parts.


@stages(np.array_split, always=True)
def array_split(ary: Any, indices_or_sections: Any, axis: Any = 0) -> list[Any]:
    array = as_array(ary)
    number = _divided_axis(array, axis)
    total = array.dims[number]
    if isinstance(indices_or_sections, (list, tuple)):
        points: list[Any] = [0, *indices_or_sections, None]
    else:
        sections = known_integer(indices_or_sections, "a number of sections")
        if sections <= 0:
            raise eager_error(ValueError("number sections must be larger than 0."))
        each, extras = divmod(_size(total), sections)
        points = [k * each + _smaller(k, extras) for k in range(sections + 1)]
    pairs = itertools.pairwise(points)
    return [getitem(array, at_axis(number, slice(start, stop))) for start, stop in pairs]


def _divided_axis(array: StagedArray, axis: Any) -> int:
    rank = len(array.dims)
    if not -rank <= axis < rank:
        raise eager_error(IndexError("tuple index out of range"))
    return int(axis) % rank


def _size(dim: Dim) -> Any:
    return size_value(dim)


def _smaller(left: Any, right: Any) -> Any:
    trace = active()
    if not isinstance(right, StagedScalar):
        return min(left, right)
    return StagedScalar(trace.value_of(trace.smaller(left, trace.dim_of(right.value))), True)


@stages(np.split, always=True)
def split(ary: Any, indices_or_sections: Any, axis: Any = 0) -> list[Any]:
    array = as_array(ary)
    if not isinstance(indices_or_sections, (list, tuple)):
        number = _divided_axis(array, axis)
        sections = known_integer(indices_or_sections, "a number of sections")
        error = "array split does not result in an equal division"
        each, rest = divmod(_size(array.dims[number]), sections)
        check(rest == 0, saying(ValueError, error))
        if sections > 0:
            starts = [k * each for k in range(sections)]
            parts = (slice(start, start + each) for start in starts)
            return [getitem(array, at_axis(number, part)) for part in parts]
    return array_split(array, indices_or_sections, axis)


def _splitting(name: str, axis: int, rank: int) -> Any:
    def divide(ary: Any, indices_or_sections: Any) -> list[Any]:
        array = as_array(ary)
        if len(array.dims) < rank:
            message = f"{name} only works on arrays of {rank} or more dimensions"
            raise eager_error(ValueError(message))
        return split(array, indices_or_sections, 0 if len(array.dims) == 1 else axis)

    return divide


stages(np.hsplit, always=True)(_splitting("hsplit", 1, 1))
stages(np.vsplit, always=True)(_splitting("vsplit", 0, 2))
stages(np.dsplit, always=True)(_splitting("dsplit", 2, 3))


# Stacks.


@stages(np.column_stack, always=True)
def column_stack(tup: Any) -> Any:
    parts = [as_array(part) for part in tup]
    columns = [expand_dims(atleast_1d(p), 1) if len(p.dims) < 2 else p for p in parts]
    return concatenate(columns, 1)


@stages(np.dstack, always=True)
def dstack(tup: Any) -> Any:
    return concatenate([atleast_3d(part) for part in tup], 2)


@stages(np.block, always=True)
def block(arrays: Any) -> Any:
    """Innermost lists side by side along the last axis, those around them along the axes before."""
    depth = _depth(arrays)
    rank = max(depth, *(len(leaf.dims) for leaf in _leaves(arrays)))
    joined = _joined(arrays, rank, depth)
    return fresh_array(joined.read()) if depth == 0 else joined


def _leaves(item: Any) -> list[StagedArray]:
    if isinstance(item, list):
        return [leaf for part in item for leaf in _leaves(part)]
    return [as_array(item)]


def _depth(item: Any) -> int:
    if not isinstance(item, list):
        return 0
    depths = {_depth(part) for part in item}
    if len(depths) != 1:
        message = "List depths are mismatched" if depths else "List at arrays cannot be empty"
        refuse(f"np.block: {message}", "nest all lists equally")
    return 1 + depths.pop()


def _joined(item: Any, rank: int, depth: int) -> StagedArray:
    if depth == 0:
        array = as_array(item)
        missing = rank - len(array.dims)
        return expand_dims(array, tuple(range(missing))) if missing else array
    parts = [_joined(part, rank, depth - 1) for part in item]
    return concatenate(parts, rank - depth)  # type: ignore[no-any-return]
