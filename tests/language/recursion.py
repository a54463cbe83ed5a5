"""Functions that call themselves, to a depth that is only known at run time."""

from __future__ import annotations

import numpy as np

from tests.language.corpus import tried_on


@tried_on((0,), (1,), (12,))
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


@tried_on((12, 18), (5, 0))
def gcd(a, b):
    return a if b == 0 else gcd(b, a % b)


@tried_on((5,), (1,))
def fact(n, acc=1):
    if n <= 1:
        return acc
    return fact(n - 1, acc=acc * n)


@tried_on((0,), (7,), (50,))
def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


def qs(a, lo, hi):
    if lo < hi:
        p = a[hi]
        i = lo
        for j in range(lo, hi):
            if a[j] < p:
                t = a[i]
                a[i] = a[j]
                a[j] = t
                i += 1
        t = a[i]
        a[i] = a[hi]
        a[hi] = t
        qs(a, lo, i - 1)
        qs(a, i + 1, hi)


@tried_on((np.array([3.0, 1, 2, 9, 0]),), (np.zeros(0),))
def sort(a):
    qs(a, 0, len(a) - 1)
    return a


@tried_on((2, 3))
def ack(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))


@tried_on((9,), (0,))
def deep(n):
    if n == 0:
        raise ValueError(f"bottom {n}")
    return deep(n - 1) + 1


@tried_on((2.0,))
def static(x, k=3):
    if k == 0:
        return x
    return static(x * 2, k - 1)


@tried_on((5,))
def inner(n):
    count = 0

    def walk(k):
        nonlocal count
        count += 1
        if k > 0:
            walk(k - 1)
            walk(k - 2)

    walk(n)
    return count


@tried_on((np.arange(9.0),))
def msum(x):
    n = len(x)
    if n == 0:
        return 0.0
    if n == 1:
        return x[0]
    h = n // 2
    return msum(x[:h]) + msum(x[h:])


@tried_on((3,))
def forever(n):
    if n > -1:
        return forever(n + 1)
    return 0


@tried_on((3,))
def pr(n):
    if n > 0:
        print("down", n)
        pr(n - 1)
        print("up", n)


class T:
    def __init__(s):
        s.calls = 0

    def go(s, n):
        s.calls += 1
        if n <= 0:
            return 0
        return s.go(n - 1) + n


@tried_on(lambda: (T(), 5))
def method(t, n):
    return t.go(n)


@tried_on((np.array([3.0, 1, 2, 9, 0]),))
def mergesort(x):
    n = len(x)
    if n <= 1:
        return x.copy()
    left = mergesort(x[: n // 2])
    right = mergesort(x[n // 2 :])
    out = np.empty(n)
    i = 0
    j = 0
    for k in range(n):
        if j >= len(right) or (i < len(left) and left[i] <= right[j]):
            out[k] = left[i]
            i += 1
        else:
            out[k] = right[j]
            j += 1
    return out
