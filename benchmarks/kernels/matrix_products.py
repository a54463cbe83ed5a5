"""Products of dense matrices and vectors, in the forms that the BLAS knows and in chains of them.

Golub and Van Loan, Matrix Computations, chapter 1; the chains are those usual in compiler studies.
"""

from __future__ import annotations

import itertools

import numpy as np

from benchmarks.kernels import SUMS, Kernel


def matrices(random, *sizes):
    """One matrix for each two neighbouring sizes."""
    return tuple(random.random(shape) for shape in itertools.pairwise(sizes))


def matmul_by_loops(a, b):
    """The definition: c[i, j] = sum over k of a[i, k] b[k, j]."""
    n, m, p = a.shape[0], a.shape[1], b.shape[1]
    c = np.zeros((n, p))
    for i in range(n):
        for j in range(p):
            total = 0.0
            for k in range(m):
                total += a[i, k] * b[k, j]
            c[i, j] = total
    return c


def two_products(alpha, beta, a, b, c, d):
    """d = alpha a b c + beta d"""
    d[:] = alpha * a @ b @ c + beta * d


def two_products_inputs(random, n, m, k, p):
    a, b, c = matrices(random, n, k, m, p)
    return 1.5, 1.2, a, b, c, random.random((n, p))


def four_matrices(random, n):
    return tuple(random.random((n, n)) for _ in range(4))


def three_products(a, b, c, d):
    """(a b) (c d)"""
    e = a @ b
    f = c @ d
    return e @ f


def atax(a, x):
    """a^T (a x)"""
    return (a @ x) @ a


def atax_inputs(random, n, m):
    return random.random((n, m)), random.random(m)


def bicg(a, p, r):
    """The two products of a step of the biconjugate gradient method."""
    return r @ a, a @ p


def bicg_inputs(random, n, m):
    return random.random((n, m)), random.random(m), random.random(n)


def mvt(x1, x2, y1, y2, a):
    """x1 += a y1, x2 += a^T y2"""
    x1 += a @ y1
    x2 += y2 @ a


def mvt_inputs(random, n):
    return (*(random.random(n) for _ in range(4)), random.random((n, n)))


def gesummv(alpha, beta, a, b, x):
    """alpha a x + beta b x"""
    return alpha * a @ x + beta * b @ x


def gesummv_inputs(random, n):
    return 1.5, 1.2, random.random((n, n)), random.random((n, n)), random.random(n)


def gemver(alpha, beta, a, u1, v1, u2, v2, w, x, y, z):
    """A rank-2 update, then two products with the result."""
    a += np.outer(u1, v1) + np.outer(u2, v2)
    x += beta * y @ a + z
    w += alpha * a @ x


def gemver_inputs(random, n):
    vectors = (random.random(n) for _ in range(8))
    return (1.5, 1.2, random.random((n, n)), *vectors)


def syrk(alpha, beta, c, a):
    """The lower half of c = alpha a a^T + beta c."""
    for i in range(a.shape[0]):
        c[i, : i + 1] *= beta
        for k in range(a.shape[1]):
            c[i, : i + 1] += alpha * a[i, k] * a[: i + 1, k]


def syrk_inputs(random, n, m):
    return 1.5, 1.2, random.random((n, n)), random.random((n, m))


def syr2k(alpha, beta, c, a, b):
    """The lower half of c = alpha (a b^T + b a^T) + beta c, by elements."""
    n, m = a.shape
    for i in range(n):
        for j in range(i + 1):
            c[i, j] *= beta
            for k in range(m):
                c[i, j] += alpha * (a[i, k] * b[j, k] + b[i, k] * a[j, k])


def syr2k_inputs(random, n, m):
    return 1.5, 1.2, random.random((n, n)), random.random((n, m)), random.random((n, m))


def trmm(alpha, a, b):
    """b = alpha a^T b, where a is unit lower triangular, in place."""
    for i in range(b.shape[0]):
        for j in range(b.shape[1]):
            b[i, j] += np.dot(a[i + 1 :, i], b[i + 1 :, j])
    b *= alpha


def trmm_inputs(random, n, m):
    return 1.5, random.random((n, n)), random.random((n, m))


def doitgen(a, c4):
    """Multiresolution analysis: each vector along the last axis times a matrix."""
    r, q, p = a.shape
    a[:] = np.reshape(np.reshape(a, (r, q, 1, p)) @ c4, (r, q, p))


def doitgen_inputs(random, r, q, p):
    return random.random((r, q, p)), random.random((p, p))


def strassen(a, b):
    """Seven products of halves instead of eight."""
    n = a.shape[0]
    if n <= 16:
        return a @ b
    h = n // 2
    a11, a12, a21, a22 = a[:h, :h], a[:h, h:], a[h:, :h], a[h:, h:]
    b11, b12, b21, b22 = b[:h, :h], b[:h, h:], b[h:, :h], b[h:, h:]
    m1 = strassen(a11 + a22, b11 + b22)
    m2 = strassen(a21 + a22, b11)
    m3 = strassen(a11, b12 - b22)
    m4 = strassen(a22, b21 - b11)
    m5 = strassen(a11 + a12, b22)
    m6 = strassen(a21 - a11, b11 + b12)
    m7 = strassen(a12 - a22, b21 + b22)
    c = np.empty((n, n))
    c[:h, :h] = m1 + m4 - m5 + m7
    c[:h, h:] = m3 + m5
    c[h:, :h] = m2 + m4
    c[h:, h:] = m1 - m2 + m3 + m6
    return c


def strassen_inputs(random, n):
    return random.random((n, n)), random.random((n, n))


KERNELS = (
    Kernel(matmul_by_loops, matrices, (5, 6, 7), (40, 45, 50)),
    Kernel(two_products, two_products_inputs, (5, 6, 7, 8), (300, 320, 340, 360), 1e-13, why=SUMS),
    Kernel(three_products, four_matrices, (7,), (300,), 1e-13, why=SUMS),
    Kernel(atax, atax_inputs, (7, 9), (1900, 2100), 1e-13, why=SUMS),
    Kernel(bicg, bicg_inputs, (7, 9), (1900, 2100), 1e-13, why=SUMS),
    Kernel(mvt, mvt_inputs, (8,), (2000,), 1e-13, why=SUMS),
    Kernel(gesummv, gesummv_inputs, (8,), (1400,), 1e-13, why=SUMS),
    Kernel(gemver, gemver_inputs, (8,), (1200,), 1e-13, why=SUMS),
    Kernel(syrk, syrk_inputs, (7, 5), (110, 90)),
    Kernel(syr2k, syr2k_inputs, (6, 5), (45, 35)),
    Kernel(trmm, trmm_inputs, (6, 7), (140, 110), 1e-13, why=SUMS),
    Kernel(doitgen, doitgen_inputs, (3, 4, 5), (120, 100, 120), 1e-13, why=SUMS),
    Kernel(strassen, strassen_inputs, (32,), (256,), 1e-11, why=SUMS),
)
