"""Text made of values that are only known at run time, and functions that take functions."""

# ruff: noqa: UP031, UP032 - the older ways to fill in a text are what is tested

from __future__ import annotations

import functools
import sys
from collections import namedtuple

import numpy as np

from tests.language.corpus import tried_on

A = np.arange
Pair = namedtuple("Pair", "a b")


class Named:
    def __init__(self):
        self.k = 3

    def __str__(self):
        return f"Named {self.k}"

    def __eq__(self, other):
        return isinstance(other, Named)

    __hash__ = None


@tried_on((1.5, 6), (-0.0, -3), (float("nan"), 0), (np.float32(0.1), np.int64(7)))
def percent(x, n):
    print("%d %5.2f|%-6s|%r%%" % (n, x, x, n))
    print("%s" % x, "%(a)r %(n)05d" % {"a": x, "n": n}, f"{n} %s" % x)
    return "%d|%s|%s" % (n, [x, n], (x,))


@tried_on((1.5, 6), (1e300, -2))
def texts_are_joined(x, n):
    s = "b" + str(x) + "a"
    print(s, repr(x), ascii(n), format(x, ".3f"), ",".join([str(x), "k", s]))
    print(s * 2, s[:3], s.upper().rjust(20), 2 * s)
    return s, ";".join(str(v) for v in (x, n)), " ".join(map(repr, [x, n]))


@tried_on((1.5, 6), (np.float32(2), 3))
def specs_are_nested(x, n):
    print(f"{x:{n}.{2}f}|{x!r:>{n + 8}}|{n:+d}|{n:{'x'}}")
    return f"{[x, n]!r:>30}|" + "{:.2f} {0}".replace("0", "n").format(x, n=n)


@tried_on((1.5, 6))
def containers_are_printed(x, n):
    found = [x, [n, (x,)], {"a": x}]
    print(found, {1: [x]}, Pair(x, n), {1}, (n,), [], range(n), end="!\n", sep=" - ", flush=True)
    found.append(n)
    print(found, str(found), str({1}), str((x, n)), file=sys.stdout)
    return str({"a": x})


@tried_on((A(3.0), 2), (A(3), 0))
def arrays_are_shown(x, n):
    print(x, [x], "%s" % x, x[1:], x[n])
    return "%s %r" % (x, x.sum())


@tried_on((Named(), 1.5))
def objects_with_a_text(o, x):
    print(o, f"{o!s:>10}{x}", str(o), "%s %s" % (o, x), "{} {}".format(o, x))


@tried_on((1.5, 1), (-1.5, 2), (0.0, 3))
def texts_in_errors(x, n):
    if x > 1:
        raise ValueError("bad %s" % x, str(n))
    assert x >= 0, "negative: " + repr(x)
    return n


@tried_on((1.5,), (2,))
def format_of_the_wrong_type(x):
    return "%d" % n if (n := x) is None else f"{x:d}"


@tried_on((1,))
def plain_format_of_the_wrong_type(n):
    return "%d" % "a"


@tried_on((float("nan"), 1), (2.5, 3))
def format_of_the_wrong_value(x, n):
    print("before", n)
    return "%d" % x


def bent(v):
    if v > 2:
        return v * v
    return -v


def added(a, b):
    return a + b


@tried_on((1.5, 6.5), (3.5, -1.5))
def maps_and_reduces(x, y):
    pairs = [v for v in map(added, [x, y], (1, 2))]
    return list(map(bent, [x, y])), pairs, functools.reduce(added, [x, y, 3]), tuple(map(str, ()))


@tried_on((A(5.0),), (A(1.0),))
def maps_over_arrays(a):
    total = 0.0
    for v in map(bent, a):
        total += v
    return total, functools.reduce(added, a, 0.0)


@tried_on((1.5, 6))
def sorted_and_filtered(x, n):
    items = [(3, x), (1, n), (2, x * 2)]
    first = sorted(items, key=lambda t: t[0])
    items.sort(key=lambda t: -t[0])
    return first, items, sorted([3, 1, 2], reverse=True), list(filter(None, [0, 4]))


@tried_on((1.5, 6.5), (6.5, 1.5), (2.5, 2.5))
def extremes_by_key(x, y):
    return max([x, y, 3.0], key=lambda v: -v), min(x, y, key=bent), max([x], default=3)


@tried_on((1,))
def reduces_nothing(n):
    return functools.reduce(added, [])


@tried_on((1,))
def sorts_what_has_no_order(n):
    return sorted([1, "a"])


@tried_on((1.5, 6))
def containers_made_by_expressions(x, n):
    items = [3, 1]
    more = items * 2 + [x]
    more[0] = n
    table = {i: x for i in range(3)}
    table[1] = n
    known = {i for i in (1, 2)}
    known.add(5)
    return items, more, more[1:], table, known, [[0 for i in range(2)] for j in range(2)]
