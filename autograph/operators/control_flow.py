"""Branches and loops of converted code: plain Python on plain values, staged on staged ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from autograph.errors import TypeMismatch
from autograph.staging.branches import branch
from autograph.staging.looping import UNROLL, loop_over
from autograph.staging.loops import Loop
from autograph.staging.trace import current
from autograph.staging.truth import truth
from autograph.staging.values import NeedsStatic, NeedsUnrolling, StagedScalar

State = tuple[Any, ...]


def cond(
    test: Any,
    if_true: Callable[..., State],
    if_false: Callable[..., State],
    state: State,
    *,
    names: Sequence[str],
) -> State:
    """``if test``: the state after the branch that is taken."""
    held = truth(test) if current() is not None else bool(test)
    if isinstance(held, StagedScalar):
        return branch(held.value, (lambda: if_true(*state), lambda: if_false(*state)), names)
    return (if_true if held else if_false)(*state)


def while_loop(
    test: Callable[..., Any], body: Callable[..., State], state: State, *, names: Sequence[str]
) -> State:
    """``while test``: the state after the loop."""
    if current() is None:
        while test(*state):
            state = body(*state)
        return state
    try:
        return Loop(names, state, body, test).stage()
    except (NeedsStatic, NeedsUnrolling, TypeMismatch) as needed:
        return _unrolled_while(test, body, state, needed)


def _unrolled_while(
    test: Callable[..., Any], body: Callable[..., State], state: State, reason: Exception
) -> State:
    """The loop run while staging, where its condition is plain at every trip."""
    for _ in range(UNROLL):
        held = truth(test(*state))
        if isinstance(held, StagedScalar):
            raise reason
        if not held:
            return state
        state = body(*state)
    raise reason


def for_loop(
    iterable: Any,
    body: Callable[..., State],
    state: State,
    *,
    names: Sequence[str],
    test: Callable[..., Any] | None = None,
) -> State:
    """``for item in iterable``; ``test``, where given, is asked before each item and ends the loop
    when false.
    """
    if current() is None:
        return _plain_for(iterable, body, state, test)
    return loop_over(iterable, body, state, names, test)


def _plain_for(
    iterable: Iterable[Any],
    body: Callable[..., State],
    state: State,
    test: Callable[..., Any] | None,
) -> State:
    items = iter(iterable)
    while test is None or test(*state):
        try:
            item = next(items)
        except StopIteration:
            break
        state = body(item, *state)
    return state
