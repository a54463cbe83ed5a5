"""Kinds, items, triangles, functions of functions."""

from __future__ import annotations

import numpy as np

from tests.numpy_api.same import Calls

tried = Calls()

A = np.arange
x2 = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8.5]])


def dt(x, n):
    return (
        x.item(1),
        x.item((0, 2)),
        x[0, 0].item(),
        x[:1, :1].item(),
        np.iscomplexobj(x),
        np.isrealobj(x),
        np.isscalar(n),
        np.isscalar(x),
        x[0, :2].tolist() if False else 0,
        np.zeros(2, np.result_type(x, np.float32)),
        np.can_cast(x.dtype, int),
        np.isreal(x),
        np.iscomplex(x + 1j),
        x.mT,
        np.array_equiv(x, x[0]),
    )


tried(dt, x2, 3)
tried(dt, x2.astype(np.float32), 3)
tried(dt, x2.astype(np.int8), 3)
tried(lambda x: x.item(), x2)


def cp(d, s, m):
    np.copyto(d, s)
    np.copyto(d, 9, where=m)
    np.copyto(d, s * 2, where=~m)
    np.fill_diagonal(d, -1)
    return d


tried(cp, x2, x2[0].copy(), x2 > 4)
tried(lambda d, s: np.copyto(d, s), A(3), A(3.0))


def ti(x, n):
    return (
        np.tril_indices(n),
        np.triu_indices(n, 1),
        np.tril_indices(3, 0, n),
        np.tril_indices_from(x),
        np.triu_indices_from(x, k=1),
        np.diag_indices(n),
        x[np.triu_indices_from(x)],
        np.diag_indices_from(x[:, :3]),
    )


tried(ti, x2, 4)


def ti2(x):
    x[np.diag_indices(3)] = 0
    x[np.tril_indices(3, -1)] += 5
    return x


tried(ti2, x2)


def pv(p, x):
    return np.polyval(p, x), np.polyval([1.0, 2, 3], x), np.polyval(p, 2.5)


tried(pv, A(4.0), x2)


def pw(x):
    return (
        np.piecewise(x, [x < 2, x > 4], [lambda v: -v, lambda v: v * v]),
        np.piecewise(x, [x < 2], [0, 7]),
        np.piecewise(x, [x < -2, x > 4], [lambda v: v.max(), 3, lambda v: v / v.max()]),
    )


tried(pw, x2)
tried(
    lambda n: (
        np.fromfunction(lambda i, j: i * 10 + j, (3, n)),
        np.fromfunction(lambda i: i + n, (4,), dtype=int),
    ),
    3,
)
tried(lambda x, y: np.setxor1d(x, y), A(5), np.array([3, 4, 9]))
tried(lambda x: (np.cumulative_sum(x[0]), np.cumulative_prod(x, axis=1)), x2)
tried(lambda x: (np.unwrap(x), np.unwrap(x[0] * 5)), x2 * 3)


test_same = tried.test()
