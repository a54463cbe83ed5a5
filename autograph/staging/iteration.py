"""What a ``for`` goes through: a number of trips and the item of each, or plain items one after the
other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from autograph.ir import Dim, Value
from autograph.staging import values
from autograph.staging.arithmetic import python
from autograph.staging.containers import growing_methods, is_growing
from autograph.staging.indexing import as_dim
from autograph.staging.sites import Decoder, Packer, check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse


@dataclass(frozen=True, slots=True)
class Iteration:
    """``count`` trips; ``item(k)`` is the item of trip k; ``highest`` is the last k where known
    exactly.
    """

    count: Dim
    item: Callable[[Any], Any]
    highest: Dim | None = None

    def plain(self) -> Iterator[Any]:
        """The items for plain trip numbers; only where the count is static."""
        return (self.item(k) for k in range(self.count.const))


@dataclass(frozen=True, slots=True)
class StagedRange:
    """``range`` with bounds known at run time."""

    start: Dim
    stop: Dim
    step: Dim

    def iteration(self) -> Iteration:
        trace = active()
        step = self.step.static
        if step in (1, -1):
            span = (self.stop - self.start) * step
            return Iteration(trace.at_least_zero(span), self.item, span - 1)
        if step is not None:
            span, size = (self.stop - self.start) * (1 if step > 0 else -1), Dim(abs(step))
        else:
            up = trace.compare("greater", self.step, Dim(0))
            span = trace.choose(up, self.stop - self.start, self.start - self.stop)
            size = trace.choose(up, self.step, -self.step)
        rounded = trace.value_of(trace.at_least_zero(span + size - 1))
        count = trace.emit("floor_divide", rounded, trace.value_of(size))
        trace.facts.nonnegative.add(count)
        return Iteration(Dim.of(count), self.item)

    def item(self, k: Any) -> Any:
        trace = active()
        place = self.start + trace.product(Dim.of(k), self.step)
        if place.is_static:
            return place.const
        value = trace.value_of(place)
        trace.facts.affine[value] = place
        return python(value)

    def __iter__(self) -> Iterator[Any]:
        return _plain_items(self.iteration())

    def pack_into(self, packer: Packer) -> Decoder:
        bounds = [
            packer.pack(python(active().value_of(bound)))
            for bound in (self.start, self.stop, self.step)
        ]
        return lambda payload: range(*(bound(payload) for bound in bounds))


@dataclass(frozen=True, slots=True)
class StagedIterable:
    """enumerate, zip and reversed of staged things."""

    make: Callable[[], Iteration | Iterable[Any]]

    def __iter__(self) -> Iterator[Any]:
        return _plain_items(self.make())


def _plain_items(steps: Iteration | Iterable[Any]) -> Iterator[Any]:
    """The items for Python's own loops, in comprehensions and in functions that take iterables."""
    if not isinstance(steps, Iteration):
        return iter(steps)
    if not steps.count.is_static:
        refuse(
            "a list whose length is only known at run time",
            "make an array with np.empty and fill it in a for loop",
        )
    return steps.plain()


def staged_range(*bounds: Any) -> Any:
    """``range`` of integers of which one at least may be staged."""
    for bound in bounds:
        if isinstance(bound, StagedScalar) and bound.dtype.kind not in "iub":
            name = values.type_name(bound)
            raise eager_error(TypeError(f"'{name}' object cannot be interpreted as an integer"))
    start, stop, step = (0, bounds[0], 1) if len(bounds) == 1 else (*bounds, 1)[:3]
    by = as_dim(step)
    if by.is_static:
        ok: Any = by.const != 0
    else:
        ok = active().compare("not_equal", by, Dim(0))
    check(ok, lambda: ValueError("range() arg 3 must not be zero"))
    return StagedRange(as_dim(start), as_dim(stop), by)


def iteration(iterable: Any) -> Iteration | Iterable[Any]:
    """How ``for`` goes through ``iterable``."""
    if isinstance(iterable, range):
        return StagedRange(Dim(iterable.start), Dim(iterable.stop), Dim(iterable.step)).iteration()
    if isinstance(iterable, StagedRange):
        return iterable.iteration()
    if isinstance(iterable, StagedArray):
        return _rows(iterable)
    if isinstance(iterable, StagedIterable):
        made: Iteration | Iterable[Any] = iterable.make()
        return made
    if hasattr(iterable, "push") and iterable.steps is not None:
        iterable.use()
        known: Iteration = iterable.steps
        return known
    if is_growing(iterable):
        steps: Iteration = growing_methods["listed"](iterable)
        return steps
    if isinstance(iterable, StagedScalar):
        raise eager_error(TypeError(f"'{values.type_name(iterable)}' object is not iterable"))
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


def enumerate_staged(iterable: Any, start: Any = 0) -> Any:
    def make() -> Any:
        steps = iteration(iterable)
        if not isinstance(steps, Iteration):
            return ((start + k, item) for k, item in enumerate(steps))

        def item(k: Any) -> Any:
            index = k if isinstance(k, int) else python(k)
            return (index if start == 0 and type(start) is int else start + index), steps.item(k)

        return Iteration(steps.count, item, steps.highest)

    return StagedIterable(make)


def zip_staged(*iterables: Any, strict: bool = False) -> Any:
    def make() -> Any:
        parts = [iteration(iterable) for iterable in iterables]
        if not all(isinstance(part, Iteration) for part in parts):
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
        steps = [part for part in parts if isinstance(part, Iteration)]
        if strict:
            refuse("zip(strict=True) of arrays is not supported", "compare their lengths first")
        count = steps[0].count
        for part in steps[1:]:
            count = active().smaller(count, part.count)
        highest = steps[0].highest if len({part.count for part in steps}) == 1 else None
        return Iteration(count, lambda k: tuple(part.item(k) for part in steps), highest)

    return StagedIterable(make)


def reversed_staged(iterable: Any) -> Any:
    def make() -> Iteration:
        steps = iteration(iterable)
        if not isinstance(steps, Iteration):
            raise eager_error(TypeError(f"'{type(iterable).__name__}' object is not reversible"))

        def item(k: Any) -> Any:
            return steps.item(steps.count.const - 1 - k if isinstance(k, int) else _mirrored(k))

        def _mirrored(k: Value) -> Value:
            return active().value_of(steps.count - 1 - Dim.of(k))

        return Iteration(steps.count, item, steps.highest)

    return StagedIterable(make)


__all__ = ["Iteration", "StagedIterable", "StagedRange", "check", "iteration", "staged_range"]
