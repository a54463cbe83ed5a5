"""22 to 31: loops over ranges and arrays, their jumps, what has a value after them."""

from __future__ import annotations

import numpy as np

from tests.language.corpus import case, tried_on

A = np.arange


@case(22, "the loop variable after no trip", row="loop variable after the loop")
@tried_on((0,), (1,), (3,))
def loop_variable_after_no_trip(n):
    for i in range(n):
        pass
    return i


@case(22, "a variable of the body after no trip", row="first defined in a loop, used after")
@tried_on((A(0.0),), (A(3.0),))
def body_variable_after_no_trip(x):
    for v in x:
        square = v * v
    print("after")
    return square


@case(22, "a variable of the body of `while` after no trip")
@tried_on((0, 1.0), (3, 1.0))
def while_variable_after_no_trip(n, x):
    while n > 0:
        n -= 1
        x = last = x * 2
    return last + x


@case(23, "no trip, with a value before", row="loop variable after the loop")
@tried_on((0,), (3,))
def value_before_the_loop(n):
    i = -1
    k = 10
    for i in range(n):
        k = i * 2
    return i, k


@case(24, "the loop variable is assigned in the body", row="for over range(n), n data")
@tried_on((4,), (1,))
def loop_variable_assigned(n):
    total = 0
    for i in range(n):
        i = i * 10
        total += i
    return total, i


@case(25, "the loop variable after `break` and after the last item", row="break on data")
@tried_on((A(5.0), 3.0), (A(5.0), 9.0), (A(1.0), 0.0))
def loop_variable_after_break(x, stop):
    for i in range(len(x)):
        if x[i] == stop:
            break
        i *= 2
    return i


@case(25, "the item after `break`", row="for over an array")
@tried_on((A(5.0), 2.5), (A(5.0), 9.0), (A(6).reshape(2, 3) * 2.0, 5.0))
def item_after_break(x, most):
    for v in x.ravel():
        if v > most:
            break
    else:
        v = -v
    return v


@case(26, "break of the inner loop only", row="break of the inner loop only")
@tried_on((4, 2), (2, 5), (3, 0), (0, 1))
def breaks_inner(n, k):
    pairs = 0
    for i in range(n):
        for j in range(n):
            if j == k:
                break
            pairs += 10 * i + j
        pairs += 1000
    return pairs


@case(26, "break of both loops; continue, then break in one body", row="continue")
@tried_on((A(12.0).reshape(3, 4), 6.0), (A(12.0).reshape(3, 4), 50.0), (np.zeros((2, 2)), 1.0))
def breaks_both(x, most):
    total = 0.0
    done = False
    for row in x:
        for v in row:
            if v % 2 == 1:
                continue
            if v > most:
                done = True
                break
            total += v
        if done:
            break
        total += 100
    return total, done


@case(26, "continue in every form of loop")
@tried_on((7,), (0,), (2,))
def continues(n):
    total = k = 0
    while k < n:
        k += 1
        if k % 2 == 0:
            continue
        for j in range(k):
            if j == 1:
                continue
            total += j + 1
            if total > 12:
                break
        else:
            continue
        total += 1000
    return total, k


@case(27, "for/else, with and without break", row="for/else, while/else")
@tried_on((4, 2), (4, 9), (0, 0))
def for_else(n, stop):
    for i in range(n):
        print("trip", i)
        if i == stop:
            found = i
            break
    else:
        print("else")
        found = -1
    return found


@case(27, "while/else with return in else, nested", row="for/else, while/else")
@tried_on((5,), (2,), (0,), (3,))
def while_else(n):
    i = 0
    while i < n:
        j = 0
        while j < n:
            j += 1
            if j == 3:
                break
        else:
            return i, j
        for k in range(j):
            if k > 5:
                break
        else:
            i += 1
    else:
        i += 100
    return i, n


@case(27, "break and continue in an else clause")
@tried_on((3, 1), (3, 7), (0, 0))
def jumps_in_else(n, k):
    trips = 0
    for i in range(n):
        trips += 1
        for j in range(2):
            if i + j == k:
                break
        else:
            if i > 1:
                break
            continue
        trips += 10
    else:
        trips += 100
    return trips


@case(28, "return inside a loop and a nested loop", row="return inside a loop")
@tried_on((A(12.0).reshape(3, 4), 6.0), (A(12.0).reshape(3, 4), 50.0), (np.zeros((0, 4)), 1.0))
def returns_from_nested_loops(x, most):
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            if x[i, j] > most:
                return i, j
        if x[i, 0] < 0:
            return -2, i
    return -1, -1


