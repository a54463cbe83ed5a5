"""What a ``for`` goes through: a number of trips and the item of each, or plain items one after the
other.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from autograph.errors import Unsupported
from autograph.ir import Dim
from autograph.staging import ranges, values
from autograph.staging.arithmetic import python
from autograph.staging.containers import StagedList, growing_methods, is_growing
from autograph.staging.location import Location
from autograph.staging.ranges import StagedRange, staged_range
from autograph.staging.shapes import size_value
from autograph.staging.sites import check
from autograph.staging.special_methods import iterated
from autograph.staging.trace import active
from autograph.staging.trips import Iteration, Once, plain_items, targets
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse


class StagedIterable:
    """What enumerate, zip, reversed and map give: it is gone through once."""

    __slots__ = ("kind", "make", "once")

    def __init__(
        self, make: Callable[[], Iteration | Iterable[Any]], kind: type = enumerate
    ) -> None:
        self.make = make
        self.kind = kind
        self.once = Once()

    def steps(self) -> Iteration | Iterable[Any]:
        """How it goes; a second time it would not."""
        self.once.use("an iterator")
        return self.make()

    def __iter__(self) -> Iterator[Any]:
        steps = self.steps()
        return plain_items(steps) if isinstance(steps, Iteration) else iter(steps)


def iteration(iterable: Any) -> Iteration | Iterable[Any]:
    """How ``for`` goes through ``iterable``."""
    iterable = iterated(iterable)
    if isinstance(iterable, range):
        return ranges.of(iterable).iteration()
    if isinstance(iterable, StagedRange):
        return iterable.iteration()
    if isinstance(iterable, StagedArray):
        return _rows(iterable)
    if isinstance(iterable, StagedIterable):
        return iterable.steps()
    if hasattr(type(iterable), "push") and iterable.steps is not None:
        iterable.use()
        known: Iteration = iterable.steps
        return known
    if is_growing(iterable):
        steps: Iteration = growing_methods["listed"](iterable)
        return replace(steps, lists=(iterable.slot,))
    if isinstance(iterable, StagedScalar):
        raise _not_iterable(iterable)
    try:
        items: Iterable[Any] = iter(iterable)
    except TypeError as error:
        raise eager_error(error) from None
    return items


def _rows(array: StagedArray) -> Iteration:
    if not array.dims:
        raise eager_error(TypeError("iteration over a 0-d array"))
    getitem = values.operators["__getitem__"]
    size = array.dims[0]

    def row(k: Any) -> Any:
        return getitem(array, k if isinstance(k, int) else python(k))

    return Iteration(size, row, size - 1)


def _not_iterable(item: StagedScalar) -> Exception:
    return eager_error(TypeError(f"'{values.type_name(item)}' object is not iterable"))


def _items(item: StagedArray | StagedScalar) -> Iterator[Any]:
    """For Python's own loops and assignments, see ``StagedArray.__iter__``."""
    if isinstance(item, StagedArray):
        return plain_items(_rows(item), depth=3)
    if targets(sys._getframe(2)) is None:
        raise _not_iterable(item)
    name = values.type_name(item)
    raise eager_error(TypeError(f"cannot unpack non-iterable {name} object"))


values.operators["__iter__"] = _items


def enumerate_staged(iterable: Any, start: Any = 0) -> Any:
    steps = iteration(iterable)
    if not isinstance(steps, Iteration):
        return StagedIterable(lambda: ((start + k, item) for k, item in enumerate(steps)))

    def item(k: Any) -> Any:
        index = k if isinstance(k, int) else python(k)
        return (index if start == 0 and type(start) is int else start + index), steps.item(k)

    return StagedIterable(lambda: replace(steps, item=item, is_index=False))


