"""Updates in place of arrays whose sizes only a check proves to be equal."""

from __future__ import annotations

import numpy as np
import pytest

import autograph
from tests.comparison import assert_same_call


def by_parts(a, b):
    a[1:, :] -= 0.5 * (b[1:, :] - b[:-1, :])
    a[:, 1:] *= b[:, :-1]
    return a


def one_from_the_other(a, b):
    a[1:] = a[:-1] + b[1:]
    a[:-1] += b[:-1] * a[1:]
    b[:, 2:] = a[:, :-2]
    return a, b


def through_views(a, b):
    v, w = a[:, 1:], b[:, :-1]
    v += w
    w -= v
    a[1:, 1:] = v[:-1] * w[1:]
    return v, w


EQUAL = [((5, 6), (5, 6)), ((2, 2), (2, 2)), ((0, 3), (0, 3))]
BROADCAST = [((3, 3), (1, 3)), ((3, 3), (3, 1)), ((6, 3), (2, 3))]
UNEQUAL = [((3, 4), (3, 5)), ((4, 3), (5, 3)), ((4, 1), (4, 2))]


@pytest.mark.parametrize("function", [by_parts, one_from_the_other, through_views])
def test_any_sizes(function):
    converted = autograph.convert(function)
    for one, other in (*EQUAL, *UNEQUAL, *BROADCAST):
        random = np.random.default_rng(0)
        assert_same_call(converted, function, random.random(one), random.random(other))


def test_nothing_temporary():
    arguments = np.ones((5, 6)), np.ones((5, 6))
    source = autograph.convert(by_parts, parallel=False).lower(*arguments).source
    assert "empty(" not in source
    assert source.count("for i in") == 2


def one_or_several(x):
    if len(x) == 1:
        return x * 2.0, 1 != x.shape[0]
    return x[1:] - x[:-1], 1 != x.shape[0]


def test_sizes_of_one_are_cases_of_their_own():
    """So the question is answered while a program is made."""
    converted = autograph.convert(one_or_several)
    for n in (1, 2, 5):
        assert_same_call(converted, one_or_several, np.arange(float(n)))
    assert "== 1" not in converted.lower(np.ones(5)).source.split("raise Refused")[1]
