"""Helper functions, arguments, closures, globals, objects, effects, errors."""

from __future__ import annotations

import functools
import math

import numpy as np

from tests.language.corpus import tried_on

SCALE = 2.5
TABLE = np.arange(3.0)
A = np.arange


def shifted(z, k=2):
    if z > k:
        return z - 1
    return z + 1


@tried_on((5,), (1.5,))
def calls_a_helper(x):
    return shifted(x) + shifted(x, k=3)


@tried_on((np.ones(3),), (np.ones((4, 3)),), (np.ones(4),))
def reads_globals(x):
    return x * SCALE + TABLE


@tried_on((A(3),), (A(3), "b"), (A(3), "b", False))
def static_arguments(x, mode="a", flag=True, *, k=3):
    if mode == "a":
        return x * k
    return x if flag else -x


@tried_on(((1, (2, 3.5)),))
def nested_arguments_and_results(t):
    a, (b, c) = t
    return b, {"u": a + c, "v": [a, b]}


@tried_on((1, 2.0), (np.ones(2), np.zeros(3)))
def swaps(a, b):
    a, b = b, a
    return a + 1, b


@tried_on((math.sqrt, 4.0), (shifted, 3), (np.sin, 2.0))
def function_as_argument(f, x):
    return f(x) + f(2)


class Config:
    def __init__(self):
        self.w = np.arange(3.0)
        self.k = 2
        self.name = "q"

    @property
    def twice(self):
        return self.k * 2

    def scale(self, x):
        return x * self.k + self.w


CONFIG = Config()


@tried_on((A(3.0),))
def method_of_a_global_object(x):
    return CONFIG.scale(x) * CONFIG.twice


@tried_on((A(2),))
def partial_application(x):
    return functools.partial(static_arguments, k=5)(x)


@tried_on((1, 2), (3, 4))
def star_arguments(*numbers):
    total = 0
    for number in numbers:
        total += number
    return total


@tried_on((3, 1), (1, 3.0))
def asserts(x, y):
    assert x > y, f"x={x} y={y:.2f}"
    return x - y


@tried_on((4.0,), (-1.0,))
def raises(x):
    if x < 0:
        raise ValueError("neg " + "x")
    return math.sqrt(x)


@tried_on((A(4), 0), (A(4), 1), (A(4), 2))
def raises_after_writing(x, n):
    if n > 0:
        x[0] = 1
        if n > 1:
            raise ValueError(f"n={n}")
        x[1] = 2
    x[2] = 3
    return x


@tried_on((1,), (2,), (0,))
def divides_by_zero(x):
    return x / 0 if x == 1 else 5 // x


@tried_on((np.array([0.25, 0.5, 0.75]), 3), (np.array([0.25, 0.5]), 3))
def prints(x, n):
    print("start", x, sep="|", end="!\n")
    for i in range(n):
        print(i, x[i], f"{x[i]:>8.3f} {i!r}")
    print(x, x[0] > 0, (n, x.shape))
    return None


@tried_on((2.0,), (0.5,), (-1.0,))
def math_functions(x):
    return math.exp(x), math.log(x), x**2, x**-1, x**0.5, 2**x


@tried_on((1 + 2j,), (0j,))
def complex_numbers(z):
    return z.real, z.imag, abs(z), z.conjugate(), z * z, z / (1 + 1j), z == 1j


@tried_on((5,), (-5,), (0,))
def builtin_functions(n):
    return (
        abs(n),
        int(n),
        float(n),
        bool(n),
        round(n),
        max(n, 2),
        min(n, 2, -3),
        divmod(n, 3),
        pow(n, 2),
    )


@tried_on((A(3),))
def no_such_attribute(x):
    return x.foo


@tried_on((A(3),))
def too_many_indices(x):
    return x[0, 1, 2]


@tried_on((np.float64(3), 0))
def subscript_of_a_scalar(x, i):
    return x[i]


@tried_on((np.array([1.0, 5, 2]),))
def folds(x):
    most = x[0]
    for v in x:
        most = max(most, v)
    return most, sum([1, 2, x[1]])


@tried_on((A(4.0), 1), (A(4.0), 0), (A(4.0), 2))
def writes_in_a_branch_that_raises(a, n):
    if n > 0:
        a[1] *= 2
        for k in range(2):
            a[k] += 10
        if n > 1:
            a[3] = -1
            raise ValueError("deep")
        raise ValueError("stop")
    return a


@tried_on((A(4.0), 1), (A(4.0), 3))
def writes_in_branches_that_all_raise(a, n):
    a[0] = 9
    if n > 2:
        a[1] = 7
        raise ValueError("more")
    else:
        a[2] = 5
        assert n > 9, "less"
        raise ValueError("least")


@tried_on((200,), (300,), (-1,), (2.5,), (float("nan"),))
def converts_to_narrow_scalars(n):
    return np.int64(n), np.float32(n), np.uint8(n)
