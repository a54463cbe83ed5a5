"""Sine, cosine and tangent.

    x = n pi + r,  |r| <= pi / 2           sin(x) = (-1)**n sin(r)
    x = (n + 1/2) pi + r                   cos(x) = -(-1)**n sin(r)
    x = n pi / 2 + r,  |r| <= pi / 4       tan(x) = tan(r), or -1 / tan(r) where n is odd

pi is subtracted in three parts. That is good for numbers up to LIMIT; see ``guarded`` for others.
"""

from __future__ import annotations

import math

from autograph.runtime.vecmath.lanes import (
    Bits,
    Real,
    at_least,
    at_most,
    fast_two_sum,
    fma,
    polynomial,
    select,
    two_product,
    two_sum,
)

LIMIT = {"float32": 2.0**16, "float64": 2.0**29}
PI = {
    "float32": (3.1415927410125732, -8.742277657347586e-08, -3.4302490200117637e-15),
    "float64": (3.141592653589793, 1.2246467991473532e-16, -2.9947698097183397e-33),
}
HALF_PI = {name: tuple(part / 2 for part in parts) for name, parts in PI.items()}
SIN_OF_QUARTER = (-0.16666655242443085, 0.008332189172506332, -0.00019518293265718967)
COS_OF_QUARTER = (0.04166664555668831, -0.0013887309469282627, 2.4432332336398885e-05)
SIN = {  # (sin(r) / r - 1) / r**2, in powers of r**2, for r up to pi / 2
    "float64": (
        *(-0.16666666666666666, 0.008333333333333207, -0.0001984126984121248),
        *(2.755731921156905e-06, -2.5052106904315075e-08, 1.6058940992460145e-10),
        *(-7.643018981852061e-13, 2.72141389830001e-15),
    ),
}
TAN = {  # (tan(r) / r - 1) / r**2, for r up to pi / 4
    "float32": (
        *(0.33333349227905273, 0.13332675397396088, 0.05405891314148903, 0.02128620631992817),
        *(0.010827458463609219, 9.820984996622428e-05, 0.004372724797576666),
    ),
    "float64": (
        *(0.33333333333333376, 0.13333333333326072, 0.05396825397254333, 0.021869488408575763),
        *(0.008863237778652706, 0.003592102339509908, 0.0014560353988641664),
        *(0.0005889144076280102, 0.00024357587383713495, 8.400209186952578e-05),
        *(6.642218383048825e-05, -2.4629590990597468e-05, 4.7802509602020807e-05),
        *(-2.3863068561066914e-05, 9.707965352258468e-06),
    ),
}


def nearest(x: Real) -> tuple[Real, Bits]:
    """The nearest integer, and bits of which the last one tells whether it is odd."""
    shifted = x + x.format.shifter
    return shifted - x.format.shifter, shifted.bits()


def less_multiple(x: Real, n: Real, parts: tuple[float, ...]) -> tuple[Real, Real]:
    """``x - n * sum(parts)`` and what rounding lost; the first difference is exact."""
    first, second, third = parts
    product, error = two_product(n, second)
    rest, lost = two_sum(fma(n, -first, x), -product)
    return fast_two_sum(rest, fma(n, -third, lost - error))


def sin(x: Real) -> Real:
    if x.format.name == "float32":
        return select(x.equals(0.0), x, of_quarter(x, 0))
    n, odd = nearest(x * (1 / PI["float64"][0]))
    return select(x.equals(0.0), x, alternating(x, n, odd))


def cos(x: Real) -> Real:
    if x.format.name == "float32":
        return of_quarter(x, 1)
    n, odd = nearest(fma(x, 1 / PI["float64"][0], -0.5))
    return alternating(x, n + 0.5, odd + 1)


def alternating(x: Real, n: Real, odd: Bits) -> Real:
    """The sine of ``x - n pi``, its sign changed where ``odd`` is."""
    r, _ = less_multiple(x, n, PI["float64"])
    square = r * r
    size = fma(square * r, polynomial(square, SIN["float64"]), r)
    size = at_most(at_least(size, -1.0), 1.0)
    return (size.bits() ^ (odd << size.format.sign_bit)).real()


def of_quarter(x: Real, ahead: int) -> Real:
    """The sine of ``x + ahead pi / 2``, by the sine or the cosine of what is left of the angle.

    For float32 it takes less time: there are more numbers in a vector than a sine has terms.
    """
    n, last = nearest(x * (2 / math.pi))
    quarter = last + ahead
    r = x
    for part in HALF_PI["float32"]:
        r = fma(n, -part, r)
    square = r * r
    sine = fma(square * r, polynomial(square, SIN_OF_QUARTER), r)
    halved = fma(square, -0.5, 1.0)
    cosine = fma(square * square, polynomial(square, COS_OF_QUARTER), halved)
    size = select((quarter & 1).is_zero(), sine, cosine)
    return (size.bits() ^ ((quarter >> 1) << size.format.sign_bit)).real()


def tan(x: Real) -> Real:
    n, odd = nearest(x * (2 / math.pi))
    high, low = less_multiple(x, n, HALF_PI[x.format.name])
    square = high * high
    more = fma(square * high, polynomial(square, TAN[x.format.name]), fma(square, low, low))
    t, rest = fast_two_sum(high, more)
    inverse = -1.0 / t
    corrected = fma(inverse, fma(inverse, t, 1.0) + inverse * rest, inverse)
    return select(x.equals(0.0), x, select((odd & 1).is_zero(), t, corrected))
