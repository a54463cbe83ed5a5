"""Branches, loops, ``try`` and ``with`` of generator functions: blocks that yield are generators.

    def loop_body(x, total):                 what the block yields, the generator function yields;
        yield x                              what it returns is the state afterwards
        return (total + x,)
    (total,) = yield from ag__.yielding_for_loop(xs, loop_body, (total,), names=("total",))

Nothing runs before it is asked for, as in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from types import GeneratorType
from typing import Any

from autograph.errors import Unsupported
from autograph.operators.exceptions import Clause, handler_of
from autograph.staging.trace import current
from autograph.staging.values import refuse

State = tuple[Any, ...]
Yielding = Generator[Any, Any, Any]


def _require_plain() -> None:
    if current() is not None:
        refuse("generators are not supported", "return a list or an array")


def _result(made: Any) -> Yielding:
    """What a block returns, once it is through."""
    return (yield from made) if isinstance(made, GeneratorType) else made


def yielding_cond(
    test: Any,
    if_true: Callable[..., Any],
    if_false: Callable[..., Any],
    state: State,
    *,
    names: Sequence[str],
) -> Yielding:
    _require_plain()
    return (yield from _result((if_true if test else if_false)(*state)))


def yielding_while_loop(
    test: Callable[..., Any], body: Callable[..., Any], state: State, *, names: Sequence[str]
) -> Yielding:
    _require_plain()
    while test(*state):
        state = yield from _result(body(*state))
    return state


def yielding_for_loop(
    iterable: Iterable[Any],
    body: Callable[..., Any],
    state: State,
    *,
    names: Sequence[str],
    test: Callable[..., Any] | None = None,
) -> Yielding:
    _require_plain()
    items = iter(iterable)
    while test is None or test(*state):
        try:
            item = next(items)
        except StopIteration:
            break
        state = yield from _result(body(item, *state))
    return state


def yielding_try_(
    body: Callable[[], Any],
    clauses: Sequence[Clause],
    *,
    else_body: Callable[[], Any] | None = None,
    final_body: Callable[[], Any] | None = None,
    leaves: Callable[[], Any] | None = None,
) -> Yielding:
    _require_plain()
    if final_body is None:
        yield from _handled(body, clauses, else_body)
        return
    try:
        yield from _handled(body, clauses, else_body)
    except BaseException as error:
        yield from _result(final_body())
        if leaves is None or not leaves():
            raise
        _require_not_closing(error)
    else:
        yield from _result(final_body())


def _handled(
    body: Callable[[], Any], clauses: Sequence[Clause], else_body: Callable[[], Any] | None
) -> Yielding:
    try:
        yield from _result(body())
    except BaseException as error:
        handler = handler_of(error, clauses)
        if handler is None:
            raise
        yield from _result(handler())
        _require_not_closing(error)
    else:
        if else_body is not None:
            yield from _result(else_body())


def yielding_with_(manager: Any, body: Callable[..., Any]) -> Yielding:
    _require_plain()
    closing: BaseException | None = None
    with manager as entered:
        try:
            yield from _result(body(entered) if body.__code__.co_argcount else body())
        except GeneratorExit as error:
            closing = error
            raise
    if closing is not None:
        _require_not_closing(closing)


def _require_not_closing(error: BaseException) -> None:
    """Python's ``yield from`` ends what is around it when a generator is closed."""
    if isinstance(error, GeneratorExit):
        raise Unsupported(
            "a generator that goes on when it is closed is not supported in converted code",
            hint="let GeneratorExit pass",
        )
