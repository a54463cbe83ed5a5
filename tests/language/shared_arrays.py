"""Two variables that may hold one array which a loop has made: a write to one of them is refused,
where what the other one holds is asked for.
"""

from __future__ import annotations

import numpy as np

from autograph import Unsupported
from tests.language.corpus import case, refused, tried_on

SHARES = "may share its memory with another that was written since"


def arrays():
    return np.arange(4.0), np.arange(4.0) * 10.0, 3


@case(57, "a new array that two variables hold in the next iteration, by data")
@refused(Unsupported, SHARES, at="a + 1.5", on=arrays)
def held_by_both(a, b, n):
    for i in range(n):
        b[2:] *= 0.5
        b = a + 1.5
        if i % 2:
            a = b
    return a, b


@case(57, "a new array that two variables get in a branch")
@refused(Unsupported, SHARES, at="a + 1.5", on=arrays)
def got_in_a_branch(a, b, n):
    for i in range(n):
        b[0] += 0.5
        if i % 2:
            t = a + 1.5
            a = t
            b = t
    return a, b


@case(57, "a new array behind two choices")
@refused(Unsupported, SHARES, at="a + 1.0", on=arrays)
def behind_two_choices(a, b, n):
    for i in range(n):
        b[0] += 0.5
        first = a + 1.0
        second = first if i % 2 else a * 2.0
        a = second if i % 3 else a * 3.0
        b = first
    return a, b


@case(44, "a view that a handler finds is returned")
@refused(Unsupported, "a result may be a view of `a`", at="", on=arrays)
def found_in_a_try(a, b, n):
    found = b.copy()
    try:
        for k in range(n):
            if a[k] > 0.5:
                found = a[k:]
                raise ValueError(k)
    except ValueError:
        pass
    return found


@case(44, "a new array that two variables hold in a handler")
@refused(Unsupported, SHARES, at="y[0] = 77.0", on=arrays)
def held_in_a_handler(a, b, n):
    y = z = a.copy()
    try:
        if n > 0:
            z = b.copy()
            y = z
            raise ValueError(n)
    except ValueError:
        pass
    y[0] = 77.0
    return z.sum()


@case(60, "rows of an argument in a list that is returned")
@refused(Unsupported, "an item of a list that is returned may be", at="", on=(np.eye(3),))
def rows(x):
    kept = []
    for k in range(len(x)):
        if x[k, 0] < 0.5:
            kept.append(x[k])
    return kept[::-1]


@case(60, "copies of rows of an argument in a list that is returned")
@tried_on((np.eye(3),), (np.ones((2, 2)),), (np.zeros((0, 2)),))
def copied_rows(x):
    kept = []
    for k in range(len(x)):
        if x[k, 0] < 0.5:
            kept.append(x[k].copy())
    return kept


@case(57, "the best array so far, and one that is computed from it")
@tried_on(*(lambda n=n: (*arrays()[:2], n) for n in range(4)))
def best_so_far(a, b, n):
    best = a.copy()
    for i in range(n):
        c = a + b
        if c.sum() > best.sum() or i < 2:
            best = c
        a = c * 0.5
        a[0] = i
    best[0] += 1.0
    return best, a


@case(34, "a list that shrinks in a loop is written after it")
@tried_on((0,), (1,), (2,), (3,))
def written_after_it_shrank(n):
    items = [0.5, float(n)]
    total = 0.0
    for _ in range(min(n, 4)):
        total += items.pop()
    items[3 % 2] = 2.0
    return total, items
