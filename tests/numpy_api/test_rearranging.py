"""Elements in other places, diagonals, grids and borders."""

from __future__ import annotations

import numpy as np
import pytest

import autograph
from tests.numpy_api.same import Calls

tried = Calls()

A = np.arange
x1 = A(5.0) - 2
x2 = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8.5]])
x3 = A(24).reshape(2, 3, 4)
z = np.zeros((0, 3))
F = np.asfortranarray


def v(x):
    return (
        np.flip(x),
        np.flip(x, 0),
        np.flip(x, (0, 1)),
        np.fliplr(x),
        np.flipud(x),
        np.rot90(x),
        np.rot90(x, 2),
        np.rot90(x, -1),
        np.rot90(x, 1, (1, 0)),
        np.moveaxis(x, 0, -1),
        np.moveaxis(x, [0, 1], [1, 0]),
        np.rollaxis(x, 1),
        np.rollaxis(x, 0, 2),
        np.atleast_1d(x),
        np.atleast_2d(x),
        np.atleast_3d(x),
        np.diagonal(x),
        np.trace(x),
        np.trace(x, 1),
        np.diagonal(x, -1),
        np.diag(x, 1) if x.ndim == 2 else 0,
        np.tril(x),
        np.triu(x, 1),
        np.tril(x, -1),
    )


for x in (x2, x3, F(x2), z, x2[:, ::2]):
    tried(v, x)


def w(x):
    return (
        np.flip(x),
        np.atleast_1d(x, x[0]),
        np.atleast_2d(x),
        np.atleast_3d(x),
        np.atleast_3d(x[0]),
        np.diag(x),
        np.diag(x, 1),
        np.diag(x, -2),
        np.diagflat(x),
        np.triu(x),
    )


tried(w, x1)
tried(w, A(1))


def wv(x):
    y = np.flip(x)
    y[0] = 77
    np.rot90(x.reshape(5, 1))[0, 0] = 5
    np.split(x, 5)[2][0] = 9
    return x


tried(wv, x1)


def sp(x):
    return (
        np.split(x, 2, axis=1),
        np.array_split(x, 3),
        np.array_split(x, 3, axis=-1),
        np.split(x, [1, 2], axis=0),
        np.hsplit(x, 2),
        np.vsplit(x, [1]),
    )


for x in (x2, x3[..., :4].copy()):
    tried(sp, x)
tried(lambda x: np.split(x, 2), x1)


def ro(x, s):
    return (
        np.roll(x, s),
        np.roll(x, s, axis=0),
        np.roll(x, (s, 1), axis=(0, -1)),
        np.roll(x, -1, axis=-1),
    )


for s in (0, 1, -2, 7, -13):
    for x in (x2, x1, z):
        tried(ro, x, s)


def ti(x, n):
    return (
        np.tile(x, 2),
        np.tile(x, (2, 1)),
        np.tile(x, (1, n, 2)),
        np.tile(x, n),
        np.repeat(x, 2),
        np.repeat(x, n, axis=0),
        x.repeat(3, axis=-1),
    )


for x in (x1, x2, x3):
    tried(ti, x, 3)
    tried(ti, x, 0)


def rp(x, r):
    return np.repeat(x, r, axis=0), np.repeat(x, r[:1], axis=0)


tried(rp, x1, np.array([0, 2, 1, 0, 3]))
tried(rp, x2, np.array([0, 2, 1]))
tried(rp, x2, np.array([0, -2, 1]))
tried(rp, x2, np.array([0, 2]))
tried(lambda x: np.repeat(x, [2, 0, 1], axis=0), x2)


def ap(x, y):
    return (
        np.append(x, y),
        np.append(x, y, axis=0),
        np.append(x, 5),
        np.insert(x, 1, 5.5),
        np.insert(x, 1, 7, axis=0),
        np.insert(x, -1, y[0], axis=0),
        np.delete(x, 1),
        np.delete(x, -1, axis=0),
        np.delete(x, [0, 2]),
        np.delete(x, slice(0, 2), axis=-1),
        np.delete(x, x.ravel() > 4) if x.ndim == 1 else 0,
    )


tried(ap, x2, x2 * 2)
tried(ap, x1, A(3))
tried(ap, x3, x3)


def ins(x, i):
    return np.insert(x, i, 9, axis=0), np.delete(x, i, axis=0)


for i in (0, 3, -3, -4, 2):
    tried(ins, x2, i)


def st(x, y):
    return (
        np.column_stack([x, y, x[:, 0]]),
        np.dstack([x, y]),
        np.dstack([x[0], y[0]]),
        np.block([[x, y], [y, x]]),
        np.block([x[0], 5, y[1]]),
        np.column_stack((x[:, 0], y[:, 1])),
    )


tried(st, x2, x2 * 2)


def me(x, y, n):
    return (
        np.meshgrid(x, y),
        np.meshgrid(x, y, indexing="ij"),
        np.meshgrid(x, y, x, sparse=True),
        np.meshgrid(x),
        np.indices((2, n)),
        np.indices((n, 2), sparse=True),
        np.indices((n,), dtype=float),
        np.tri(n),
        np.tri(3, n, 1, dtype=int),
        np.tri(n, 4, -1, bool),
    )


tried(me, x1, A(3), 4)


def pa(x):
    return (
        np.pad(x, 2),
        np.pad(x, (1, 2)),
        np.pad(x, ((1, 2),) * x.ndim, constant_values=7),
        np.pad(x, 1, constant_values=(3, 4)),
        np.pad(x, 2, mode="edge"),
        np.pad(x, (3, 1), mode="wrap"),
        np.pad(x, (2, 1), mode="reflect"),
        np.pad(x, 2, "symmetric"),
        np.pad(x, (0, 9), mode="reflect"),
        np.pad(x, (9, 5), mode="symmetric"),
        np.pad(x, (9, 12), mode="wrap"),
    )


for x in (x1, x2, x3, A(1.0), x2.astype(np.int8)):
    tried(pa, x)
tried(lambda x, n: np.pad(x, (n, 1)), x2, 2)
tried(lambda x, n: np.pad(x, n), x2, -1)
tried(lambda x: np.pad(x, 1, mode="edge"), z)


tried(lambda x: x.reshape(-1, 7), np.arange(6.0))
tried(lambda x: x.reshape(7, -1), np.arange(6.0))
tried(lambda x: x.reshape((2, -1, 7)), np.arange(6.0))
tried(lambda x: x.reshape(7), np.arange(6.0))
tried(lambda x, n: x.reshape(n, -1), np.arange(6.0), 3)
tried(lambda x, n: x.reshape(n, 2), np.arange(6.0), 4)


test_same = tried.test()


def test_a_length_that_turns_out_to_be_negative():
    converted = autograph.convert(lambda x, n: x.reshape(n, 2))
    assert converted(np.arange(6.0), 3).shape == (3, 2)
    with pytest.raises(autograph.Unsupported, match="only known at run time, and negative"):
        converted(np.arange(6.0), -1)
