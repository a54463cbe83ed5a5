"""Whether a program has to take arrays of any size, or may leave some to a program of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ANY_SIZE = ContextVar("_ANY_SIZE", default=False)


@contextmanager
def for_any_size() -> Iterator[None]:
    """What is staged here is slower, and there will be nothing else to turn to: a saved program."""
    token = _ANY_SIZE.set(True)
    try:
        yield
    finally:
        _ANY_SIZE.reset(token)


def is_for_any_size() -> bool:
    return _ANY_SIZE.get()
