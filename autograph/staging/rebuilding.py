"""What makes values of Python again from what a compiled program hands over.

    rebuild = Called(ValueError, Several(tuple, (Number(0, FLOAT64, True),)))
    rebuild([1.5])    ==>    ValueError(1.5)

Each is a record that is called with the payload; a saved program holds them as data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograph.staging.frames import frame

Decoder = Callable[[list[Any]], Any]


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the payload, of the type that eager execution has."""

    position: int
    dtype: np.dtype
    is_python: bool

    def __call__(self, payload: list[Any]) -> Any:
        if self.is_python:
            return np.asarray(payload[self.position], self.dtype).item()
        return self.dtype.type(payload[self.position])


@dataclass(frozen=True, slots=True)
class Array:
    """A copy of an array of the payload."""

    position: int
    dtype: np.dtype

    def __call__(self, payload: list[Any]) -> Any:
        return np.array(payload[self.position], self.dtype)


@dataclass(frozen=True, slots=True)
class Plain:
    """What was known while staging."""

    item: Any

    def __call__(self, payload: list[Any]) -> Any:
        return self.item


@dataclass(frozen=True, slots=True)
class Kept:
    """An object that the call in progress keeps under a number of the payload."""

    position: int

    def __call__(self, payload: list[Any]) -> Any:
        return frame().kept[payload[self.position]]


@dataclass(frozen=True, slots=True)
class Several:
    """A list, a tuple or a named tuple."""

    kind: type
    parts: tuple[Decoder, ...] = ()

    def __call__(self, payload: list[Any]) -> Any:
        parts = [part(payload) for part in self.parts]
        if self.kind is list:
            return parts
        return tuple(parts) if self.kind is tuple else self.kind(*parts)


@dataclass(frozen=True, slots=True)
class Named:
    """A dict."""

    entries: Mapping[Any, Decoder] = field(default_factory=dict)

    def __call__(self, payload: list[Any]) -> Any:
        return {key: value(payload) for key, value in self.entries.items()}


@dataclass(frozen=True, slots=True)
class Members:
    """A set, new each time."""

    items: frozenset[Any]

    def __call__(self, payload: list[Any]) -> Any:
        return set(self.items)


@dataclass(frozen=True, slots=True)
class Called:
    """What a function gives for positional arguments and keywords."""

    function: Callable[..., Any]
    args: Decoder
    kwargs: Decoder = Named()

    def __call__(self, payload: list[Any]) -> Any:
        return self.function(*self.args(payload), **self.kwargs(payload))


@dataclass(frozen=True, slots=True)
class OneOf:
    """The option that a number of the payload tells; the first where there is no payload yet."""

    position: int
    options: tuple[Decoder, ...]

    def __call__(self, payload: list[Any]) -> Any:
        return self.options[int(payload[self.position]) if payload else 0](payload)


@dataclass(frozen=True, slots=True)
class Present:
    """The value where it is present, else None."""

    test: Decoder
    value: Decoder

    def __call__(self, payload: list[Any]) -> Any:
        return self.value(payload) if self.test(payload) else None


@dataclass(frozen=True, slots=True)
class InHandler:
    """An error that is raised while another one is handled."""

    error: Decoder
    handled: Decoder

    def __call__(self, payload: list[Any]) -> Any:
        error = self.error(payload)
        error.__context__ = self.handled(payload)
        return error
