"""NumPy's integers wrap around, and what is asked about them afterwards is asked of the result.

A compiler that takes sums of signed integers never to overflow answers these questions before.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.numpy_api.same import Calls

tried = Calls()
LARGE = {
    "int64": np.array([2**62, 5, 2**63 - 1, 1, -(2**63), -7]),
    "int32": np.array([2**30, 5, 2**31 - 1, 1, -(2**31), -7], np.int32),
    "int8": np.array([64, 5, 127, 1, -128, -7], np.int8),
    "uint64": np.array([2**63, 5, 2**64 - 1, 1], np.uint64),
}


def products_of_positive_numbers_are_negative(x):
    found = np.zeros(len(x), bool)
    for k in range(len(x)):
        if x[k] > 0:
            y = x[k] * 3
            found[k] = y < 0
    return found


def the_next_is_larger(x):
    count = 0
    for k in range(len(x)):
        if x[k] + 1 > x[k]:
            count += 1
    return count


def twice_and_half(x):
    y = x * 2
    return y // 2 == x, y - x, x - 1 < x


def remainders(x):
    total = x[0] * 0
    for k in range(len(x)):
        if x[k] > 1:
            total += (x[k] * x[k] + 1) % x[k]
    return total


def negated(x):
    return -x > 0, abs(x) < 0, -abs(x)


pytestmark = pytest.mark.filterwarnings("ignore:overflow encountered")
for program in (
    products_of_positive_numbers_are_negative,
    the_next_is_larger,
    twice_and_half,
    remainders,
    negated,
):
    for numbers in LARGE.values():
        tried(program, numbers)

test_same = tried.test()
