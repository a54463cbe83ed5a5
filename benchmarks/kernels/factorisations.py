"""Factorisations of dense matrices and what is solved with them.

Golub and Van Loan, Matrix Computations: LU 3.2, triangular systems 3.1, pivoting 3.4, Cholesky 4.2,
Toeplitz systems 4.7, Householder 5.2, Gram-Schmidt 5.2.8; Thomas's algorithm, 1949.
"""

from __future__ import annotations

import numpy as np

from benchmarks.kernels import SUMS, Kernel


def dominant(random, n):
    """A matrix that needs no pivoting."""
    return (random.random((n, n)) + n * np.eye(n),)


def system(random, n):
    return random.random((n, n)) - 0.5, random.random(n)


def positive_definite(random, n):
    a = random.random((n, n))
    return (a @ a.T + n * np.eye(n),)


def lu(a):
    """Doolittle's form, in place, by elements."""
    n = len(a)
    for i in range(n):
        for j in range(i):
            for k in range(j):
                a[i, j] -= a[i, k] * a[k, j]
            a[i, j] /= a[j, j]
        for j in range(i, n):
            for k in range(i):
                a[i, j] -= a[i, k] * a[k, j]


def lu_by_rows(a):
    """Right-looking elimination: each step subtracts an outer product."""
    n = a.shape[0]
    for k in range(n - 1):
        a[k + 1 :, k] /= a[k, k]
        a[k + 1 :, k + 1 :] -= np.outer(a[k + 1 :, k], a[k, k + 1 :])
    return a


def cholesky(a):
    """a = L L^T; L takes the place of the lower half."""
    n = a.shape[0]
    for i in range(n):
        for j in range(i):
            a[i, j] -= np.dot(a[i, :j], a[j, :j])
            a[i, j] /= a[j, j]
        a[i, i] -= np.dot(a[i, :i], a[i, :i])
        a[i, i] = np.sqrt(a[i, i])


def gram_schmidt(a):
    """The modified form: a = Q R."""
    n = a.shape[1]
    a = a.copy()
    q = np.zeros_like(a)
    r = np.zeros((n, n), dtype=a.dtype)
    for k in range(n):
        r[k, k] = np.sqrt(np.sum(a[:, k] ** 2))
        q[:, k] = a[:, k] / r[k, k]
        for j in range(k + 1, n):
            r[k, j] = np.sum(q[:, k] * a[:, j])
            a[:, j] -= q[:, k] * r[k, j]
    return q, r


def tall_matrix(random, m, n):
    return (random.random((m, n)),)


def householder(x):
    """The vector v, with v[0] = 1, and the factor of the reflection that maps x to a multiple of
    the first unit vector."""
    sigma = np.sum(x[1:] ** 2)
    v = x.copy()
    v[0] = 1.0
    if sigma == 0.0:
        return v, 0.0
    norm = np.sqrt(x[0] ** 2 + sigma)
    if x[0] <= 0.0:
        first = x[0] - norm
    else:
        first = -sigma / (x[0] + norm)
    factor = 2.0 * first**2 / (sigma + first**2)
    v[1:] = x[1:] / first
    return v, factor


def qr_by_reflections(a):
    """Q and R of a tall matrix."""
    m, n = a.shape
    q = np.eye(m)
    r = a.copy()
    for j in range(min(n, m - 1)):
        v, factor = householder(r[j:, j])
        r[j:, j:] -= factor * np.outer(v, v @ r[j:, j:])
        q[:, j:] -= factor * np.outer(q[:, j:] @ v, v)
    return q, r


def durbin(r):
    """The Yule-Walker system of a Toeplitz matrix."""
    y = np.empty_like(r)
    alpha = -r[0]
    beta = 1.0
    y[0] = -r[0]
    for k in range(1, r.shape[0]):
        beta *= 1.0 - alpha * alpha
        alpha = -(r[k] + np.dot(np.flip(r[:k]), y[:k])) / beta
        y[:k] += alpha * np.flip(y[:k])
        y[k] = alpha
    return y


