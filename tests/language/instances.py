"""Objects that the program makes, changes and returns."""

from __future__ import annotations

import dataclasses
from collections import namedtuple

from tests.language.corpus import tried_on


class V:
    scale = 2.0
    made = 0

    def __init__(self, x, y=1.0):
        self.x = x
        self.y = y

    def norm(self):
        return (self.x**2 + self.y**2) ** 0.5

    @property
    def total(self):
        return self.x + self.y

    @classmethod
    def unit(cls, k):
        return cls(k, cls.scale)

    @staticmethod
    def two(a):
        return a * 2

    def __add__(self, o):
        return V(self.x + o.x, self.y + o.y)

    def __repr__(self):
        return f"V({self.x}, {self.y})"

    def __call__(self, t):
        return self.x * t


@dataclasses.dataclass
class P:
    x: float
    y: float = 2.0
    tags: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class F:
    a: int
    b: int = 3

    def s(self):
        return self.a + self.b


NT = namedtuple("NT", "a b")


@tried_on((0,), (5,))
def instance_with_methods(n):
    v = V(n)
    for i in range(n):
        v.x += i
    return v.norm(), v.total, v(3.0)


@tried_on((0,), (5,))
def operators_of_instances(n):
    v = V(1.0) + V.unit(n)
    print(v, V.two(n))
    return v


@tried_on((0,), (5,))
def dataclass_instances(n):
    p = P(n)
    p.tags.append(n)
    q = P(n, 2.0, [n])
    print(p)
    return p, p == q, p is q


@tried_on((0,), (5,))
def frozen_dataclass(n):
    f = F(n)
    if n > 3:
        f.a = 2
    return f.s()


@tried_on((0,), (5,))
def named_tuple_is_replaced(n):
    t = NT(n, 0.0)
    for i in range(n):
        t = t._replace(b=t.b + i)
    return t, t.a


@tried_on((0,), (5,))
def replaced_in_a_short_loop(n):
    o = V(0)
    p = o
    for i in range(5):
        o.x += 1
        if i == 2:
            o = V(100)
    return p.x, o.x


@tried_on((0,), (5,))
def one_of_two_new_ones(n):
    if n > 2:
        v = V(1.0, 2.0)
    else:
        v = V(3.0, 4.0)
    v.x += 1
    return v


@tried_on(lambda: (V(1.0), V(2.0), 3), lambda: (lambda v: (v, v, 3))(V(1.0)))
def two_objects_or_one(a, b, n):
    o = a
    for i in range(n):
        o.x = o.x + 1
    b.x = 7.0
    return a.x


@tried_on((0,), (5,))
def too_many_arguments(n):
    return P(1, 2, 3, n)


class Sub(V):
    def __init__(self, x):
        super().__init__(x, 5.0)
        self.__secret = x

    def norm(self):
        return super().norm() + self.__secret


@tried_on((0,), (5,))
def inherits(n):
    s = Sub(n)
    return s.norm(), s


@tried_on(lambda: ([V(1.0), V(2.0)], 3))
def objects_in_a_list(ps, n):
    t = 0.0
    for p in ps:
        p.x = p.x + n
        t += p.y
    return t
