"""62 to 71: closures, nonlocal and global variables, comprehensions, names."""

from __future__ import annotations

import functools

import numpy as np

from autograph import UnsupportedSyntax
from tests.language.corpus import case, refused, tried_on

A = np.arange
COUNT = 3
RATE = 0.5
TABLE = A(3.0)
LISTED = [1, 2]


@case(
    62,
    "lambdas made in a loop see its last value",
    row="closures made in a Python `for`",
)
@tried_on((3,), (5,))
def lambdas_in_a_for(n):
    made = []
    for i in (0, 1, n):
        made.append(lambda: i)
    return [g() for g in made]


@case(62, "lambdas made in `while`")
@tried_on((3,), (5,))
def lambdas_in_a_while(n):
    made = []
    k = 0
    while k < 3:
        made.append(lambda: k * n)
        k += 1
    return [g() for g in made]


@case(62, "lambdas made in a comprehension", row="closures made in a Python `for`")
@tried_on((3,), (5,))
def lambdas_in_a_comprehension(n):
    return [g(n) for g in [lambda k: j * k for j in range(3)]]


@case(62, "functions made in a loop, with what they need as a default")
@tried_on((3,), (0.5,))
def defaults_in_a_loop(n):
    made = []
    for i in (0, 1, 2):
        made.append(lambda x, i=i: x * i)
    return [g(n) for g in made]


@case(
    64,
    "a nonlocal variable is changed",
    row="nonlocal write: plain, inside `if`, inside a loop",
)
@tried_on((2,), (0,))
def nonlocal_write(n):
    count = n

    def bump():
        nonlocal count
        count += 2
        return count

    bump()
    first = bump() + count
    return count, first


@case(
    64,
    "in a branch and in a loop",
    row="nonlocal write: plain, inside `if`, inside a loop",
)
@tried_on((4,), (0,), (1,))
def nonlocal_write_in_a_loop(n):
    count = 0
    last = -1

    def bump(k):
        nonlocal count, last
        if k % 2 == 0:
            count += k
        last = k

    for i in range(n):
        bump(i)
        if i > 1:
            bump(10)
    return count, last


@case(64, "two levels deep; written by two functions")
@tried_on((3,), (0,))
def nonlocal_two_levels(n):
    total = 0.5

    def outer(k):
        step = 1

        def inner():
            nonlocal total, step
            total += step * k
            step += 1

        inner()
        inner()
        return step

    def reset():
        nonlocal total
        total = 100.0

    steps = outer(n)
    if n == 0:
        reset()
    return total, steps


@case(
    65,
    "a local function before and after its variable changes",
    row="nested def, closure read, late binding",
)
@tried_on((3,), (0.5,))
def late_binding(n):
    k = 2

    def scaled(x):
        return x * k

    first = scaled(n)
    k = 10
    return first, scaled(n)


@case(
    65,
    "a local function with branches, called in a loop",
    row="nested def, closure read, late binding",
)
@tried_on((A(4.0), 2.0), (A(0.0), 1.0), kind_differs=(1,))
def local_function_in_a_loop(x, most):
    def clipped(v, k=2):
        if v > most:
            return most * k
        return v

    total = 0.0
    for v in x:
        total = total + clipped(v) + clipped(v, k=0.5)
    return total * 1.0 + most


@case(65, "a function that returns functions", row="lambda")
@tried_on((3, 2.0), (0, -1.0))
def makes_functions(n, x):
    def adder(k):
        return lambda y: y + k

    add = adder(n)
    return add(x), adder(x)(n), (lambda *q, s=2: q[0] * s)(x, n)


@case(65, "a captured variable changes in a branch after the capture")
@tried_on((3,), (0,))
def captured_then_changed(n):
    k = 1
    g = lambda: k * 10  # noqa: E731
    if n > 2:
        k = 2
    return g()


@case(66, "a lambda stored before a loop, called after", row="lambda")
@tried_on((3,), (0,))
def lambda_before_a_loop(n):
    k = 0
    g = lambda: k  # noqa: E731
    for i in range(n):
        k += i
    return g(), k


@case(67, "a default is evaluated where the function is defined")
@tried_on((3,), (0.5,))
def default_at_definition(x):
    y = x

    def inner(a, b=y):
        return a + b

    y = 100
    return inner(1), inner(1, 2), y


@case(67, "a default that is a list is shared by calls")
@tried_on((3,), (5,))
def mutable_default(x):
    def inner(a, items=[]):
        items.append(a)
        return len(items)

    return inner(x) + 10 * inner(x) + 100 * inner(x, []), inner(1)


@case(67, "a default that is an array, of a function elsewhere")
@tried_on((A(3.0),), (np.ones(3),))
def array_default(x):
    return shifted(x) + shifted(x, 1)


def shifted(x, by=TABLE):
    return x + by


@case(68, "globals are read", row="global read")
@tried_on((2.0,), (3,), changes=("RATE", "TABLE"))
def reads_globals(x):
    total = 0.0
    for v in TABLE:
        total += v * RATE
    return total + x


@case(68, "a global is written, directly and in a loop", row="global write")
@tried_on((4,), (0,), changes=("COUNT", "RATE"))
def writes_globals(n):
    global COUNT, RATE
    COUNT = COUNT + 1
    for i in range(n):
        if i > 1:
            COUNT += i
    RATE = RATE * COUNT
    return COUNT


@case(68, "a global is written by a helper, read by another")
@tried_on((4,), (0,), changes=("COUNT",))
def global_through_helpers(n):
    before = COUNT
    for _ in range(n):
        bump_count()
    return before, COUNT, read_count()


