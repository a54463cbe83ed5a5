"""76 and 77: attributes that change, dataclasses, named tuples, dicts and lists as state."""

from __future__ import annotations

import contextlib
from collections import namedtuple
from dataclasses import dataclass, field, replace

import numpy as np

from autograph import Unsupported
from tests.language.corpus import case, refused, tried_on

A = np.arange


class Model:
    def __init__(self):
        self.w = np.arange(3.0)


class Counter:
    step = 2

    def __init__(self, count=0):
        self.count = count
        self.total = 0.0

    def bump(self, by):
        self.count += by
        if by > 1:
            self.total = self.total + by / 2
        return self.count


@case(
    76,
    "an attribute is changed in a loop, directly",
    row="attribute changed in a loop: directly, via a method",
)
@tried_on(lambda: (Counter(), 3), lambda: (Counter(5), 0), lambda: (Counter(-1), 1))
def attribute_in_a_loop(o, n):
    for i in range(n):
        o.count += i
        if o.count > 2:
            o.total -= 1.5
    return o.count, o.total


@case(
    76,
    "via a method",
    row="attribute changed in a loop: directly, via a method",
)
@tried_on(lambda: (Counter(), 3), lambda: (Counter(5), 0))
def attribute_via_a_method(o, n):
    last = 0
    for i in range(n):
        last = o.bump(i)
    o.fresh = last
    return last


@case(76, "two names for one object")
@tried_on(lambda: (Counter(), 3), lambda: (Counter(), 0))
def two_names(o, n):
    p = o
    p.count = n
    if n > 1:
        o.count += 10
    return p.count, o is p, p


@case(76, "the same object twice, or two objects")
@tried_on(lambda: (Counter(),) * 2, lambda: (Counter(), Counter(4)))
def same_object_twice(o, p):
    o.count += 1
    p.count += 10
    return o.count, p.count


@case(76, "the object is replaced in the middle of a loop")
@tried_on(lambda: (Counter(), Counter(100), 3), lambda: (Counter(), Counter(100), 1))
def object_replaced(o, other, n):
    current = o
    for i in range(3):
        current.count += 1
        if i == 1:
            current = other
    return o.count, other.count + n


@case(76, "an object that is made inside")
@tried_on((3,), (0,))
def object_made_inside(n):
    o = Counter(n)
    for _ in range(n):
        o.bump(2)
    o.step = n
    return o.count, o.total, o.step, o


@case(76, "an array attribute is written, replaced")
@tried_on(lambda: (Model(), 1), lambda: (Model(), 0))
def array_attribute(m, n):
    m.w[n] += 5
    if n:
        m.w = m.w * 2
    m.w[0] = -1
    return m.w.sum(), m.w


@case(76, "what was set before an error stays")
@tried_on(lambda: (Counter(), 1), lambda: (Counter(), 0))
def attribute_before_an_error(o, n):
    o.count = 5
    if n < 1:
        o.total = 9.0
        raise ValueError(o.count)
    o.count = 6 // n
    return o.total


@dataclass
class Point:
    x: float
    y: float = 0.0
    tags: list = field(default_factory=list)

    def norm(self):
        return self.x * self.x + self.y * self.y


@dataclass(frozen=True, slots=True)
class Frozen:
    x: float
    k: int = 1


Pair = namedtuple("Pair", "a b")


@case(77, "dataclasses as arguments and results", row="dataclass")
@tried_on(lambda: (Point(1.0, 2.0), 2.0), lambda: (Point(0.0), -1.0))
def dataclasses_in_and_out(p, s):
    return Point(p.x * s, p.norm()), p.y + s, Frozen(s, 3)


@case(77, "a frozen dataclass with slots; replace()", row="dataclass")
@tried_on((Frozen(2.0), 3), (Frozen(0.5, 4), 0))
def frozen_dataclass(f, n):
    g = replace(f, k=n)
    for _ in range(n):
        g = Frozen(g.x + 1, g.k)
    return g, f.x, g == f


@case(77, "a namedtuple as argument, loop state and result", row="namedtuple; as loop state")
@tried_on((Pair(1, 2.0), 3), (Pair(1, 2.0), 0), (Pair(0, -1.0), 1))
def namedtuple_state(p, n):
    for i in range(n):
        p = Pair(p.a + i, p.b * 2 + p.a)
    a, b = p
    return p, a, p.b == b


@case(77, "_replace of a namedtuple, its fields")
@tried_on((Pair(1, 2.0), 3), (Pair(0, -1.0), 1))
def namedtuple_replace(p, n):
    p = p._replace(b=p.b + p[0] * n)
    return p, p._asdict(), p._fields, Pair._make([n, n])


@case(77, "a dict as loop state", row="dict as loop state, fixed keys")
@tried_on((3,), (0,), (1,))
def dict_state(n):
    state = {"sum": 0.5, "count": 0}
    for i in range(n):
        state["count"] += 1
        if i > 0:
            state["sum"] = state["sum"] + i
    return state, state["count"]


@case(77, "a nested tuple as loop state and result", row="tuple swap, star unpack")
@tried_on((3,), (0,))
def nested_tuple_state(n):
    state = (0, (1.0, (2, True)))
    for i in range(n):
        a, (b, (c, d)) = state
        state = (c, (b * 2, (a + i, not d)))
    return state


@case(77, "a list of fixed length as loop state")
@tried_on((3,), (0,))
def list_state(n):
    state = [0, 1.5]
    for i in range(n):
        state[0] += i
        state[1] = state[1] * 2
    return state


@case(77, "a key that is only known at run time is added")
@refused(Unsupported, "a key or a member that is only known", at="state[i] = i", on=(3,))
def key_added_in_a_loop(n):
    state = {}
    for i in range(n):
        state[i] = i
    return state


@case(77, "a dict argument is changed")
@tried_on(lambda: ({"a": 1, "b": A(2.0)}, 3), lambda: ({"a": 1, "b": A(2.0)}, 0))
def dict_argument(d, n):
    d["b"][0] = n
    d["a"] += n
    d["c"] = d["a"] * 2
    if n > 1:
        d["a"] = 100
    return d, len(d)


@contextlib.contextmanager
def announced(name):
    print("enter", name)
    try:
        yield name * 2
    finally:
        print("leave", name)


@case(42, "a context written with contextmanager", row="with: contextmanager, nullcontext")
@tried_on((3,), (0,))
def own_context(n):
    with announced("a") as name, contextlib.nullcontext(n) as k:
        print(name, k)
        if n < 1:
            return -1
        n = 6 // k
    return n
