"""Sliding windows, arrays as lists, rows as a tuple, linspace of other dtypes."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tests.numpy_api.same import Calls

tried = Calls()
X = np.arange(20.0).reshape(4, 5) ** 1.5


def windows(x, n):
    line = sliding_window_view(x[0], 3)
    block = sliding_window_view(x, (2, n))
    return line.sum(axis=-1), block.max(axis=(2, 3)), block.shape, block[1, 0] + 1


for x in (X, X.T, X.astype(np.uint8), X[::-1]):
    tried(windows, x, 2)
tried(windows, X, 1)
tried(windows, X, 6)
tried(lambda x: sliding_window_view(x, 2, axis=-1).mean(-1), X)
tried(lambda x: sliding_window_view(x, 2), X)
tried(lambda x: sliding_window_view(x + 1, (2, 2)), X)


def written(x):
    w = sliding_window_view(x * 2, (2, 2))
    w[0] = 1


tried(written, X)


def as_lists(x):
    rows = x.tolist()
    print(rows[0])
    x[0] = 0
    return rows, len(rows), (x > 1).tolist()


for x in (X, X[:0], X.astype(np.int8), np.ones((2, 3, 4))):
    tried(as_lists, x)
tried(lambda x: np.unstack(x), X)
tried(lambda x: np.unstack(x, axis=-1)[1], X)
tried(lambda x: np.unstack(x[0, 0]), X)


def rows_of(x):
    a, b, c, d = np.unstack(x)
    return a * b - c * d


tried(rows_of, X)
tried(rows_of, X[:3])


def spaced(n, stop):
    return (
        np.linspace(0, stop, n, dtype=np.float32),
        np.linspace(-3, stop, n, dtype=np.int64),
        np.linspace(0, stop, n, endpoint=False, dtype=np.float16),
        np.linspace(0, stop, n, retstep=True, dtype=int),
    )


tried(spaced, 7, 10.0)
tried(spaced, 2, 10.0)
FIXED = X.copy()
FIXED.flags.writeable = False
tried(lambda x: np.fill_diagonal(x, 1), FIXED)

test_same = tried.test()
