"""Which functions have a staged version: found by the function object itself, so that any way to
name it works.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from types import BuiltinMethodType
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


_STAGED: dict[Hashable, tuple[Any, Staged]] = {}
_OF_MODULES: dict[tuple[str, str], Staged] = {}


def _key(original: Any) -> Hashable:
    """What stays the same however it is named: a method of a class is another object every time."""
    owner = getattr(original, "__self__", None)
    if isinstance(owner, type) and isinstance(original, BuiltinMethodType):
        return owner, original.__name__
    return id(original)


def stages(*originals: Any, always: bool = False) -> Callable[[F], F]:
    """Register the decorated function as what stands for ``originals`` while staging."""

    def register(function: F) -> F:
        for original in originals:
            _STAGED[_key(original)] = (original, Staged(function, always))
        return function

    return register


def stages_named(module: str, name: str) -> Callable[[F], F]:
    """Register for a function of a module that we do not import: the program may have done so."""

    def register(function: F) -> F:
        _OF_MODULES[module, name] = Staged(function, True)
        return function

    return register


def is_named(original: Any, module: str, name: str) -> bool:
    """Is it the function of this name of a module that is loaded?"""
    loaded = sys.modules.get(module)
    return loaded is not None and getattr(loaded, name, None) is original


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
    found = _STAGED.get(_key(original))
    if found is not None:
        return found[1]
    own = getattr(original, "__name__", None)
    for (module, name), staged in _OF_MODULES.items():
        if name == own and is_named(original, module, name):
            return staged
    return None


def staged_functions() -> list[Any]:
    """Every function that has a staged version."""
    return [original for original, _ in _STAGED.values()]
