"""Eigenvalues and linear systems by iteration.

Golub and Van Loan, Matrix Computations: power iteration 8.2, Jacobi's method 8.5, iterations
for systems 11.2, conjugate gradients 11.3, Lanczos 10.1; Hestenes and Stiefel, 1952.
"""

from __future__ import annotations

import math

import numpy as np

from benchmarks.kernels import SUMS, Kernel


def symmetric(random, n):
    a = random.random((n, n))
    return (a + a.T,)


def power_iteration(a, steps, tolerance):
    """The largest eigenvalue, its vector, and the number of steps."""
    x = np.ones(a.shape[0])
    value = 0.0
    for step in range(steps):
        y = a @ x
        x = y / np.linalg.norm(y)
        before, value = value, x @ a @ x
        if abs(value - before) <= tolerance * abs(value):
            break
    return value, x, step + 1


def power_iteration_inputs(random, n, steps):
    return (*symmetric(random, n), steps, 1e-14)


def jacobi_eigenvalues(a, sweeps):
    """Rotations make the matrix diagonal; in place. Returns the eigenvalues in order."""
    n = a.shape[0]
    for _ in range(sweeps):
        off = 0.0
        for p in range(n - 1):
            for q in range(p + 1, n):
                off += a[p, q] ** 2
        if off < 1e-20:
            break
        for p in range(n - 1):
            for q in range(p + 1, n):
                if a[p, q] == 0.0:
                    continue
                theta = (a[q, q] - a[p, p]) / (2.0 * a[p, q])
                t = 1.0 / (abs(theta) + math.sqrt(theta * theta + 1.0))
                if theta < 0.0:
                    t = -t
                c = 1.0 / math.sqrt(t * t + 1.0)
                s = t * c
                for k in range(n):
                    kp, kq = a[k, p], a[k, q]
                    a[k, p] = c * kp - s * kq
                    a[k, q] = s * kp + c * kq
                for k in range(n):
                    pk, qk = a[p, k], a[q, k]
                    a[p, k] = c * pk - s * qk
                    a[q, k] = s * pk + c * qk
    return np.sort(np.diag(a))


def jacobi_eigenvalues_inputs(random, n, sweeps):
    return (*symmetric(random, n), sweeps)


def conjugate_gradient(a, b, tolerance, most):
    x = np.zeros_like(b)
    r = b - a @ x
    p = r.copy()
    rs = r @ r
    steps = 0
    while steps < most and np.sqrt(rs) > tolerance:
        ap = a @ p
        alpha = rs / (p @ ap)
        x += alpha * p
        r -= alpha * ap
        rs_new = r @ r
        p = r + (rs_new / rs) * p
        rs = rs_new
        steps += 1
    return x, steps


def conjugate_gradient_inputs(random, n, most):
    a = random.random((n, n))
    return a @ a.T + np.eye(n) * n / 4, random.random(n), 1e-9, most


def jacobi_iteration(a, b, steps):
    """x = (b - R x) / D"""
    x = np.zeros_like(b)
    d = np.diag(a)
    r = a - np.diagflat(d)
    for _ in range(steps):
        x = (b - r @ x) / d
    return x


def dominant_system(random, n, steps):
    return random.random((n, n)) + n * np.eye(n), random.random(n), steps


def successive_over_relaxation(a, b, omega, steps):
    """Each new element is used at once. Returns the solution and the last change."""
    n = len(b)
    x = np.zeros(n)
    change = 0.0
    for _ in range(steps):
        change = 0.0
        for i in range(n):
            sigma = 0.0
            for j in range(n):
                if j != i:
                    sigma += a[i, j] * x[j]
            new = (1.0 - omega) * x[i] + omega * (b[i] - sigma) / a[i, i]
            change = max(change, abs(new - x[i]))
            x[i] = new
        if change < 1e-12:
            break
    return x, change


def successive_over_relaxation_inputs(random, n, steps):
    a, b, _ = dominant_system(random, n, 0)
    return a, b, 1.1, steps


def lanczos(a, q, m):
    """The tridiagonal matrix of a Krylov space: its diagonals, and the basis."""
    n = len(q)
    basis = np.zeros((m + 1, n))
    alpha, beta = np.zeros(m), np.zeros(m)
    basis[0] = q / np.sqrt(q @ q)
    for j in range(m):
        w = a @ basis[j]
        if j > 0:
            w -= beta[j - 1] * basis[j - 1]
        alpha[j] = w @ basis[j]
        w -= alpha[j] * basis[j]
        beta[j] = np.sqrt(w @ w)
        basis[j + 1] = w / beta[j]
    return alpha, beta, basis


def lanczos_inputs(random, n, m):
    (a,) = symmetric(random, n)
    return a - 1.0, random.random(n), m


KERNELS = (
    Kernel(power_iteration, power_iteration_inputs, (8, 12), (2000, 200), 1e-12, 1e-14, why=SUMS),
    Kernel(jacobi_eigenvalues, jacobi_eigenvalues_inputs, (5, 3), (25, 3)),
    Kernel(conjugate_gradient, conjugate_gradient_inputs, (8, 20), (1500, 60), 1e-9, why=SUMS),
    Kernel(jacobi_iteration, dominant_system, (8, 10), (400, 200), 1e-13, 1e-15, why=SUMS),
    Kernel(successive_over_relaxation, successive_over_relaxation_inputs, (8, 4), (120, 10)),
    Kernel(lanczos, lanczos_inputs, (10, 4), (1500, 12), 1e-9, 1e-11, why=SUMS),
)
