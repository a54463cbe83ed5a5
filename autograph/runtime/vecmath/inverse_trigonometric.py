"""Arcus functions.

arctan(a) = pi / 2 - arctan(1 / a)                               for a > 1
arcsin(a) = pi / 2 - 2 arcsin(sqrt((1 - a) / 2))                 for a > 1 / 2
"""

from __future__ import annotations

import math

from autograph.runtime.vecmath.lanes import (
    Real,
    Truth,
    copysign,
    fast_two_sum,
    fma,
    polynomial,
    select,
    sqrt,
)

HALF_PI = {  # in two parts
    "float32": (1.5707963705062866, -4.371138828673793e-08),
    "float64": (1.5707963267948966, 6.123233995736766e-17),
}
ARCTAN = {  # (arctan(t) / t - 1) / t**2, in powers of t**2, for t up to 1
    "float32": (
        *(-0.33333298563957214, 0.1999852955341339, -0.1426401436328888, 0.10950861126184464),
        *(-0.08399207890033722, 0.05787886679172516, -0.031093519181013107),
        *(0.010866252705454826, -0.0017821367364376783),
    ),
    "float64": (
        *(-0.3333333333333307, 0.19999999999951745, -0.14285714282587905, 0.11111111007339233),
        *(-0.09090907007790033, 0.07692279889210876, -0.06666404428567997, 0.05880529854137481),
        *(-0.05253527047882752, 0.047223494650314245, -0.04219246957526311),
        *(0.03664323815244323, -0.029905884906508303, 0.021987261449027743),
        *(-0.013902762088981585, 0.007198021516665055, -0.002885681584637062),
        *(0.0008315855585920605, -0.00015221686020382358, 1.323058122408574e-05),
    ),
}
ARCSIN = {  # (arcsin(s) / s - 1) / s**2, for s up to 1 / 2
    "float32": (
        *(0.16666752099990845, 0.0749531239271164, 0.04546866565942764),
        *(0.024187320843338966, 0.042153991758823395),
    ),
    "float64": (
        *(0.1666666666666676, 0.07499999999970866, 0.04464285717456058, 0.030381942709900252),
        *(0.02237221493455884, 0.017351612881131094, 0.01398081095003873, 0.011398985423566986),
        *(0.010779867533873645, 0.0037077831779730682, 0.021704273038728628),
        *(-0.020994781406338304, 0.03262606298756366),
    ),
}


def arctan_to_one(t: Real) -> Real:
    square = t * t
    return fma(square * t, polynomial(square, ARCTAN[t.format.name]), t)


def complement(angle: Real, multiple: float = 1.0) -> Real:
    """``multiple * pi / 2 - angle``."""
    high, low = HALF_PI[angle.format.name]
    return multiple * high - (angle - multiple * low)


def arctan(x: Real) -> Real:
    a = abs(x)
    is_steep = a > 1.0
    angle = arctan_to_one(select(is_steep, 1.0 / a, a))
    return copysign(select(is_steep, complement(angle), angle), x)


def arctan2(y: Real, x: Real) -> Real:
    """The angle of the point (x, y), from -pi to pi; zeros and infinities have signs and angles."""
    height, width = abs(y), abs(x)
    is_steep = height > width
    small, large = select(is_steep, width, height), select(is_steep, height, width)
    quotient = select(large.equals(0.0), small, small / large)
    quotient = select(small.equals(math.inf) & large.equals(math.inf), 1.0, quotient)
    angle = arctan_to_one(quotient)
    angle = select(is_steep, complement(angle), angle)
    is_left = copysign(x.like(1.0), x) < 0.0
    return copysign(select(is_left, complement(angle, 2.0), angle), y)


def chord(x: Real) -> tuple[Real, Real, Truth]:
    """``s`` and ``arcsin(s) - s``, where s is |x|, or sqrt((1 - |x|) / 2) where |x| > 1 / 2."""
    a = abs(x)
    is_large = a > 0.5
    square = select(is_large, fma(a, -0.5, 0.5), a * a)
    s = select(is_large, sqrt(square), a)
    return s, s * square * polynomial(square, ARCSIN[x.format.name]), is_large


def arcsin(x: Real) -> Real:
    s, more, is_large = chord(x)
    high, low = HALF_PI[x.format.name]
    angle, lost = fast_two_sum(x.like(high), -(s + s))
    of_large = angle - ((more + more) - (lost + low))
    return copysign(select(is_large, of_large, s + more), x)


def arccos(x: Real) -> Real:
    s, more, is_large = chord(x)
    angle = s + more
    of_large = angle + angle
    of_large = select(x < 0.0, complement(of_large, 2.0), of_large)
    return select(is_large, of_large, complement(copysign(angle, x)))
