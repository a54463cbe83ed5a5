"""What a code generator hands to the runtime: the text of a module and what its entry takes and
calls.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ArrayParameter:
    """An array argument of the entry. ``layout`` is C or F contiguous, or A for any strides."""

    name: str
    dtype: str
    rank: int
    layout: Literal["C", "F", "A"]
    writable: bool = True


@dataclass(frozen=True, slots=True)
class ScalarParameter:
    """A scalar argument of the entry, passed by value."""

    name: str
    dtype: str


@dataclass(frozen=True, slots=True)
class Payload:
    """One value handed to a host call: ``rank`` 0 by value, else a C-contiguous array by address
    and shape. ``in_place``: the array is the program's own memory, not a copy.
    """

    dtype: str
    rank: int
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the module that others call, and what it takes after the callback's address."""

    name: str
    parameters: tuple[ArrayParameter | ScalarParameter, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """A module text that defines ``entry``, and the ``functions`` that it calls.

    When ``sites`` is not empty the first parameter of all of them is ``host``, the address of the
    callback, and ``sites[k]`` lists what host call number k hands over. When ``workers`` is not
    empty the entry's parameter after that is ``team``, the address of what it needs to have them
    run: programs that take the first and the last index of their share, then arguments.
    """

    source: str
    entry: str
    parameters: tuple[ArrayParameter | ScalarParameter, ...]
    sites: tuple[tuple[Payload, ...], ...] = ()
    functions: tuple[Function, ...] = ()
    workers: tuple[Program, ...] = ()
