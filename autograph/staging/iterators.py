"""Iterators over sequences, as ``iter`` gives them. Where they are is in a slot: items may be asked
for in branches and loops.

    it = iter(x); first = next(it)
    for v in it: B                     from x[1] on
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from autograph.ir import Dim
from autograph.staging.branches import branch
from autograph.staging.containers import StagedList, growing_methods
from autograph.staging.indexing import as_dim
from autograph.staging.iteration import StagedIterable, iteration
from autograph.staging.ranges import StagedRange
from autograph.staging.shapes import size_value
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.trips import Iteration
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse


class StagedIterator(StagedIterable):
    """``iter(items)``"""

    __slots__ = ("items", "position")

    def __init__(self, items: Any) -> None:
        kept = isinstance(items, (StagedArray, StagedList, StagedRange, range))
        super().__init__(self._rest, type(iter(())))
        self.items = items if kept else _listed(items)
        self.position = active().slot("position", 0)

    def _place(self) -> Any:
        place = self.position.get()
        if not isinstance(place, (int, StagedScalar)):
            refuse("an iterator is used after a loop went through it", "make it where it is used")
        return place

    def next(self, *default: Any) -> Any:
        """``next(self, *default)``"""
        place, size = self._place(), self._size()
        if isinstance(place, int) and isinstance(size, int):
            if place < size:
                return self._take(place)
            if default:
                return default[0]
            raise eager_error(StopIteration())
        held = active().compare("less", as_dim(place), as_dim(size))
        if not default:
            check(held, StopIteration)
            return self._take(place)
        arms: tuple[Callable[[], Any], ...] = (
            lambda: (self._take(place),),
            lambda: (default[0],),
        )
        return branch(held, arms, ("item",))[0]

    def _size(self) -> Any:
        if isinstance(self.items, StagedArray):
            return size_value(self.items.dims[0])
        if isinstance(self.items, StagedRange):
            return size_value(self.items.size)
        return growing_methods["length"](self.items) if _is_list(self.items) else len(self.items)

    def _take(self, place: Any) -> Any:
        if isinstance(place, StagedScalar) and isinstance(self.items, tuple):
            refuse("which item of an iterator is next depends on data", "index an array or a list")
        item = self.items[place]
        active().write(self.position, place + 1)
        return item

    def _rest(self) -> Any:
        place = self._place()
        active().write(self.position, None)
        steps = iteration(self.items)
        if isinstance(place, int) and place == 0:
            return steps
        if not isinstance(steps, Iteration):
            if isinstance(place, StagedScalar):
                refuse("where an iterator is depends on data", "index an array or a list")
            return list(steps)[place:]
        start, item = as_dim(place), steps.item

        def later(k: Any) -> Any:
            at = start + Dim.of(k)
            return item(at.const if at.is_static else active().value_of(at))

        rest = active().at_least_zero(steps.count - start)
        return replace(steps, count=rest, item=later, highest=None, is_index=False)


def _listed(items: Any) -> tuple[Any, ...]:
    try:
        return tuple(items)
    except TypeError as error:
        raise eager_error(error) from None


def _is_list(items: Any) -> bool:
    return isinstance(items, StagedList)
