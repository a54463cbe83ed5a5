"""np.linalg: solutions, factors, eigenvalues, norms; and its errors."""

from __future__ import annotations

import numpy as np

from tests.numpy_api.same import Calls

tried = Calls()
rng = np.random.default_rng(5)
F = np.asfortranarray


def square(*shape, dtype=float):
    made = rng.normal(size=shape)
    if np.dtype(dtype).kind == "c":
        made = made + 1j * rng.normal(size=shape)
    if np.dtype(dtype).kind in "iu":
        made = rng.integers(1, 9, size=shape)
    return made.astype(dtype)


def positive(m):
    return (m @ np.conj(np.swapaxes(m, -1, -2)) + 4 * np.eye(m.shape[-1])).astype(m.dtype)


SQUARE = [
    square(3, 3),
    square(1, 1),
    square(0, 0),
    square(4, 4, dtype=np.float32),
    square(3, 3, dtype=complex),
    square(2, 2, dtype=np.complex64),
    square(3, 3, dtype=int),
    np.eye(3, dtype=np.int8),
    square(2, 3, 3),
    square(0, 2, 2),
    F(square(3, 3)),
    square(6, 6)[::2, ::-2],
]


def of_square(a):
    return (
        np.linalg.inv(a),
        np.linalg.det(a),
        np.linalg.slogdet(a),
        np.linalg.slogdet(a).logabsdet,
        np.linalg.matrix_power(a, 3),
        np.linalg.matrix_power(a, 0),
        np.linalg.matrix_power(a, -2),
        np.linalg.eigh(a),
        np.linalg.eigvalsh(a, UPLO="U"),
    )


def of_positive(a):
    return np.linalg.cholesky(a), np.linalg.cholesky(a, upper=True), np.linalg.eigh(a).eigenvalues


def of_complex(a):
    w, v = np.linalg.eig(a)
    return w, v, np.linalg.eigvals(a), np.linalg.eig(a)


def of_any(a):
    q, r = np.linalg.qr(a)
    u, s, vh = np.linalg.svd(a, full_matrices=False)
    return (
        q @ r,
        np.linalg.qr(a),
        np.linalg.qr(a, mode="complete"),
        np.linalg.qr(a, mode="r"),
        np.linalg.qr(a, "raw"),
        (u, s, vh),
        np.linalg.svd(a),
        np.linalg.svd(a, compute_uv=False),
        np.linalg.svdvals(a),
        np.linalg.pinv(a),
        np.linalg.matrix_rank(a),
        np.linalg.matrix_rank(a, tol=0.5),
    )


def of_conditions(a):
    return np.linalg.cond(a), np.linalg.cond(a, -2)


def by_options(a, small):
    return (
        np.linalg.pinv(a, small),
        np.linalg.pinv(a, rtol=small),
        np.linalg.matrix_rank(a, rtol=small),
        np.linalg.matrix_rank(a[0]),
        np.linalg.pinv(a @ a.T, hermitian=True),
    )


for matrix in SQUARE:
    tried(of_square, matrix, rtol=0)
    tried(of_positive, positive(matrix), rtol=0)
    if matrix.dtype.kind == "c":
        tried(of_complex, matrix)
    narrow = 1e-4 if matrix.dtype in (np.float32, np.complex64) else 1e-12
    tried(of_any, matrix, rtol=narrow)
    if matrix.size:
        tried(of_conditions, matrix)
for matrix in (
    square(4, 2),
    square(2, 4),
    square(1, 3),
    square(0, 3),
    square(3, 0),
    square(2, 3, 2),
):
    tried(of_any, matrix)
tried(by_options, square(3, 4), 1e-3)
tried(lambda a: [np.linalg.cond(a, p) for p in (1, -1, np.inf, -np.inf, "fro")], SQUARE[0])


def solutions(a, b):
    return np.linalg.solve(a, b), a @ np.linalg.solve(a, b)


tried(solutions, SQUARE[0], square(3))
tried(solutions, SQUARE[0], square(3, 2))
tried(solutions, SQUARE[0], square(3, dtype=complex))
tried(solutions, SQUARE[3], square(4, dtype=np.float32), rtol=1e-5)
tried(solutions, SQUARE[3], square(4), rtol=1e-12)
tried(solutions, SQUARE[6], square(3, dtype=np.int32))
tried(solutions, SQUARE[8], square(2, 3, 1))
tried(solutions, square(2, 1, 3, 3), square(3, 3, 2))
tried(solutions, SQUARE[0], square(2))
tried(solutions, SQUARE[0], square(2, 2, 3, 1)[:, :, :2])
tried(solutions, SQUARE[1], square(1))
tried(solutions, SQUARE[2], square(0))
tried(solutions, square(3, 2), square(3))
tried(solutions, square(3), square(3))
tried(solutions, np.zeros((2, 2)), square(2))
tried(solutions, np.stack([np.eye(3)] * 2), square(3, 3, 1))


def fitted(a, b):
    x, residuals, rank, s = np.linalg.lstsq(a, b, rcond=None)
    return x, residuals, rank, s, residuals.size


def fitted_closely(a, b, rcond):
    return np.linalg.lstsq(a, b, rcond), np.linalg.lstsq(a, b, rcond=1e-3)


