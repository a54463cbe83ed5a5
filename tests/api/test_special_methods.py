"""Operators, loops and conversions of objects: what their classes say, asked in Python's order."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

import autograph
from tests.numpy_api.same import Calls

tried = Calls()


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        if isinstance(other, Vector):
            return Vector(self.x + other.x, self.y + other.y)
        return Vector(self.x + other, self.y + other)

    def __radd__(self, other):
        return Vector(self.x + other, self.y * 100)

    def __sub__(self, other):
        return NotImplemented

    def __mul__(self, other):
        return self.x * other.x + self.y * other.y if isinstance(other, Vector) else self.x * other

    __rmul__ = __mul__

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __invert__(self):
        return Vector(self.y, self.x)

    def __eq__(self, other):
        return self.x == other.x if isinstance(other, Vector) else NotImplemented

    def __lt__(self, other):
        return self.x < other.x

    def __le__(self, other):
        return self.x <= other

    def __contains__(self, item):
        return item == self.x or item == self.y

    def __len__(self):
        return 2

    def __getitem__(self, place):
        if place == 0:
            return self.x
        if place == 1:
            return self.y
        raise IndexError("a vector has two parts")

    def __setitem__(self, place, value):
        if place == 0:
            self.x = value
        else:
            self.y = value

    def __iadd__(self, other):
        self.x += other
        return self

    def __call__(self, factor):
        return self.x * factor

    def __abs__(self):
        return self.x * self.x + self.y * self.y

    def __float__(self):
        return float(self.x)

    def __int__(self):
        return int(self.y)

    def __bool__(self):
        return self.x > 0

    def __divmod__(self, other):
        return self.x // other, self.y % other

    def __round__(self, digits=None):
        return self.x

    def __pow__(self, exponent):
        return self.x**exponent


UNIT = Vector(1.0, 1.0)


def operators(v, k, x):
    w = Vector(v.x, k)
    sums = (v + w).x, (k + v).y, (v + 1).y, v * 2, x * w, (-v).x, (~w).x
    compared = v == w, v != w, w == w, v == 3, v < w, v > w, v <= x, x >= v  # noqa: PLR0124
    members = k in v, 4 in w, 99 not in v
    w[1] = x
    parts = len(v), v[0], w[1], abs(v), float(v), int(w), divmod(v, 2), round(w), v(3), v**2
    return sums, compared, members, parts


def truth(v):
    total = 0
    if v:
        total += 1
    while v:
        v.x -= 1
        total += 10
    return total, not v, 1 if v else 2, bool(v)


def in_place(v, n):
    w = v
    for _ in range(n):
        w += 2
    first, second = w
    return w is v, first, second, sum(w)


def of_the_caller(k):
    return (UNIT + k).x, k * UNIT, (1 + UNIT).y, k in UNIT, UNIT == UNIT, UNIT[k]  # noqa: PLR0124


tried(operators, Vector(3.0, 4.0), 2, 1.5)
tried(operators, Vector(-1.0, 4.5), 7, 1.5)
tried(truth, Vector(2, 0))
tried(truth, Vector(-2, 0))
tried(in_place, Vector(1, 5), 3)
tried(in_place, Vector(1, 5), 0)
tried(of_the_caller, 1)
tried(of_the_caller, 5)


class Bare:
    def __init__(self, value):
        self.value = value


WRONG = [
    lambda k: UNIT - k,
    lambda k: k - UNIT,
    lambda k: UNIT / k,
    lambda k: k << UNIT,
    lambda k: Bare(k) < Bare(2),
    lambda k: Bare(k)[0],
    lambda k: len(Bare(k)),
    lambda k: k in Bare(k),
    lambda k: float(Bare(k)),
    lambda k: int(Bare(k)),
    lambda k: -Bare(k),
    lambda k: abs(Bare(k)),
    lambda k: list(Bare(k)),
    lambda k: Bare(k) @ 2,
    lambda k: divmod(Bare(k), 2),
    lambda k: next(Bare(k)),
    lambda k: len(Sized(-k)),
]


class Sized:
    def __init__(self, size):
        self.size = size

    def __len__(self):
        return self.size


class Listing:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter([self.n, 2, 3])


class Yielding:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for k in range(self.n):
            yield k * 2


class Counting:
    def __init__(self, n):
        self.n = n
        self.k = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.k >= self.n:
            raise StopIteration
        self.k += 1
        return self.k


def loops(n):
    total = 0
    for item in Listing(n):
        total += item
    for item in Yielding(n):
        total += item * 10
    for item in Counting(n):
        total += item * 1000
        if item > 3:
            break
    return total, sum(Yielding(n)), max(Listing(n)), 2 in Listing(n), 4 in Yielding(n)


def lengths(n):
    return bool(Sized(n)), len(Sized(n)), 1 if Sized(n) else 2


def bare(k):
    item = Bare(k)
    return item == item, item != item, item == Bare(k), item != 3, k == item, bool(item)  # noqa: PLR0124


for wrong in WRONG:
    tried(wrong, 1)
for size in (2, 0, 9):
    tried(loops, size)
    tried(lengths, size)
tried(lengths, -3)
tried(bare, 2)


@dataclass(order=True)
class Version:
    major: int
    minor: int = 0


def ordered(v, k):
    w = replace(v, minor=k)
    same = v == w, v < w, v <= w, v > w, v >= w
    return same, w.minor, v == Bare(1), w


tried(ordered, Version(1, 2), 2)
tried(ordered, Version(1, 2), 5)
tried(ordered, Version(1, 2), -1)

test_same = tried.test()


def test_an_operator_between_an_array_and_an_object_is_refused():
    with pytest.raises(autograph.Unsupported, match="a value of NumPy and a Vector") as info:
        autograph.convert(lambda x: x * UNIT)(np.ones(2))
    assert info.value.hint


def test_a_number_of_numpy_reaches_the_method_as_pythons():
    class Scaled:
        def __rmul__(self, other):
            return other

    item = Scaled()
    found = autograph.convert(lambda x: x[0] * item)(np.ones(2, np.float32))
    assert type(found) is type(np.ones(2, np.float32)[0] * item) is float
