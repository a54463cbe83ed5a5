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
from autograph.operators.contexts import with_
from autograph.operators.control_flow import cond, for_loop, while_loop
from autograph.operators.exceptions import Clause, handler_of, try_
from autograph.staging.generated import StagedGenerator, drive
from autograph.staging.trace import current
from autograph.staging.values import refuse

State = tuple[Any, ...]
Yielding = Generator[Any, Any, Any]


def _sink() -> Any:
    """Where what is yielded goes while staging; None where the generator runs as plain Python."""
    trace = current()
    return trace.sinks[-1] if trace is not None and trace.sinks else None


def _driven(block: Callable[..., Any], sink: Any) -> Callable[..., Any]:
    """The block, with what it yields pushed."""
    return lambda *state: drive(block(*state), sink)


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
    sink = _sink()
    if sink is not None:
        return cond(test, _driven(if_true, sink), _driven(if_false, sink), state, names=names)
    return (yield from _result((if_true if test else if_false)(*state)))


def yielding_while_loop(
    test: Callable[..., Any], body: Callable[..., Any], state: State, *, names: Sequence[str]
) -> Yielding:
    sink = _sink()
    if sink is not None:
        return while_loop(test, _driven(body, sink), state, names=names)
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
    sink = _sink()
    if sink is not None:
        return for_loop(iterable, _driven(body, sink), state, names=names, test=test)
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
    sink = _sink()
    if sink is not None:
        _try(sink, body, clauses, else_body, final_body, leaves)
        return
    if final_body is None:
        yield from _handled(body, clauses, else_body)
        return
    try:
        yield from _handled(body, clauses, else_body)
    except BaseException as error:
        if _is_failed_close(error):
            raise
        yield from _result(final_body())
        if leaves is None or not leaves():
            raise
        _require_not_closing(error)
    else:
        yield from _result(final_body())


def yielded_from(items: Any) -> Yielding:
    """``yield from items``"""
    sink = _sink()
    if sink is None:
        return (yield from items)
    if isinstance(items, StagedGenerator):
        items.use()
        return items.push(sink)

    def body(item: Any) -> tuple[()]:
        sink(item)
        return ()

    for_loop(items, body, (), names=())
    return None


def _try(
    sink: Any,
    body: Callable[[], Any],
    clauses: Sequence[Clause],
    else_body: Callable[[], Any] | None,
    final_body: Callable[[], Any] | None,
    leaves: Callable[[], Any] | None,
) -> None:
    """While staging the body of the consumer is inside the ``try``: its errors would be caught."""
    if clauses and not getattr(sink, "takes_errors", False):
        refuse(
            "a generator that yields in a `try` with `except` is not supported",
            "yield outside of it, or return a list",
        )
    try_(
        _driven(body, sink),
        tuple((kind, _with_count(handler, sink)) for kind, handler in clauses),
        else_body=else_body and _driven(else_body, sink),
        final_body=final_body and _driven(final_body, sink),
        leaves=leaves,
    )


def _with_count(block: Callable[..., Any], sink: Any) -> Callable[..., Any]:
    """``_driven``, with as many parameters as the block has."""
    if block.__code__.co_argcount:
        return lambda item: drive(block(item), sink)
    return lambda: drive(block(), sink)


def _handled(
    body: Callable[[], Any], clauses: Sequence[Clause], else_body: Callable[[], Any] | None
) -> Yielding:
    try:
        yield from _result(body())
    except BaseException as error:
        handler = None if _is_failed_close(error) else handler_of(error, clauses)
        if handler is None:
            raise
        yield from _result(handler())
        _require_not_closing(error)
    else:
        if else_body is not None:
            yield from _result(else_body())


def yielding_with_(manager: Any, body: Callable[..., Any]) -> Yielding:
    sink = _sink()
    if sink is not None:
        with_(manager, _with_count(body, sink))
        return
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


def _is_failed_close(error: BaseException) -> bool:
    """Was this raised by ``close`` itself, about a block? It is for who closes the generator."""
    ignored = isinstance(error, RuntimeError) and str(error) == "generator ignored GeneratorExit"
    return ignored or isinstance(error, Unsupported)
