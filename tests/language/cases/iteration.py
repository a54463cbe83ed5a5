"""32 to 39: what loops run over, and variables that change from trip to trip."""

from __future__ import annotations

import numpy as np

from autograph import TypeMismatch
from tests.language.corpus import case, refused, tried_on

A = np.arange


@case(32, "enumerate with a start, zip of unequal lengths", row="enumerate / zip over arrays")
@tried_on((A(4.0), A(3)), (A(0.0), A(2)), (A(2.0), A(5)), kind_differs=(1,))
def enumerate_and_zip(x, y):
    total = 0.0
    for i, v in enumerate(x, start=2):
        total += i * v
    for a, b in zip(x, y):
        total += a * 100 * b
    for i, (a, (j, b)) in enumerate(zip(x, enumerate(y))):
        total += i + a + j + b
    return total


@case(32, "zip(strict=True) of unequal lengths")
@tried_on((A(3.0), A(3)), (A(3.0), A(4)), (A(3.0), A(2)), (A(0.0), A(0)))
def strict_zip(x, y):
    trips = 0
    for a, b in zip(x, y, strict=True):
        print(a, b)
        trips += 1
    return trips


@case(32, "reversed")
@tried_on((A(4.0), 3), (A(0.0), 0), kind_differs=(1,))
def reverses(x, n):
    total = 0.0
    for v in reversed(x):
        total = total * 10 + v
    for i in reversed(range(n)):
        total = total * 10 + i
    return total


@case(32, "reversed tuples, lists, dicts")
@tried_on((3, 1.5))
def reverses_containers(n, x):
    total = 0
    for k in reversed((n, 2, 3)):
        total = total * 10 + k
    for v in reversed([x, n]):
        total = total * 10 + v
    for key in reversed({"a": n, "b": x}):
        print(key)
    return total, list(reversed([x, n]))


@case(32, "dict items, keys, values and the dict itself", row="for over dict.items()")
@tried_on((1, 2.0), (0, -3.5))
def dict_views(n, x):
    table = {"a": n, "b": x, "c": 3}
    total = 0.0
    for key, value in table.items():
        if value > 1:
            print(key, value)
            total += value
    for key in table:
        total += table[key] if key != "b" else 100
    return total, sum(table.values()), list(table.keys())


@case(32, "an attribute and an item as the target")
@tried_on(lambda: (Holder(), 3), lambda: (Holder(), 0))
def targets_that_are_places(o, n):
    d = {"k": -1}
    for o.v in range(n):
        o.total += o.v
    for d["k"] in (5, n, 7):
        if d["k"] == 3:
            break
    x = np.zeros(2)
    for x[1] in range(n + 1):
        x[0] += x[1]
    return o.v, d, x


class Holder:
    def __init__(self):
        self.v = None
        self.total = 0


@case(32, "a starred target; nested targets", row="tuple swap, star unpack")
@tried_on((1, 2.5), (3, -1.0))
def unpacks(a, b):
    a, b = b, a
    first, *rest = a, b, 3, 4
    *most, (c, d) = [rest[0], rest, (5, a)]
    total = 0
    for i, *others in ((1, 2, 3), (4, 5), (6,)):
        total += i + len(others)
    return a, b, first, most, c, d, total


@case(32, "a list stands twice in a result")
@tried_on((1, 2.5))
def list_twice_in_a_result(a, b):
    rest = [a, b]
    return rest, (rest, {"k": rest}), [a, b]


@case(32, "rows of a matrix are unpacked")
@tried_on((A(6.0).reshape(3, 2),), (A(9.0).reshape(3, 3),), (np.zeros((0, 2)),), kind_differs=(2,))
def unpacks_rows(x):
    total = 0.0
    for a, b in x:
        total += a * b
    return total


@case(33, "rows that are written while they are iterated")
@tried_on((A(6.0).reshape(3, 2),), (np.zeros((0, 2)),))
def writes_rows(x):
    for row in x:
        row[0] += row[1]
        row *= 2
    return x


@case(
    33, "items ahead are written while an array is iterated", row="subscript and slice assignment"
)
@tried_on((A(5.0),), (A(1.0),))
def writes_ahead(x):
    total = 0.0
    for i, v in enumerate(x):
        total += v
        if i + 1 < len(x):
            x[i + 1] += v
    return total, x


