"""What is written back at the end, where objects hold one another."""

from __future__ import annotations

from tests.language.corpus import tried_on


class N:
    def __init__(s, k):
        s.k = k
        s.child = None
        s.items = [1]


@tried_on(lambda: (mk(), N(7)))
def program_1(o, new):
    old = o.child
    o.child = new
    old.k += 1
    old.items.append(5)
    return o.child


@tried_on(lambda: (mk(), 2), lambda: (mk(), 9))
def program_2(o, n):
    for i in range(n):
        o.child.k += 1
        o.items.append(i)
        if i == 3:
            raise ValueError("x")
    return o.items


def fibk(o, n):
    return o.k if n < 2 else fibk(o, n - 1) + fibk(o, n - 2)


@tried_on(lambda: (mk(), 6))
def program_3(o, n):
    a = fibk(o, n)
    o.k = o.k + 1
    return a + fibk(o, n) * 100


def program_4(o, n):
    o.child, o.k = o, n
    return o.child.k


def mk():
    o = N(1)
    o.child = N(2)
    return o
