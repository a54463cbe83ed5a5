"""Lists and tuples that are stored into arrays, or stand beside them in operators."""

from __future__ import annotations

import numpy as np

from tests.numpy_api.same import Calls

tried = Calls()
X, PLACES = np.arange(9.0).reshape(3, 3), np.array([0, 2])


def stored(x, i):
    x[i] = [[1], [2]]
    x[:2] = [[1, 2, 3], [4, 5, x[0, 0]]]
    x[1:] = [x[1], x[2]]
    x[...] = [(1, 2, 3)]
    x[i] = ([1, 2, 3], [4, 5, 6])
    x[:2] += [[1], [2]]
    x *= (1, 2, 3)
    return x


for x in (X, X.astype(int), X.T, X.astype(np.complex64)):
    tried(stored, x, PLACES)


def uneven(x):
    x[:2] = [[1, 2], [3]]


def one_place(x):
    x[0, 0] = [1]


def nothing(x):
    x[0] = []


def too_long(x):
    x += [1, 2]


for program in (uneven, one_place, nothing, too_long):
    tried(program, X)


def beside(x):
    return (
        x + [1, 2, 3],
        [1, 2, 3] * x,
        [1, 2, 3] + x,
        x == [1, 2, 3],
        x @ [1, 2, 3],
        x < (1, 2, 3),
        (1, 2) - x[:2, :2],
        x % [[1], [2], [3]],
        x[0] / [1.5, x[0, 1], 2],
    )


for x in (X, X.astype(np.uint8), X.T):
    tried(beside, x)
tried(lambda x: (x + [1, 2], [1, 2] - x, x == [1, 2]), np.float64(2))
tried(lambda x: np.array([[1, 2], [x]]), 3)
tried(lambda x: x + [1, 2], X)

test_same = tried.test()
