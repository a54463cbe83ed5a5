"""Small programs, one a construct, with the arguments they are tried on; ``test_levels`` runs them
at every level, ``table`` lists them.

    @case(44, "an exception after a partial assignment", row="try/except, exception static")
    @tried_on((3,), lambda: (Counter(),))         the same as plain Python, a tuple a call
    def program(n): ...

    @case(7, "an array in one branch, a scalar in the other")
    @refused(TypeMismatch, "`y` is", at="y = 1.0", on=(np.ones(3), 1))
    def program(x, n): ...                        refused, at this place

    @checks(46, "the traceback lists the user's lines only", "compiled")
    def test_traceback(): ...                     what needs more than a call
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Arguments = tuple[Any, ...] | Callable[[], tuple[Any, ...]]
EVERY_LEVEL = ("converted", "interpreted", "compiled")


@dataclass(frozen=True)
class Listed:
    """One line of the table: the construct's number, what is tried, the peers' row it answers."""

    number: int
    what: str
    row: str = ""


@dataclass(frozen=True)
class Program:
    """A function and its calls.

    ``kind_differs``: the calls in which an int or a Python float comes back as the promoted kind,
    because which it is depends on data (a documented deviation). ``changes``: the globals that it
    changes.
    """

    function: Callable[..., Any]
    calls: tuple[Arguments, ...] = ()
    kind_differs: tuple[int, ...] = ()
    changes: tuple[str, ...] = ()
    listed: tuple[Listed, ...] = ()

    def arguments(self, number: int) -> tuple[Any, ...]:
        made = self.calls[number]
        return made() if callable(made) else made


@dataclass(frozen=True)
class Refusal:
    """A function that is refused with ``error``, at the text ``at`` of its source; ``staged``: only
    when it is staged, its converted source runs as Python.
    """

    function: Callable[..., Any]
    error: type[Exception]
    says: str
    at: str
    on: Arguments
    staged: bool = False
    listed: tuple[Listed, ...] = ()

    def arguments(self) -> tuple[Any, ...]:
        return self.on() if callable(self.on) else self.on


@dataclass(frozen=True)
class Check:
    """A test of its own."""

    listed: Listed
    levels: tuple[str, ...]
    how: str


PROGRAMS: dict[str, Program] = {}
REFUSALS: dict[str, Refusal] = {}
CHECKS: dict[str, Check] = {}


def key_of(function: Callable[..., Any]) -> str:
    return f"{function.__module__.rpartition('.')[2]}.{function.__qualname__}"


def tried_on(
    *calls: Arguments, kind_differs: tuple[int, ...] = (), changes: tuple[str, ...] = ()
) -> Callable[..., Any]:
    """Register a program with its arguments, a tuple a call, or a function that makes the tuple."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        assert key_of(function) not in PROGRAMS, "a name twice"
        PROGRAMS[key_of(function)] = Program(function, calls, kind_differs, changes)
        return function

    return register


def refused(
    error: type[Exception], says: str, *, at: str, on: Arguments = (), staged: bool = False
) -> Callable[..., Any]:
    """Register a program that is refused: with this class of error, text and place."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        REFUSALS[key_of(function)] = Refusal(function, error, says, at, on, staged)
        return function

    return register


def case(number: int, what: str, *, row: str = "") -> Callable[..., Any]:
    """List a program, or a refusal, in the table. Several may stand above one another."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        key, line = key_of(function), Listed(number, what, row)
        if key in REFUSALS:
            found = REFUSALS[key]
            REFUSALS[key] = dataclasses.replace(found, listed=(line, *found.listed))
        else:
            program = PROGRAMS[key]
            PROGRAMS[key] = dataclasses.replace(program, listed=(line, *program.listed))
        return function

    return register


def checks(
    number: int, what: str, *levels: str, how: str = "equal", row: str = ""
) -> Callable[..., Any]:
    """List a test in the table; ``how`` is ``equal``, ``refused`` or ``deviation``."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        CHECKS[f"{key_of(function)}-{number}"] = Check(
            Listed(number, what, row), levels or EVERY_LEVEL, how
        )
        return function

    return register
