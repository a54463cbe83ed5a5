"""The functions of itertools that go through their arguments once: chain, accumulate, islice,
repeat, and their kin.

What gives one item for each trip stays a loop with an index; what leaves items out, or takes them
from several places, is pushed into the body of the loop that consumes it.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from autograph.ir import Dim
from autograph.numpy_api.pools import pool
from autograph.numpy_api.registry import stages
from autograph.staging.arithmetic import python
from autograph.staging.branches import branch
from autograph.staging.containers import staged_container
from autograph.staging.generated import Sink, StagedGenerator
from autograph.staging.iteration import Iteration, StagedIterable, StagedRange, iteration
from autograph.staging.looping import loop_over
from autograph.staging.ranges import staged_range
from autograph.staging.shapes import dimension, size_value
from autograph.staging.sites import check
from autograph.staging.special_methods import iterated
from autograph.staging.trace import active
from autograph.staging.tries import when
from autograph.staging.truth import truth
from autograph.staging.values import StagedArray, StagedScalar, eager_error, negated, refuse

ENDLESS = Dim(2**62)
_FEW = 8
_UNKNOWN = "whether there is a next item depends on data"
_GO_THROUGH = "go through the items with a `for` of its own, or make a list of them"


def _call(function: Any, *args: Any) -> Any:
    return active().inputs.call(function, *args)


def _is_loop(iterable: Any) -> bool:
    """Would a ``for`` over it be a loop of the program?"""
    if isinstance(iterable, StagedGenerator):
        return True
    if isinstance(iterable, (range, StagedRange, StagedArray)):
        count = iteration(iterable)
        return not (isinstance(count, Iteration) and (count.count.static or _FEW + 1) <= _FEW)
    return isinstance(iterable, StagedIterable) or getattr(iterable, "growing", None) is not None


def through(iterable: Any, use: Callable[[Any], object]) -> None:
    """``for item in iterable: use(item)``"""

    def body(item: Any) -> tuple[()]:
        use(item)
        return ()

    loop_over(iterable, body, (), ())


def plain_iterator(iterable: Any) -> Iterator[Any]:
    steps = iteration(iterable)
    if not isinstance(steps, Iteration):
        return iter(steps)
    if not steps.count.is_static:
        refuse(
            "items whose number is only known at run time are asked for one by one",
            "go through them with a `for` of its own",
        )
    return steps.plain()


@stages(itertools.chain, always=True)
def chain(*iterables: Any) -> Any:
    parts = [iterated(part) for part in iterables]

    def push(sink: Sink) -> None:
        for part in parts:
            through(part, sink)

    def pull() -> Iterator[Any]:
        return itertools.chain.from_iterable(map(plain_iterator, parts))

    return StagedGenerator(push, pull) if any(map(_is_loop, parts)) else pull()


@stages(itertools.chain.from_iterable, always=True)
def chain_from_iterable(iterable: Any) -> Any:
    outer = iterated(iterable)
    return StagedGenerator(
        lambda sink: through(outer, lambda part: through(part, sink)),
        lambda: itertools.chain.from_iterable(map(plain_iterator, plain_iterator(outer))),
    )


@stages(itertools.accumulate, always=True)
def accumulate(iterable: Any, func: Any = None, *, initial: Any = None) -> Any:
    function = operator.add if func is None else func

    def add(total: Any, item: Any) -> Any:
        return _call(function, total, item)

    if not _is_loop(iterable):
        return itertools.accumulate(plain_iterator(iterable), add, initial=initial)

    def push(sink: Sink) -> None:
        def body(item: Any, total: Any) -> tuple[Any]:
            made = add(total, item)
            sink(made)
            return (made,)

        if initial is not None:
            sink(initial)
            loop_over(iterable, body, (initial,), ("total",))
            return
        items = pool(iterable)

        def some() -> None:
            first = items.item(0)
            sink(first)
            places = staged_range(1, size_value(items.count))
            loop_over(places, lambda k, total: body(items.at(k), total), (first,), ("total",))

        when(truth(size_value(items.count) > 0), some)

    return StagedGenerator(
        push, lambda: itertools.accumulate(plain_iterator(iterable), add, initial=initial)
    )


def _as_steps(iterable: Any) -> Any:
    """How ``for`` goes through it; what generators give is put into a list before."""
    if isinstance(iterable, StagedGenerator) and iterable.steps is None:
        made: Any = staged_container([])
        made.extend(iterable)
        iterable = made
    return iteration(iterable)


def _place(k: Any) -> Dim:
    return k if isinstance(k, Dim) else Dim.of(k)


def _number(place: Dim) -> Any:
    """A place as ``Iteration.item`` takes it."""
    return place.const if place.is_static else active().value_of(place)


@stages(itertools.pairwise, always=True)
def pairwise(iterable: Any) -> Any:
    if not _is_loop(iterable):
        return itertools.pairwise(plain_iterator(iterable))
    items = pool(iterable)
    count = active().at_least_zero(items.count - 1)

    def pair(k: Any) -> tuple[Any, Any]:
        return items.item(k), items.item(_number(_place(k) + 1))

    return StagedIterable(lambda: Iteration(count, pair), itertools.pairwise)


@stages(itertools.repeat, always=True)
def repeat(object: Any, times: Any = None) -> Any:
    count = ENDLESS if times is None else active().at_least_zero(dimension(times))
    return StagedIterable(lambda: Iteration(count, lambda k: object), itertools.repeat)


@stages(itertools.count, always=True)
def count(start: Any = 0, step: Any = 1) -> Any:
    first, by = dimension(start), dimension(step)

    def item(k: Any) -> Any:
        place = first + active().product(_place(k), by)
        return place.const if place.is_static else python(active().value_of(place))

    return StagedIterable(lambda: Iteration(ENDLESS, item), itertools.count)


@stages(itertools.cycle, always=True)
def cycle(iterable: Any) -> Any:
    items = pool(iterable)
    if items.size is None:
        refuse("cycle() of a number of items that is only known at run time", "use x[k % len(x)]")
    size = items.size

    def item(k: Any) -> Any:
        place: Any = k if isinstance(k, int) else python(k)
        return items.at(place % size)

    trips = ENDLESS if size else Dim(0)
    return StagedIterable(lambda: Iteration(trips, item), itertools.cycle)


@stages(itertools.islice, always=True)
def islice(iterable: Any, *bounds: Any) -> Any:
    ends = slice(*bounds)
    start = dimension(0 if ends.start is None else ends.start)
    by = dimension(1 if ends.step is None else ends.step)
    steps = _as_steps(iterable)
    if not isinstance(steps, Iteration):
        return _plainly_sliced(steps, bounds)
    trace = active()
    stop = steps.count if ends.stop is None else trace.smaller(dimension(ends.stop), steps.count)
    span = trace.at_least_zero(stop - start)
    if by != Dim(1):
        rounded = trace.value_of(span + by - 1)
        found = trace.emit("floor_divide", rounded, trace.value_of(by))
        trace.facts.nonnegative.add(found)
        span = trace.dim_of(found)

    def item(k: Any) -> Any:
        return steps.item(_number(start + trace.product(_place(k), by)))

    made = replace(steps, count=span, item=item, highest=None, is_index=False)
    return StagedIterable(lambda: made, itertools.islice)


def _plainly_sliced(items: Any, bounds: tuple[Any, ...]) -> Any:
    if any(isinstance(bound, StagedScalar) for bound in bounds):
        refuse("islice() of plain items up to a place that is only known at run time", "use a list")
    return itertools.islice(items, *bounds)


@stages(itertools.zip_longest, always=True)
def zip_longest(*iterables: Any, fillvalue: Any = None) -> Any:
    if not any(map(_is_loop, iterables)):
        return itertools.zip_longest(*map(plain_iterator, iterables), fillvalue=fillvalue)
    pools = [pool(part) for part in iterables]
    trace = active()
    most = Dim(0)
    for part in pools:
        more = trace.compare("greater", part.count, most)
        most = trace.choose(more, part.count, most)

    def item_of(part: Any, k: Any) -> Any:
        inside = trace.compare("less", _place(k), part.count)
        return branch(inside, (lambda: (part.item(k),), lambda: (fillvalue,)), ("item",))[0]

    made = Iteration(most, lambda k: tuple(item_of(part, k) for part in pools))
    return StagedIterable(lambda: made, itertools.zip_longest)


@stages(itertools.starmap, always=True)
def starmap(function: Any, iterable: Any) -> Any:
    steps = _as_steps(iterable)
    if not isinstance(steps, Iteration):
        return (_call(function, *items) for items in steps)
    made = replace(steps, item=lambda k: _call(function, *steps.item(k)), acts=True)
    return StagedIterable(lambda: made, itertools.starmap)


def first_and_rest(iterable: Any, empty: Callable[[], Exception]) -> tuple[Any, Any]:
    """The first item, or the error where there is none, and how the others are gone through."""
    steps = _as_steps(iterable)
    if isinstance(steps, Iteration) and not steps.count.is_static:
        trace = active()
        check(trace.compare("greater", steps.count, Dim(0)), empty)
        rest = Iteration(steps.count - 1, lambda k: steps.item(_number(_place(k) + 1)))
        return steps.item(0), StagedIterable(lambda: rest)
    items = steps.plain() if isinstance(steps, Iteration) else iter(steps)
    for first in items:
        return first, items
    raise eager_error(empty())


# What leaves items out.


def kept(iterable: Any, keeps: Callable[[Any], Any]) -> StagedGenerator:
    """The items for which ``keeps`` is true, which may be known at run time only."""

    def push(sink: Sink) -> None:
        through(iterable, lambda item: when(truth(keeps(item)), lambda: sink(item)))

    def is_kept(item: Any) -> bool:
        return _is_true(keeps(item))

    return StagedGenerator(push, lambda: filter(is_kept, plain_iterator(iterable)))


@stages(filter, always=True)
def filter_(function: Any, iterable: Any, /) -> Any:
    return kept(iterable, _test(function))


@stages(itertools.filterfalse, always=True)
def filterfalse(function: Any, iterable: Any, /) -> Any:
    test = _test(function)
    return kept(iterable, lambda item: _not(test(item)))


def _test(function: Any) -> Callable[[Any], Any]:
    """What is asked of each item; its own truth where there is no function."""
    if function is None:
        return truth
    return lambda item: _call(function, item)


def _not(item: Any) -> Any:
    return negated(truth(item))


@stages(itertools.compress, always=True)
def compress(data: Any, selectors: Any) -> Any:
    items, flags = pool(data), pool(selectors)
    count = active().smaller(items.count, flags.count)

    def push(sink: Sink) -> None:
        def use(k: Any) -> None:
            when(truth(flags.at(k)), lambda: sink(items.at(k)))

        through(staged_range(0, size_value(count)), use)

    return StagedGenerator(
        push, lambda: itertools.compress(items.plain(), map(_is_true, flags.plain()))
    )


def _is_true(flag: Any) -> bool:
    """A flag that must be known while staging."""
    held = truth(flag)
    if isinstance(held, StagedScalar):
        refuse(_UNKNOWN, _GO_THROUGH)
    return held


@stages(itertools.takewhile, always=True)
def takewhile(predicate: Any, iterable: Any, /) -> Any:
    def push(sink: Sink) -> None:
        def body(item: Any, goes_on: Any) -> tuple[Any]:
            held = truth(_call(predicate, item))
            when(held, lambda: sink(item))
            return (held,)

        loop_over(iterable, body, (True,), ("goes_on",), lambda goes_on: goes_on)

    return StagedGenerator(
        push, lambda: itertools.takewhile(_known(predicate), plain_iterator(iterable))
    )


@stages(itertools.dropwhile, always=True)
def dropwhile(predicate: Any, iterable: Any, /) -> Any:
    def push(sink: Sink) -> None:
        def body(item: Any, drops: Any) -> tuple[Any]:
            (drops,) = _when_dropping(drops, lambda: (truth(_call(predicate, item)),))
            when(_not(drops), lambda: sink(item))
            return (drops,)

        loop_over(iterable, body, (True,), ("drops",))

    return StagedGenerator(
        push, lambda: itertools.dropwhile(_known(predicate), plain_iterator(iterable))
    )


def _when_dropping(drops: Any, ask: Callable[[], tuple[Any]]) -> tuple[Any]:
    if not isinstance(drops, StagedScalar):
        return ask() if drops else (False,)
    return branch(drops.value, (ask, lambda: (False,)), ("drops",))


def _known(predicate: Any) -> Callable[[Any], bool]:
    """The predicate, whose answer must be known while staging."""

    def ask(item: Any) -> bool:
        return _is_true(_call(predicate, item))

    return ask
