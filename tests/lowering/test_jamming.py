"""Sums of four iterations side by side: each in its own order, errors where they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autograph


def product(a, b):
    c = np.zeros((a.shape[0], b.shape[1]))
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            total = 0.0
            for k in range(a.shape[1]):
                total += a[i, k] * b[k, j]
            c[i, j] = total
    return c


def product_in_memory(a, b):
    c = np.ones((a.shape[0], b.shape[1]))
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for k in range(a.shape[1]):
                c[i, j] -= a[i, k] * b[k, j]
    return c


def distances(a, b):
    d = np.zeros((len(a), len(b)))
    for i in range(len(a)):
        for j in range(len(b)):
            total, largest = 0.0, 0.0
            for k in range(a.shape[1]):
                difference = a[i, k] - b[j, k]
                total += difference * difference
                largest = max(largest, abs(difference))
            d[i, j] = np.sqrt(total) + largest
    return d


def two_sums(a, b):
    c = np.zeros(len(a))
    for i in range(len(a)):
        left = 0.0
        for k in range(a.shape[1]):
            left += a[i, k]
        right = left
        for k in range(b.shape[0]):
            for j in range(b.shape[1]):
                right -= b[k, j] / (1.0 + left * left)
        if right > 0.5:
            c[i] = right
    return c


def triangle(a, b):
    c = np.zeros(len(a))
    for i in range(len(a)):
        total = 0.0
        for k in range(i):
            total += a[k, 0] * b[0, 0]
        c[i] = total
    return c


def one_after_the_other(a, b):
    total = 0.0
    for i in range(len(a)):
        for k in range(a.shape[1]):
            total += a[i, k]
    return total


def neighbours(a, b):
    c = np.ones(len(a) + 1)
    for i in range(len(a)):
        total = 0.0
        for k in range(a.shape[1]):
            total += a[i, k] * c[i]
        c[i + 1] = total
    return c


def of_integers(a, b):
    c = np.zeros(len(a), dtype=np.int64)
    for i in range(len(a)):
        total = 0
        for k in range(a.shape[1]):
            total += int(a[i, k] * 100)
        c[i] = total
    return c


JAMMED = [product, product_in_memory, distances, two_sums]
LEFT_ALONE = [triangle, one_after_the_other, neighbours, of_integers]


def outcome(function: Callable[..., Any], a: Any, b: Any, *more: Any) -> Any:
    try:
        return np.asarray(function(a, b, *more)).tolist()
    except IndexError as error:
        return str(error)


@pytest.mark.parametrize("function", [*JAMMED, *LEFT_ALONE])
def test_same_bits(function: Callable[..., Any]) -> None:
    converted = autograph.convert(function)
    random = np.random.default_rng(3)
    for rows, inner, columns in ((2, 2, 2), (4, 3, 4), (5, 7, 6), (9, 2, 11), (0, 3, 8), (8, 0, 3)):
        a, b = random.normal(size=(rows, inner)), random.normal(size=(inner, columns))
        if function is distances:
            b = random.normal(size=(columns, inner))
        assert outcome(converted, a, b) == outcome(function, a, b)
        assert outcome(converted, a, b) == outcome(converted.lower(a, b).interpret, a, b)


@pytest.mark.parametrize("function", [*JAMMED, *LEFT_ALONE])
def test_which_are(function: Callable[..., Any]) -> None:
    a = np.ones((6, 6))
    source = autograph.convert(function).lower(a, a).source
    assert (" >> 2" in source) == (function in JAMMED), source


def sums_of_parts(a, c, width):
    for i in range(len(a)):
        total = 0.0
        for k in range(width):
            total += a[i, k]
        c[i] = total


@pytest.mark.parametrize("width", [3, 5])
def test_errors_stay_where_they_are(width: int) -> None:
    """Where a check might fail, everything before it is done, and no more."""
    converted = autograph.convert(sums_of_parts)
    for size in (3, 6, 9):
        a, found, expected = np.ones((7, 4)), np.zeros(size), np.zeros(size)
        assert outcome(converted, a, found, width) == outcome(sums_of_parts, a, expected, width)
        np.testing.assert_array_equal(found, expected)
