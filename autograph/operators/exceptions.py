"""``try`` statements: blocks are functions without arguments, but that of ``except T as e``.

    try_(try_body, ((lambda: T, except_body),), else_body=..., final_body=..., leaves=...)

None for T catches everything. ``leaves`` says whether a jump has left ``finally``, which drops the
error that is under way.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from autograph.staging.trace import current
from autograph.staging.tries import stage_try
from autograph.staging.values import eager_error

Block = Callable[[], None]
Clause = tuple[Callable[[], Any] | None, Callable[..., None]]


def try_(
    body: Block,
    clauses: Sequence[Clause],
    *,
    else_body: Block | None = None,
    final_body: Block | None = None,
    leaves: Callable[[], Any] | None = None,
) -> None:
    """The statement as a whole, as Python runs it."""
    if current() is not None:
        stage_try(body, clauses, else_body, final_body, leaves)
        return
    if final_body is None:
        _handled(body, clauses, else_body)
        return
    try:
        _handled(body, clauses, else_body)
    except BaseException:
        final_body()
        if leaves is None or not leaves():
            raise
    else:
        final_body()


def _handled(body: Block, clauses: Sequence[Clause], else_body: Block | None) -> None:
    try:
        body()
    except BaseException as error:
        handler = handler_of(error, clauses)
        if handler is None:
            raise
        handler()
    else:
        if else_body is not None:
            else_body()


def handler_of(error: BaseException, clauses: Sequence[Clause]) -> Block | None:
    """The block of the first clause that catches ``error``, as a function without arguments."""
    for kind, handler in clauses:
        if kind is None or _is_caught(error, kind()):
            return partial(handler, error) if handler.__code__.co_argcount else handler
    return None


def _is_caught(error: BaseException, kinds: Any) -> bool:
    """By the classes themselves: ``except`` asks no ``__instancecheck__``."""
    known = kinds if isinstance(kinds, tuple) else (kinds,)
    if not all(isinstance(kind, type) and issubclass(kind, BaseException) for kind in known):
        raise TypeError("catching classes that do not inherit from BaseException is not allowed")
    return any(kind in type(error).__mro__ for kind in known)


def handled() -> Any:
    """What a bare ``raise`` raises: the error that is being handled."""
    trace = current()
    error: Any = sys.exc_info()[1]
    if trace is not None:
        error = trace.handling[-1] if trace.handling else None
    if error is None:
        raise eager_error(RuntimeError("No active exception to reraise"))
    return error
