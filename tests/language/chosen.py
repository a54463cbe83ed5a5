"""One of several objects, functions and texts, by data."""

from __future__ import annotations

import math

import numpy as np

from tests.language.corpus import tried_on


class S:
    def __init__(s, a):
        s.a = a

    def add(s, n):
        return S(s.a + n)


class E(Exception):
    def __init__(self, it):
        super().__init__("at")
        self.it = it


@tried_on((-1.0,), (4.0,), (0.5,))
def r1(x):
    try:
        y = math.sqrt(x)
    except ValueError:
        y = -1.0
    try:
        z = math.exp(x * 1000)
    except OverflowError:
        z = -2.0
    return y, z


@tried_on((0,), (3,))
def r2(x):
    try:
        if x > 1:
            raise E(x)
    except E as e:
        return e.it
    return 0


def inner(j, items):
    items[0] += j
    if j > 0:
        inner(j - 1, items)


@tried_on((4,))
def r3(n):
    items = [0]
    for i in range(n):
        inner(i, items)
    return items


@tried_on((9,))
def r4(n):
    fs = [lambda x, i=i: x * i for i in range(4)]
    s = 0
    for k in range(n):
        s += fs[k % 4](k)
    return s


@tried_on((np.array([1.0, -1, 2]),), (np.zeros(1),))
def r5(x):
    d = {"pos": 0, "neg": 0}
    for v in x:
        d["pos" if v > 0 else "neg"] += 1
    return d, dict(d), d.get("pos" if len(x) > 2 else "zero", 9)


@tried_on(([7, 8], 1), ([7, 8], 5))
def r6(items, n):
    if n > 2:
        m = items
    else:
        m = [n]
    return m


@tried_on(([7, 8], 1), ([7, 8], 5))
def r7(items, n):
    m = items if n > 2 else [n]
    return len(m), m, m[0]


class Thing:
    def __init__(s, k):
        s.k = k
        s.next = None
        s.v = np.zeros(2)

    def bump(s):
        s.k += 1
        return s.k


@tried_on(lambda: (Thing(1), Thing(2), 5), lambda: (Thing(1), Thing(2), 0))
def s1(a, b, n):
    o = a if n > 2 else b
    o.k += 10
    o.v[0] = n
    r = o.bump()
    return (o, r, o is a, isinstance(o, Thing))


@tried_on((0,), (7,))
def s2(n):
    a = Thing(1)
    b = Thing(2)
    a.next = b
    b.next = a
    cur = a
    for k in range(n):
        cur.k += k
        cur = cur.next
    return (a.k, b.k, cur is a)


@tried_on(lambda: (Thing(1), Thing(2), 5))
def s3(a, b, n):
    t = 0
    for i in range(n):
        p = a if i % 2 == 0 else b
        t += p.bump()
    return (t, a.k, b.k)


@tried_on(([3, 7], [2, 5, 9]), ([], [1]))
def w1(items, r):
    out = []
    while items and r:
        if items[0] <= r[0]:
            out.append(items.pop(0))
        else:
            out.append(r.pop(0))
    return (out, items, r)


@tried_on((5,))
def w2(n):
    it = iter(range(n))
    s = 0
    for v in it:
        s += v
    return s


@tried_on(([1], [2, 3], 5), ([1], [2, 3], 1))
def w3(a, b, n):
    m = a if n > 2 else b
    m.append(n)
    print(m, len(m))
    if m:
        m[0] = 5
    return (m, m is a)
