"""Stencils on regular grids, some on whole arrays, some point by point in place.

Press and others, Numerical Recipes, chapter 20 (diffusion, relaxation, alternating directions);
Yee, 1966, for the fields of fdtd_2d.
"""

from __future__ import annotations

import numpy as np

from benchmarks.kernels import Kernel


def two_lines(random, n, steps):
    return random.random(n), random.random(n), steps


def plate(random, n, steps):
    return random.random((n, n)), steps


def two_plates(random, n, steps):
    return random.random((n, n)), random.random((n, n)), steps


def jacobi_1d(a, b, steps):
    for _ in range(steps):
        b[1:-1] = 0.33333 * (a[:-2] + a[1:-1] + a[2:])
        a[1:-1] = 0.33333 * (b[:-2] + b[1:-1] + b[2:])


def heat_1d(u, steps, r):
    """Explicit Euler, point by point, with fixed ends."""
    n = len(u)
    new = u.copy()
    for _ in range(steps):
        for i in range(1, n - 1):
            new[i] = u[i] + r * (u[i - 1] - 2.0 * u[i] + u[i + 1])
        u, new = new, u
    return u


def heat_1d_inputs(random, n, steps):
    return random.random(n), steps, 0.25


def crank_nicolson(u, steps, r):
    """Half explicit, half implicit; the tridiagonal system is solved in place."""
    n = len(u)
    c = np.zeros(n)
    d = np.zeros(n)
    for _ in range(steps):
        c[0], d[0] = 0.0, u[0]
        for i in range(1, n - 1):
            right = r * u[i - 1] + 2.0 * (1.0 - r) * u[i] + r * u[i + 1]
            pivot = 2.0 * (1.0 + r) + r * c[i - 1]
            c[i] = -r / pivot
            d[i] = (right + r * d[i - 1]) / pivot
        for i in range(n - 2, 0, -1):
            u[i] = d[i] - c[i] * u[i + 1]
    return u


def jacobi_2d(a, b, steps):
    for _ in range(steps):
        b[1:-1, 1:-1] = 0.2 * (
            a[1:-1, 1:-1] + a[1:-1, :-2] + a[1:-1, 2:] + a[2:, 1:-1] + a[:-2, 1:-1]
        )
        a[1:-1, 1:-1] = 0.2 * (
            b[1:-1, 1:-1] + b[1:-1, :-2] + b[1:-1, 2:] + b[2:, 1:-1] + b[:-2, 1:-1]
        )


def heat_3d(a, b, steps):
    for _ in range(steps):
        b[1:-1, 1:-1, 1:-1] = (
            0.125 * (a[2:, 1:-1, 1:-1] - 2.0 * a[1:-1, 1:-1, 1:-1] + a[:-2, 1:-1, 1:-1])
            + 0.125 * (a[1:-1, 2:, 1:-1] - 2.0 * a[1:-1, 1:-1, 1:-1] + a[1:-1, :-2, 1:-1])
            + 0.125 * (a[1:-1, 1:-1, 2:] - 2.0 * a[1:-1, 1:-1, 1:-1] + a[1:-1, 1:-1, :-2])
            + a[1:-1, 1:-1, 1:-1]
        )
        a, b = b, a
    return a


def heat_3d_inputs(random, n, steps):
    return random.random((n, n, n)), np.zeros((n, n, n)), steps


def gauss_seidel_2d(a, steps):
    """Each point sees the new values of those before it."""
    n, m = a.shape
    for _ in range(steps):
        for i in range(1, n - 1):
            for j in range(1, m - 1):
                a[i, j] = (
                    a[i - 1, j - 1] + a[i - 1, j] + a[i - 1, j + 1]
                    + a[i, j - 1] + a[i, j] + a[i, j + 1]
                    + a[i + 1, j - 1] + a[i + 1, j] + a[i + 1, j + 1]
                ) / 9.0  # fmt: skip


def red_black(u, f, h, steps):
    """Gauss-Seidel in two colours, each a whole-array update with strided slices."""
    for _ in range(steps):
        for colour in range(2):
            for start in (1, 2):
                rows = slice(start, -1, 2)
                first = 1 + (start + colour) % 2
                up, down = u[start - 1 : -2 : 2], u[start + 1 :: 2]
                middle = u[rows]
                source = f[rows, first:-1:2]
                middle[:, first:-1:2] = 0.25 * (
                    up[:, first:-1:2]
                    + down[:, first:-1:2]
                    + middle[:, first - 1 : -2 : 2]
                    + middle[:, first + 1 :: 2]
                    - h * h * source
                )
    return u


def red_black_inputs(random, n, steps):
    return np.zeros((n, n)), random.random((n, n)), 1.0 / (n - 1), steps


