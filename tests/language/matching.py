"""match statements and contexts."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

import numpy as np

from tests.language.corpus import tried_on


@dataclass
class Circle:
    radius: float


@dataclass
class Box:
    width: float
    height: float


class Point(NamedTuple):
    x: float
    y: float


class Color(Enum):
    RED = 1
    BLUE = 2


class Limits:
    low = 2
    high = 7


@tried_on((0,), (1,), (2,), (2.0,), (9,), (np.int64(2),))
def literals(n):
    match n:
        case 0:
            return 10
        case 1 | 2:
            return 20
        case -1:
            return 30
        case _:
            return 40


@tried_on((2,), (7.0,), (3,))
def dotted_values(n):
    match n:
        case Limits.low:
            kind = 1
        case Limits.high as found:
            kind = int(found)
        case _:
            kind = 0
    return kind


@tried_on((1.0,), (5.0,), (-2.0,), (0.0,))
def guards(x):
    match x:
        case 0:
            y = 0.0
        case v if v > 3:
            y = v * 2
        case v if v < 0:
            y = -v
        case _:
            y = v + 100
    return y


@tried_on(
    ((0, 5.0),),
    ((1, 5.0),),
    ((1, -5.0),),
    ((3.0,),),
    ((1.0, 2.0, 4.0, 8.0),),
    ("ab",),
    (3,),
    kind_differs=(2,),
)
def sequences(item):
    match item:
        case (0, y):
            return y
        case [x, y] if y > 0:
            return x + y
        case (x, _):
            return x
        case [x]:
            return -x
        case [first, *others, last]:
            return first + 10 * last + 100 * len(others)
        case str():
            return 77
    return -1


@tried_on((np.arange(3.0),), (np.zeros((2, 2)),), (2.5,))
def arrays_are_no_sequences(x):
    match x:
        case [a, b, c]:
            return a + b + c
        case [*rest]:
            return len(rest)
        case np.ndarray(ndim=2, shape=(n, m)):
            return n * 10 + m
        case np.ndarray():
            return 3
        case float(value):
            return value


@tried_on((0, 3, 4.0), (3, 0, 5.0), (2, 2, 6.0), (0, 0, 7.0), kind_differs=(0, 1, 3))
def captures_from_either_side(a, b, c):
    match (a, b, c):
        case (0, x, _) | (x, 0, _):
            return x * 2
        case (x, y, z) if x == y:
            return z
    return -1


@tried_on(((1, (2, 3.0)),), ((4, (2, 3.0)),), ((1, (5, 3.0)),), ((1, 2),))
def nested_sequences(t):
    match t:
        case (1, (2, x)):
            return x
        case (a, (2 | 3 as b, x)):
            return a + b + x
        case (_, [_, x]):
            return -x
    return 0


@tried_on(({"kind": "scale", "by": 2.0},), ({"kind": "move", "x": 1, "y": 2},), ({},))
def mappings(d):
    match d:
        case {"kind": "scale", "by": k}:
            return k * 10
        case {"kind": "move", **others}:
            return others["x"] + others["y"] * 2
        case {}:
            return 0


@tried_on((Circle(2.0),), (Box(2.0, 3.0),), (Point(0.0, 1.5),), (Point(2.0, 1.5),), (True,), (3,))
def classes(shape):
    match shape:
        case Circle(r):
            return 3.0 * r**2
        case Box(w, height=h):
            return w * h
        case Point(x=0.0, y=y):
            return y
        case Point(x, y):
            return x * y
        case bool():
            return 1.0
        case int(n) | float(n):
            return float(n)


@tried_on((Color.RED,), (Color.BLUE,))
def enumerations(color):
    match color:
        case Color.RED:
            return 1
        case Color.BLUE:
            return 2


@tried_on((4,), (-4,), (0,))
def none_true_and_false(n):
    match n > 0:
        case True:
            found = 1
        case False:
            found = 2
    match found if n else None:
        case None:
            return 0
    return found


@tried_on((6,), (0,), (1,))
def jumps_in_cases(n):
    total = 0
    for i in range(n):
        match i % 4:
            case 1:
                continue
            case 3 if total > 1:
                total += 100
                if total > 200:
                    break
            case k:
                total += k
                if total > 1000:
                    return -1
        total += 1
    return total


@tried_on((1,), (5,), (9,))
def assigned_in_some_cases(n):
    match n:
        case 1:
            y = 10
        case 5:
            y = 50
    return y


@tried_on((2, 3.0), (9, 3.0))
def captured_though_the_guard_fails(n, x):
    y = 1.0
    match (n, x):
        case (2, y) if y > 100:
            y = 0.0
    return y


@tried_on((np.array([1.0, 0.0, 4.0]),))
def quiet_division(x):
    with np.errstate(divide="ignore", invalid="ignore"):
        y = 1 / x
    return y


@tried_on((5,), (0,), (50,))
def jumps_out_of_contexts(n):
    total = 0
    for i in range(n):
        with contextlib.nullcontext(i) as k, np.errstate(all="ignore"):
            if k == 3:
                continue
            if k > 20:
                return -total
            total += k
        total += 100
    return total


@tried_on((5,), (0,))
def contexts_and_unassigned_variables(n):
    with contextlib.nullcontext():
        if n > 1:
            y = n
        z = n * 2
    return y + z


@tried_on((1,), (5,))
def comprehensions_are_lists(n):
    items = [k * n for k in range(3)]
    if len(items) > 2:
        items[0] = 100
    return items


@tried_on(((1.0, 2.0, 3.0),))
def starred_targets(t):
    first, *others = t
    others[0] = 10.0
    others.append(first)
    total = 0.0
    for a, *b in ((t, 1.0, 2.0), (others, 3.0)):
        b.append(4.0)
        total += len(a) + sum(b)
    return others, total


@tried_on((1, 2, 3), (2, 2, 3), (5, 1, 0))
def chains_of_all_comparisons(a, b, c):
    return a < b in (b, c), a in (a, c) is not None, a != b not in (c, 7) and a <= b == b
