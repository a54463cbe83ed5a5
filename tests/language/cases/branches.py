"""1 to 15: branches, and which variables have a value after them."""

from __future__ import annotations

import numpy as np

from autograph import TypeMismatch
from tests.language.corpus import case, refused, tried_on

A = np.arange
COUNT = 0


@case(1, "a variable of the taken branch is used after it", row="if/elif/else on data")
@case(2, "a variable of a branch that is not taken is used: UnboundLocalError")
@case(
    2,
    "a variable of a branch that is not taken is used: UnboundLocalError",
    row="defined in one branch only, used after",
)
@tried_on((5,), (2,), (3.5,), (-0.5,))
def assigned_in_one_branch(n):
    if n > 3:
        y = n * 2
    return y + 1


@case(1, "an array made in the taken branch")
@case(2, "an array of a branch that is not taken")
@tried_on((A(3.0), 1), (A(3.0), 0))
def array_of_one_branch(x, c):
    if c:
        y = x * 2
        y[0] = 7
    x[1] = 5
    return y + x


@case(2, "what happened before the error has happened")
@tried_on((A(3.0), 0), (A(3.0), 1), (A(3.0), 2))
def error_after_effects(x, n):
    if n > 0:
        a = 1.0
        if n > 1:
            b = x[1]
    x[0] = 9
    print("before", a)
    x[2] = b
    return x


@case(3, "a variable of one branch that is never used after it")
@tried_on((5,), (2,))
def temporary_of_one_branch(n):
    if n > 3:
        t = n * 10
        n = t - 1
    else:
        u = [n, "text"]
        n = u[0] + 2
    return n


@case(3, "temporaries of two kinds that are never used after it")
@tried_on((A(4.0), 1), (A(4.0), 0))
def temporaries_of_two_kinds(x, c):
    if c:
        t = x[1:].sum()
        s = t * 2
    else:
        t = x[::2] + 1
        s = t[0] * 3
    return s


@case(3, "a variable that a slice reads before the branch assigns it")
@tried_on((A(4.0), 1, 2), (A(4.0), 0, 2))
def read_by_a_slice(x, c, n):
    if c:
        x[n:] = 7
        n = len(x)
        print(n)
    for _ in range(2):
        y = x[:c]
        c = 1
    return x, c, y.sum()


@case(4, "assigned in all of if, elif and else")
@tried_on((5,), (0,), (-3,), (1,))
def assigned_in_all_branches(n):
    if n > 3:
        y, k = n, "big"
    elif n == 0:
        y, k = 10, "big"
    elif n < 0:
        y, k = -n, "big"
    else:
        y, k = 7, "big"
    return y, k


@case(5, "del in one branch, then read", row="del of a name")
@tried_on((1,), (5,))
def deleted_in_one_branch(n):
    y = n * 2
    if n > 3:
        del y
    return y


@case(5, "del in one branch, assigned again in a later one")
@tried_on((1, 0), (5, 0), (5, 1), (1, 1))
def deleted_and_assigned_again(n, m):
    y = n
    if n > 3:
        del y
    if m > 0:
        y = m
    print("there")
    return y * 2


@case(5, "del of a variable that has no value")
@tried_on((1,), (5,))
def deleted_twice(n):
    y = n
    if n > 3:
        del y
    del y
    return n


@case(6, "int in one branch, float in the other", row="int to float across a branch, a loop")
@tried_on((5,), (2,), kind_differs=(0,))
def int_or_float(n):
    if n > 3:
        y = 1
    else:
        y = 2.5
    return y


@case(6, "kinds that agree in value are computed with alike")
@tried_on((5, A(3.0)), (2, A(3.0)))
def int_or_float_in_arithmetic(n, x):
    y = 0
    if n > 3:
        y = 0.5
    x *= y
    return x, y * 2.0, y > 0


@case(6, "a sum that may have no term")
@tried_on((A(3.0),), (A(0.0),), kind_differs=(1,))
def perhaps_no_term(x):
    s = 0.0
    for v in x:
        s += v
    return s


