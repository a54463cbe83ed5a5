"""One raise that a ``try`` around it takes: a throw to its handler."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograph.ir import TensorType, Value
from autograph.staging.location import Location

Kinds = tuple[type[BaseException], ...]


@dataclass(frozen=True, slots=True)
class Throw:
    """What is raised. ``make`` gives the error from the values of ``payload`` at run time; ``args``
    are its arguments where these are known to be the error's ``args``.
    """

    kinds: Kinds
    make: Callable[[list[Any]], BaseException]
    payload: tuple[Value, ...]
    location: Location
    args: tuple[Any, ...] | None = None
    error: BaseException | None = None  # itself, where nothing of it depends on data

    @property
    def types(self) -> tuple[TensorType, ...]:
        return tuple(value.type for value in self.payload)
