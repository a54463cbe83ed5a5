"""Elements that an inner loop changes again and again, in variables."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import autograph
from tests.comparison import assert_same_call


def rows(y, x, k):
    for i in range(len(y)):
        for j in range(k[i]):
            y[i] += x[j] * y[i]
    return y


def by_table(y, x, k):
    """An index that may not exist ends the loop in the middle."""
    for i in range(len(y)):
        for j in range(len(k)):
            y[i] = y[i] * x[k[j]]


def perhaps(y, x, k):
    """Where no iteration gets there, the element need not exist."""
    for i in range(3):
        for j in range(len(x)):
            if x[j] > 3.5:
                y[k[0] + i] += x[j]


def triangle(y, x, k):
    n = len(x)
    a = np.add.outer(x, x)
    for i in range(n):
        for j in range(i):
            for m in range(j):
                a[i, j] -= a[i, m] * a[m, j]
    return a


def first_that_fits(y, x, k):
    for i in range(len(y)):
        for j in range(len(x)):
            y[i] -= x[j]
            if y[i] < 0:
                break
    return y


def along(y, x, k):
    """Another element of the same memory may be the one that changes."""
    for i in range(len(y)):
        for j in range(len(y)):
            y[i] = y[i] + y[j] + y[k[0]]
    return y


CASES = [
    (5, 6, [0, 1, 2, 3, 4]),
    (5, 6, [2, -1, 3, 9, 0]),
    (2, 4, [3, 3]),
    (0, 3, [1]),
    (4, 0, [0]),
]


@pytest.mark.parametrize("function", [rows, by_table, perhaps, triangle, first_that_fits, along])
@pytest.mark.parametrize("dtype", ["f8", "i8", "f4", "c16", "u1", "i2"])
def test_same_as_in_memory(function, dtype):
    if dtype == "c16" and function in (perhaps, first_that_fits):
        pytest.skip("complex numbers have no order")
    converted = autograph.convert(function)
    for n, m, table in CASES:
        y, x = (np.arange(1, size + 1).astype(dtype) for size in (n, m))
        with np.errstate(over="ignore"):
            assert_same_call(converted, function, y, x, np.array([*table, 1, 2, 0, 1]))


def source_of(function):
    arguments = np.ones(4), np.ones(5), np.array([1, 2, 0, 1])
    return autograph.convert(function, parallel=False).lower(*arguments).source


def inner_stores(function):
    """The stores in the last loop, each with the line after it."""
    lines = source_of(function).splitlines()
    first = 1 + max(k for k, line in enumerate(lines) if line.lstrip().startswith("for "))
    depth = len(lines[first]) - len(lines[first].lstrip())
    body = itertools.takewhile(lambda line: line.startswith(" " * depth), lines[first:])
    inside = [line.strip() for line in body if not line.lstrip().startswith("#")]
    pairs = zip(inside, inside[1:] + [""], strict=True)
    return [(one, after) for one, after in pairs if "] = " in one]


@pytest.mark.parametrize("function", [triangle, first_that_fits])
def test_the_inner_loop_stores_nothing(function):
    assert inner_stores(function) == []


@pytest.mark.parametrize("function", [rows, by_table])
def test_an_error_finds_it_stored(function):
    ((store, after),) = inner_stores(function)
    assert store.startswith("y[i] = ")
    assert after.startswith("call_host")


def test_what_may_be_another_element_stays_in_memory():
    ((store, after),) = inner_stores(along)
    assert store.startswith("y[i] = ")
    assert not after
