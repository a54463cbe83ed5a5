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


def on_diagonals(x, values):
    laplacian = np.subtract.outer(values, values)
    np.fill_diagonal(laplacian, -laplacian.sum(axis=1))
    np.fill_diagonal(x, values)
    np.fill_diagonal(x[1:, 2:], [7, 8])
    return x, laplacian, np.array_equiv(values, x[0]), np.array_equiv(x, values)


for count in (1, 2, 3, 6):
    tried(on_diagonals, np.zeros((4, 5)), A(float(count)))
    tried(lambda a, b: np.array_equiv(a, b), np.ones(3), np.ones(count))


def turned(x):
    return np.unwrap(x, period=6), np.unwrap(x, period=5), np.unwrap(x, 2, period=4)


def reciprocals(x):
    return np.reciprocal(x), np.reciprocal(x[1]), np.reciprocal(x, out=x)


for dtype in (np.int8, np.uint8, np.int32, int, float):
    tried(turned, np.array([0, 1, 5, 6, 0, 3, 9]).astype(dtype))
    tried(reciprocals, np.array([1, -1, 2, 5, 0]).astype(dtype))


def by_key(x, groups):
    found = {}
    for k in range(3):
        chosen = x[groups == k]
        if len(chosen) == 0:
            found[k] = np.float64(-1)
            continue
        found[k] = chosen.sum()
    seen = set()
    for k in range(4):
        seen.add(k % 2)
    return found, sorted(seen)


tried(by_key, A(4.0), np.array([0, 1, 1, 0]))
tried(by_key, A(2.0), np.array([2, 2]))


test_same = tried.test()
