"""What a call costs: almost empty functions of one to four arrays, ours and numba's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numba
import numpy as np

import autograph
from autograph.cli.measurement import Contestant, side_by_side


def one(a: Any) -> None:
    a[0] = 1.0


def two(a: Any, b: Any) -> None:
    a[0] = b[0]


def three(a: Any, b: Any, c: Any) -> None:
    a[0] = b[0] + c[0]


def four(a: Any, b: Any, c: Any, d: Any) -> None:
    a[0] = b[0] + c[0] + d[0]


@dataclass(frozen=True, slots=True)
class Overhead:
    """Seconds a call with this many arrays."""

    arrays: int
    plain: float
    ours: float
    numba: float


def overheads(rounds: int) -> list[Overhead]:
    found = []
    for arrays, function in enumerate((one, two, three, four), start=1):
        arguments = tuple(np.ones(8) for _ in range(arrays))
        contestants = {
            "plain": Contestant(function, arguments, {}),
            "ours": Contestant(autograph.convert(function), arguments, {}),
            "numba": Contestant(numba.njit(function), arguments, {}),
        }
        found.append(Overhead(arrays, **side_by_side(contestants, rounds, summary=min)))
    return found
