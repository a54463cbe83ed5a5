"""roots, poly, polydiv, and eigenvalues of real matrices: as long, and of the dtype, that comes."""

from __future__ import annotations

import numpy as np

from tests.numpy_api.same import Calls

tried = Calls()
X = np.array([[3.0, 1, 1], [1, 4, 1], [1, 1, 5]])
TURN = np.array([[0.0, 1], [-1, 0]])


def found(p):
    return np.roots(p)


for p in ([1.0, -3, 2], [0.0, 0, 1, -3, 2, 0], [5.0], [0.0, 0.0], [1.0, 0, np.nan]):
    tried(found, np.array(p))
tried(found, np.array([1.0, 0, 1]) + 0j)
tried(found, np.array([1, -3, 2]))
tried(found, np.zeros(0))
for dtype in (bool, np.uint8, np.float16, np.float32, np.complex64):
    tried(found, np.array([1, 1, 0]).astype(dtype))
    tried(lambda z: np.poly(z), np.array([1, 3, 2]).astype(dtype) if dtype != np.complex64 else X)
    tried(lambda u: np.polydiv(u, u[1:]), np.array([1, 3, 2]).astype(dtype))
tried(found, X)
tried(lambda p, n: np.roots([1, p, n]), -3.0, 2.0)


def of_zeros(z):
    return np.poly(z)


for z in (np.arange(4), X, TURN, X[0].astype(np.float32), X[:2]):
    tried(of_zeros, z)


def divided(u, v):
    return np.polydiv(u, v)


tried(divided, np.array([1.0, 5, 6, 1]), np.array([1.0, 2]))
tried(divided, np.array([1, 5, 6]), np.array([1, 2]))
tried(divided, np.array([1, 5]), np.array([1, 2, 3]))
tried(divided, np.array([1, 5]), np.zeros(0))
tried(divided, np.arange(1, 5, dtype=np.float32), np.array([2, 1j], np.complex64))


def eigen(a):
    values, vectors = np.linalg.eig(a)
    return values, vectors, np.linalg.eigvals(a)


for a in (X, X.astype(np.float32), X + 0j, TURN + 0j, np.stack([X, X @ X]), X.astype(int)):
    tried(eigen, a)
tried(eigen, X[:2])
tried(eigen, X * np.nan)


def caught(a):
    try:
        return np.linalg.eigvals(a)
    except np.linalg.LinAlgError:
        return np.zeros(3)


tried(caught, X * np.inf)

test_same = tried.test()
