"""Lists and tuples of numbers are gone through by a loop, where they are long enough for that."""

from __future__ import annotations

import numpy as np

import autograph
from tests.numpy_api.same import Calls

tried = Calls()
FLOATS = [0.5, -1.0, 2.0, 4.0, -3.5, 8.0, 0.25, 1.0]
INTEGERS = [3, 1, 4, 1, 5, 9, 2, 6]


def totals(v, n):
    s, last = 0.0, v[0]
    for x in v:
        for k in range(n):
            s += x * k
        last = x
    return s, last


def first_negative(v, n):
    place = 0
    for x in v:
        if x < 0:
            break
        place += 1
    else:
        place = -n
    return place, x


def lists_made(v, n):
    made = [0] * n
    for x in v:
        made[x % n] += x
    return made


def appended(v, n):
    found = []
    for x in v:
        if x > n:
            found.append(x * 2)
    return found


def pairs(v, n):
    count = 0
    for x in v:
        for y in v:
            if x + y == n:
                count += 1
    return count


def rewritten(v, n):
    s = 0
    for x in v:
        s += x
        v[n] = s
    return s


def grown(v, n):
    s = 0
    for x in v:
        s += x
        if len(v) < n:
            v.append(x)
    return s


def of_another_kind(v, n):
    s = None
    for x in v:
        s = x if s is None else s + x
    return s


def an_integer_first(v, n):
    s = 1
    for x in v:
        s = s * x / n
    return s


def shapes(v, n):
    a = np.zeros(n)
    for x in v:
        a = np.append(a, x)
    return a


def printed(v, n):
    for x in v:
        print(x, type(x).__name__)
    return n


def raised(v, n):
    for x in v:
        if x > n:
            raise ValueError(f"{x} is too large")
    return n


def checked(v, n):
    a = np.arange(n)
    s = 0
    for x in v:
        s += a[x]
    return s


for function in (totals, first_negative, appended, pairs, of_another_kind, an_integer_first):
    for numbers in (FLOATS, INTEGERS, tuple(FLOATS), tuple(map(np.float32, FLOATS)), [True] * 8):
        tried(function, numbers, 3)
for numbers in (FLOATS[:5], [*FLOATS[:6], 1], [*FLOATS, 1j], [1.5, *INTEGERS]):
    tried(totals, numbers, 4)
for function in (lists_made, rewritten, shapes, printed, raised, checked):
    tried(function, list(INTEGERS), 6)
    tried(function, list(INTEGERS), 12)
tried(grown, list(INTEGERS), 12)


test_same = tried.test()


def test_the_loop_is_there_once():
    lines = autograph.convert(totals).lower(list(map(float, range(40))), 3).source.splitlines()
    assert sum(line.lstrip().startswith("for ") for line in lines) == 2
    assert sum(" = v_" in line for line in lines) == 40  # the items are stored one by one
