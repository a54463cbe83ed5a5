"""Arrays that are changed in place are not broadcast; what is stored into them is, or is an error.

Sizes are known at run time only, so one program takes all of them.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import autograph
from tests.numpy_api.same import Calls

tried = Calls()


def parts_added(x, y, a, b, c, d):
    x[a:b] += y[c:d]
    return x


def parts_added_into(x, y, z, a, b):
    return np.add(x[:a], y[:b], out=z)


def product_into(x, y, z):
    return np.multiply(x, y, out=z)


for begin, end, first, last in itertools.product((0, 1), (1, 2, 4), (0, 1), (1, 2, 5)):
    tried(parts_added, np.arange(4.0), np.arange(5.0), begin, end, first, last)
for left, right, size in itertools.product(range(4), range(4), (1, 2, 3)):
    tried(parts_added_into, np.arange(4.0), np.arange(4.0), np.zeros(size), left, right)
for one, out in itertools.product(((2, 3), (1, 3), (2, 1), (4,)), ((2, 3), (3,), (2, 2, 3))):
    tried(product_into, np.ones(one), np.ones(3), np.zeros(out))

test_same = tried.test()


def rows_added(x, y, n):
    for k in range(len(y)):
        x[:n] += y[k, :n]


def columns_scaled(x, y, n):
    for k in range(len(y)):
        x[:n, k] *= y[k, 1 : n + 1]


@pytest.mark.parametrize(("function", "rank"), [(rows_added, 1), (columns_scaled, 2)])
def test_no_copy_is_made(function, rank):
    converted = autograph.convert(function)
    x, y = np.arange(7.0**rank).reshape((7,) * rank), np.arange(56.0).reshape(7, 8)
    expected = x.copy()
    function(expected, y, 5)
    source = converted.lower(x, y, 5).source
    converted(x, y, 5)
    np.testing.assert_array_equal(x, expected)
    assert "empty" not in source, source
