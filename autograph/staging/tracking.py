"""Checks that need not be made again as long as a counter stands where it stood.

    class Block:
        __autograph_changes__ = Changes()        # .number counts assignments to all such objects

        def __setattr__(self, name, value):
            super().__setattr__(name, value)
            self.__autograph_changes__.number += 1

A class with ``__autograph_changes__`` promises that the ``number`` of that object grows after any
attribute of any of its instances is assigned or deleted. What is read from such an instance that a
call is given, through its own attributes and through tuples in them, is then as it was when the
number and the instance are. A network of many blocks is so looked through once, and not in every
call.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

PROTOCOL = "__autograph_changes__"
_METHODS = "__setattr__", "__delattr__"
_ROOT = re.compile(r"[^\W\d]\w*|_k\d+\.get\('\w+'\)")  # can be read before anything is checked


class Tracked(NamedTuple):
    """``checks`` hold while the counter, a constant, and the ``roots`` are what they were."""

    counter: str
    roots: tuple[str, ...]
    checks: tuple[str, ...]


@dataclass
class Tracking:
    """The sources that the counter vouches for; ``roots`` are those that are compared."""

    counter: Any = None
    roots: list[str] = field(default_factory=list)
    sources: set[str] = field(default_factory=set)
    checks: dict[str, None] = field(default_factory=dict)

    def is_tracked(self, item: Any) -> bool:
        """Is it an instance whose changes are counted, by the same counter as those before it?"""
        counter = counter_of(type(item))
        if self.counter is None:
            self.counter = counter
        return counter is not None and counter is self.counter

    def begin(self, item: Any, source: str) -> None:
        """An object of the caller is met."""
        if source not in self.sources and _ROOT.fullmatch(source) and self.is_tracked(item):
            self.roots.append(source)
            self.sources.add(source)

    def attribute(self, item: Any, source: str, name: str) -> None:
        """An attribute of it is read."""
        is_own = name in getattr(item, "__dict__", {})
        if is_own and source in self.sources and self.is_tracked(item):
            self.sources.add(f"{source}.{name}")

    def parts(self, source: str, count: int) -> None:
        """A tuple is read."""
        if source in self.sources:
            self.sources.update(f"{source}[{k}]" for k in range(count))

    def note(self, check: str, sources: tuple[str, ...]) -> None:
        """What a check is about."""
        if sources and self.sources.issuperset(sources):
            self.checks[check] = None


def counter_of(kind: type) -> Any:
    """What counts the assignments to attributes of its instances, where the class that says so
    defines how they are assigned.
    """
    owners = {name: _owner(kind, name) for name in (PROTOCOL, *_METHODS)}
    if owners[PROTOCOL] is None or len(set(owners.values())) > 1:
        return None
    is_plain = _owner(kind, "__getattribute__") is object
    return getattr(kind, PROTOCOL) if is_plain and kind.__weakrefoffset__ else None


def _owner(kind: type, name: str) -> type | None:
    return next((owner for owner in kind.__mro__ if name in vars(owner)), None)
