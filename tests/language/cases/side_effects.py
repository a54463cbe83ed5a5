"""53 to 61: prints, writes to arguments, aliases, the order of evaluation."""

# ruff: noqa: UP031, UP032 - the older ways to fill in a text are what is tested

from __future__ import annotations

import sys

import numpy as np

from tests.language.corpus import case, tried_on

A = np.arange


@case(53, "prints before, in and after a loop; in both branches", row="print")
@tried_on((3,), (0,), (1,))
def prints_around_a_loop(n):
    print("start", n)
    for i in range(n):
        if i % 2:
            print("odd", i)
        else:
            print("even", i, i * 0.5)
        print()
    print("end")


@case(53, "prints of arrays of every rank, of bools and complex numbers")
@tried_on(
    (np.array(1.5), A(3.0), A(6).reshape(2, 3), np.array([True, False]), A(2) * 1j),
    (np.array(-0.0), A(0.0), A(4).reshape(2, 2), np.array([True, True]), A(3) + 0.5j),
)
def prints_of_arrays(a, b, c, d, e):
    print(a, b, c, d, e)
    print(a > 1, b[:1], c[0, 1], d[0], e[1], c.shape, b.sum())


@case(53, "sep, end, file and flush")
@tried_on((1, 2.5), (0, float("inf")))
def print_options(n, x):
    print(n, x, sep=", ", end=".\n", flush=True)
    print("to stderr", n, file=sys.stderr)
    print(n, end="")
    print(*[n, x], sep="")


@case(53, "format by %, by format(), by f-strings", row="f-string")
@tried_on((5, 2.25), (-12, 1e-10))
def formats(n, x):
    print("%d|%5.2f|%-6s|%r" % (n, x, n, x), "{:>8} {!r}".format(n, x), format(x, ".3e"))
    print(f"{n:05d}|{x:8.3f}|{x!r:>12}|{n = }|{x = :.1f}|{n:{6}}|{n + 1!s}")
    return f"{n}/{x:.2f}"


@case(53, "an f-string of arrays, of a choice, of a nested call")
@tried_on((A(3.0), 1), (A(3.0), -1))
def formats_of_arrays(x, n):
    print(f"{x} {x[0]:.1f} {x.shape} {'up' if True else n}")
    return f"{abs(n)} {x!r}"


@case(56, "an argument is written in one branch only", row="mutating an argument")
@tried_on((A(3.0), 1), (A(3.0), 0))
def writes_in_one_branch(x, c):
    if c:
        x[0] = 9
        x *= 2
    return x


@case(56, "the result is the argument, a view of it, or new")
@tried_on((A(4.0), 1), (A(4.0), 0))
def aliases_of_an_argument(x, n):
    y = x
    y += 1
    return y, x[1:], x.reshape(2, 2).T, x + n, (x, [x])


@case(56, "another array in one branch")
@tried_on((A(4.0), 1), (A(4.0), 0))
def rebinds_in_one_branch(x, c):
    y = x
    if c:
        y = x * 2
    y[0] = 100
    return x.sum(), y.sum()


@case(57, "`w += 1` changes, `w = w + 1` does not", row="in-place `+=` through an alias or view")
@tried_on((A(3.0),), (A(3),))
def alias_or_rebinding(v):
    w = v
    w += 1
    u = w
    u = u + 1
    return v, w, u


@case(
    57,
    "writes through slices, reshapes, transposes and rows",
    row="in-place `+=` through an alias or view",
)
@tried_on((A(6.0).reshape(2, 3),), (np.asfortranarray(A(6.0).reshape(2, 3)),))
def writes_through_views(x):
    a = x[1:]
    a += 1
    b = x.T
    b[0] = 7
    c = x[:, ::-1]
    c[0, 0] *= 10
    row = x[0]
    row -= row[0]
    return x, a, b, c, row


@case(57, "a write through a view in a loop is seen through another")
@tried_on((A(5.0),), (A(1.0),), (A(0.0),))
def views_in_a_loop(x):
    a, b = x[1:], x[:-1]
    for i in range(len(a)):
        a[i] += b[i]
        b *= 2
    return a, x


