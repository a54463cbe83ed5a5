"""Branches, loops, jumps, definedness."""

from __future__ import annotations

import numpy as np

from tests.language.corpus import tried_on


@tried_on((3,), (-3.5,), (np.float64(2),), (np.int64(-1),))
def assigned_in_both_branches(x):
    if x > 0:
        y = 1
    else:
        y = 2
    return y * x


@tried_on((5,), (2,))
def assigned_in_one_branch(n):
    if n > 3:
        y = n
    return y


@tried_on((5,), (2,), (-1,))
def nested_branches(n):
    if n > 0:
        if n > 3:
            kind = 2
        else:
            kind = 1
    elif n == 0:
        kind = 0
    else:
        kind = -1
    return kind * 10


@tried_on((1,), (0,))
def path_without_return(n):
    if n > 0:
        return 1.5


@tried_on((1,), (0,))
def asks_for_none(n):
    result = path_without_return(n)
    if result is None:
        return -1.0
    return result * 2


@tried_on((1,), (0,))
def computes_with_none(n):
    return path_without_return(n) + 1


@tried_on((1, 2), (5, 2), (5, 7), (0, 0))
def nested_partial_returns(a, b):
    if a > 0:
        if b > a:
            return 1
        if b == a:
            return 2
    return 3


@tried_on((27,), (1,), (7,))
def while_with_branches(n):
    steps = 0
    while n != 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        steps = steps + 1
    return steps


@tried_on((3,), (0.5,), (1000,))
def while_true_with_break(x):
    while True:
        x = x * 2
        if x > 100:
            break
    return x


@tried_on((np.arange(7.0), 7), (np.arange(3.0), 0), (np.arange(3.0), 5), kind_differs=(1,))
def continues(x, n):
    total = 0.0
    for i in range(n):
        if i % 2 == 0:
            continue
        total += x[i]
    return total


@tried_on((np.arange(5.0), 3.0), (np.arange(5.0), 9.0), (np.zeros(0), 1.0))
def returns_from_a_loop(x, v):
    for i in range(len(x)):
        if x[i] == v:
            return i
    return -1


@tried_on((np.arange(12.0).reshape(3, 4), 6.0), (np.zeros((3, 4)), 6.0))
def returns_from_nested_loops(x, v):
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            if x[i, j] > v:
                return i, j
    return -1, -1


@tried_on((5,), (2,), (0,))
def breaks_inner_loop_and_has_else(n):
    i = 0
    while i < n:
        j = 0
        while j < n:
            j += 1
            if j == 3:
                break
        else:
            return (i, j)
        i += 1
    return i, n


@tried_on((4, 2), (4, 9), (0, 0))
def for_else(n, stop):
    for i in range(n):
        if i == stop:
            found = 1
            break
    else:
        found = 0
    return found


@tried_on((4,), (0,))
def loop_variable_after_the_loop(n):
    for i in range(n):
        pass
    return i


@tried_on((0,), (3,))
def loop_variable_with_a_value_before(n):
    i = -1
    for i in range(n):
        pass
    return i


@tried_on((10, 1), (10, 3), (1, 1))
def ranges(n, offset):
    total = 0
    for i in range(offset, n):
        total += i
    for i in range(n, 0, -1):
        total += i * 100
    for i in range(1, n, 3):
        total += i * 10000
    return total


@tried_on((4,), (0,))
def comes_to_a_float(n):
    x = 1
    for _ in range(n):
        x = x / 2
    return float(x)


@tried_on(
    (5,),
)
def rotates_scalars(n):
    a, b, c = 1, 2, 3
    for _ in range(n):
        a, b, c = c, a, b
    return a, b, c


@tried_on((10,), (0,), (1,))
def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


@tried_on((1, 2), (3, 20), (3, 2))
def logic(a, b):
    return (a < b and b < 10) or not a == b


@tried_on((0, 2.5), (3, 2.5), (0, 0.0))
def logic_gives_values(a, b):
    return float(a or b), float(a and b)


@tried_on((np.arange(3.0), 1), (np.arange(3.0), 3), (np.arange(3.0), 7), kind_differs=(1, 2))
def right_side_is_not_evaluated(v, i):
    return i < len(v) and v[i] > 0.5


@tried_on((5.0,), (0.5,), (-7.0,), (10.0,))
def comparisons_and_choices(x):
    return 0 < x < 10, x if x > 1 else 1.0, -x // 3, x % 3


def noisy(k):
    print("asked", k)
    return k


@tried_on((1, 3), (5, 3), (1, 2))
def chain_evaluates_once(a, c):
    return a < noisy(2) < c


@tried_on((0.5, 3), (0.5, -1), (4.0, 3))
def nested_choices(x, n):
    return (1.0 if n > 0 else 2.0) if x < 1 else (3.0 if n > 0 else 4.0)


@tried_on((5,), (1,))
def assignment_expression_in_a_test(a):
    while (k := a - 1) > 0:
        a = k
    return a, k


@tried_on((3,), (0,))
def deletes(n):
    y = n
    if n > 1:
        del y
    return y


@tried_on((np.ones(1),), (np.zeros(1),), (np.array(2.0),), (np.ones(2),), (np.zeros(0),))
def truth_of_an_array(x):
    if x:
        return 1
    return 2


@tried_on(
    (4,),
)
def unused_branch_has_no_effect(n):
    if n > 100:
        print("never")
        raise ValueError("never")
    return n


@tried_on((0j, 0.3 + 0.5j, 50), (0j, 2 + 0.5j, 50), (0j, 0j, 0))
def escapes(z, c, most):
    for i in range(most):
        if abs(z) > 2:
            return i
        z = z * z + c
    return most


@tried_on(
    (6,),
)
def lists_in_a_short_loop(n):
    parts = []
    for k in range(3):
        parts.append(n * k)
    return parts, len(parts)


@tried_on(
    (3,),
)
def comprehensions_and_lambdas(x):
    return [a * 2 for a in (1, 2, x)], (lambda q: q + x)(3)


@tried_on((0, 10, 3), (10, 0, -4), (0, 10, -1), (5, 5, 2), (1, 2, 0), (0, 7, 7))
def range_with_a_step_known_at_run_time(a, b, step):
    total = 0
    for i in range(a, b, step):
        total = total * 10 + i
        print(i)
    return total, range(a, b, step)


@tried_on((1, 3), (1, 4), (0, 3))
def compares_what_may_be_none(n, k):
    found = None
    for i in range(n):
        found = i + 3
    return found == k, found != k, found == None, found != None  # noqa: E711
