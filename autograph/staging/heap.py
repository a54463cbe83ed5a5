"""Mutable objects of a program while it is staged: lists, dicts and instances, each with slots.

``Items``, ``Entries``   what a list, or a dict or an instance, holds at one moment
``Heap``                 one object: which one it is counts, because it can be changed

An object that was made in a branch or loop and leaves it is rebuilt outside from what it holds.
Where it may also be an older one, depending on data, neither can be changed any more: no telling
which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from autograph.staging.trace import active
from autograph.staging.values import NeedsUnrolling


class Items(tuple[Any, ...]):
    """What a list holds."""

    __slots__ = ()

    def __new__(cls, *items: Any) -> Items:
        return super().__new__(cls, items)

    @property
    def kind(self) -> Callable[..., Items]:
        return Items


class Entries(tuple[Any, ...]):
    """The values of a dict, or of the attributes of an instance."""

    keys: tuple[Any, ...]

    @property
    def kind(self) -> EntriesKind:
        return EntriesKind(self.keys)

    def items(self) -> Iterator[tuple[Any, Any]]:
        return zip(self.keys, self, strict=True)


@dataclass(frozen=True, slots=True)
class EntriesKind:
    """Makes entries with these keys, in this order."""

    keys: tuple[Any, ...]

    def __call__(self, *values: Any) -> Entries:
        made = Entries(values)
        made.keys = self.keys
        return made


class Heap:
    """An object that can be changed.

    ``_autograph_frozen`` says why it cannot be any more, ``_autograph_options`` are the older
    objects that it may be. The names are long because an instance has attributes of the user's
    names.
    """

    __slots__ = ()
    _autograph_frozen: str = ""
    _autograph_options: tuple[Any, ...] = ()
    _autograph_tag: Any = None  # which of them it is at run time, or -1
    _autograph_from_contents: Callable[[Any, str], Any]

    @property
    def _autograph_depth(self) -> int:
        """The number of scopes that were open when it was made."""
        raise NotImplementedError

    @property
    def _autograph_kind(self) -> Any:
        """Objects of one kind can be joined; called with contents and a name it makes one."""
        return type(self)._autograph_from_contents

    def _autograph_contents(self) -> Any:
        raise NotImplementedError

    def _autograph_require_changeable(self, noun: str) -> None:
        if self._autograph_frozen:
            place = active().location()
            raise NeedsUnrolling(
                f"this {noun} may be another one that is known under a second name, depending on "
                "data, and it is changed",
                place[-1] if place else None,
                notes=(self._autograph_frozen,),
                hint="change a copy of it, or make it under one name only",
            )


def freeze(item: Any, options: tuple[Any, ...], tag: Any = None) -> None:
    """From here on neither the object nor those that it may be can be changed."""
    trace = active()
    place = trace.location()
    reason = f"joined at {place[-1]}" if place else "joined"
    object.__setattr__(item, "_autograph_frozen", reason)
    object.__setattr__(item, "_autograph_options", options)
    object.__setattr__(item, "_autograph_tag", tag)
    for option in options:
        trace.set_until_restored(option, "_autograph_frozen", reason)
