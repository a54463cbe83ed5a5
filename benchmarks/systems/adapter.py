"""How a system takes a function: the few things that differ between one and the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Function = Callable[..., Any]


class Refused(Exception):
    """The system does not take this function; the text says why."""


class Adapter:
    """One system. What is here is right for a system that works on NumPy's arrays, in place."""

    writes_into_arguments = True

    def load(self) -> None:
        """Imports, and compiles something, so that no program pays for the system's own start.

        Runs once, before the process of each program is forked off: no thread may be left.
        """

    def warm_up(self, folder: str) -> None:
        """What has to be started in the process of the program itself; the folder is empty."""

    def prepare(self, function: Function, arguments: tuple[Any, ...]) -> Function:
        """What is called instead; its first call may still compile."""
        raise NotImplementedError

    def argument(self, value: Any) -> Any:
        """A value as this system wants it."""
        return value

    def known_seconds(self) -> float | None:
        """How long compilation took, where ``prepare`` found it done by an earlier run."""
        return None

    def plain(self, value: Any) -> Any:
        """A part of a result as NumPy or Python has it."""
        return value