@case(
    6,
    "an integer variable that becomes a float at run time",
    row="int to float across a branch, a loop",
)
@tried_on((0,), (1,), (3,), kind_differs=(0,))
def halved_in_a_loop(n):
    x = 8
    for _ in range(n):
        x = x / 2
    return x


@case(7, "an array in one branch, a scalar in the other")
@refused(TypeMismatch, "`y` is a 1-d array of float64", at="if c > 0:", on=(A(3.0), 1))
def array_or_scalar(x, c):
    if c > 0:
        y = x
    else:
        y = 1.0
    return y


@case(7, "a string in one branch, a number in the other")
@refused(TypeMismatch, "`y` is", at="if c > 0:", on=(3, 1))
def string_or_number(x, c):
    if c > 0:
        y = "text"
    else:
        y = x
    return y


@case(8, "text on one path, other text on the other")
@tried_on((3,), (1,))
def texts_at_a_join(n):
    if n > 2:
        return "many"
    return "few"


@case(8, "arrays of two dtypes at a join", row="array and scalar, other ndim or dtype at a join")
@tried_on((A(3.0), 1), (A(3.0), 0), kind_differs=(1,))
def dtypes_at_a_join(x, c):
    if c > 0:
        y = x + 1
    else:
        y = np.zeros(3, np.int64)
    return y


@case(8, "arrays of two ranks at a join", row="array and scalar, other ndim or dtype at a join")
@refused(TypeMismatch, "`y` is", at="if c > 0:", on=(A(4.0), 1))
def ranks_at_a_join(x, c):
    if c > 0:
        y = x
    else:
        y = x.reshape(2, 2)
    return y


@case(8, "scalars of two dtypes at a join", row="array and scalar, other ndim or dtype at a join")
@tried_on(
    (np.float32(1.5), np.float64(2.5), 1),
    (np.float32(1.5), np.float64(2.5), 0),
    kind_differs=(0, 1),
)
def scalars_of_two_dtypes(a, b, c):
    return (a if c else b) + 1


@case(9, "nested returns in part, then what follows", row="nested partial return, then fallthrough")
@tried_on((1, 2), (5, 2), (5, 5), (0, 0), (-1, 3))
def nested_partial_returns(a, b):
    if a > 0:
        if b > a:
            return 1
        if b == a:
            return 2
        a = a - b
    elif b > 2:
        return -b
    return 3 + a


@case(9, "every path returns", row="early return in `if`, all paths return")
@tried_on((1.5,), (-2.0,), (0.0,))
def every_path_returns(x):
    if x > 0:
        return x
    elif x < 0:
        return -x
    else:
        return 7.0


@case(10, "a path without return", row="path that falls off the end")
@tried_on((1,), (0,))
def falls_off_the_end(n):
    if n > 0:
        return n * 1.5
    print("nothing")


@case(10, "a path without return after a loop; a bare return")
@tried_on((5, 3), (5, 9), (0, 0), (-1, 0))
def falls_off_a_loop(n, k):
    if n < 0:
        return
    for i in range(n):
        if i == k:
            return i


@case(10, "what a path without return gave is used")
@tried_on((1,), (0,), (2,))
def uses_what_may_be_none(n):
    y = falls_off_the_end(n)
    if y is None:
        return -1.0
    if y is not None and y > 2:
        return y
    return y + 1


@case(10, "an array or None")
@tried_on((A(3.0), 1), (A(3.0), 0))
def array_or_none(x, c):
    if c:
        return x


@case(11, "the truth of a float, an int, a bool", row="truthiness of a float, `if x:`")
@tried_on((1.5, 2, True), (0.0, 0, False), (-0.0, -1, True), (float("nan"), 0, True))
def truth_of_numbers(x, n, b):
    kinds = 0
    if x:
        kinds += 1
    if n:
        kinds += 10
    if b:
        kinds += 100
    while n:
        n -= 1 if n > 0 else -1
        kinds += 1000
    return kinds, not x, not n


