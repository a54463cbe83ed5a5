"""Definedness, error objects and functions that are joined."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from tests.language.corpus import tried_on

Pair = namedtuple("Pair", "a b")


class Coded(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


class E2(ValueError):
    pass


@tried_on((-1, 0), (3, 1), (3, 7))
def none_or_a_number(n, k):
    if n < 0:
        return
    for i in range(n):
        if i == k:
            return i


def g(a):
    return a


@tried_on((0,), (1,), (2,), (3,), (9,))
def wrong_call_in_a_branch(n):
    if n > 2:
        print("taken")
        g()
    return n


@tried_on((0,), (1,), (2,), (3,), (9,))
def index_of_a_list(n):
    try:
        print("a")
        return [1, 2][n + 3] if n > 5 else [1, 2][5]
    except IndexError as e:
        print("caught", e)
    return -1


@tried_on((Pair(1, 2.0), 3))
def named_tuple_as_state(p, n):
    for i in range(n):
        p = Pair(p.a + i, p.b * 2)
    return p, p[0]


@tried_on((0,), (1,), (2,), (3,), (9,))
def attributes_of_errors(n):
    try:
        if n == 1:
            raise Coded(n * 2, f"code {n}")
        if n == 2:
            raise E2(n)
        if n == 3:
            raise KeyError("k")
        [1][n]
    except Coded as e:
        return e.code, str(e)
    except (ValueError, KeyError, IndexError) as e:
        print(type(e).__name__, isinstance(e, ValueError), isinstance(e, LookupError))
        return 0, ""
    return 1, ""


@tried_on((0,), (1,), (2,), (3,), (9,))
def lambdas_made_in_a_while(n):
    fs = []
    k = 0
    while k < 3:
        fs.append(lambda: k)
        k += 1
    return [f() + n for f in fs]


@tried_on((0,), (1,), (2,), (3,), (9,))
def errors_of_plain_calls(n):
    d = {"a": 1}
    try:
        d["b"]
    except KeyError as e:
        print("no", e)
    try:
        int("x")
    except ValueError as e:
        print(e)
    return n


def climb(k, v):
    if k <= 0:
        return v
    return climb(k - 1, v + k) + 1.0


@tried_on((3, 1.5, np.ones(3)), (1, 1.5, np.ones(3)))
def recursion_with_two_kinds(n, x, a):
    s = 0.0
    i = 1
    if 0 < len(a) < 4:
        i += n
        s += climb(min(i + 1, 4), (x if n > 1 else s) + 0.0)
    return s
