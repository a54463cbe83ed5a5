"""``x.flat``: the elements in C order, read and written where they are, and gone through.

x.flat[k]       x[unravelled k]          x.flat[a:b] = v    the same for each of the places
for v in x.flat                          element after element, as they are when they are reached
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.ir import Dim, Value
from autograph.numpy_api.arrays import as_array, copied, saying
from autograph.numpy_api.picking import put
from autograph.numpy_api.registry import attribute, stages
from autograph.numpy_api.shape import is_contiguous, ravel
from autograph.staging.arithmetic import python
from autograph.staging.elementwise import assign, fresh_array
from autograph.staging.indexing import as_dim, getitem, index_map
from autograph.staging.iteration import Iteration, StagedIterable
from autograph.staging.shapes import size_of, size_value
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, array_setters, refuse


def place(array: StagedArray, k: Any) -> tuple[Any, ...]:
    """The subscript of element ``k`` in C order."""
    if len(array.dims) == 1:
        return (k if isinstance(k, int) else python(k),)
    trace = active()
    rest: Value = trace.value_of(Dim.of(k))
    found: list[Any] = []
    for dim in reversed(array.dims[1:]):
        size = trace.value_of(dim)
        found.append(python(trace.emit("remainder", rest, size)))
        trace.facts.within[found[-1].value] = dim
        rest = trace.emit("floor_divide", rest, size)
    trace.facts.within[rest] = array.dims[0]
    return (python(rest), *reversed(found))


class FlatIterator(StagedIterable):
    """It begins anew wherever it is gone through; NumPy's goes on where it was left."""

    __slots__ = ("base",)

    def __init__(self, base: StagedArray) -> None:
        super().__init__(lambda: elements(base), np.flatiter)
        self.base = base

    def __len__(self) -> int:
        return len(ravel(self.base))

    def _require_inside(self, key: Any) -> None:
        """NumPy's error for a place, which does not speak of an axis."""
        if isinstance(key, (int, StagedScalar)) and not isinstance(key, bool):
            trace, size, index = active(), size_of(self.base.dims), as_dim(key)
            low = trace.compare("greater_equal", index, -size)
            inside = trace.emit("logical_and", low, trace.compare("less", index, size))
            check(inside, _outside, size_value(index), size_value(size))

    def __getitem__(self, key: Any) -> Any:
        self._require_inside(key)
        found = getitem(ravel(self.base), key)
        return copied(found) if isinstance(found, StagedArray) else found

    def __setitem__(self, key: Any, item: Any) -> None:
        self._require_inside(key)
        count = size_value(size_of(self.base.dims))
        if not isinstance(key, (slice, StagedArray, list, np.ndarray)):
            flat = ravel(self.base)
            if flat.cell is self.base.cell:
                assign(flat, item, index_map(flat, key))
                return
            key = [key]
        places = getitem(_numbers(count), key)
        put(self.base, places, item)

    def as_operand(self) -> StagedArray:
        """What a function that takes arrays makes of it."""
        return copied(ravel(self.base))

    def __getattr__(self, name: str) -> Any:
        return getattr(ravel(self.base), name)


def _outside(index: int, size: int) -> IndexError:
    return IndexError(f"index {index} is out of bounds for size {size}")


def _numbers(count: Any) -> StagedArray:
    dim = Dim(count) if isinstance(count, int) else Dim.of(count.value)
    return fresh_array(active().emit("iota", dim=dim))


def elements(array: StagedArray, item: Callable[..., Any] | None = None) -> Iteration:
    """How ``for`` goes through the elements; ``item`` makes of a place what is wanted."""
    count = size_of(array.dims)

    def element(k: Any) -> Any:
        where = place(array, k) if array.dims else ()
        found = getitem(array, where)
        return found if item is None else item(where, found)

    return Iteration(count, element, count - 1)


@attribute("flat")
def flat(a: StagedArray) -> FlatIterator:
    return FlatIterator(a)


def _set_flat(a: StagedArray, item: Any) -> None:
    FlatIterator(a)[:] = item


array_setters["flat"] = _set_flat


@stages(np.ndenumerate, always=True)
def ndenumerate(arr: Any) -> StagedIterable:
    array = as_array(arr)
    return StagedIterable(lambda: elements(array, lambda where, item: (where, item)))


@stages(np.nditer, always=True)
def nditer(op: Any, *args: Any, **kwargs: Any) -> StagedIterable:
    """The simple form: the elements of one array, to be read, in the order they are stored."""
    array = as_array(op)
    if args or kwargs or not is_contiguous(array):
        refuse("np.nditer with options, or of a view, is not supported", "use x.flat, or indices")
    some = active().compare("not_equal", size_of(array.dims), Dim(0))
    check(some, saying(ValueError, "Iteration of zero-sized operands is not enabled"))
    return StagedIterable(lambda: elements(array, lambda where, item: as_array(item)))