@case(11, "the truth of arrays of no, one and more dimensions and elements")
@tried_on(
    (np.array(2.0),), (np.array(0),), (np.ones(1),), (np.zeros((1, 1)),), (np.ones(2),),
    (np.zeros(0),), (np.ones((2, 2)),),
)  # fmt: skip
def truth_of_arrays(x):
    if x:
        return 1
    return 2


@case(11, "the truth of containers and None")
@tried_on(([],), ([0],), ({},), ({"a": 1},), ((),), ("",), ("a",), (None,))
def truth_of_containers(c):
    if c:
        return 1
    return 2 if not c else 3


@case(12, "`x is None` with a default of None")
@tried_on((3.0,), (3.0, 0.5), (3.0, None))
def is_none(x, y=None):
    if y is None:
        y = 1.0
    return x * y


@case(12, "`x is None` for one of several arguments")
@tried_on((A(3.0),), (A(3.0), 2.0), (A(3.0), None, A(3.0)), (A(3.0), 1.0, A(3.0)))
def optional_arguments(x, scale=None, offset=None):
    if scale is not None:
        x = x * scale
    return x if offset is None else x + offset


@case(13, "the branch not taken raises, prints", row="raise under a condition on data")
@tried_on((4,), (200,), (2,))
def untaken_branch(n):
    if n > 100:
        print("large")
        raise ValueError(f"too large: {n}", n)
    elif n > 3:
        print("fair")
    else:
        n += 1
    return n


@case(13, "the branch not taken appends", row="append in an untaken branch")
@tried_on((4, [1, 2]), (200, [1]), (200, []))
def untaken_branch_appends(n, items):
    if n > 100:
        items.append(n)
    return len(items), items


@case(13, "the branch not taken writes a global")
@tried_on((4,), (200,), changes=("COUNT",))
def untaken_branch_writes_a_global(n):
    global COUNT
    if n > 100:
        COUNT += n
    return COUNT


@case(13, "the branch not taken writes to an array, divides by zero, reads out of range")
@tried_on((A(3.0), 0, 1), (A(3.0), 2, 0), (A(3.0), 1, 7))
def untaken_branch_would_fail(x, n, k):
    if n == 1:
        x[k] = 100
    if n > 1:
        n = n // k
    return x, n


def said(k, v):
    print("arm", k)
    return v


@case(14, "nested choices run the chosen arm only", row="ternary on data")
@tried_on((1, 1, 1), (1, 1, 0), (1, 0, 5), (0, 3, 3), (0, 0, 3), (0, 0, 0))
def nested_choices(a, b, c):
    return (
        (said(1, 1) if c > 0 else said(2, 2))
        if a > 0 and b > 0
        else (said(3, 3) if b > 0 else said(4, 4) if c > 0 else said(5, 5))
    )


@case(14, "choices between arrays; a choice as a test, an index, an argument")
@tried_on((A(4.0), 1), (A(4.0), 0), (A(4.0), -3))
def choices_in_expressions(x, n):
    y = x[1:] if n > 0 else x[:-1]
    z = x[1 if n > 0 else -1] + max(n, 2 if n == 0 else -n)
    return y * 2, z, 1 if (x[0] < 1 if n else False) else 2


@case(14, "a choice between two views comes back")
@tried_on((A(4.0), 1), (A(4.0), 0))
def choice_of_views(x, n):
    return x[1:] if n > 0 else x[:-1]


@case(15, "arrays of two sizes, one rank", row="array and scalar, other ndim or dtype at a join")
@tried_on((A(6.0), 1), (A(6.0), 0), (A(0.0), 0), (A(1.0), 1))
def sizes_at_a_join(x, c):
    if c:
        y = x[1:] * 2
    else:
        y = np.concatenate((x, x))
    return y, len(y), y.sum()


@case(15, "one branch makes an array anew, the other takes a view")
@tried_on((A(6.0), 1), (A(6.0), 0))
def view_or_new(x, c):
    y = x[::2]
    if c > 0:
        y = x + 1
    y[0] = 50
    return y, x
