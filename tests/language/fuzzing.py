"""One random program at some levels: equal, refused, or different; and the smallest like it.

outcome(text, features, levels)      what became of the program
shrunk(text, features, outcome)      a smaller program with the same difference
"""

from __future__ import annotations

import dataclasses
import itertools
import linecache
import re
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import autograph
from tests.comparison import Observation, difference_of_observations, observe
from tests.language.levels import LEVELS, without_kinds
from tests.language.random_features import arguments

REFUSED = (autograph.Unsupported, autograph.TypeMismatch, autograph.UnsupportedSyntax)
SUMS = 1e-12
_names = itertools.count()


@dataclass(frozen=True)
class Outcome:
    """``kind`` is ``equal``, ``refused``, ``different`` or ``slow``; ``reason`` says more."""

    kind: str
    level: str = ""
    reason: str = ""

    @property
    def family(self) -> tuple[str, str, str]:
        """The same for programs that fail alike: without numbers, names and places."""
        first = self.reason.split("\n")[0]
        return self.kind, self.level, re.sub(r"`[^`]*`|[-\d.]+|'[^']*'", "_", first)[:80]


def outcome(
    text: str, features: tuple[str, ...], levels: Sequence[str], seconds: int = 60
) -> Outcome:
    """Runs the program plain and at the levels; stops at the first that is not equal."""
    previous = signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(seconds)
    try:
        plain, name = defined(text)
        try:
            return next(_unequal(plain, features, levels), Outcome("equal"))
        finally:
            linecache.cache.pop(name, None)
    except _TooLong:
        return Outcome("slow", "", f"more than {seconds} s")
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)


class _TooLong(BaseException):
    """Not an Exception: programs catch those."""


def _too_long(*_: Any) -> None:
    raise _TooLong


def defined(text: str) -> tuple[Callable[..., Any], str]:
    """The function ``f`` of the text, and the name of its file in linecache."""
    name = f"<random program {next(_names)}>"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    namespace: dict[str, Any] = {"__name__": "random_program"}
    exec(compile(text, name, "exec"), namespace)
    return namespace["f"], name


def _unequal(
    plain: Callable[..., Any], features: tuple[str, ...], levels: Sequence[str]
) -> Iterator[Outcome]:
    expected = [seen(plain, call) for call in arguments(features)]
    for level in levels:
        try:
            function = LEVELS[level](plain)
        except REFUSED as error:
            yield Outcome("refused", level, error.headline)
            continue
        for call, reference in zip(arguments(features), expected, strict=True):
            actual = seen(function, call)
            if isinstance(actual.error, REFUSED):
                yield Outcome("refused", level, actual.error.headline)
                break
            text = difference_of_observations(actual, reference, rtol=SUMS)
            if text:
                yield Outcome("different", level, f"{text}\n  f{call[:2]}")


def seen(function: Callable[..., Any], call: tuple[Any, ...]) -> Observation:
    """What can be seen of a call, apart from the kinds of its numbers."""
    found = dataclasses.replace(observe(function, call, {}), warnings=())
    return without_kinds(found)


# --- the smallest program that differs in the same way --------------------------------------------


def shrunk(text: str, features: tuple[str, ...], found: Outcome) -> str:
    """Lines are left out, and headers of blocks, as long as the difference stays the same."""
    lines = text.splitlines()
    while True:
        smaller = next((c for c in _smaller(lines) if _fails_alike(c, features, found)), None)
        if smaller is None:
            return "\n".join(lines) + "\n"
        lines = smaller


def _fails_alike(lines: list[str], features: tuple[str, ...], found: Outcome) -> bool:
    try:
        compile("\n".join(lines), "<shrunk>", "exec")
    except SyntaxError:
        return False
    try:
        again = outcome("\n".join(lines) + "\n", features, [found.level], seconds=10)
    except KeyError:
        return False  # without its function
    return again.family == found.family and "NameError" not in again.reason


def _smaller(lines: list[str]) -> Iterator[list[str]]:
    """Without half of the lines, a quarter, ..., one; then without one header each."""
    size = len(lines) // 2
    while size:
        for start in range(0, len(lines), size):
            yield lines[:start] + lines[start + size :]
        size //= 2
    for number, line in enumerate(lines):
        if line.endswith(":") and not line.startswith("def"):
            end = number + 1
            while end < len(lines) and _depth(lines[end]) > _depth(line):
                end += 1
            yield lines[:number] + [x[4:] for x in lines[number + 1 : end]] + lines[end:]
            yield lines[:number] + lines[end:]


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
