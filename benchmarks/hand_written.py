"""Ten kernels as loops that someone who knows numba would write: one thread, nothing temporary.

Sums are allowed another order, which is what lets them be vectors; nothing else is.
"""

from __future__ import annotations

import math
from typing import Any

import numba
import numpy as np

strict = numba.njit(error_model="numpy")
any_order = numba.njit(error_model="numpy", fastmath={"reassoc", "nsz", "contract"})


@strict
def jacobi_1d(a: Any, b: Any, steps: int) -> None:
    for _ in range(steps):
        for i in range(1, a.shape[0] - 1):
            b[i] = 0.33333 * (a[i - 1] + a[i] + a[i + 1])
        for i in range(1, a.shape[0] - 1):
            a[i] = 0.33333 * (b[i - 1] + b[i] + b[i + 1])


@strict
def five_points(to: Any, of: Any) -> None:
    for i in range(1, of.shape[0] - 1):
        above, row, below, line = of[i - 1], of[i], of[i + 1], to[i]
        for j in range(1, of.shape[1] - 1):
            line[j] = 0.2 * (row[j] + row[j - 1] + row[j + 1] + below[j] + above[j])


@strict
def jacobi_2d(a: Any, b: Any, steps: int) -> None:
    for _ in range(steps):
        five_points(b, a)
        five_points(a, b)


@strict
def heat_3d(a: Any, b: Any, steps: int) -> Any:
    n, m, depth = a.shape
    for _ in range(steps):
        for i in range(1, n - 1):
            for j in range(1, m - 1):
                line, row = b[i, j], a[i, j]
                up, down, left, right = a[i + 1, j], a[i - 1, j], a[i, j + 1], a[i, j - 1]
                for k in range(1, depth - 1):
                    twice = 2.0 * row[k]
                    line[k] = (
                        0.125 * (up[k] - twice + down[k])
                        + 0.125 * (left[k] - twice + right[k])
                        + 0.125 * (row[k + 1] - twice + row[k - 1])
                        + row[k]
                    )
        a, b = b, a
    return a


@strict
def fdtd_2d(ex: Any, ey: Any, hz: Any, source: Any, steps: int) -> None:
    n, m = hz.shape
    for t in range(steps):
        for j in range(m):
            ey[0, j] = source[t]
        for i in range(n):
            if i > 0:
                for j in range(m):
                    ey[i, j] -= 0.5 * (hz[i, j] - hz[i - 1, j])
            for j in range(1, m):
                ex[i, j] -= 0.5 * (hz[i, j] - hz[i, j - 1])
        for i in range(n - 1):
            for j in range(m - 1):
                hz[i, j] -= 0.7 * (ex[i, j + 1] - ex[i, j] + ey[i + 1, j] - ey[i, j])


@strict
def floyd_warshall(path: Any) -> None:
    n = path.shape[0]
    for k in range(n):
        through = path[k]
        for i in range(n):
            row, first = path[i], path[i, k]
            for j in range(n):
                row[j] = min(row[j], first + through[j])


@any_order
def atax(a: Any, x: Any) -> Any:
    """Each row is read once for both products."""
    found = np.zeros(a.shape[1])
    for i in range(a.shape[0]):
        row, total = a[i], 0.0
        for j in range(a.shape[1]):
            total += row[j] * x[j]
        for j in range(a.shape[1]):
            found[j] += total * row[j]
    return found


@any_order
def bicg(a: Any, p: Any, r: Any) -> Any:
    """The matrix is read once for both products."""
    left, right = np.zeros(a.shape[1]), np.empty(a.shape[0])
    for i in range(a.shape[0]):
        row, factor, total = a[i], r[i], 0.0
        for j in range(a.shape[1]):
            total += row[j] * p[j]
            left[j] += factor * row[j]
        right[i] = total
    return left, right


@any_order
def autocorrelation(x: Any, lags: int) -> Any:
    n, mean = x.size, 0.0
    for i in range(n):
        mean += x[i]
    mean /= n
    centred = np.empty(n)
    for i in range(n):
        centred[i] = x[i] - mean
    found = np.empty(lags)
    for lag in range(lags):
        total, ahead = 0.0, centred[lag:]
        for i in range(n - lag):
            total += centred[i] * ahead[i]
        found[lag] = total
    for lag in range(lags - 1, -1, -1):
        found[lag] /= found[0]
    return found


@strict
def pairwise_distances(x: Any) -> Any:
    """Half of them, and each written twice."""
    n, features = x.shape
    d = np.empty((n, n))
    for i in range(n):
        d[i, i] = 0.0
        for j in range(i):
            total = 0.0
            for k in range(features):
                difference = x[i, k] - x[j, k]
                total += difference * difference
            d[i, j] = d[j, i] = math.sqrt(total)
    return d


@strict
def integral_image(image: Any, radius: int) -> Any:
    height, width = image.shape
    table = np.zeros((height + 1, width + 1))
    columns = np.zeros(width)
    for i in range(height):
        total = 0.0
        for j in range(width):
            columns[j] += image[i, j]
            total += columns[j]
            table[i + 1, j + 1] = total
    size = 2 * radius + 1
    found = np.empty((height + 1 - size, width + 1 - size))
    for i in range(found.shape[0]):
        low, high = table[i], table[i + size]
        for j in range(found.shape[1]):
            found[i, j] = (high[j + size] - low[j + size] - high[j] + low[j]) / size**2
    return found


HAND_WRITTEN = {
    function.__name__: function
    for function in (
        jacobi_1d,
        jacobi_2d,
        heat_3d,
        fdtd_2d,
        floyd_warshall,
        atax,
        bicg,
        autocorrelation,
        pairwise_distances,
        integral_image,
    )
}