def red_black_by_points(u, steps, omega):
    """The same with over-relaxation, point by point; returns the largest residual."""
    n, m = u.shape
    largest = 0.0
    for _ in range(steps):
        largest = 0.0
        for colour in (0, 1):
            for i in range(1, n - 1):
                for j in range(1 + (i + colour) % 2, m - 1, 2):
                    residual = u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1] - 4.0 * u[i, j]
                    u[i, j] += omega * 0.25 * residual
                    largest = max(largest, abs(residual))
    return largest


def red_black_by_points_inputs(random, n, steps):
    return random.random((n, n + 1)), steps, 1.5


def fdtd_2d(ex, ey, hz, source, steps):
    """Electric and magnetic fields on staggered grids."""
    for t in range(steps):
        ey[0, :] = source[t]
        ey[1:, :] -= 0.5 * (hz[1:, :] - hz[:-1, :])
        ex[:, 1:] -= 0.5 * (hz[:, 1:] - hz[:, :-1])
        hz[:-1, :-1] -= 0.7 * (ex[:-1, 1:] - ex[:-1, :-1] + ey[1:, :-1] - ey[:-1, :-1])


def fdtd_2d_inputs(random, n, steps):
    return (*(random.random((n, n + 2)) for _ in range(3)), np.arange(steps, dtype=float), steps)


def alternating_directions(u, steps):
    """Peaceman and Rachford: a tridiagonal system along each column, then along each row."""
    n = u.shape[0]
    mu = 2.0 / steps * n * n / (n - 1) ** 2
    a = -mu / 2.0
    b = 1.0 + mu
    v = np.zeros_like(u)
    p = np.zeros((n, n))
    q = np.zeros((n, n))
    for _ in range(steps):
        for source, target in ((u, v), (v, u)):
            target[0, :] = 1.0
            p[:, 0] = 0.0
            q[:, 0] = target[0, :]
            for j in range(1, n - 1):
                p[1:-1, j] = -a / (a * p[1:-1, j - 1] + b)
                q[1:-1, j] = (
                    -a * source[j, :-2]
                    + (1.0 + 2.0 * a) * source[j, 1:-1]
                    - a * source[j, 2:]
                    - a * q[1:-1, j - 1]
                ) / (a * p[1:-1, j - 1] + b)
            target[-1, :] = 1.0
            for j in range(n - 2, 0, -1):
                target[j, 1:-1] = p[1:-1, j] * target[j + 1, 1:-1] + q[1:-1, j]


def multigrid_v_cycle(u, f, levels):
    """One V-cycle for u'' = f on a line: smooth, restrict the residual, solve, interpolate."""
    n = len(u) - 1
    h = 1.0 / n
    for _ in range(3):
        u[1:-1] = 0.5 * (u[:-2] + u[2:] - h * h * f[1:-1])
    if levels > 1:
        residual = np.zeros(n + 1)
        residual[1:-1] = f[1:-1] - (u[:-2] - 2.0 * u[1:-1] + u[2:]) / (h * h)
        coarse = residual[::2].copy()
        coarse[1:-1] = 0.25 * (residual[1:-2:2] + 2.0 * residual[2:-1:2] + residual[3::2])
        error = multigrid_v_cycle(np.zeros(n // 2 + 1), coarse, levels - 1)
        u[::2] += error
        u[1::2] += 0.5 * (error[:-1] + error[1:])
    for _ in range(3):
        u[1:-1] = 0.5 * (u[:-2] + u[2:] - h * h * f[1:-1])
    return u


def multigrid_inputs(random, levels):
    n = 2**levels
    return np.zeros(n + 1), random.random(n + 1), levels


KERNELS = (
    Kernel(jacobi_1d, two_lines, (12, 3), (4000, 800)),
    Kernel(heat_1d, heat_1d_inputs, (12, 3), (1000, 60)),
    Kernel(crank_nicolson, heat_1d_inputs, (12, 3), (500, 50)),
    Kernel(jacobi_2d, two_plates, (9, 3), (250, 100)),
    Kernel(heat_3d, heat_3d_inputs, (6, 3), (40, 30)),
    Kernel(gauss_seidel_2d, plate, (7, 2), (60, 10)),
    Kernel(red_black, red_black_inputs, (8, 2), (300, 40)),
    Kernel(red_black_by_points, red_black_by_points_inputs, (7, 2), (60, 20)),
    Kernel(fdtd_2d, fdtd_2d_inputs, (7, 3), (250, 60)),
    Kernel(alternating_directions, plate, (7, 2), (100, 20)),
    Kernel(multigrid_v_cycle, multigrid_inputs, (4,), (18,)),
)
