"""50 to 52: assert, arithmetic that fails, indices out of range."""

from __future__ import annotations

import numpy as np

from autograph import Unsupported
from tests.language.corpus import case, refused, tried_on

A = np.arange


def said(k):
    print("message", k)
    return k


@case(50, "assert with a message, with an f-string, with an effect, with none", row="assert")
@tried_on((5, 1.5), (1, 1.5), (3, -1.0), (3, 0.0), (4, 2.5))
def asserts(n, x):
    assert n > 2, "n is small"
    assert x >= 0, f"x={x:.2f} n={n!r}"
    assert x > 0, said(n)
    assert n != 4
    return n


@case(50, "assert of an array, with an array as its message; assert in a loop")
@tried_on((A(1.0) + 1,), (A(1.0),), (A(2.0),), (A(3.0).reshape(3, 1)[1:2],))
def asserts_of_arrays(x):
    for v in x:
        assert v < 1.5, ("large", v)
    assert x, x.shape
    return x


@case(51, "division by zero: int, float, remainder, both kinds of array")
@tried_on((6, 2), (6, 0), (-7, 2), (7, -2), (0, 5))
def divides_ints(a, b):
    return a // b, a % b, a / b, divmod(a, b)


@case(51, "division of floats, their remainders and signs")
@tried_on((6.5, 2.0), (6.5, 0.0), (-7.5, 2.0), (7.5, -2.0), (-0.0, 3.0), (1.0, float("inf")))
def divides_floats(a, b):
    return a % b, a // b, a / b


@case(51, "division by zero in arrays and of numpy's scalars")
@tried_on((A(4), 0), (A(4.0), 0), (np.float64(1.0), 0), (np.int64(7), np.int64(-2)))
def divides_arrays(x, n):
    return x / n, -x // n, x % n


@case(51, "powers of ints: of zero, of a negative base")
@tried_on((0, 3), (-2, 3), (2, 10), (0, 0))
def powers_of_ints(a, b):
    return a**b


@case(51, "an int to a negative power that is only known at run time")
@refused(Unsupported, "an int to a negative power is a float", at="a**b", on=(2, -1))
def negative_power(a, b):
    return a**b


@case(51, "powers of floats")
@tried_on((2.0, -1.0), (0.0, -1.0), (0.0, 0.0), (4.0, 0.5), (1e200, 2.0))
def powers_of_floats(a, b):
    return a**b


@case(51, "a negative float to a fractional power, which is complex")
@refused(Unsupported, "a negative float to a fractional power", at="a**b", on=(-8.0, 1 / 3))
def complex_powers(a, b):
    return a**b


@case(51, "an int that does not fit into 64 bits as an argument")
@refused(Unsupported, "64 bits", at="", on=(2**70,))
def large_int(n):
    return n + 1


@case(51, "shifts, also by too much and by less than nothing")
@tried_on((5, 3), (5, 0), (5, -1), (-5, 2), (-5, 70))
def shifts(a, b):
    return a >> b, a << min(b, 20)


@case(51, "numpy's integers wrap around")
@tried_on((np.array([2**62, -(2**62), 5]),), (np.array([100, 27, 1], np.int8),))
def arrays_wrap(x):
    y = x + x
    y *= 3
    return y, x.sum(), x << 1


@case(52, "indices out of range, negative, read and written", row="subscript and slice assignment")
@tried_on((A(3.0), 2), (A(3.0), 3), (A(3.0), -3), (A(3.0), -4), (A(0.0), 0))
def indices(x, i):
    x[0] = 9
    y = x[i]
    x[i] = 5
    x[i] += 1
    return y, x


@case(52, "indices out of range in a loop and of a matrix")
@tried_on((A(6.0).reshape(2, 3), 2, 3), (A(6.0).reshape(2, 3), 3, 3), (A(6.0).reshape(2, 3), 2, 4))
def indices_in_a_loop(x, n, m):
    total = 0.0
    for i in range(n):
        for j in range(m):
            total += x[i, j]
            x[i, j] = total
    return total


@case(52, "slices beyond the end")
@tried_on((A(5), 2, 9), (A(5), -9, 2), (A(5), 4, 1), (A(5), -2, 50), (A(0), 1, 2))
def slices(x, i, j):
    x[i:j] = 7
    return x[i:j], x[j:], x[:i], x[i:j:2], x[-1:]


@case(52, "sizes that do not fit: assignment, arithmetic, a matrix product")
@tried_on((A(4.0), A(3.0)), (A(4.0), A(4.0)), (A(1.0), A(3.0)), (A(3.0), A(1.0)))
def sizes_that_do_not_fit(x, y):
    z = x + y
    x[:] = y
    x += y
    return z @ x


@case(52, "an index out of range of a list and a tuple; a missing key")
@tried_on((1,), (5,), (-3,))
def indices_of_containers(n):
    items = [n, 2.0]
    table = {1: 10}
    return items[n] if n < 0 else (n, 7)[n - 1], table[n]


@case(52, "a result of a function that asks for what is not there")
@tried_on((A(3.0),), (A(0.0),))
def reductions_of_nothing(x):
    print(x.sum(), x.prod())
    return x.max(), x.argmin()


@case(13, "errors that are certain, in a branch that is not taken")
@tried_on((1,), (5,), (6,), (7,), (8,), (9,))
def errors_of_an_untaken_branch(n):
    if n == 5:
        print("one")
        said()
    if n == 6:
        print("two")
        [1, 2][5]
    if n == 7:
        (lambda q: q)()
    if n == 8:
        return n + "text"
    if n == 9:
        return missing_name  # noqa: F821
    return n
