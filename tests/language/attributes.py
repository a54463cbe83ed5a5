"""Attributes of objects of the caller that change."""

from __future__ import annotations

import numpy as np

from tests.language.corpus import tried_on


class C:
    def __init__(self):
        self.k = 0
        self.v = np.zeros(3)
        self.s = 0.5

    def bump(self, by=1):
        self.k += by
        return self.k


@tried_on(lambda: (C(), 0), lambda: (C(), 1), lambda: (C(), 3), lambda: (C(), 5))
def counts_in_a_loop(c, n):
    for i in range(n):
        c.k += 1
        if c.k > 3:
            c.s = c.s * 2
    return c.k


@tried_on(lambda: (C(), 0), lambda: (C(), 1), lambda: (C(), 3), lambda: (C(), 5))
def new_attribute(c, n):
    c.new = n * 2.0
    for i in range(n):
        c.bump()
    c.v = c.v + c.k
    return c.v


@tried_on(lambda: (C(), 0), lambda: (C(), 1), lambda: (C(), 3), lambda: (C(), 5))
def changes_before_an_error(c, n):
    for i in range(n):
        c.bump(2)
        c.v[i] = i
        if c.k > 4:
            raise ValueError(f"at {i}")
    return n


@tried_on(lambda: (C(), 0), lambda: (C(), 1), lambda: (C(), 3), lambda: (C(), 5))
def attribute_set_in_a_branch(c, n):
    if n > 2:
        c.opt = 3
    return c.opt


@tried_on(lambda: (C(), 0), lambda: (C(), 1), lambda: (C(), 3), lambda: (C(), 5))
def condition_that_changes(c, n):
    while c.bump() < n:
        c.s += 1
    return c.s


@tried_on(lambda: (C(), 0), lambda: (C(), 1), lambda: (C(), 3), lambda: (C(), 5))
def exchanges_arrays(c, n):
    a = c.v
    c.v = np.ones(2) * n
    c.w = a
    return a
