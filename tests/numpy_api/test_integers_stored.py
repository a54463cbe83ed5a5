"""Integers that become elements of arrays of integers: what fits, what wraps, what is refused."""

from __future__ import annotations

import numpy as np

from tests.numpy_api.same import Calls

tried = Calls()
DTYPES = ["int8", "uint8", "int16", "int32", "uint32", "int64", "uint64"]


def of_elements(x):
    return np.array([x[0], x[1]]), np.asarray([x[1]]), np.sum([x[0], x[1]])


def of_arguments(v):
    return np.array(v), max(v), np.mean(v)


def of_one_more(x, n):
    return np.array([x[0], x[1], n], x.dtype)


def into(x, y):
    y[0] = x[0]
    y[1:] = [x[0], x[1]]
    return y


def everywhere(x, y):
    y[:2] = x[0]
    y[...] = x[1]
    return y


def by_arrays(x, y):
    y[np.array([0, 2])] = x[0]
    y[y == 0] = x[1]
    return y


def of_rows(x, y):
    table = np.stack([y, y])
    table[0] = x[0]
    table[1, 1] = x[1]
    return table


def small_and_large(dtype):
    info = np.iinfo(dtype)
    return [np.array(pair, dtype) for pair in ((1, 2), (info.min, info.max), (info.max, 0))]


for dtype in DTYPES:
    for numbers in small_and_large(dtype):
        tried(of_elements, numbers)
        tried(of_arguments, list(numbers))
        for other in DTYPES:
            tried(into, numbers, np.zeros(3, other))
    for n in (3, 200, -1, 2**31):
        tried(of_one_more, np.array([1, 2], dtype), n)

for kind in (np.float64, np.float32):
    for dtype in ("int8", "int32", "int64", "uint8"):
        for number in (2.7, -3.5, 127.9, 300.0, -129.0, 2.0**31, -(2.0**31), np.nan, np.inf, 3e20):
            if dtype != "uint8" or abs(number) < 100:  # beyond, it depends on the processor
                tried(into, np.array([number, 1], kind), np.zeros(3, dtype))
for function in (everywhere, by_arrays, of_rows):
    for numbers in (np.array([1, 300]), np.array([-200, 5], "int16"), np.array([2, 3], "uint8")):
        for dtype in ("int8", "uint8", "int32"):
            tried(function, numbers, np.zeros(3, dtype))

test_same = tried.test()
