"""Reductions and ufuncs with where and initial, products of every rank."""

from __future__ import annotations

import numpy as np

from tests.numpy_api.same import Calls

tried = Calls()

A = np.arange
x2 = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8.5]])
r = np.random.default_rng(0)


def wh(x, m):
    return (
        np.sum(x, where=m),
        np.sum(x, axis=0, where=m),
        np.prod(x, axis=1, where=m),
        np.mean(x, where=m),
        x.mean(axis=0, where=m),
        np.max(x, initial=4, where=m),
        x.min(axis=0, initial=2.5),
        np.any(x > 5, where=m),
        np.all(x > 0, axis=0, where=m),
        np.var(x, where=m),
        np.std(x, axis=1, where=m),
        np.sum(x, initial=10),
        np.prod(x, initial=2, axis=0),
        np.max(x, where=[True, False, True, True], initial=-1),
    )


tried(wh, x2, x2 > 2)
tried(wh, A(12).reshape(3, 4), x2 > 2)
tried(wh, x2.astype(np.float32), x2 > 2, rtol=1e-6)
tried(lambda x, m: np.max(x, where=m), x2, x2 > 2)
tried(lambda x: (np.max(x, initial=3), np.min(x, initial=-3)), np.zeros(0))


def uw(x, m):
    r = np.zeros_like(x)
    np.sqrt(x, out=r, where=m)
    np.add(x, 1, out=x, where=x > 3)
    np.multiply(x, 2, r, where=~m)
    return r


tried(uw, x2, x2 > 4)


def cx(z):
    return np.var(z), np.std(z, axis=0), z.var(axis=1, ddof=1)


tried(cx, x2 * (1 + 2j))


def pr(a, b):
    return (
        np.inner(a, b),
        np.dot(a, b.T),
        np.dot(a, np.stack([b.T, b.T])),
        np.inner(a[0], b),
        np.inner(a[0], b[0]),
        np.dot(np.stack([a, a]), np.stack([b.T, b.T])),
        np.inner(2.0, a),
    )


tried(pr, r.random((3, 4)), r.random((5, 4)))
tried(pr, A(12).reshape(3, 4), A(20).reshape(5, 4))
tried(lambda a, b: np.inner(a, b), x2, x2.T.copy())


def tens(x):
    return np.round(x, -1), np.round(x, -2), np.round(x, 1), x.round(-1)


for d in (int, np.int8, np.uint8):
    tried(tens, np.array([15, 35, 125, 4]).astype(d))
tried(tens, np.array([15.25, -2.345, 1e10]))

test_same = tried.test()
