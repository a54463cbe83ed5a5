"""nonzero, take, put, compress, choose, select, and their kin."""

from __future__ import annotations

import numpy as np

from tests.numpy_api.same import Calls

tried = Calls()

A = np.arange
x1 = A(5.0)
x2 = A(12.0).reshape(3, 4)
x3 = A(24).reshape(2, 3, 4)
i = np.array([3, 0, -1, 3])
bad = np.array([1, 7, -9])


def a(x):
    return (
        np.nonzero(x > 2),
        (x > 2).nonzero(),
        np.where(x > 2),
        np.flatnonzero(x > 2),
        np.argwhere(x > 2),
        np.count_nonzero(x),
        np.count_nonzero(x, axis=0),
        np.count_nonzero(x > 1, axis=-1, keepdims=True),
    )


for x in (x1, x2, x3, np.asfortranarray(x2), np.zeros((3, 0)), np.zeros(0), x2[:, ::2]):
    tried(a, x)
tried(lambda x: np.nonzero(x[0]), x1)


def t(x, i, ax):
    return (
        np.take(x, i, axis=ax),
        x.take(i),
        np.take(x, i, ax, mode="wrap"),
        np.take(x, i, ax, mode="clip"),
    )


for ax in (0, 1, -1, None):
    tried(t, x2, np.array([0, 2, -1]), ax)
    tried(t, x2, np.array([[0, 2], [-1, 1]]), ax)
    tried(t, x2, 1, ax)
    tried(t, x2, bad, ax)
tried(lambda x: np.take(x, [0, 1]), x2)


def ta(x):
    o = np.argsort(x, axis=1) if False else np.array([[0, 1], [1, 0], [2, 2]])
    return np.take_along_axis(x, o, 1), np.take_along_axis(x, o[:1], axis=0)


tried(ta, x2)


def pa(x):
    np.put_along_axis(x, np.array([[0], [1], [3]]), -1, 1)
    return x


tried(pa, x2)


def p(x, i, v):
    np.put(x, i, v)
    return x


for x in (x1, x2, x2.T.copy()):
    for v in (5, [1, 2], A(4.0), A(9.0)):
        tried(p, x, i, np.array(v) if isinstance(v, list) else v)
tried(p, x1, bad, 1.0)
tried(p, x1.astype(int), i, 2.5)
tried(p, x2.T, i, 2.5)
tried(p, np.zeros((3, 2, 4))[:, :, ::2], i, A(3.0))


def c(x, m):
    return (
        np.compress(m, x),
        np.compress(m, x, axis=0),
        x.compress(m, axis=-1),
        np.extract(x > 2, x),
    )


tried(c, x2, np.array([True, False, True]))
tried(c, x2, np.array([1, 0, 0, 0, 0, 1]))


def pl(x, v):
    np.place(x, x > 2, v)
    return x


tried(pl, x2, A(3.0))
tried(pl, x2, A(0.0))
tried(pl, x1, A(10))


def pm(x, v):
    np.putmask(x, x > 2, v)
    return x


tried(pm, x2, A(3.0))
tried(pm, x1, A(10))
tried(pm, x2, 7)


def ix(x):
    return x[np.ix_([0, 2], [1, 3])], np.ix_([True, False, True], A(2))


tried(ix, x2)


def ix2(x):
    x[np.ix_([0, 2], [1, 3])] += 1
    return x


tried(ix2, x2)


def u(i, n, m):
    return np.unravel_index(i, (n, m)), np.unravel_index(i, (n,))


tried(u, np.array([0, 3, 5]), 6, 4)
tried(u, 5, 6, 4)
tried(u, np.array([0, 30, 5]), 6, 4)
tried(lambda i: np.unravel_index(i, (2, 3, 4)), np.array([[5, 6], [23, 0]]))


def r(i, j, n, m):
    return (
        np.ravel_multi_index((i, j), (n, m)),
        np.ravel_multi_index((i, j), (n, m), mode="wrap"),
        np.ravel_multi_index((i, j), (n, m), mode="clip"),
    )


tried(r, np.array([0, 1]), np.array([2, 1]), 3, 4)
tried(r, np.array([0, 4]), np.array([2, 1]), 3, 4)
tried(r, 1, 2, 3, 4)


def ch(a, x, y):
    return np.choose(a, [x, y, 3]), np.choose(a, (x, y), mode="wrap"), a.choose([x, y], mode="clip")


tried(ch, np.array([0, 2, 1]), A(3), A(3) * 2)
tried(ch, np.array([0, 3, 1]), A(3), A(3.0) * 2)


def se(x):
    return (
        np.select([x < 1, x < 3], [x, x**2], -1),
        np.select([x < 1, x < 3], [x * 2, 7]),
        np.select([x < 1, x < 3], [1, 2.5], default=x),
    )


for d in (float, int, np.float32, np.int8):
    tried(se, x1.astype(d))
    tried(se, x2.astype(d))


test_same = tried.test()
