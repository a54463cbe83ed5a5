"""Loops in two versions: where arrays of computed sizes are broadcast, and where they are not."""

from __future__ import annotations

import numpy as np
import pytest

import autograph
from tests.comparison import assert_same_call


def pairs(x, n, m):
    return x[:n] * 2.0 + x[1 : 1 + m]


def into(x, n, m):
    x[m:] = x[: n // 2] - x[n : n + n // 2]


def rows(x, n, m):
    a = x.reshape(4, -1)
    return a[:, :n] + a[:, 2 : 2 + m], a[:n] * a[: m + 1, ::-1]


def maxima(x, n, m):
    found = np.empty(len(x) - m)
    found[:n] = np.maximum(x[:n], x[m : m + n])
    return found[:n].max(initial=0.0)


@pytest.mark.parametrize("function", [pairs, into, rows, maxima])
def test_whatever_is_broadcast(function):
    converted = autograph.convert(function)
    x = np.random.default_rng(0).standard_normal(24)
    for n in range(6):
        for m in (0, 1, 2, 3, 5, 22, 23):
            assert_same_call(converted, function, x.copy(), n, m)


def test_the_indices_of_one_version_are_plain():
    lowered = autograph.convert(pairs).lower(np.zeros(9), 3, 3)
    first, second = lowered.source.split("else:\n")
    assert first.count("for i in") == second.count("for i in") == 1
    assert "x[i] * 2.0 + x[i + 1]" in first
    assert "* i]" in second


def test_what_is_known_not_to_be_broadcast_has_one_version():
    def halves(x):
        half = len(x) // 2
        return x[:half] + x[half : 2 * half]

    source = autograph.convert(halves).lower(np.zeros(8)).source
    assert source.count("for i in") == 1
    assert "x[i] + x[" in source
