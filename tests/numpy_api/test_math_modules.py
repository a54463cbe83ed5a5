"""The functions of math and cmath: results, kinds and errors are Python's own."""

from __future__ import annotations

import cmath
import math

import numpy as np

from tests.numpy_api.same import Calls

tried = Calls()

INF, NAN = math.inf, math.nan
REALS = (0.5, 2.5, -1.5, 0.0, -0.0, 1.0, -1.0, 200.0, 1e300, INF, -INF, NAN, 3, True)
COMPLEX = (
    0.5 + 1j,
    -2.5,
    1,
    0j,
    complex(-0.0, -0.0),
    complex(-4, -0.0),
    complex(709, 0.5),
    complex(800, 1),
    complex(-1e-310, 1e-320),
    complex(1e308, 1e308),
    complex(INF, 1),
    complex(1, INF),
    complex(-INF, INF),
    complex(-INF, NAN),
    complex(NAN, 1),
    complex(NAN, 0),
)
PAIRS = ((7.5, 2.0), (-7.5, 2), (2.0, 0.0), (0.0, -1.0), (INF, 2.0), (2.0, INF), (NAN, 0.0))
PAIRS += ((1e200, 2.0), (-2.0, 0.5), (0.0, INF), (-INF, 0.0), (2.0, -0.0))
WHOLE = ((12, 18), (-12, 18), (0, 5), (0, 0), (20, 10), (5, 7), (10**12, 10**6), (True, 4))


def of_one(name, module):
    """The call of a function by its name."""
    function = getattr(module, name)
    return lambda x: function(x)


def all_of(names, module, arguments):
    for name in names.split():
        called = of_one(name, module)
        for x in arguments:
            tried(called, x)


all_of("exp log log2 log10 sin cos tan asin acos atan", math, (*REALS, 1e-310, -1e-310))
all_of("sinh cosh tanh asinh acosh", math, REALS)
all_of("gamma lgamma erf erfc fabs frexp modf ulp log1p expm1 sqrt atanh", math, REALS)
all_of("exp log log10 sqrt sin tan sinh acos asinh phase polar", cmath, COMPLEX)
all_of("isfinite isinf isnan", cmath, COMPLEX)
all_of(
    "isqrt", math, (0, 3, 4, 10**12, 2**62, 2**63 - 1, 3037000499**2, 3037000499**2 - 1, -1, 2.5)
)
all_of("factorial", math, (0, 5, 20, -1))


def pow_(x, y):
    return math.pow(x, y)


def fmod(x, y):
    return math.fmod(x, y)


def rect(x, y):
    return cmath.rect(x, y)


def isclose(x, y):
    return math.isclose(x, y), math.isclose(x, y, rel_tol=0.2), cmath.isclose(x, y, abs_tol=6)


def others(x, y):
    return math.remainder(x, y), math.nextafter(x, y), math.dist((x, y), (1, 2))


def hypot(x, y):
    return math.hypot(x), math.hypot(x, y), math.hypot(x, y, 1.5)


for pair in PAIRS:
    for function in (pow_, fmod, rect, isclose, others, hypot):
        tried(function, *pair)


def whole(x, y):
    return math.gcd(x, y), math.lcm(x, y), math.gcd(x), math.gcd(x, y, 6), math.lcm(x, y, 4)


def counted(x, y):
    return math.comb(x, y), math.perm(x, y)


for pair in WHOLE:
    tried(whole, *pair)
for pair in WHOLE[2:-2]:
    tried(counted, *pair)
tried(counted, -3, 2)
tried(whole, 1.5, 2)
tried(lambda x: [math.gcd(int(a), 12) for a in x], np.array([4.0, 18, 35]))
tried(lambda x: (math.gcd(x[0], x[1]), math.isqrt(x[1])), np.array([12, 18], np.int16))
tried(lambda x: (math.fsum(x), math.prod(x), math.prod([x[0], 3], start=2.0)), np.full(10, 0.1))
tried(lambda n: math.prod(range(1, n)), 6)
tried(lambda x: math.isclose(x, 1.0, rel_tol=-1.0), 1.0)
tried(lambda x: (cmath.log(x, 2), cmath.tau * x, cmath.exp(-2j * cmath.pi / x)), 8)
tried(lambda x: math.frexp(x)[0] * 2 ** math.frexp(x)[1], 10.5)


def caught(x):
    total = 0.0
    for v in x:
        try:
            total += math.gamma(v) + math.fmod(1.0, v)
        except ValueError as error:
            print(error)
            total -= 1.0
        except OverflowError:
            total *= 2
    return total


tried(caught, np.array([0.0, -1, 2.5, 500]))

test_same = tried.test()
