"""Running totals and differences, and methods of ufuncs."""

from __future__ import annotations

import numpy as np

from tests.numpy_api.same import Calls

tried = Calls()

A = np.arange
x1 = A(5.0) - 2
x2 = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8.5]])
x3 = A(24).reshape(2, 3, 4)


def a(x):
    return (
        np.cumsum(x),
        np.cumsum(x, axis=0),
        x.cumsum(axis=-1),
        np.cumprod(x, axis=-1),
        np.nancumsum(x),
        np.nancumprod(x, 0),
    )


for d in (float, np.float32, np.int8, np.uint8, int, bool, complex, np.complex64):
    for x in (
        x1,
        x2,
        x3,
        np.asfortranarray(x2),
        np.zeros((3, 0)),
        np.zeros((0, 3)),
        np.zeros(0),
        x2[:, ::2],
        x2[::-1],
    ):
        tried(a, x.astype(d), rtol=1e-6 if d in (complex, np.complex64) else 0)
n = x2.copy()
n[0, 1] = np.nan
n[2] = np.inf
tried(a, n)
tried(lambda x: np.cumsum(x, dtype=np.float32), x2)
tried(lambda x: np.cumsum(x[0, 0]), x2)
tried(lambda x: np.cumsum([1, 2, 3]) + x, A(3))
tried(lambda x: np.cumsum(x, axis=3), x2)


def o(x):
    r = np.empty_like(x)
    np.cumsum(x, axis=1, out=r)
    np.cumsum(x, axis=0, out=x)
    return r


tried(o, x2)


def acc(x):
    return (
        np.maximum.accumulate(x),
        np.minimum.accumulate(x, axis=-1),
        np.add.accumulate(x, axis=-1),
        np.multiply.accumulate(x, 0),
    )


for x in (x1, x2, n, x3, x2.astype(np.int8), x2 > 3):
    tried(acc, x)


def red(x):
    return (
        np.add.reduce(x),
        np.add.reduce(x, axis=None),
        np.maximum.reduce(x, axis=-1),
        np.minimum.reduce(x, axis=None),
        np.multiply.reduce(x, axis=-1, keepdims=True),
        np.logical_and.reduce(x),
        np.logical_or.reduce(x, axis=-1),
        np.add.reduce([1, 2, 3]),
    )


for x in (x1, x2, x3, np.zeros(0)):
    tried(red, x)


def out(x, y):
    return (
        np.multiply.outer(x, y),
        np.add.outer(x, y),
        np.subtract.outer(x, y),
        np.maximum.outer(x, 2),
        np.greater.outer(x, y),
    )


tried(out, x1, x2)
tried(out, A(3), x1)


def at(x, i, v):
    np.add.at(x, i, v)
    np.subtract.at(x, i, v)
    np.maximum.at(x, i, 1)
    np.multiply.at(x, i, 2)
    np.minimum.at(x, i, v)
    return x


for d in (float, np.float32, int, np.int8):
    tried(at, x1.astype(d), np.array([0, 0, 3, -1]), A(4).astype(d))
tried(at, x1, np.array([0, 0, 3, -1]), 3.0)
tried(at, x1, np.array([0, 5]), 3.0)
tried(at, x2, np.array([0, 0, 2]), 1.0)
tried(at, x2, np.array([0, 0, 2]), A(4.0))
tried(at, x1, np.array([0, 0, 3, -1]), A(3.0))
tried(at, x1, 2, 3.0)


def at2(x, i, j):
    np.add.at(x, (i, j), 1)
    np.add.at(x[1:], (slice(None), j), 2)
    return x


tried(at2, x2, np.array([0, 0]), np.array([1, 1]))


def df(x):
    return (
        np.diff(x),
        np.diff(x, axis=0),
        np.diff(x, 2),
        np.diff(x, prepend=0),
        np.diff(x, append=x[..., :1], axis=-1),
        np.ediff1d(x),
        np.ediff1d(x, to_begin=-99, to_end=[88, 99]),
    )


for x in (x1, x2, x3, x2 > 3, x2.astype(np.uint8), A(1.0)):
    tried(df, x)
tried(lambda x: np.diff(x[0]), A(3.0))


def tz(y, x):
    return np.trapezoid(y), np.trapezoid(y, x), np.trapezoid(y, dx=0.5, axis=0)


tried(tz, x1, x1**2)
tried(tz, x2, A(4.0) ** 2)
tried(tz, x2, x2 * 2)
tried(tz, x2.astype(np.float32), A(4.0))


def gr(x):
    return (
        np.gradient(x),
        np.gradient(x, 0.5),
        np.gradient(x, axis=0),
        np.gradient(x, 2, edge_order=2),
    )


for x in (x1, x2, x3.astype(float)[:, :, :], x2.astype(np.float32), A(5)):
    tried(gr, x)
tried(gr, A(1.0))
tried(gr, A(2.0))


test_same = tried.test()
