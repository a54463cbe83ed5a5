"""Loops over whatever can be gone through: staged where their length is only known at run time.

Other loops are written out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from autograph.errors import TypeMismatch
from autograph.ir import AxisMap, Dim, ViewMap
from autograph.staging.branches import branch
from autograph.staging.containers import StagedList, growing_methods, is_growing
from autograph.staging.generated import StagedGenerator
from autograph.staging.iteration import Iteration, iteration
from autograph.staging.loops import ListChanges, Loop
from autograph.staging.special_methods import iterated
from autograph.staging.trace import active
from autograph.staging.tries import when
from autograph.staging.truth import truth
from autograph.staging.values import NeedsStatic, NeedsUnrolling, StagedScalar, refuse

State = tuple[Any, ...]
UNROLL = 512  # trips of a loop that needs plain indices, at most
WRITTEN_OUT = 6  # numbers of a list, from which on they make a loop


def loop_over(
    iterable: Any,
    body: Callable[..., State],
    state: State,
    names: Sequence[str],
    test: Callable[..., Any] | None = None,
) -> State:
    """``for item in iterable``; ``test``, where given, is asked before each item."""
    iterable = iterated(iterable)
    if isinstance(iterable, StagedGenerator) and iterable.steps is None:
        return iterable.loop(body, state, names, test)
    steps = iteration(iterable)
    if isinstance(steps, Iteration):
        try:
            state = _over_trips(steps, body, state, names, test)
        except ListChanges:
            if not is_growing(iterable):
                refuse("a list changes while zip or enumerate goes through it", "use indices")
            return _over_changing_list(iterable, body, state, names, test)
        if steps.finish is not None:
            when(True if test is None else truth(test(*state)), steps.finish)
        return state
    line = numbers_in_line(iterable)
    if line is not None:
        with suppress(ListChanges, NeedsStatic, NeedsUnrolling, TypeMismatch):
            return Loop(names, state, body, test, *line).stage()
    if isinstance(iterable, StagedList):
        return _over_list(iterable, body, state, names, test)
    return _unrolled_for(steps, body, state, test, names)


def numbers_in_line(items: Any) -> tuple[Any, ...] | None:
    """How a loop goes through a list or tuple of numbers of one kind that are only known at run
    time: their count, the last index, what makes the item of a trip, the list that is to stay.
    """
    if not isinstance(items, (StagedList, tuple)) or len(items) < WRITTEN_OUT:
        return None
    first = items[0]
    if not all(
        isinstance(item, StagedScalar)
        and (item.dtype, item.is_python) == (first.dtype, first.is_python)
        for item in items
    ):
        return None
    trace = active()
    line = trace.emit("pack", *(item.value for item in items))
    count, is_python = Dim(len(items)), first.is_python

    def item(k: Any) -> StagedScalar:
        place = ViewMap((), (AxisMap(Dim.of(k)),))
        return StagedScalar(trace.emit("view", line, map=place), is_python)

    lists = (items.slot,) if isinstance(items, StagedList) else ()
    return count, count - 1, item, lists


def _over_trips(
    steps: Iteration,
    body: Callable[..., State],
    state: State,
    names: Sequence[str],
    test: Callable[..., Any] | None,
) -> State:
    index = _first_parameter(body) if steps.is_index else ""
    count, highest = steps.count, steps.highest
    try:
        item, lists = steps.item, steps.lists
        return Loop(names, state, body, test, count, highest, item, lists, index).stage()
    except (NeedsStatic, NeedsUnrolling, TypeMismatch):
        if count.static is None or count.static > UNROLL:
            raise
        return _unrolled_for(replace(steps, finish=None).plain(), body, state, test, names)


def _first_parameter(function: Callable[..., Any]) -> str:
    """The name of the loop variable, where the function has its name."""
    code = getattr(function, "__code__", None)
    names = code.co_varnames if code is not None and code.co_argcount else ("",)
    return names[0] if names[0] != "item" else ""


def _over_list(
    items: StagedList,
    body: Callable[..., State],
    state: State,
    names: Sequence[str],
    test: Callable[..., Any] | None,
) -> State:
    """Trip by trip, for as long as the length of the list is known."""
    position = 0
    while not is_growing(items):
        held = True if test is None else truth(test(*state))
        if held is False or position >= len(items):
            return state
        item = items[position]
        position += 1
        if isinstance(held, StagedScalar):
            state = _trip_if(held, item, body, state, names)
        else:
            state = body(item, *state)
    return _over_changing_list(items, body, state, names, test, position)


def _over_changing_list(
    items: Any,
    body: Callable[..., State],
    state: State,
    names: Sequence[str],
    test: Callable[..., Any] | None,
    start: int = 0,
) -> State:
    """``for item in items`` where the body changes the list: its length is asked at every trip."""

    def goes_on(*state: Any) -> Any:
        return state[-1] < growing_methods["length"](items)

    def trip(*state: Any) -> State:
        *rest, position = state
        return (*body(items[position], *rest), position + 1)

    def both(*state: Any) -> Any:
        held = truth(True if test is None else test(*state[:-1]))
        if not isinstance(held, StagedScalar):
            return goes_on(*state) if held else False
        (result,) = branch(held.value, (lambda: (goes_on(*state),), lambda: (False,)), ("test",))
        return result

    names = (*names, "position")
    return Loop(names, (*state, start), trip, both).stage()[:-1]


def _unrolled_for(
    items: Iterable[Any],
    body: Callable[..., State],
    state: State,
    test: Callable[..., Any] | None,
    names: Sequence[str],
) -> State:
    """A loop over plain items, one after the other; where its end depends on data, each trip is a
    branch.
    """
    source, trace = iter(items), active()
    while True:
        held = True if test is None else truth(test(*state))
        if held is False:
            return state
        trace.is_pulling = isinstance(held, StagedScalar)
        try:
            item = next(source)
        except StopIteration:
            return state
        finally:
            trace.is_pulling = False
        if isinstance(held, StagedScalar):
            state = _trip_if(held, item, body, state, names)
        else:
            state = body(item, *state)


def _trip_if(
    held: StagedScalar, item: Any, body: Callable[..., State], state: State, names: Sequence[str]
) -> State:
    return branch(held.value, (lambda: body(item, *state), lambda: state), names)
