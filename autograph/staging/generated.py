"""Generators while staging: what they yield is pushed into the body of the loop that consumes them.

    for x in g: B    ==>    run g; where it yields x, B is staged with x

So a generator may yield from branches and loops that are decided at run time. Where nothing but
plain Python is asked, as by ``zip``, items are pulled one by one, which needs loops and branches
that are decided while staging.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import GeneratorType
from typing import Any

from autograph.staging.diverge import Diverged
from autograph.staging.iteration import Iteration
from autograph.staging.maybe import StagedMaybe, Undefined
from autograph.staging.rebuilding import Called, Several
from autograph.staging.sites import Packer, leave
from autograph.staging.trace import active
from autograph.staging.tries import stage_try, unless, when
from autograph.staging.trips import Once
from autograph.staging.truth import truth
from autograph.staging.values import eager_error, negated, refuse

State = tuple[Any, ...]
Sink = Callable[[Any], None]


class StagedGenerator:
    """``push`` runs it, with the sink of what it yields; ``pull`` gives plain Python's iterator;
    ``steps`` is how it goes where it yields once for every trip of a loop. ``searches``: which item
    comes first depends on data.
    """

    __slots__ = ("_home", "_pulled", "once", "pull", "push", "searches", "steps")

    def __init__(
        self,
        push: Callable[[Sink], Any],
        pull: Callable[[], Iterator[Any]],
        steps: Iteration | None = None,
        *,
        searches: bool = False,
    ) -> None:
        self.push = push
        self.pull = pull
        self.steps = steps
        self.searches = searches
        self.once = Once()
        self._home = active().block
        self._pulled: Iterator[Any] | None = None

    def use(self) -> None:
        """It is gone through: once only."""
        self.once.use("a generator")

    def __iter__(self) -> Iterator[Any]:
        return self

    def next(self, *default: Any) -> Any:
        """``next(self, *default)``"""
        if not self.searches:
            return next(self, *default)
        self._stay()
        missing = default[0] if default else Undefined("item")
        _, item = self.loop(
            lambda item, *_: (True, item),
            (False, missing),
            ("found", "item"),
            lambda found, _: negated(found),
        )
        if isinstance(item, Undefined):
            raise eager_error(StopIteration())
        if isinstance(item, StagedMaybe) and isinstance(item.otherwise, Undefined):
            return item.required(StopIteration)
        return item

    def _stay(self) -> None:
        if active().block is not self._home:
            refuse(
                "a generator is asked for one item where it depends on data whether it is",
                "ask for it where the generator is made",
            )

    def __next__(self) -> Any:
        self._stay()
        if self._pulled is None:
            self.use()
            self._pulled = self.pull()
        return next(self._pulled)

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and hasattr(GeneratorType, name):
            refuse(
                f"`{name}` of a generator is not supported", "go through it with a for statement"
            )
        raise AttributeError(f"'generator' object has no attribute '{name}'")

    def loop(
        self,
        body: Callable[..., State],
        state: State,
        names: Sequence[str],
        test: Callable[..., Any] | None,
    ) -> State:
        """``for item in self``, with the state of the loop in slots."""
        self.use()
        trace = active()
        slots = [trace.slot(name, item) for name, item in zip(names, state, strict=True)]
        stop = type("GeneratorExit", (GeneratorExit,), {})

        def held() -> State:
            return tuple(slot.get() for slot in slots)

        def sink(item: Any) -> None:
            for slot, value in zip(slots, body(item, *held()), strict=True):
                active().write(slot, value)
            if test is not None:
                unless(truth(test(*held())), lambda: _leave_with(stop))

        if test is None:
            self.push(sink)
        else:
            when(truth(test(*held())), lambda: _until(stop, lambda: self.push(sink)))
        return held()


def _until(stop: type[BaseException], block: Callable[[], None]) -> None:
    """Run the block; ``stop`` ends it, as closing the generator does."""
    stage_try(block, ((lambda: stop, lambda: None),), None, None, None)


def _leave_with(stop: type[BaseException]) -> None:
    leave((stop,), Called(stop, Several(tuple)), Packer(), active().location(), error=stop())
    raise Diverged


def drive(made: Any, sink: Sink | None) -> Any:
    """Run a Python generator; what it yields goes to the sink, what it returns is given back."""
    if not isinstance(made, GeneratorType):
        return made
    trace = active()
    try:
        while True:
            trace.sinks.append(sink)
            try:
                item = next(made)
            except StopIteration as end:
                return end.value
            finally:
                trace.sinks.pop()
            assert sink is not None
            sink(item)
    finally:
        made.close()


def pulled(made: Iterator[Any]) -> Iterator[Any]:
    """The items of a Python generator that runs as plain Python."""
    trace = active()
    while True:
        if trace.is_pulling:
            refuse(
                "whether a generator is asked for its next item depends on data",
                "go through it with a `for` of its own",
            )
        trace.sinks.append(None)
        try:
            item = next(made)
        except StopIteration:
            return
        finally:
            trace.sinks.pop()
        yield item


def mapped(generator: StagedGenerator, use: Callable[[Any], Any]) -> StagedGenerator:
    """``(use(item) for item in generator)``"""

    def push(sink: Sink) -> None:
        generator.use()
        generator.push(lambda item: sink(use(item)))

    return StagedGenerator(push, lambda: map(use, generator))


def enumerated(generator: StagedGenerator, start: Any) -> StagedGenerator:
    """``enumerate(generator, start)``"""
    count = active().slot("count", start)

    def numbered(item: Any) -> Any:
        number = count.get()
        active().write(count, number + 1)
        return number, item

    return mapped(generator, numbered)


def of_function(make: Callable[[], Iterator[Any]]) -> StagedGenerator:
    """What a generator function gives; nothing runs before it is asked for."""

    def push(sink: Sink) -> Any:
        return drive(make(), sink)

    return StagedGenerator(push, lambda: pulled(make()))


StagedGenerator.__name__ = "generator"  # what Python's own messages call it