@case(57, "augmented assignment of numbers makes new ones", row="augmented assignment of a name")
@tried_on((3, 2.0), (0, -1.0))
def augmented_numbers(n, x):
    m, y = n, x
    n += 1
    n *= 3
    n -= m
    n //= 2
    x /= 4
    x **= 2
    n <<= 1
    n |= 1
    n ^= 5
    n %= 7
    return n, m, x, y


def index(k):
    print("index", k)
    return k


@case(58, "an index is evaluated once")
@tried_on((A(3), 1), (A(3), -1), (A(3), 5))
def index_evaluated_once(x, i):
    x[index(i)] += 1
    x[index(0) : index(2)] *= index(3)
    return x


@case(58, "the index of a list, the receiver of an attribute")
@tried_on(lambda: (Box(), 1), lambda: (Box(), 0))
def receiver_evaluated_once(o, n):
    items = [1, n]
    items[index(1)] += n
    receiver(o).v += n
    receiver(o).v *= index(2)
    return items, o


class Box:
    def __init__(self):
        self.v = 5


def receiver(o):
    print("receiver", o.v)
    return o


def said(k):
    print("said", k)
    return k


def listed(*args, **kwargs):
    print(args, kwargs)
    return args[0]


@case(59, "the order of arguments, starred ones and keywords")
@tried_on((1,), (2.5,))
def order_of_arguments(x):
    listed(said(x), *[said(2)], k=said(3), **{"m": said(4)})
    return {said(5): said(6)}, [said(7), said(x)], said(8) + said(9) * said(x)


@case(59, "the order of targets and values")
@tried_on(
    (A(3.0), 1),
)
def order_of_targets(x, n):
    x[said(0)], x[said(1)] = said(n), said(3)
    i = 0
    i, x[i] = 2, 5
    a = x[said(i)] = said(4)
    return x, a


@case(59, "a keyword given twice, an unknown one, a missing argument")
@tried_on((1, 0), (1, 1), (1, 2), (1, 3))
def wrong_arguments(x, n):
    if n == 1:
        return keyword_only(x, k=1, **{"k": 2})
    if n == 2:
        return keyword_only(x, z=1)
    if n == 3:
        return keyword_only()
    return keyword_only(x, k=5)


def keyword_only(a, *, k=2):
    return a * k


@case(
    60,
    "append in a branch that is taken or not",
    row="append in an untaken branch",
)
@tried_on((4,), (1,))
def appends_in_a_branch(n):
    items = [n]
    if n > 2:
        items.append(n * 2)
    return items, len(items)


@case(
    60,
    "append in a loop over data, used after",
    row="list.append in a loop, used after",
)
@tried_on((3,), (0,), (1,))
def appends_in_a_loop(n):
    items = []
    for i in range(n):
        items.append(i * i)
    return items, len(items), sum(items)


@case(60, "append through a helper and through a second name")
@tried_on((A(4.0),), (A(0.0),), kind_differs=(0, 1))
def appends_through_a_helper(x):
    items = [0.5]
    other = items
    for v in x:
        if v > 1:
            put(items, v)
    other.append(9.0)
    return items, other, len(items)


def put(items, v):
    items.append(v * 2)


@case(60, "append in a loop that is written out", row="list.append in a loop, used after")
@tried_on((3,), (0.5,))
def appends_in_a_short_loop(x):
    items = []
    for k in range(3):
        items.append(k * x)
    items.extend([x, 1])
    items.insert(0, "first")
    last = items.pop()
    items[1] += 5
    return items, len(items), last


@case(60, "lists that hold arrays; what is popped until it is empty")
@tried_on((3,), (0,))
def pops_until_empty(n):
    stack = [n]
    seen = 0
    while stack:
        top = stack.pop()
        seen += 1
        if top > 0:
            stack.append(top - 1)
            stack.append(top - 2)
    return seen, stack


@case(61, "the state of a random generator advances alike")
@tried_on(
    lambda: (np.random.default_rng(1), 3),
    lambda: (np.random.default_rng(2), 0),
)
def draws(generator, n):
    total = 0.0
    for _ in range(n):
        total += generator.random()
        if total > 1:
            total -= generator.normal()
    return total