def zip_staged(*iterables: Any, strict: Any = False) -> Any:
    parts = [iteration(iterable) for iterable in iterables]
    steps = [part for part in parts if isinstance(part, Iteration)]
    if len(steps) < len(parts) or not parts:
        return StagedIterable(lambda: _plainly_zipped(parts, strict), zip)
    if len(parts) > 1 and any(part.finish is not None for part in steps):
        refuse("zip(strict=True) inside another zip is not supported", "compare the lengths first")
    counts = [part.count for part in steps]
    common = counts[0]
    for count in counts[1:]:
        common = active().smaller(common, count)
    highest = steps[0].highest if len(set(counts)) == 1 else None
    finish = steps[0].finish
    if strict and len(parts) > 1:
        finish = partial(_require_lengths, common, counts)
    for part in steps[:-1]:
        _require_no_further_item(part, common)
    made = Iteration(
        common,
        lambda k: tuple(part.item(k) for part in steps),
        highest,
        finish=finish,
        lists=tuple(slot for part in steps for slot in part.lists),
        acts=any(part.acts for part in steps),
    )
    return StagedIterable(lambda: made, zip)


def _require_no_further_item(part: Iteration, common: Dim) -> None:
    """Python asks the parts before the one that ends for an item that is dropped."""
    if part.acts and not active().facts.are_equal(part.count, common):
        place = active().location()
        check(active().compare("equal", part.count, common), partial(_further_item, place))


def _further_item(place: Location) -> Unsupported:
    return Unsupported(
        "zip asks for an item that is dropped, which may have effects",
        place[-1] if place else None,
        hint="give arguments of one length",
    )


def _plainly_zipped(parts: list[Any], strict: Any) -> Iterator[Any]:
    plain = [
        part.plain() if isinstance(part, Iteration) and part.count.is_static else part
        for part in parts
    ]
    if any(isinstance(part, Iteration) for part in plain):
        refuse(
            "zip of a plain iterable and an array whose length is only known at run time",
            "use indices",
        )
    return zip(*plain, strict=strict)


def _require_lengths(common: Dim, counts: list[Dim]) -> None:
    """What zip(strict=True) raises after the items that all have."""
    same = None
    trace = active()
    for count in counts:
        if not trace.facts.are_equal(count, common):
            equal = trace.compare("equal", count, common)
            same = equal if same is None else trace.emit("logical_and", same, equal)
    if same is not None:
        check(same, _other_length, tuple(map(size_value, counts)))


def _other_length(counts: tuple[int, ...]) -> ValueError:
    try:
        list(zip(*map(range, counts), strict=True))
    except ValueError as error:
        return ValueError(*error.args)
    raise AssertionError("the lengths are equal")


def reversed_staged(iterable: Any, /) -> Any:
    if isinstance(iterable, StagedList) and not is_growing(iterable):
        return StagedIterable(lambda: _backwards(iterable), reversed)
    if isinstance(iterable, (range, StagedRange, StagedArray)) or is_growing(iterable):
        steps = iteration(iterable)
        assert isinstance(steps, Iteration)
        return StagedIterable(lambda: _mirrored(steps), reversed)
    try:
        made = reversed(iterable)
    except TypeError:
        kind = getattr(iterable, "kind", None) if isinstance(iterable, StagedIterable) else None
        name = values.type_name(iterable) if kind is None else kind.__name__
        raise eager_error(TypeError(f"'{name}' object is not reversible")) from None
    return StagedIterable(lambda: made, reversed)


def _backwards(items: StagedList) -> Iterator[Any]:
    """As Python's own: by position, also where the list changes on the way."""
    for place in reversed(range(len(items))):
        if is_growing(items):
            refuse("a list that changes by data is gone through in reverse", "reverse a copy of it")
        if place >= len(items):
            return
        yield items[place]


def _mirrored(steps: Iteration) -> Iteration:
    def item(k: Any) -> Any:
        place = steps.count - 1 - Dim.of(k)
        return steps.item(place.const if place.is_static else active().value_of(place))

    return replace(steps, item=item, is_index=False)


__all__ = ["Iteration", "StagedIterable", "StagedRange", "check", "iteration", "staged_range"]
