"""What a program has read from outside, looked at again while it runs.

A program reads numbers and objects once, when it starts. A function that is not converted may
change them; then the program would go on with what it has read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import CodeType
from typing import Any

import numpy as np

from autograph.staging.frames import frame

_ABSENT = object()
_NUMBERS = (bool, int, float, complex, np.generic)


class Outside:
    """Sources over the arguments of a call and over constants, which staging adds to."""

    def __init__(self, *constants: Mapping[str, Any]) -> None:
        self.constants = constants
        self.is_used = False
        self.watched: list[tuple[str, CodeType]] = []
        self._known: dict[str, Any] = {}

    def watch(self, sources: list[str]) -> None:
        """What must stay as it is. Names of arguments do."""
        self.watched = [(text, _compiled(text)) for text in sources if not text.isidentifier()]

    def reader(self, source: str) -> Callable[[], Any]:
        """A function that gives what is there now, in the call in progress."""
        code = _compiled(source)
        return lambda: self._read(code)

    def _read(self, code: CodeType) -> Any:
        if not self._known:
            for constants in self.constants:
                self._known.update(constants)
        return eval(code, self._known, frame().names)

    def view(self, places: list[str], read_again: list[str]) -> View:
        """What is looked at around one call: what is watched, and these places, but not what is
        read again.
        """
        codes = tuple((text, _compiled(text)) for text in places)
        return View(self, codes, frozenset(read_again))

    def seen(self, code: CodeType) -> Any:
        try:
            return _contents(self._read(code))
        except Exception:
            return _ABSENT


@dataclass(frozen=True, slots=True)
class View:
    """See ``Outside``."""

    outside: Outside
    places: tuple[tuple[str, CodeType], ...]
    read_again: frozenset[str]

    def sources(self) -> Iterator[tuple[str, CodeType]]:
        for source in self.outside.watched:
            text, *_ = source[0].partition(" is ")
            if text not in self.read_again:
                yield source
        yield from self.places

    def look(self) -> list[Any]:
        return [self.outside.seen(code) for _, code in self.sources()]

    def changed(self, before: list[Any]) -> str:
        """The first source that gives something else than before, or an empty text."""
        for (text, code), old in zip(self.sources(), before, strict=True):
            if not _is_same(self.outside.seen(code), old):
                return text
        return ""


def _contents(item: Any) -> Any:
    """What a list or dict holds now."""
    if isinstance(item, dict):
        return (*item, *item.values())
    return tuple(item) if isinstance(item, (list, set)) else item


def _is_same(new: Any, old: Any) -> bool:
    if new is old:
        return True
    if type(new) is tuple and type(old) is tuple:
        return len(new) == len(old) and all(map(_is_same, new, old))
    return _is_same_number(new, old)


def _is_same_number(new: Any, old: Any) -> bool:
    same = type(new) is type(old) and isinstance(new, _NUMBERS)
    return same and (bool(new == old) or (new != new and old != old))


def _compiled(source: str) -> CodeType:
    return compile(source, "<autograph source>", "eval")
