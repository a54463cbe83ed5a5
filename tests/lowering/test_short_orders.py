"""The order of lists: of a few numbers found in the program, of many by NumPy; stable in both."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograph
from autograph.lowering.short_orders import FEW


def in_order(x: Any, n: int) -> Any:
    up, down = [], []
    for k in range(n):
        up.append(x[k])
        down.append((x[k], k))
    return sorted(up), sorted(up, reverse=True), sorted(down, key=lambda item: item[0])


@pytest.mark.parametrize("dtype", ["int64", "uint8", "float64", "float32", "bool"])
def test_as_python_sorts(dtype: str) -> None:
    converted = autograph.convert(in_order)
    random = np.random.default_rng(5)
    for n in (0, 1, 2, 17, FEW, FEW + 1):
        x = random.integers(0, 2 if dtype == "bool" else 30, max(n, 2)).astype(dtype)
        assert str(converted(x, n)) == str(in_order(x, n))


@pytest.mark.parametrize("size", [6, FEW + 3])
def test_numbers_without_an_order(size: int) -> None:
    converted = autograph.convert(in_order)
    x = np.resize(np.array([2.0, 0.0, -0.0, np.nan, 1.0, -np.inf]), size)
    for own in (x, x[::-1].copy(), np.where(np.isnan(x), 0.0, x)):
        assert str(converted(own, size)) == str(in_order(own, size))


def test_which_are_found_here() -> None:
    source = autograph.convert(in_order).lower(np.ones(3), 3).source
    assert source.count(f"<= {FEW}") == 3
