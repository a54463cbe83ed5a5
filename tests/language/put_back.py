"""State that is changed and put back; lists of lists."""

from __future__ import annotations

import functools

import numpy as np

from tests.language.corpus import tried_on


class T:
    def __init__(s):
        s.d = 0
        s.deep = 0

    def go(s, n):
        s.d += 1
        if s.d > s.deep:
            s.deep = s.d
        if n > 0:
            s.go(n - 1)
        s.d -= 1


@tried_on(lambda: (T(), 3))
def program_1(t, n):
    t.go(n)
    return t.deep, t.d


@tried_on((3,))
def program_2(n):
    path = []
    seen = []

    def walk(k):
        path.append(k)
        seen.append(len(path))
        if k > 0:
            walk(k - 1)
        path.pop()

    walk(n)
    return path, seen


@tried_on((7,), (40,))
def program_3(n):
    m = [[] for _ in range(3)]
    for k in range(n):
        m[k % 3].append(k)
    return m


def g0(n):
    yield from range(n)
    return n * 10


def g1(n):
    r = yield from g0(n)
    yield r


@tried_on((3,))
def program_4(n):
    return [v for v in g1(n)]


class P:
    def __init__(s, x):
        s.x = x
        s.count = 0

    @functools.cached_property
    def sq(s):
        s.count += 1
        return s.x * s.x


@tried_on(lambda: (P(3), 2))
def program_5(p, n):
    t = 0
    for i in range(n):
        t += p.sq
    return t, p.count


class CM:
    def __enter__(s):
        return s

    def __exit__(s, t, e, tb):
        return t is not None and issubclass(t, (ValueError, IndexError))


@tried_on(
    (np.array([1.0, 5, -1]), 0),
    (np.array([1.0, 5, -1]), 1),
    (np.array([1.0, 5, -1]), 2),
    (np.array([1.0, 5, -1]), 9),
    kind_differs=(3,),
)
def program_6(x, n):
    r = 0
    with CM():
        r = x[n]
        if r > 2:
            raise ValueError("v")
        if r < 0:
            raise KeyError("k")
    return r
