"""Functions that call themselves, called from outside as they are inside, and otherwise."""

from __future__ import annotations

from contextlib import contextmanager

import numpy as np
import pytest

import autograph


def by_halves(a):
    if len(a) <= 2:
        return a.sum()
    half = len(a) // 2
    return by_halves(a[:half]) * 1.5 + by_halves(a[half:])


def first_without_scale(n, scale=None):
    if scale is None:
        scale = 2.0
    if n <= 0:
        return 0.0
    return scale + first_without_scale(n - 1, scale * 0.5)


def first_an_integer(x, n):
    if n == 0:
        return x * 2.0
    return first_an_integer(x * 1.5, n - 1) + 1.0


def in_place(a, low, high):
    if low >= high:
        return a
    middle = (low + high) // 2
    a[middle] += 10.0
    in_place(a, low, middle)
    in_place(a, middle + 1, high)
    return a


def too_deep(n):
    return 1 + too_deep(n + 1) if n >= 0 else 0


CALLS = [
    (by_halves, lambda: (np.arange(40.0),)),
    (by_halves, lambda: (np.arange(40.0)[::-2],)),
    (first_without_scale, lambda: (12,)),
    (first_an_integer, lambda: (3, 12)),
    (in_place, lambda: (np.arange(33.0), 0, 33)),
]


@pytest.mark.parametrize(("function", "arguments"), CALLS)
def test_as_the_plain_function(function, arguments):
    ours, theirs = arguments(), arguments()
    found, expected = autograph.convert(function)(*ours), function(*theirs)
    assert type(found) is type(expected)
    np.testing.assert_array_equal(found, expected)
    for own, other in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(own, other)
    assert (found is ours[0]) == (expected is theirs[0])


def test_too_deep_as_the_plain_function():
    for function in (too_deep, autograph.convert(too_deep)):
        with pytest.raises(RecursionError, match="maximum recursion depth exceeded"):
            function(0)


def caught(n):
    if n == 0:
        raise ValueError("bottom")
    try:
        return caught(n - 1)
    except ValueError:
        return n


def cleaned(n):
    if n == 0:
        raise ValueError("bottom")
    try:
        cleaned(n - 1)
    finally:
        print("cleanup", n)


def walk(a, i):
    if i >= 3:
        return a[i]
    try:
        return walk(a, i + 1)
    except IndexError:
        return -1.0


@contextmanager
def announced(n):
    print("in", n)
    try:
        yield
    finally:
        print("out", n)


def in_a_context(n):
    if n > 0:
        with announced(n):
            in_a_context(n - 1)


def from_the_side(n):
    return around(n - 1) if n > 0 else 1 // n


def around(n):
    try:
        return from_the_side(n)
    except ZeroDivisionError:
        return n


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (caught, (3,)),
        (cleaned, (2,)),
        (walk, (np.zeros(2), 0)),
        (in_a_context, (3,)),
        (from_the_side, (3,)),
    ],
)
def test_a_call_inside_of_a_try_is_refused(function, arguments):
    with pytest.raises(autograph.Unsupported, match="is called in a `try` or `with`"):
        autograph.convert(function)(*arguments)


@pytest.mark.parametrize(
    ("function", "arguments", "times"),
    [
        (by_halves, (np.arange(40.0),), 1),
        (in_place, (np.arange(33.0), 0, 33), 1),
        (first_an_integer, (3, 12), 2),  # the first call is of another kind than the others
    ],
)
def test_the_text_of_the_function_is_there_once(function, arguments, times):
    source = autograph.convert(function).lower(*arguments).source
    marked = {by_halves: "* 1.5", in_place: "+ 10.0", first_an_integer: "* 1.5"}[function]
    lines = [line for line in source.splitlines() if not line.lstrip().startswith("#")]
    assert sum(marked in line for line in lines) == times
