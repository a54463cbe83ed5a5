"""Comprehensions, generators and contexts."""

from __future__ import annotations

import contextlib

import numpy as np

from tests.language.corpus import tried_on

x = np.array([1.0, 2, 3, 0, 5])


@tried_on((0,), (3,), (40,), kind_differs=(0,))
def squares(n):
    return [i * i for i in range(n)], sum(i * 0.5 for i in range(n))


@tried_on((x,), (np.zeros(2),), kind_differs=(1,))
def filtered(x):
    return np.array([v * 2 for v in x if v > 1]), sum(v for v in x if v > 1)


@tried_on((0,), (4,))
def pairs(n):
    return [(i, j) for i in range(n) for j in range(i)]


@tried_on((x,), (np.zeros(0),))
def quantifiers_and_extremes(x):
    return (
        any(v > 2 for v in x),
        all(v > 2 for v in x),
        max(v * v for v in x),
        min([abs(v) for v in x]),
    )


@tried_on((x, x), (np.zeros(0), x), kind_differs=(1,))
def zipped_and_enumerated(x, y):
    return sum(a * b for a, b in zip(x, y)), [i + v for i, v in enumerate(x)]


@tried_on((3,))
def dict_and_set(n):
    return {k: len(k) * n for k in ("a", "b")}, {i % 2 for i in range(3)}


def gen(n):
    for i in range(n):
        if i % 2:
            yield i * 2
    yield -1


@tried_on((0,), (3,), (9,))
def generator_gone_through(n):
    s = 0
    for v in gen(n):
        s += v
    return s, list(gen(n)), sum(gen(n))


@tried_on((0,), (3,), (9,))
def generator_left_by_break(n):
    s = 0
    for v in gen(n):
        if v > 8:
            break
        s += v
    else:
        s += 1000
    return s


def genf(n):
    try:
        for i in range(n):
            print("in", i)
            yield i
    finally:
        print("closed")


@tried_on((0,), (3,), (9,))
def generator_enumerated(n):
    t = 0
    for k, v in enumerate(genf(3)):
        t += k * v
        if v == n:
            break
    return t


def y2(n):
    yield from gen(n)
    yield 5


@tried_on((0,), (3,), (9,))
def delegates(n):
    return [v for v in y2(n)]


@contextlib.contextmanager
def cm(tag, n):
    print("enter", tag)
    try:
        yield n * 2
    except ValueError as e:
        print("swallow", e)
    finally:
        print("exit", tag)


@tried_on((0,), (3,), (9,))
def context_of_a_generator(n):
    r = 0
    with cm("a", n) as m:
        r = m
        if n > 2:
            raise ValueError("big")
        r += 1
    return r


class M:
    def __init__(s):
        s.log = []

    def __enter__(s):
        s.log.append("in")
        return s

    def __exit__(s, t, e, tb):
        s.log.append("out")
        return t is not None


@tried_on(lambda: (M(), 0), lambda: (M(), 5))
def context_that_swallows(m, n):
    r = 0
    with m:
        r = 1
        if n > 2:
            raise ValueError("x")
        r = 2
    return r


@tried_on((0,), (3,), (9,))
def context_in_a_loop(n):
    for i in range(n):
        with cm("b", i) as m:
            if m > 3:
                break
    return i


@tried_on((0,), (3,), (9,))
def late_binding(n):
    fs = [lambda: i for i in range(3)]
    return [f() + n for f in fs]


@tried_on((x,))
def rows_of_lists(x):
    rows = [[v * k for k in range(3)] for v in x]
    return np.array(rows)


@tried_on((0,), (3,), (9,))
def next_and_others(n):
    return (
        next(gen(5)),
        sorted(v for v in (3, 1, 2)),
        tuple(v + n for v in (1, 2)),
        ",".join(str(v) for v in (n, 2)),
    )


class Q:
    def __init__(s, a, b):
        s.a = a
        s.b = b


@tried_on((0,), (30,))
def list_of_instances(n):
    ps = []
    for i in range(n):
        ps.append(Q(i, i * 0.5))
    t = 0.0
    for p in ps:
        t += p.a * p.b
    return (t, ps)


@tried_on((x,))
def list_of_rows(x):
    rows = []
    for v in x:
        row = [v, v * 2]
        rows.append(row)
    return (rows, np.array(rows))
