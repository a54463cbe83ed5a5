"""A bound of a slice that is None on some paths: ``x[k:-k or None]``."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograph
from tests.comparison import assert_same_call


def bounds(x: Any, a: int, b: int) -> Any:
    step = None
    if b > 0:
        step = b
    y = x.copy()
    y[: -b or None] += 1
    found = [
        x[a or None :],
        x[: b or None],
        x[a or None : b or None : -1],
        x[::step],
        x[a : -b or None],
    ]
    some = [10, 20, 30, 40][-1 if b > 2 else None :]
    return found, y, some, x[: a > b], range(10)[-a or None : b or None]


@pytest.mark.parametrize("size", [5, 1, 0])
def test_bounds(size: int) -> None:
    converted = autograph.convert(bounds)
    for a in (0, 1, 3, -2, 9):
        for b in (0, 2, -1, 4):
            assert_same_call(converted, bounds, np.arange(float(size)), a, b)


def misused(x: Any, k: int, f: float) -> Any:
    items = [1, 2, 3]
    place = None
    if k > 1:
        place = k
    try:
        print(items[place])
        print(x[: f or None])
        print(x[: x[0] > 0])
    except TypeError as error:
        print(error)
    return items


@pytest.mark.parametrize(("k", "f"), [(0, 0.0), (2, 1.5), (2, 0.0)])
def test_errors(k: int, f: float) -> None:
    assert_same_call(autograph.convert(misused), misused, np.arange(3.0), k, f)
