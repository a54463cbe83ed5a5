"""Arrays read under another shape: the last axes that stay the same cost no division."""

from __future__ import annotations

import numpy as np
import pytest

import autograph
from tests.comparison import assert_same


def splits(x, a, b):
    """Rows as a table of rows."""
    y = (x + 1.0).reshape(a, b, x.shape[1])
    return y * 2.0 + y[:1]


def joins(x, a, b):
    """A table of rows as rows, and one axis more."""
    y = (x + 1.0).reshape(a, b, x.shape[2])
    return y + y[:, :1] * 3.0


def in_a_loop(x, a, b):
    """The shape was checked before the loop that reads it."""
    y = np.sqrt(x).reshape(a, b)
    total = np.zeros(b)
    for k in range(a):
        total += y[k] * y[0]
    return total


@pytest.mark.parametrize(
    ("function", "shape", "sizes"),
    [
        (splits, (6, 5), (2, 3)),
        (splits, (6, 0), (2, 3)),
        (splits, (0, 4), (0, 3)),
        (joins, (2, 6, 5), (3, 4)),
        (joins, (4, 3, 2), (2, 6)),
        (joins, (2, 3, 0), (3, 2)),
        (in_a_loop, (4, 6), (3, 8)),
        (in_a_loop, (3, 0), (0, 5)),
    ],
)
def test_converted_is_eager(function, shape, sizes):
    x = np.random.default_rng(1).random(shape)
    assert_same(autograph.convert(function)(x, *sizes), function(x, *sizes))


def test_rows_are_found_without_divisions():
    x = np.ones((6, 5))
    lines = autograph.convert(splits).lower(x, 2, 3).source.splitlines()
    loops = [line for line in lines if line.startswith(" " * 12)]
    assert loops
    assert not [line for line in loops if "//" in line or "%" in line]


def test_the_array_is_put_into_its_shape_once():
    """Its roots are computed before the loop."""
    source = autograph.convert(in_a_loop).lower(np.ones((4, 6)), 3, 8).source
    before, loop = source.split("    for k in range(a):\n")
    assert "sqrt" in before
    assert "sqrt" not in loop