for a, b in (
    (square(5, 2), square(5)),
    (square(5, 2), square(5, 3)),
    (square(2, 5), square(2)),
    (square(3, 3), square(3, 0)),
    (square(4, 2, dtype=np.float32), square(4, dtype=np.float32)),
    (square(4, 2, dtype=complex), square(4)),
    (np.ones((4, 2)), square(4)),
    (square(4, 2), square(3)),
    (square(4), square(4)),
):
    tried(fitted, a, b)
tried(fitted_closely, square(5, 2), square(5), 0.9)


def norms(x):
    return (
        np.linalg.norm(x),
        np.linalg.norm(x, axis=0),
        np.linalg.norm(x, axis=-1, keepdims=True),
        [np.linalg.norm(x, p, axis=0) for p in (0, 1, 2, 3, -1, 0.5, np.inf)],
        np.linalg.norm(x, keepdims=True),
        np.linalg.vector_norm(x),
        np.linalg.vector_norm(x, ord=1, keepdims=True),
        np.linalg.vector_norm(x, axis=0, ord=np.inf),
    )


def matrix_norms(x, axes):
    return (
        [np.linalg.norm(x, p, axes) for p in ("fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf, None)],
        [np.linalg.norm(x, p, axes, keepdims=True) for p in (1, 2, "fro")],
        np.linalg.matrix_norm(x),
    )


for x in (
    square(7),
    square(1),
    square(3, 4),
    square(2, 3, 4),
    square(0, 3),
    square(5, dtype=complex),
    square(5, dtype=np.int16),
    square(3, 5) > 0,
    square(5, 3).T,
):
    tried(norms, x, rtol=1e-12)
tried(norms, square(6, dtype=np.float32), rtol=1e-5)
tried(norms, square(6, dtype=np.complex64), rtol=1e-5)
for x in (square(3, 4), square(2, 3, 4), square(3, 3, dtype=complex), square(2, 2, dtype=int)):
    for axes in ((0, 1), (1, 0), (-1, -2)):
        tried(matrix_norms, x, axes, rtol=1e-12)
tried(lambda x: np.linalg.norm(x), 3.0)
tried(lambda x: np.linalg.norm(x, "nuc"), square(3))
tried(lambda x: np.linalg.norm(x, 2), square(2, 2, 2))
tried(lambda x: np.linalg.norm(x, 5), square(2, 2))
tried(lambda x: np.linalg.norm(x, axis=(0, 0)), square(2, 2))
tried(lambda x: np.linalg.norm(x, -np.inf), square(0))
tried(lambda x, y: np.linalg.norm([x, y]), 3.0, 4.0)


def chained(a, b, c):
    return (
        np.linalg.multi_dot([a, b, c]),
        np.linalg.multi_dot((a[0], b, c)),
        np.linalg.multi_dot([a, b, c[:, 0]]),
        np.linalg.multi_dot([a[0], b, c[:, 0]]),
        np.linalg.multi_dot([a, b, c, c.T, b.T]),
        np.linalg.multi_dot([a, b]),
    )


tried(chained, square(2, 9), square(9, 3), square(3, 5), rtol=1e-12)
tried(chained, square(2, 9), square(9, 3), square(4, 5))
tried(
    lambda a, b: np.linalg.tensorsolve(a, b),
    np.eye(24).reshape(6, 4, 2, 3, 4) + square(6, 4, 2, 3, 4),
    square(6, 4),
)
tried(lambda a: np.linalg.tensorinv(a), np.eye(24).reshape(4, 6, 8, 3))
tried(lambda a, b: np.linalg.tensorsolve(a, b), square(2, 3, 4), square(2, 3))

SINGULAR = np.ones((3, 3))
BROKEN = np.full((2, 2), np.nan)
for matrix in (SINGULAR, BROKEN, square(2, 3), square(3), np.stack([np.eye(2), np.zeros((2, 2))])):
    tried(lambda a: np.linalg.inv(a), matrix)
    tried(lambda a: np.linalg.cholesky(a), -matrix)
    tried(lambda a: np.linalg.svd(a), matrix)
    tried(lambda a: np.linalg.det(a), matrix)
    tried(lambda a: np.linalg.eigvals(a + 0j), matrix)
    tried(lambda a: np.linalg.cond(a), matrix)
tried(lambda a: np.linalg.cond(a), square(0, 0))


def caught(a, n):
    a[0, 0] += n
    b = a + 1
    text = ""
    try:
        b = np.linalg.inv(a)
        a[0, 1] = 5
    except np.linalg.LinAlgError as error:
        text = str(error)
    return b, a, text


tried(caught, SINGULAR, 0.0)
tried(caught, SINGULAR, 2.0)
tried(caught, np.eye(3), 2.0)


def in_a_loop(a, x, n):
    """Newton's method: a system that changes in every step."""
    for _ in range(n):
        jacobian = a + np.diag(np.cos(x))
        residual = a @ x + np.sin(x) - 1.0
        x = x - np.linalg.solve(jacobian, residual)
        if np.linalg.norm(residual) < 1e-9:
            break
    return x


def before_the_error(a, out):
    for k in range(3):
        out[k] = np.linalg.det(np.linalg.inv(a - k * np.eye(2)))
    return out


tried(in_a_loop, square(4, 4) + 6 * np.eye(4), square(4), 9, rtol=1e-9)
tried(before_the_error, np.array([[2.0, 1], [0, 3]]), np.zeros(4))
tried(before_the_error, np.array([[7.0, 1], [2, 3]]), np.zeros(4))

test_same = tried.test()