def bump_count():
    global COUNT
    COUNT += 1


def read_count():
    return COUNT


@case(68, "a global is written before an error")
@tried_on((4,), (0,), changes=("COUNT",))
def global_before_an_error(n):
    global COUNT
    COUNT = 50
    COUNT += 10 // n
    return COUNT


@case(68, "a global array is changed in place", row="global read")
@tried_on((2,), (0,), changes=("TABLE",))
def changes_a_global_array(n):
    for i in range(n):
        TABLE[i] += 10
    return TABLE[0] + TABLE.sum()


@case(68, "a global that is new; del of a global")
@tried_on((2,), (0,), changes=("FRESH",))
def new_global(n):
    global FRESH
    if n > 1:
        FRESH = n
    value = FRESH * 2
    del FRESH
    return value


@case(68, "a global list is changed")
@tried_on((2,), (0,), changes=("LISTED",))
def changes_a_global_list(n):
    if n > 1:
        LISTED.append(n)
    LISTED[0] += 5
    return len(LISTED)


@case(
    69, "a comprehension's variable does not leak", row="list comprehension: static, over an array"
)
@tried_on((3,), (0,))
def comprehension_does_not_leak(n):
    i = 10
    squares = [i * i for i in (1, 2, n)]
    table = {k: k + n for k in (1, 2)}
    return i, squares, table, [j for j in range(3) if j != 1]


@case(
    69,
    "comprehensions of dicts and sets, nested, with conditions",
    row="dict and set comprehension",
)
@tried_on((3, 0.5), (0, 2.0))
def kinds_of_comprehensions(n, x):
    pairs = {name: n * k for k, name in enumerate("ab")}
    matrix = [[i * j + x for j in range(2)] for i in range(3)]
    flat = [a + b for a in (1, n) for b in (x, 2) if True]
    return pairs, matrix, flat, {v for v in (1, 2, 1)}, {**pairs, "c": x}


@case(69, "a comprehension over an array", row="list comprehension: static, over an array")
@tried_on((A(4.0),), (A(0.0),))
def comprehension_over_an_array(x):
    doubled = [v * 2 for v in x]
    large = [v for v in x if v > 1]
    return doubled, large, len(large)


@case(
    69,
    "a generator expression in sum(), any() and all()",
    row="generator expression in sum()",
)
@tried_on((A(4.0),), (A(0.0),), (A(1.0),), kind_differs=(1,))
def generator_expressions(x):
    return (
        sum(v * v for v in x),
        any(v > 2 for v in x),
        all(v > -1 for v in x),
        max(1, *(i for i in (2, 3))),
    )


@case(69, "an assignment expression in a comprehension", row="walrus")
@tried_on((3,), (0.5,))
def walrus_in_a_comprehension(n):
    values = [(last := v * n) for v in (1, 2, 3)]
    return values, last


@case(69, "a class body has a scope of its own", row="local import, local class")
@tried_on((3,), (5,))
def class_scope(n):
    k = n

    class Box:
        k = 10
        both = (k, [k for _ in (1, 2)])

        def scaled(self, x):
            return x * k + self.k

    return Box().scaled(2), Box.k


@case(69, "an import inside the function", row="local import, local class")
@tried_on((4.0,), (0.25,))
def local_import(x):
    import math
    from math import floor as down

    if x > 1:
        import numpy.linalg as linalg

        x = x + linalg.__name__.count("n")
    return math.sqrt(x), down(x)


@case(70, "eval")
@refused(UnsupportedSyntax, "`eval()`", at="eval(", on=(3,))
def evaluates(n):
    return n + eval("n * 2")


@case(70, "exec")
@refused(UnsupportedSyntax, "`exec()`", at="exec(", on=(3,))
def executes(n):
    exec("n = 5")
    return n


@case(70, "locals()")
@refused(UnsupportedSyntax, "`locals()`", at="locals()", on=(3,))
def lists_locals(n):
    return sorted(locals())


@case(70, "globals(), in a nested function")
@refused(UnsupportedSyntax, "`globals()`", at="globals()", on=(3,))
def lists_globals(n):
    return (lambda: globals()["COUNT"] + n)()


@case(70, "vars() without an argument")
@refused(UnsupportedSyntax, "`vars()`", at="vars()", on=(3,))
def lists_vars(n):
    if n > 2:
        return len(vars())
    return n


@case(71, "unicode identifiers, one name in two spellings", row="unicode identifiers")
@tried_on((3.0,), (-1.0,))
def unicode_names(été):
    ﬁn = été
    if été > 0:
        fin = ﬁn * 2
        Ω = fin
    else:
        Ω = -été
    for ñ in range(3):
        Ω += ñ
    return Ω, fin, été


@case(71, "names that the conversion uses itself")
@tried_on((3, 2), (0, 2), (9, 1))
def names_that_collide(ag__, do_return):
    itr = fscope = retval = 0
    loop_body = if_true = state = did_break = 1
    for itr in range(ag__):
        if itr > do_return:
            if_true = itr
            break
        loop_body += itr

    def loop_test(cond):
        return cond * 2 if cond else if_true

    while state < ag__:
        state += loop_test(state)
    return ag__, do_return, itr, fscope, retval, loop_body, if_true, state, did_break


@case(71, "names of Python's own that mean something else here")
@tried_on((3,), (0,))
def own_meanings(n):
    len = range = n
    print_ = lambda x: x + 1  # noqa: E731
    if n > 1:
        max = len + range
    else:
        max = 5

    def sum(values):
        return values * 10

    return print_(max), sum(len), functools.reduce(lambda a, b: a + b, (n, 1, 2))
