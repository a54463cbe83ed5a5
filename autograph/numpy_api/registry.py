"""Which functions have a staged version: found by the function object itself, so that any way to
name it works.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from autograph.staging import values

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Staged:
    """A staged version. ``always`` ones are used even when every argument is plain: they make
    arrays, or have effects.
    """

    function: Callable[..., Any]
    always: bool


_STAGED: dict[int, tuple[Any, Staged]] = {}


def stages(*originals: Any, always: bool = False) -> Callable[[F], F]:
    """Register the decorated function as what stands for ``originals`` while staging."""

    def register(function: F) -> F:
        for original in originals:
            _STAGED[id(original)] = (original, Staged(function, always))
        return function

    return register


def method(*names: str) -> Callable[[F], F]:
    """Register the decorated function as methods of staged arrays."""

    def register(function: F) -> F:
        for name in names:
            values.array_methods[name] = function
        return function

    return register


def attribute(name: str, *, scalars: bool = False) -> Callable[[F], F]:
    """Register the decorated function as an attribute of staged arrays, and of NumPy scalars."""

    def register(function: F) -> F:
        values.array_attributes[name] = function
        if scalars:
            values.scalar_attributes[name] = function
        return function

    return register


def staged_version(original: Any) -> Staged | None:
    found = _STAGED.get(id(original))
    return found[1] if found is not None else None


def staged_functions() -> list[Any]:
    """Every function that has a staged version."""
    return [original for original, _ in _STAGED.values()]
