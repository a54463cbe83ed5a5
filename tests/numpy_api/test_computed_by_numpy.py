"""reduceat, frexp and its like, rows that are unique, resize, vander, einsum with an ellipsis."""

from __future__ import annotations

import numpy as np
import pytest

import autograph
from autograph import Unsupported
from tests.numpy_api.same import Calls

tried = Calls()
rng = np.random.default_rng(2)
X, ROWS = rng.normal(size=(4, 6)), np.array([[1, 2], [0, 5], [1, 2], [0, 1]])


def parts(x, places):
    return (
        np.add.reduceat(x, places),
        np.multiply.reduceat(x, places, axis=-1),
        np.maximum.reduceat(x, [0, 2, 1]),
        np.add.reduceat(x, places, dtype=np.float32),
    )


for x in (X, X[0], np.arange(5), np.arange(5) > 2, X.astype(np.float32).T):
    tried(parts, x, np.array([0, 3, 1]), rtol=0)
tried(parts, X, np.array([0, 9]))
tried(parts, X, np.array([-1]))
tried(parts, X, np.array([], int))
tried(parts, X, np.array([0.5]))


def pieces(x, n):
    mantissa, exponent = np.frexp(x)
    return mantissa, exponent, np.ldexp(mantissa, exponent), np.spacing(x), np.ldexp(x, n)


for x in (X, X[0, 0], X.astype(np.float32), np.array([0, np.inf, -np.nan, 5e-324]), np.arange(3)):
    tried(pieces, x, 3, rtol=0)
tried(lambda x: np.bitwise_count(x), np.arange(-9, 9))
tried(lambda x, y: np.ldexp(x, y), X, np.arange(6))
tried(lambda x, y: np.ldexp(x, y, out=x), X, np.arange(6))
tried(lambda x, y: np.ldexp(x, y), X, np.arange(5))


def lines(x):
    return (
        np.unique(x, axis=0),
        np.unique(x, axis=-1),
        np.unique(x, True, True, True, axis=0),
        np.unique(x, axis=0)[0].sum(),
        np.unique(x, equal_nan=False),
    )


for x in (ROWS, X, ROWS > 1, ROWS.T, np.array([[np.nan, 1], [np.nan, 1]]), ROWS.astype(np.uint8)):
    tried(lines, x)


def repeated(x, n):
    return np.resize(x, 7), np.resize(x, (n, 3)), np.resize(x, (0, 2)), np.resize(x, n)


tried(repeated, X, 4)
tried(repeated, np.arange(2), 1)
tried(repeated, np.arange(2), -1)


def powers(x, n):
    return np.vander(x), np.vander(x, n), np.vander(x, 3, increasing=True), np.vander([1, 2, 3])


tried(powers, np.arange(4), 2, rtol=0)
tried(powers, X[0], 5, rtol=0)
tried(powers, X[0].astype(np.float32) + 1j, 1, rtol=0)
tried(powers, X, 2)
tried(powers, X[0], 0)


def spelled(x, y):
    return (
        np.einsum("...i->...", x),
        np.einsum("...ij,...jk->...ik", x, y),
        np.einsum("...ij,...jk", x, y),
        np.einsum("ij...->j...", x),
        np.einsum("...ii->...i", y @ y.swapaxes(-1, -2)),
        np.einsum("i...,i...->...", x, x),
        np.einsum("...,->...", x, 2.0),
    )


tried(spelled, X, rng.normal(size=(6, 3)))
tried(spelled, rng.normal(size=(2, 4, 6)), rng.normal(size=(2, 6, 3)))
tried(lambda x, y: np.einsum("...ij,...jk->...ik", x, y), X, rng.normal(size=(5, 6, 3)))


def other_names(x, y):
    return (
        np.linalg.outer(x[0], y[0]),
        np.linalg.trace(x),
        np.linalg.diagonal(x, offset=1),
        np.linalg.matrix_transpose(x),
        np.linalg.matmul(x, y.T),
        np.linalg.vecdot(x, y),
        np.linalg.vecdot(x, y, axis=0),
        np.linalg.tensordot(x, y.T, axes=1),
        np.vecdot(x, y),
    )


tried(other_names, X, X + 1)
tried(other_names, X + 1j, X + 1)
tried(lambda x: np.linalg.outer(x, x), X)

test_same = tried.test()


def test_objects_of_staged_values_are_never_made():
    rows = np.r_
    with pytest.raises(Unsupported, match="cannot be staged"):
        autograph.convert(lambda n: rows[0, n])(3)