@case(33, "the array's name is assigned again while it is iterated")
@tried_on((A(4.0),), (A(0.0),))
def rebinds_what_is_iterated(x):
    trips = 0
    for v in x:
        x = np.ones(2) * v
        trips += 1
    return trips, x


@case(34, "a list that grows while it is iterated")
@tried_on((1,), (3,))
def grows_while_iterated(n):
    items = [n, 2]
    for v in items:
        if len(items) > 5:
            break
        items.append(v + 1)
    return items


@case(34, "a list that grows until data says stop")
@tried_on((1, 4), (3, 0), (1, 20))
def grows_until(n, most):
    items = [n]
    for v in items:
        if v > most:
            break
        items.append(v * 2)
    return items, len(items), v


@case(35, "a generator is pulled twice, then closed")
@tried_on((1.5,), (3.0,), (100.0,))
def pulls_a_generator(x):
    total = 0.0
    for v in doubled(x):
        print("got", v)
        total += v
        if total > 4:
            break
    return total


def doubled(x):
    try:
        for k in range(4):
            print("made", k)
            yield x * k
    finally:
        print("closed")


@case(36, "an int variable becomes a float", row="int to float across a branch, a loop")
@tried_on((3,), (1,))
def int_becomes_float(n):
    x = 1
    for _ in range(n):
        x = x / 2
    return x * 1.0


@case(
    36, "None before the loop, asked for inside", row="`y = None` before a loop, `is None` inside"
)
@tried_on((A(4.0) + 2,), (A(1.0),), (A(0.0),))
def none_before_the_loop(x):
    y = None
    for v in x:
        if y is None:
            y = v
        elif v > y:
            y = y + v
    return y


@case(36, "None before `while`, given back by the body")
@tried_on((4,), (0,), (1,))
def none_comes_and_goes(n):
    y = None
    missing = 0
    while n > 0:
        if y is None:
            missing += 1
            y = n
        else:
            y = None
        n -= 1
    return y, missing


@case(37, "the shape doubles with each trip", row="shape change in a loop")
@tried_on((A(2.0), 3), (A(2.0), 0), (A(0.0), 2))
def shape_doubles(x, n):
    for _ in range(n):
        x = np.concatenate((x, x + 1))
    return x


@case(37, "the shape shrinks with each trip", row="shape change in a loop")
@tried_on((A(5.0),), (A(1.0),), (A(0.0),), kind_differs=(2,))
def shape_shrinks(x):
    total = 0.0
    while len(x) > 0:
        total = total * 10 + x[0]
        x = x[1:]
    return total


@case(37, "the dtype is promoted on the second trip")
@tried_on((A(3), 2), (A(3), 1), (A(3), 0), kind_differs=(2,))
def dtype_is_promoted(x, n):
    for _ in range(n):
        x = x * 0.5
    return x


@case(37, "the length of a tuple changes")
@refused(TypeMismatch, "`t` is", at="for i in range(n):", on=(3,))
def tuple_grows(n):
    t = ()
    for i in range(n):
        t = t + (i,)
    return t


@case(37, "the rank changes")
@refused(TypeMismatch, "`x` is", at="for _ in range(n):", on=(A(3.0), 2))
def rank_changes(x, n):
    for _ in range(n):
        x = x[None]
    return x


@case(38, "arrays are rotated and written", row="in-place `+=` through an alias or view")
@tried_on((A(4.0),), (A(1.0),), (A(0.0),))
def rotates(x):
    a, b, c = np.zeros(2), np.ones(2), np.full(2, 2.0)
    for i in range(len(x)):
        a, b, c = c, a, b
        a[0] += x[i]
    return a, b, c


@case(38, "two arguments are swapped and written", row="mutating an argument")
@tried_on((A(3.0), np.ones(3), 3), (A(3.0), np.ones(3), 0), (A(3.0), np.ones(3), 2))
def swaps_arguments(a, b, n):
    for i in range(n):
        a, b = b, a
        a[i % 3] += 10 * i
        b += 1
    return a.sum(), b


@case(39, "Fibonacci's swap", row="tuple swap, star unpack")
@tried_on((10,), (0,), (1,))
def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


@case(39, "slices that overlap are assigned at once", row="subscript and slice assignment")
@tried_on((A(6.0),), (A(2.0),), (A(1.0),))
def overlapping_slices(x):
    x[1:], x[:-1] = x[:-1], x[1:]
    x[::2], y = x[::-1][::2], x[::2]
    x[:-1] += x[1:]
    return x, y
