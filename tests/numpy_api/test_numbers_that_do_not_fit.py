"""Python's numbers that become elements of integers too narrow for them: NumPy's errors."""

from __future__ import annotations

import numpy as np

from tests.numpy_api.same import Calls

tried = Calls()
NARROW = np.arange(3, dtype=np.int8)
NAN = float("nan")


def array_of(x, n):
    return np.array([n, 1], dtype=np.int8), np.array(n, np.uint8), np.asarray((n,), np.int16)


def nested(x, n):
    return np.array([[1, n], [2, 3]], dtype=np.uint8)


def full(x, n):
    return np.full(2, n, np.int8), np.full_like(x, n)


def inserted(x, n):
    return np.insert(x, 1, n), np.insert(x, 0, [n, 1])


def put(x, n):
    np.put(x, 0, n)
    return x


def placed(x, n):
    np.place(x, x > 0, n)
    return x


def masked(x, n):
    np.putmask(x, x > 0, [n])
    return x


for program in (array_of, nested, full, inserted, put, placed, masked):
    for n in (3, 127, 300, -200, 2**40):
        tried(program, NARROW, n)


def of_floats(x, y):
    return np.array([y, 1.5], dtype=np.int8), np.array(y, np.int8)


for y in (2.75, NAN, 1e10, -128.5):
    tried(of_floats, NARROW, y)


def constants(x):
    return np.array([300, 1], np.int16), np.array([True, 2], np.uint8), np.full(2, 255, np.uint8)


def too_large(x):
    return np.array([300, 1], np.int8)


def rows_are_cast(x):
    return np.array([x, x + 1], np.uint8), np.array([x * 1.5, x], np.int8)


tried(constants, NARROW)
tried(too_large, NARROW)
tried(rows_are_cast, NARROW)

test_same = tried.test()