@case(28, "return from a loop in a branch", row="return inside a loop")
@tried_on((5, 3), (5, 7), (0, 3), (-1, 3))
def returns_from_a_loop_in_a_branch(n, k):
    if n > 0:
        for i in range(n):
            if i == k:
                return i * 1.5
        n = 100
    elif n < 0:
        while True:
            n -= 1
            if n < -k:
                return n * 1.0
    return n * 2.0


@case(28, "return from a loop in try, with finally")
@tried_on((A(4.0), 2.0), (A(4.0), 9.0), (A(0.0), 1.0))
def returns_through_finally(x, stop):
    for i in range(len(x)):
        try:
            if x[i] == stop:
                return i
        finally:
            print("fin", i)
    return -1


@case(28, "return from a loop in a context", row="with: contextmanager, nullcontext")
@tried_on((A(4.0), 2.0), (A(4.0), 9.0))
def returns_from_a_context(x, stop):
    with np.errstate(all="ignore"):
        for i in range(len(x)):
            if x[i] / x[0] > 0 and x[i] == stop:
                return i
    return -1


@case(29, "`while True` with a break on data", row="`while True:` with a break on data")
@tried_on((3.0,), (0.5,), (1000.0,))
def while_true_break(x):
    trips = 0
    while True:
        x = x * 2
        if x > 100:
            break
        trips += 1
    return x, trips


@case(29, "`while True` with a return on data, and with both", row="while on data")
@tried_on((27,), (1,), (7,), (0,))
def while_true_return(n):
    steps = 0
    while True:
        if n == 1:
            return steps
        if n < 1:
            break
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return -1


@case(30, "a list of Python's with a break on data", row="for over a list or tuple literal")
@tried_on((2.5,), (0.0,), (9.0,))
def list_with_break(x):
    total = 0.0
    for v in [1.0, 2.0, x, 4.0]:
        if v > x:
            break
        total += v
    else:
        total = -total
    return total, v


@case(30, "a tuple of mixed kinds; return on data", row="for over a list or tuple literal")
@tried_on((2,), (7,), (0,))
def tuple_with_return(n):
    for k, (name, scale) in enumerate((("a", 1), ("b", 2.5), ("c", n))):
        print(name, scale)
        if scale * n > 4:
            return k
    return -1


@case(31, "ranges down, empty, with a step from data, with step 0")
@tried_on((0, 10, 3), (10, 0, -4), (0, 10, -1), (5, 5, 2), (1, 2, 0), (0, 7, 7), (-3, 3, 2))
def ranges(a, b, step):
    total = 0
    for i in range(a, b, step):
        total = total * 10 + i
    for i in range(b, a, -2):
        total += i
    return total, i


@case(31, "a huge range that ends early; a range as a value")
@tried_on((5,), (0,), (12,))
def huge_range(n):
    total = 0
    for i in range(n, 10**15, 10**12):
        if i > 3 * 10**12:
            break
        total += i
    steps = range(n)
    return total, len(steps), sum(steps), list(range(3))


@case(31, "an item of a range; `in` of a range")
@tried_on((5,), (1,), (0,))
def items_of_ranges(n):
    steps = range(1, n, 2)
    return steps[-1], steps[0], steps[1:], n in steps, steps


@case(31, "a range with numpy's integers, of bools, of floats")
@tried_on((np.int64(3),), (np.int32(0),), (True,), (2.0,))
def range_of_kinds(n):
    total = 0
    for i in range(n):
        total += i + 1
    return total


@case(40, "many trips that are known are no thousand copies")
@tried_on((1.0,), (3,))
def many_trips(x):
    for i in range(5_000):
        x = x + i % 3
    return x


@case(40, "three trips may be written out")
@tried_on((1.0,), (3,))
def three_trips(x):
    parts = []
    for i in range(3):
        parts.append(x * i)
    return parts, i


@case(41, "two loops in a row that use one name")
@tried_on((3, 2), (0, 2), (3, 0), (0, 0))
def one_name_twice(n, m):
    total = 0
    for i in range(n):
        total += i
    for i in range(m):
        total += i * 10
    return total, i


@case(41, "a nested loop uses the outer loop's variable again")
@tried_on((3,), (1,), (0,))
def nested_one_name(n):
    trips = 0
    for i in range(n):
        trips += 1
        for i in range(i, 5):
            trips += 100
            if i == 3:
                break
        trips += i * 10000
    return trips
