"""Time for each element, from a thousand elements to as many as memory takes.

A line that stays level is what is wanted; it may step up where a level of cache is full.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

import autograph
from autograph import config
from autograph.cli.measurement import Contestant, side_by_side

SIZES = [10**exponent for exponent in range(3, 9)]
QUICK_SIZES = SIZES[:4]
SHARE_OF_MEMORY = 0.4
MOST_PLAIN_STEPS = 10**6  # of what plain Python does one by one


@dataclass(frozen=True, slots=True)
class Growing:
    """A function and its arguments for n elements; ``arrays`` of that many float64 it needs."""

    function: Callable[..., Any]
    inputs: Callable[[int], tuple[Any, ...]]
    arrays: int
    one_by_one: bool = False

    @property
    def name(self) -> str:
        return self.function.__name__


@dataclass(frozen=True, slots=True)
class Point:
    """Nanoseconds an element; ``None``: not measured."""

    name: str
    elements: int
    ours: float
    plain: float | None


def axpy(y: Any, a: float, x: Any) -> None:
    y += a * x


def softmax(x: Any) -> Any:
    e = np.exp(x - np.max(x))
    return e / np.sum(e)


def norm(x: Any) -> Any:
    return np.sqrt(np.sum(x * x))


def blur(to: Any, of: Any) -> None:
    to[1:-1] = 0.25 * of[:-2] + 0.5 * of[1:-1] + 0.25 * of[2:]


def plate(to: Any, of: Any) -> None:
    to[1:-1, 1:-1] = 0.25 * (of[1:-1, :-2] + of[1:-1, 2:] + of[:-2, 1:-1] + of[2:, 1:-1])


def running_sum(x: Any) -> Any:
    return np.cumsum(x)


def recurrence(x: Any) -> float:
    total = 0.0
    for value in x:
        total = 0.5 * total + value
    return total


def numbers(n: int) -> tuple[Any, ...]:
    return (np.random.default_rng(n).random(n),)


def two_arrays(n: int) -> tuple[Any, ...]:
    return np.zeros(n), *numbers(n)


def two_plates(n: int) -> tuple[Any, ...]:
    side = math.isqrt(n)
    return np.zeros((side, side)), np.random.default_rng(n).random((side, side))


def for_axpy(n: int) -> tuple[Any, ...]:
    return np.zeros(n), 0.5, *numbers(n)


GROWING = (
    Growing(axpy, for_axpy, 3),
    Growing(softmax, numbers, 4),
    Growing(norm, numbers, 2),
    Growing(blur, two_arrays, 5),
    Growing(plate, two_plates, 5),
    Growing(running_sum, numbers, 2),
    Growing(recurrence, numbers, 1, one_by_one=True),
)


def points(quick: bool) -> Iterator[Point]:
    rounds, budget = (3, 0.5) if quick else (7, 4.0)
    for growing in GROWING:
        converted = autograph.convert(growing.function)
        for n in QUICK_SIZES if quick else SIZES:
            if fits(growing.arrays * 8 * n):
                yield _point(growing, converted, n, rounds, budget)


def _point(growing: Growing, converted: Any, n: int, rounds: int, budget: float) -> Point:
    arguments = growing.inputs(n)
    contestants = {"ours": Contestant(converted, arguments, {})}
    if not growing.one_by_one or n <= MOST_PLAIN_STEPS:
        contestants["plain"] = Contestant(
            growing.function, arguments, {}, surroundings=config.disabled
        )
    found = side_by_side(contestants, rounds, budget)
    each = {name: seconds / n * 1e9 for name, seconds in found.items()}
    return Point(growing.name, n, each["ours"], each.get("plain"))


def fits(wanted: int) -> bool:
    """Whether so many bytes are a share of what is free that leaves enough for everyone."""
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return wanted < SHARE_OF_MEMORY * free
