"""Sums of products, windows, comparisons, functions of real numbers."""

from __future__ import annotations

import numpy as np

from tests.numpy_api.same import Calls

tried = Calls()

A = np.arange
rng = np.random.default_rng(0)


x2 = rng.random((3, 4))
y2 = rng.random((4, 5))
x3 = rng.random((2, 3, 4))
tried(lambda a, b: (np.add(a, b), np.less(a, 2), np.multiply(a, 2.5)), 3, 4)


def td(x, y):
    return (
        np.tensordot(x, y, 1),
        np.tensordot(x, x, 2),
        np.tensordot(x, y, axes=([1], [0])),
        np.tensordot(x, x, axes=0),
        np.tensordot(x, x, ([0, 1], [0, 1])),
        np.kron(x, y),
        np.kron(x[0], y),
        np.kron(x, 2),
    )


tried(td, x2, y2)
tried(lambda x, y: np.tensordot(x, y, 1), x2, x2)


def es(x, y):
    return (
        np.einsum("ij,jk->ik", x, y),
        np.einsum("ij,jk", x, y),
        np.einsum("ij->ji", x),
        np.einsum("ij->", x),
        np.einsum("ij->j", x),
        np.einsum("ij,ij->i", x, x),
        np.einsum("i,j->ij", x[0], y[0]),
        np.einsum("ij,jk,lk->il", x, y, y[:2]),
        np.einsum("ij,kj->ki", x, x),
        np.einsum("i,i", x[0], x[1]),
    )


tried(es, x2, y2)
tried(es, A(12).reshape(3, 4), A(20).reshape(4, 5))


def es2(x):
    return (
        np.einsum("ii->i", x),
        np.einsum("ii", x),
        np.einsum("aij,ajk->aik", np.stack([x, x]), np.stack([x, x])),
        np.einsum("aij,bjk->abik", np.stack([x, x]), np.stack([x] * 3)),
    )


tried(es2, rng.random((3, 3)))
tried(lambda x, y: np.einsum("ij,jk", x, y), x2, x2)


def cr(x, y):
    return np.cross(x, y), np.cross(x, y[0]), np.cross(x[0], y[0]), np.cross(x.T, y.T, axis=0)


tried(cr, rng.random((4, 3)), rng.random((4, 3)))
tried(cr, A(12).reshape(4, 3), rng.random((4, 3)))
tried(lambda x: np.cross(x, x), x2)


def cv(a, v):
    return (
        np.convolve(a, v),
        np.convolve(a, v, "same"),
        np.convolve(a, v, "valid"),
        np.correlate(a, v),
        np.correlate(a, v, "full"),
        np.correlate(a, v, "same"),
        np.convolve(a, [1, -1]),
    )


for n, m in ((7, 3), (3, 7), (6, 4), (4, 6), (5, 5), (1, 1), (2, 1), (1, 4)):
    tried(cv, rng.random(n), rng.random(m))
tried(cv, A(5), A(3))
tried(cv, rng.random(5) + 1j, rng.random(4) * 1j + 2)
tried(cv, A(0.0), A(3.0))
tried(lambda a, v: np.correlate(a, v), A(0.0), A(3.0))
tried(lambda a, v: np.correlate(a, v), A(4.0), A(0.0))


def ip(x, xp, fp):
    return (
        np.interp(x, xp, fp),
        np.interp(x, xp, fp, left=-1, right=99),
        np.interp(2.5, xp, fp),
        np.interp(x[0], xp, fp),
    )


tried(ip, np.array([-1, 0, 0.5, 1, 3, 3.5, 9, np.nan, 4]), A(5.0), rng.random(5))
tried(ip, x2 * 5, A(5), A(5) ** 2)
tried(ip, x2 * 5, np.array([0, 1, 1, 2]), np.array([0, np.inf, 3, np.nan]))
tried(ip, x2 * 5, np.ones(1), np.ones(1))
tried(ip, x2, A(3.0), A(4.0))
tried(ip, x2, A(0.0), A(0.0))


def ic(x, y):
    return (
        np.isclose(x, y),
        np.isclose(x, y, equal_nan=True),
        np.allclose(x, y),
        np.array_equal(x, y),
        np.allclose(x, x[:1]),
        np.array_equal(x, x),
        np.array_equal(x, y, equal_nan=True),
    )


a = np.array([1, 2, np.nan, np.inf])
tried(ic, a, a + 1e-9)
tried(ic, a, a)
tried(ic, A(4), A(4))
tried(ic, A(4), A(4.0))
tried(ic, A(4.0).astype(np.float32), A(4))
tried(
    lambda x, y: (
        np.array_equal(x, y),
        np.array_equal(x, y[0]),
        np.isclose(x[0], 3),
        np.allclose(2.0, 2),
    ),
    A(4),
    A(5),
)


def nn(x):
    return (
        np.nan_to_num(x),
        np.nan_to_num(x, nan=5, posinf=1, neginf=-1),
        np.nan_to_num(x[0]),
        np.sinc(x),
        np.angle(x),
        np.angle(x + 1j, deg=True),
    )


tried(nn, np.array([np.nan, np.inf, -np.inf, 0, 1.5]))
tried(nn, np.array([np.nan, np.inf, -np.inf, 0, 1.5], np.float32), rtol=1e-6)
tried(nn, A(4))


def ls(a, b, n):
    return (
        np.logspace(a, b, n),
        np.logspace(0, 2, 5),
        np.logspace(a, b, n, base=2, endpoint=False),
        np.geomspace(1, 256, 9),
        np.geomspace(a + 1, b, n),
        np.geomspace(-1, -1000, 4),
    )


tried(ls, 1.0, 3.0, 7)
tried(ls, 1, 3, 1)
tried(ls, 1, 3, 0)


test_same = tried.test()
