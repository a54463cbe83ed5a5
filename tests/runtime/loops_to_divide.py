"""Functions with loops that may, and that may not, be divided among threads.

Each is given a matrix, a vector of its rows, and a vector of integers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Loops = Callable[[Any, Any, Any], Any]

DIVIDED: list[Loops] = []
KEPT: list[Loops] = []
INNER: list[Loops] = []  # the outer loop is kept


def divided(function: Loops) -> Loops:
    DIVIDED.append(function)
    return function


def kept(function: Loops) -> Loops:
    KEPT.append(function)
    return function


def inner(function: Loops) -> Loops:
    INNER.append(function)
    return function


@divided
def of_elements(a, v, k):
    return np.exp(a) * np.sin(a) + np.sqrt(np.abs(a))


@divided
def in_place(a, v, k):
    for i in range(a.shape[0]):
        t = np.sqrt(np.abs(a[i, 0]))
        for j in range(a.shape[1]):
            a[i, j] = a[i, j] * t + np.cos(a[i, j])
    return a


@divided
def sums_of_rows(a, v, k):
    out = np.zeros(a.shape[0])
    for i in range(a.shape[0]):
        s = 0.0
        for j in range(a.shape[1]):
            s += a[i, j] * a[i, j] - 0.5
        out[i] = s
    return out


@divided
def shares_of_rows(a, v, k):
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@divided
def rows_over_others(a, v, k):
    out = np.empty_like(a)
    for i in range(a.shape[0]):
        t = np.sqrt(np.abs(a[i]) + 1.0)
        for j in range(1, a.shape[1]):
            out[i, j] = t[j] * t[j - 1] + np.cos(t[0])
        out[i, 0] = t[-1]
    return out


@divided
def triangle(a, v, k):
    n = len(v)
    d = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            d[i, j] = np.sqrt((v[i] - v[j]) ** 2 + 1.0)
    return d


@divided
def steps_in_time(a, v, k):
    b = a.copy()
    for _ in range(5):
        b[1:-1, 1:-1] = 0.25 * (a[:-2, 1:-1] + a[2:, 1:-1] + a[1:-1, :-2] + a[1:-1, 2:])
        a, b = b, a
    return a, b


@inner
def rows_that_remember(a, v, k):
    t = np.zeros(a.shape[1])
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            a[i, j] = np.sqrt(np.abs(t[j])) + np.cos(a[i, j])
        for j in range(a.shape[1]):
            t[j] = a[i, j] * 0.5
    return a


@inner
def rows_that_remember_an_element(a, v, k):
    t = np.zeros(a.shape[1])
    for i in range(a.shape[0]):
        for j in range(1, a.shape[1]):
            t[j] = np.sqrt(np.abs(a[i, j])) + t[0]
        for j in range(a.shape[1]):
            a[i, j] = t[j] * 0.5
        t[0] = a[i, 1]
    return a


@divided
def elimination(a, v, k):
    n = a.shape[0]
    for p in range(n):
        for i in range(p + 1, n):
            a[i, :] -= a[p, :] * (a[i, 0] * 0.01)
    return a


@divided
def even_and_odd(a, v, k):
    out = np.zeros(2 * len(v))
    for i in range(len(v)):
        out[2 * i] = np.exp(v[i])
        out[2 * i + 1] = np.exp(-v[i])
    return out


@divided
def rows_of_their_own(a, v, k):
    out = np.zeros(a.shape[0])
    for i in range(a.shape[0]):
        row = a[i] * 2.0
        row[0] = row[-1]
        out[i] = row[::-1][0] + row.sum() + row.max()
    return out


@divided
def ends_early(a, v, k):
    out = np.zeros(len(v))
    for i in range(len(v)):
        x = v[i]
        for _ in range(50):
            if x > 4.0:
                break
            x = x * x + 0.3
        out[i] = x
    return out


@divided
def small_integers(a, v, k):
    out = np.zeros((len(k), len(k)), np.int8)
    for i in range(len(k)):
        for j in range(len(k)):
            out[i, j] = (k[i] * k[j] + i - j) % 7
    return out


@divided
def checked_before(a, v, k):
    out = np.zeros(len(k))
    for i in range(len(k)):
        s = 0.0
        for j in range(1, i + 1):
            s += np.cos(v[i - j]) * a[i, j - 1]
        out[i] = s + v[i]
    return out


@kept
def checks_a_carried_number(a, v, k):
    x = 90
    out = np.zeros(len(v))
    for i in range(len(v)):
        if not x < 100:
            raise ValueError("x")
        x = i * 2
        out[i] = np.exp(v[i]) + np.cos(v[i])
    return out


@kept
def running_sum(a, v, k):
    for i in range(1, len(v)):
        v[i] = v[i] + v[i - 1] * 0.5 + np.exp(-v[i])
    return v


@kept
def one_total(a, v, k):
    s = 0.0
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            s += np.sqrt(np.abs(a[i, j])) * s * 0.001
    return s


@kept
def scattered(a, v, k):
    out = np.zeros(len(v))
    for i in range(len(v)):
        out[k[i] % 3] = out[k[i] % 3] * 0.5 + np.exp(v[i])
    return out


@inner
def last_one_wins(a, v, k):
    row = np.zeros(a.shape[1])
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            row[j] = np.exp(a[i, j]) + i
    return row


@kept
def neighbours_in_place(a, v, k):
    for i in range(1, a.shape[0] - 1):
        for j in range(1, a.shape[1] - 1):
            a[i, j] = 0.25 * (a[i - 1, j] + a[i + 1, j] + a[i, j - 1] + a[i, j + 1])
    return a


@inner
def stops(a, v, k):
    for i in range(a.shape[0]):
        if v[i] > 1e9:
            break
        for j in range(a.shape[1]):
            a[i, j] = a[i, j] * 2.0 + np.exp(-a[i, j])
    return a


@kept
def raises(a, v, k):
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            a[i, j] = a[i, j] * 2.0 + v[k[i]]
    return a


@inner
def scratch_that_is_read_after(a, v, k):
    row = np.zeros(a.shape[1])
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            row[j] = np.exp(a[i, j])
        for j in range(a.shape[1]):
            a[i, j] = row[a.shape[1] - 1 - j]
    return row
