"""``index`` and ``count`` of lists and tuples, with items that are only known at run time."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from tests.numpy_api.same import Calls

tried = Calls()
Point = namedtuple("Point", "x y z")
FLOATS = [0.5, -1.0, 2.0, 4.0, -3.5, 2.0, 0.25, 2.0]


def place_of_largest(v, n):
    return v.index(max(v)), v.count(2), v.count(n)


def place_of(v, n):
    return v.index(n)


def of_short(n, m):
    v, t = [n, m, n + m], (n, m, 5)
    return v.index(m), v.count(n), t.index(m), t.count(5), [1, 2, n].index(2)


def of_a_point(n, m):
    p = Point(n, m, n * m)
    return p.index(m), p.count(n)


def of_any_length(x, n):
    found = [item for item in x if item > 0]
    if found.count(n) == 0:
        found.append(n)
    return found.index(n), len(found)


def of_texts(n, m):
    return ["a", "b", "c"].index("b"), ("a", n).count("a"), [n, "a", None].index(None)


def in_a_loop(v, n):
    s = 0
    for k in range(n):
        s = 10 * s + v.index(v[k])
    return s


def caught(v, n):
    try:
        return v.index(n)
    except ValueError as error:
        print(error)
        return -1


for numbers in (FLOATS, FLOATS[:4], [3, 1, 4, 1, 5, 9], tuple(FLOATS), tuple(FLOATS[:3])):
    for n in (2.0, 4, 9, -7.5, True):
        tried(place_of_largest, numbers, n)
        tried(place_of, numbers, n)
        tried(caught, numbers, n)
    tried(in_a_loop, list(numbers), 3)
for n, m in ((1, 2), (2, 2), (5, 1.0)):
    tried(of_short, n, m)
    tried(of_a_point, n, m)
    tried(of_texts, n, m)
for n in (1.5, 3.0):
    tried(of_any_length, np.array([-1.0, 3.0, 2.0, 3.0]), n)

test_same = tried.test()
