"""Views of one array that differ from path to path."""

from __future__ import annotations

import numpy as np

from tests.language.corpus import tried_on


@tried_on(lambda: (A(), 2), lambda: (A(), 0))
def f(a, n):
    best = a[0]
    if n > 1:
        best = a[n]
    best[:] = 0
    return best


@tried_on(lambda: (A(), 2), lambda: (A(), 0))
def f2(a, n):
    best = a[0]
    for row in a:
        if row[0] > best[0]:
            best = row
    best[:] = 0
    return 1


@tried_on(lambda: (A(), 2), lambda: (A(), 0))
def f3(a, n):
    best = a[0]
    if n > 1:
        best = a[1]
    best[:] = 0
    return best


def A():
    return np.arange(6.0).reshape(3, 2)


@tried_on(lambda: (A1(), 2), lambda: (A1(), 0))
def k1(a, n):
    v = a[0:2]
    if n > 1:
        v = a[n : n + 2]
    v += 10
    return v.sum()


def pick(a, n):
    if n > 1:
        return a[n]
    return a[0]


@tried_on(lambda: (A(), 2), lambda: (A(), 0))
def k3(a, n):
    r = pick(a, n)
    r[0] = 100
    return 0


class Q:
    pass


@tried_on(lambda: (Q(), A(), 2), lambda: (Q(), A(), 0))
def k4(s, a, n):
    s.cur = a[0]
    if n > 1:
        s.cur = a[n]
    s.cur[:] = -1
    return 0


@tried_on(lambda: (A(), 2), lambda: (A(), 0))
def k5(a, n):
    best = a[0]
    while n > 1:
        best = a[n]
        n -= 1
    best[:] = 0
    return 1


@tried_on(lambda: (A(), 2), lambda: (A(), 0))
def k6(a, n):
    best = a[0]
    for row in a:
        best = row
    s = best.sum()
    a[2, 0] = 50
    return s + best[0]


@tried_on(lambda: (A1(), 2), lambda: (A1(), 0))
def k7(a, n):
    v = a[0:2]
    if n > 1:
        v = a[n : n + 2]
    a[:] = 7
    return v.sum()


def A1():
    return np.arange(6.0)
