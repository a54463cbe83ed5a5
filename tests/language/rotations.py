"""Loops that hand their arrays round, for every number of trips: arrays that take turns are one
array each at every place of the body.
"""

from __future__ import annotations

import numpy as np

from tests.language.corpus import case, tried_on


def start():
    return np.linspace(0.0, 1.0, 7) ** 2


@case(38, "two arrays take turns")
@tried_on(*(lambda n=n: (start(), n) for n in range(5)))
def heat_by_turns(u, steps):
    new = u.copy()
    for _ in range(steps):
        for i in range(1, len(u) - 1):
            new[i] = u[i] + 0.25 * (u[i - 1] - 2.0 * u[i] + u[i + 1])
        u, new = new, u
    return u


@case(38, "three arrays take turns, and the loop variable is used")
@tried_on(*(lambda n=n: (start(), start() + 1.0, n) for n in range(8)))
def wave_by_turns(before, now, steps):
    after = np.zeros_like(now)
    for t in range(steps):
        after[1:-1] = 2.0 * now[1:-1] - before[1:-1] + 0.1 * (now[:-2] - now[2:]) + t
        before, now, after = now, after, before
    return now, before


@case(38, "arrays take turns until they agree")
@tried_on(*(lambda tol=tol: (start(), tol) for tol in (1e9, 0.05, 0.01, 1e-3)))
def relaxed_until(u, tolerance):
    v = u.copy()
    trips = 0
    while True:
        v[1:-1] = 0.5 * (u[2:] + u[:-2])
        change = np.max(np.abs(v - u))
        u, v = v, u
        trips += 1
        if change < tolerance or trips > 60:
            break
    return u, trips


@case(38, "what takes turns is written after the loop")
@tried_on(*(lambda tol=tol: (start(), tol) for tol in (1e9, 0.2, 0.05, 0.01)))
def relaxed_while(u, tolerance):
    v = u.copy()
    change, trips = 1.0, 0
    while change > tolerance and trips < 50:
        v[1:-1] = 0.5 * (u[2:] + u[:-2])
        change = np.max(np.abs(v - u))
        u, v = v, u
        trips += 1
    v[0] = 99.0
    u[1] += trips
    return u, v, trips


@case(38, "a break before the turn, and else")
@tried_on(*(lambda n=n, k=k: (start(), n, k) for n in range(5) for k in (0, 1, 2, 9)))
def broken_turn(u, n, k):
    v = u * 2.0
    for i in range(n):
        v[i] += u[i] + i
        if i == k:
            break
        u, v = v, u
    else:
        u[0] = -1.0
    return u, v


@case(38, "arguments take turns, and are written as they are named then")
@tried_on(*(lambda n=n: (start(), start() + 1.0, n) for n in range(4)))
def turned_arguments(a, b, n):
    for _ in range(n):
        a += b
        a, b = b, a
    a[0] = -1.0
    return a


@case(38, "a turn that depends on data")
@tried_on(*(lambda n=n: (start(), start() + 1.0, n) for n in range(4)))
def sometimes_turned(a, b, n):
    for i in range(n):
        a += i
        if i % 2:
            a, b = b, a
    return a.sum(), b.sum()