def toeplitz_row(random, n):
    return (random.random(n) / (2 * n),)


def forward_substitution(lower, b):
    x = np.zeros_like(b)
    for i in range(len(b)):
        x[i] = (b[i] - lower[i, :i] @ x[:i]) / lower[i, i]
    return x


def lower_system(random, n):
    return np.tril(random.random((n, n))) + n * np.eye(n), random.random(n)


def solve_with_pivoting(a, b):
    """Gaussian elimination with partial pivoting, then substitution backwards."""
    n = len(b)
    a = a.copy()
    x = b.copy()
    for k in range(n):
        pivot = k + np.argmax(np.abs(a[k:, k]))
        if a[pivot, k] == 0.0:
            raise ValueError("singular matrix")
        if pivot != k:
            a[[k, pivot]] = a[[pivot, k]]
            x[k], x[pivot] = x[pivot], x[k]
        for i in range(k + 1, n):
            factor = a[i, k] / a[k, k]
            a[i, k:] -= factor * a[k, k:]
            x[i] -= factor * x[k]
    for i in range(n - 1, -1, -1):
        x[i] = (x[i] - np.dot(a[i, i + 1 :], x[i + 1 :])) / a[i, i]
    return x


def gauss_jordan_inverse(a):
    """The inverse and the determinant."""
    n = a.shape[0]
    work = np.hstack((a, np.eye(n)))
    determinant = 1.0
    for k in range(n):
        pivot = k
        for i in range(k + 1, n):
            if abs(work[i, k]) > abs(work[pivot, k]):
                pivot = i
        if pivot != k:
            row = work[k].copy()
            work[k] = work[pivot]
            work[pivot] = row
            determinant = -determinant
        determinant *= work[k, k]
        work[k] /= work[k, k]
        for i in range(n):
            if i != k:
                work[i] -= work[i, k] * work[k]
    return work[:, n:], determinant


def one_matrix(random, n):
    return (random.random((n, n)) - 0.5,)


def tridiagonal_solve(lower, diagonal, upper, b):
    """Thomas's algorithm."""
    n = len(b)
    c = np.zeros(n)
    d = np.zeros(n)
    c[0] = upper[0] / diagonal[0]
    d[0] = b[0] / diagonal[0]
    for i in range(1, n):
        m = diagonal[i] - lower[i] * c[i - 1]
        c[i] = upper[i] / m
        d[i] = (b[i] - lower[i] * d[i - 1]) / m
    x = np.zeros(n)
    x[-1] = d[-1]
    for i in reversed(range(n - 1)):
        x[i] = d[i] - c[i] * x[i + 1]
    return x


def tridiagonal(random, n):
    return random.random(n), random.random(n) + 3.0, random.random(n), random.random(n)


KERNELS = (
    Kernel(lu, dominant, (8,), (60,)),
    Kernel(lu_by_rows, dominant, (8,), (300,)),
    Kernel(cholesky, positive_definite, (8,), (150,), 1e-13, why=SUMS),
    Kernel(gram_schmidt, tall_matrix, (9, 6), (150, 100), 1e-12, why=SUMS),
    Kernel(qr_by_reflections, tall_matrix, (8, 5), (150, 90), 1e-11, 1e-14, why=SUMS),
    Kernel(durbin, toeplitz_row, (9,), (2000,), 1e-12, why=SUMS),
    Kernel(forward_substitution, lower_system, (8,), (2500,), 1e-13, why=SUMS),
    Kernel(solve_with_pivoting, system, (8,), (130,), 1e-11, why=SUMS),
    Kernel(gauss_jordan_inverse, one_matrix, (8,), (100,)),
    Kernel(tridiagonal_solve, tridiagonal, (10,), (20_000,)),
)
