"""Calls of a program in progress: what host calls find of them at run time.

    enter({"u": u, "steps": steps})     the arguments, by name: sources are evaluated over them
    keep(item)  ==>  3                  an object that the program passes on, as a number
    leave()                             its objects are dropped

Each thread has its own stack: a function that is called may call a converted one.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any


class Frame:
    """One call: its arguments by name, the objects that stand behind numbers, and the lists that
    are handed over just now.
    """

    __slots__ = ("handed", "kept", "names")

    def __init__(self, names: Mapping[str, Any]) -> None:
        self.names = names
        self.kept: list[Any] = []
        self.handed: list[tuple[str, Any, Any]] = []

    def keep(self, item: Any) -> int:
        self.kept.append(item)
        return len(self.kept) - 1


class _Frames(threading.local):
    def __init__(self) -> None:
        self.stack: list[Frame] = []


_frames = _Frames()


def enter(names: Mapping[str, Any]) -> None:
    _frames.stack.append(Frame(names))


def leave() -> None:
    _frames.stack.pop()


def frame() -> Frame:
    """The call that this thread is in."""
    return _frames.stack[-1]


@contextmanager
def entered(names: Mapping[str, Any]) -> Iterator[None]:
    enter(names)
    try:
        yield
    finally:
        leave()
