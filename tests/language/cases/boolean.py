"""16 to 21: boolean operators, comparisons, tests that change what they test."""

from __future__ import annotations

import numpy as np

from tests.language.corpus import case, tried_on

A = np.arange


@case(16, "the right side of `and` is not evaluated", row="and/or/not in a condition")
@tried_on((A(3.0), 1), (A(3.0), 0), (A(3.0), 3), (A(0.0), 0))
def right_side_of_and(v, i):
    n = len(v)
    if i < n and v[i] > 0:
        return 1
    return 0


@case(16, "the right side of `or`, and `and` in a loop's test")
@tried_on((A(5.0), 3.0), (A(5.0), 9.0), (A(0.0), 1.0))
def right_side_of_or(v, x):
    i = 0
    while i < len(v) and v[i] != x:
        i += 1
    return i, i == len(v) or bool(v[i] == x), not (i < len(v) and v[i] > 2)


@case(17, "the value of `or` and `and` on numbers", row="`a or b` as a value on numbers")
@tried_on((2.0, 3.0), (0.0, 3.0), (2.0, 0.0), (0.0, 0.0), (float("nan"), 1.0))
def values_of_floats(x, y):
    return x or y, x and y, x or 3.0, y and 2.0, x or 0.0 or y


@case(17, "the value of `or` on ints and bools")
@tried_on((2, 5), (0, 5), (0, 0), (-1, 0))
def values_of_ints(a, b):
    return a or b, a and b, (a > 1) or (b > 1), a or b or 7, a and b and 7


@case(17, "an int or a float")
@tried_on((0,), (2,), kind_differs=(0, 1))
def int_or_float(n):
    return n or 2.5


@case(17, "the value of `or` on text, containers, None")
@tried_on((1,), (0,))
def values_of_constants(n):
    return "" or "a", "b" or "a", [] or [n], None or n, (n,) and (), 0 or 2.5, 2 and 5, {} or None


@case(17, "the value of `or` on arrays with one element")
@tried_on((np.zeros(1), np.ones(1)), (np.ones(1), np.zeros(1)), (np.ones(2), np.ones(2)))
def values_of_arrays(x, y):
    return (x or y) + 1


def asked(k, v):
    print("asked", k)
    return v


@case(18, "a chain evaluates its middle once, in order", row="chained comparison")
@tried_on((1, 2, 3), (3, 2, 1), (1, 5, 3), (2, 2, 2))
def chain(a, b, c):
    return asked(1, a) < asked(2, b) < asked(3, c)


@case(18, "a chain of four in a test; `!=` and `is` in a chain")
@tried_on((1.0, 2.0), (2.0, 1.0), (0.0, 0.0), (1.5, 11.0))
def longer_chains(x, y):
    k = 0
    if 0 < x < y <= 10:
        k += 1
    if x == x != y:
        k += 10
    if None is None is not x:
        k += 100
    return k, 0 <= x <= 1, 1 < 2 < y


@case(18, "a chain of arrays: their truth is asked")
@tried_on((A(1.0), 5), (A(3.0), 5), (A(3.0), -1))
def chain_of_arrays(x, n):
    return -1 < x < n


@case(19, "`not` of numbers, arrays, containers")
@tried_on((0, 0.5, A(1)), (2, 0.0, np.ones(1)), (2, 0.0, np.ones(2)))
def negations(n, x, v):
    return not n, not x, not not n, not [], not (n,), not v


@case(19, "`==` of arrays, of arrays and scalars, of tuples")
@tried_on((A(3), A(3), 1), (A(3), np.ones(3, int), 0))
def equalities(x, y, n):
    return x == y, x != n, (n, 2) == (1, 2), [n] == [1], x[0] == y[0], (x == y).all()


@case(19, "`is` of objects, None and bools")
@tried_on((A(3.0), 1), (A(3.0), 5))
def identities(x, n):
    y, z = x, x.copy()
    found = n > 2
    return x is y, x is z, y is not z, x is None, found is True, n is None, x[:] is x


@case(19, "`in` of tuples, lists, dicts, ranges and text", row="`k in [1, 2, 3]`")
@tried_on((1, 2.0), (5, 0.5), (7, 3.0))
def memberships(k, x):
    table = {"a": 1, "b": 2}
    found = k in [1, 2, 3], x in (2.0, k), k not in (1, 7), "a" in table, "c" in table
    return *found, 5 in range(0, 10, 2), "b" in "abc", 5 in {1: k, 5: 0}


@case(19, "`in` of a range and a dict, of a number that is only known at run time")
@tried_on((1,), (5,), (8,), (-2,))
def memberships_at_run_time(k):
    return k in range(0, 10, 2), k in {1: 0, 5: 0}, k in {1, 8}


@case(19, "`in` of an array")
@tried_on((3, A(5)), (7, A(5)), (0, A(0)))
def membership_of_an_array(k, x):
    return k in x, 2 in x


@case(20, "an assignment expression in a loop's test", row="walrus")
@tried_on((5,), (1,), (0,), (-3,))
def walrus_in_a_while(k):
    trips = 0
    while (k := k - 1) > 0:
        trips += 1
    return k, trips


@case(20, "an assignment expression in tests, arguments, comprehensions", row="walrus")
@tried_on((5,), (1,), (-2,))
def walrus_in_expressions(n):
    total = 0
    if (double := n * 2) > 3:
        total += double
    total += max(last := n + 1, 0)
    squares = [(s := v * v) for v in (n, 2, 3)]
    return total, double, last, squares, s


@case(20, "an assignment expression in the right operand of `and`", row="walrus")
@tried_on((5,), (1,), (-2,))
def walrus_in_and(n):
    k = -1
    if n > 0 and (k := n - 1) > 0:
        return k * 10
    return k


@case(20, "an assignment expression in a choice and a chain")
@tried_on((5,), (1,), (-2,))
def walrus_in_arms(n):
    y = (a := n * 2) if n > 2 else (b := n - 1)
    ok = 0 < (c := n + 1) < (d := 4)
    return y, c, ok, a if n > 2 else b, d if c > 0 else None


class Counter:
    def __init__(self):
        self.count = 0

    def bump(self, by=1):
        self.count += by
        return self.count


@case(20, "a test that changes an object")
@tried_on(lambda: (Counter(), 0), lambda: (Counter(), 1), lambda: (Counter(), -5))
def test_with_an_effect(c, n):
    if c.bump(n) > 0 and c.bump() > 1:
        c.count += 100
    while c.bump(3) < 10:
        n += 1
    return c.count, n


@case(20, "a test that changes an array")
@tried_on((A(4.0), 1), (A(4.0), -1), (np.zeros(4), 5))
def test_that_writes(x, n):
    if shifted(x, n) > 2 and shifted(x, 1) > 3:
        x[0] = -1
    while shifted(x, 1) < 12:
        n += 1
    return n


def shifted(x, by):
    x += by
    return x[-1]
