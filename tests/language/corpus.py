"""Small programs, one a construct, with the arguments they are tried on; run at every level by
``test_levels``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """One call of one program. ``kind_differs``: an int or a Python float comes back as the
    promoted kind, because
    which it is depends on data (the documented deviation)."""

    program: Callable[..., Any]
    arguments: tuple[Any, ...]
    kind_differs: bool = False


CASES: dict[str, Case] = {}


def tried_on(
    *argument_lists: tuple[Any, ...], kind_differs: tuple[int, ...] = ()
) -> Callable[..., Any]:
    """Register a program with its arguments, a tuple a call."""

    def register(program: Callable[..., Any]) -> Callable[..., Any]:
        for number, arguments in enumerate(argument_lists):
            key = f"{program.__module__.rpartition('.')[2]}.{program.__name__}-{number}"
            CASES[key] = Case(program, arguments, number in kind_differs)
        return program

    return register
