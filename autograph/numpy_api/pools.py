"""What itertools makes of the items of its arguments, which it holds: product, combinations,
permutations.

    product(a, b)           for x in a: for y in b: (x, y)
    combinations(a, 2)      for i in range(n): for j in range(i + 1, n): (a[i], a[j])
    permutations(a, 2)      for i in range(n): for j in range(n), where j != i: (a[i], a[j])

Few tuples are made while staging; many, or a number that is only known at run time, in loops.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograph.ir import Dim
from autograph.numpy_api.registry import stages
from autograph.staging.arithmetic import python
from autograph.staging.containers import staged_container
from autograph.staging.generated import Sink, StagedGenerator
from autograph.staging.growing_lists import listed
from autograph.staging.iteration import Iteration, StagedRange, iteration
from autograph.staging.looping import loop_over
from autograph.staging.ranges import staged_range
from autograph.staging.shapes import size_value
from autograph.staging.special_methods import iterated
from autograph.staging.trace import active
from autograph.staging.tries import when
from autograph.staging.truth import truth
from autograph.staging.values import StagedArray, eager_error, refuse

FEW = 16  # tuples that are written out
Chosen = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """Items that can be asked for by their place, again and again."""

    count: Dim
    item: Callable[[Any], Any]

    @property
    def size(self) -> int | None:
        return self.count.static

    def plain(self) -> list[Any]:
        """The items, where it is known how many they are."""
        if self.size is None:
            refuse(
                "items whose number is only known at run time are asked for one by one",
                "go through them with a `for` of its own",
            )
        return [self.item(k) for k in range(self.size)]

    def at(self, place: Any) -> Any:
        """The item at a place that is a number of the program."""
        return self.item(place if isinstance(place, int) else place.value)


def pool(iterable: Any) -> Pool:
    """The items as they are now, which is when itertools takes them."""
    iterable = iterated(iterable)
    if isinstance(iterable, (range, StagedRange)):
        steps = iteration(iterable)
    elif isinstance(iterable, StagedArray) and len(iterable.dims) == 1:
        steps = iteration(StagedArray(active().cell(iterable.read())))
    else:
        made = staged_container([])
        made.extend(iterable)
        steps = listed(made)
    if isinstance(steps, Iteration):
        return Pool(steps.count, steps.item)
    items = staged_container(list(steps))
    return Pool(Dim(len(items)), lambda k: items[k if isinstance(k, int) else python(k)])


def _each(size: Any, start: Any, use: Callable[[Any], None]) -> None:
    """``for k in range(start, size): use(k)``"""

    def body(k: Any) -> tuple[()]:
        use(k)
        return ()

    loop_over(staged_range(start, size), body, (), ())


def tuples(
    number: int | None, make: Callable[[], Iterator[Any]], push: Callable[[Sink], Any]
) -> Any:
    """As plain items where they are few, else by ``push``."""
    if number is not None and number <= FEW:
        return make()
    return StagedGenerator(push, make)


@stages(itertools.product, always=True)
def product(*iterables: Any, repeat: Any = 1) -> Any:
    if not isinstance(repeat, int):
        refuse("product() repeated a number of times that is only known at run time", "write loops")
    pools = [pool(iterable) for iterable in iterables] * repeat

    def push(sink: Sink) -> None:
        _nested(pools, (), sink)

    sizes = [part.size for part in pools]
    number = None if None in sizes else math.prod(size for size in sizes if size is not None)
    return tuples(number, lambda: itertools.product(*(part.plain() for part in pools)), push)


def _nested(pools: Sequence[Pool], chosen: Chosen, sink: Sink) -> None:
    if not pools:
        sink(chosen)
        return
    first, *rest = pools
    _each(size_value(first.count), 0, lambda k: _nested(rest, (*chosen, first.at(k)), sink))


def _rising(repeated: bool) -> Callable[..., Any]:
    """Combinations: each place is after the one before, or may be the same."""
    function = itertools.combinations_with_replacement if repeated else itertools.combinations

    def combinations(iterable: Any, r: Any) -> Any:
        items, length = pool(iterable), _length(r)
        size = size_value(items.count)

        def choose(left: int, start: Any, chosen: Chosen, sink: Sink) -> None:
            if not left:
                sink(chosen)
                return

            def use(k: Any) -> None:
                after = k if repeated else k + 1
                choose(left - 1, after, (*chosen, items.at(k)), sink)

            _each(size, start, use)

        number = None
        if items.size is not None:
            number = math.comb(max(items.size + length - 1, 0) if repeated else items.size, length)
        return tuples(
            number,
            lambda: function(items.plain(), length),
            lambda sink: choose(length, 0, (), sink),
        )

    return combinations


stages(itertools.combinations, always=True)(_rising(False))
stages(itertools.combinations_with_replacement, always=True)(_rising(True))


@stages(itertools.permutations, always=True)
def permutations(iterable: Any, r: Any = None) -> Any:
    items = pool(iterable)
    if r is None and items.size is None:
        refuse("permutations() of a number of items that is only known at run time", "give r")
    length = items.size if r is None else _length(r)
    assert length is not None
    size = size_value(items.count)

    def choose(left: int, places: tuple[Any, ...], sink: Sink) -> None:
        if not left:
            sink(tuple(items.at(place) for place in places))
            return

        def use(k: Any) -> None:
            _unless_among(k, places, lambda: choose(left - 1, (*places, k), sink))

        _each(size, 0, use)

    number = None if items.size is None else math.perm(items.size, length)
    return tuples(
        number,
        lambda: itertools.permutations(items.plain(), length),
        lambda sink: choose(length, (), sink),
    )


def _unless_among(k: Any, places: tuple[Any, ...], use: Callable[[], None]) -> None:
    if not places:
        use()
        return
    when(truth(k != places[0]), lambda: _unless_among(k, places[1:], use))


def _length(r: Any) -> int:
    """How many items a tuple has."""
    if not isinstance(r, int):
        refuse("tuples of a length that is only known at run time", "write the loops")
    if r < 0:
        raise eager_error(ValueError("r must be non-negative"))
    return r
