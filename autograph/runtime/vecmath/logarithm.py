"""Logarithms, and the inverse hyperbolic functions made of them.

x = 2**e (1 + f),  sqrt(1/2) <= 1 + f < sqrt(2)        log(x) = e log(2) + log(1 + f)
s = f / (2 + f)                                        log(1 + f) = 2 s + 2/3 s**3 + ...
                                                                  = f - (f**2 / 2 - s (...))
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from autograph.runtime.vecmath.exponential import LOG_2, TINIEST
from autograph.runtime.vecmath.lanes import (
    Bits,
    Format,
    Real,
    copysign,
    fast_two_sum,
    fma,
    polynomial,
    select,
    sqrt,
    two_product,
    two_sum,
)

LOG = {  # (log(1 + f) / s - 2) / s**2, in powers of s**2
    "float32": (0.6666677594184875, 0.399775892496109, 0.2987068295478821),
    "float64": (
        *(0.6666666666666734, 0.3999999999941658, 0.28571428742078236, 0.22222198595556236),
        *(0.1818356357032252, 0.15314060964855963, 0.1479592377844769),
    ),
}
LOG2_E = {  # in two parts
    "float32": (1.4426950216293335, 1.925963033500011e-08),
    "float64": (1.4426950408889634, 2.0355273740931033e-17),
}
LOG10_E = {
    "float32": (0.4342944920063019, -1.0103049952192578e-08),
    "float64": (0.4342944819032518, 1.098319650216765e-17),
}
LOG10_2 = {  # the first part short enough to be multiplied by an exponent without an error
    "float32": (0.301025390625, 4.605039066518657e-06),
    "float64": (0.3010299956640665, -8.532344317057107e-14),
}
LARGE = {"float32": 2.0**30, "float64": 2.0**60}  # adding 1, or its square root, changes nothing


@dataclass(frozen=True, slots=True)
class Parts:
    """``x = 2**exponent * (1 + f)``; ``biased`` is the exponent with its bias, as an integer."""

    exponent: Real
    f: Real
    biased: Bits


def bits_of(number: float, format: Format) -> int:
    """Of a power of two times sqrt(2), truncated: enough for a bound."""
    fraction, exponent = math.frexp(number)
    stored = int((2 * fraction - 1) * 2**format.mantissa)
    biased: int = exponent - 1 + format.bias
    return (biased << format.mantissa) + stored


def split(x: Real, lift: Real | None = None) -> Parts:
    """Of a positive, normal number; ``lift`` is what its exponent has too much."""
    width, bias = x.format.mantissa, x.format.bias
    start = bits_of(math.sqrt(0.5), x.format)
    moved = x.bits() + (bits_of(1.0, x.format) - start)
    biased = moved >> width
    whole = 2.0**width
    numbered = (biased | bits_of(whole, x.format)).real()
    excess = whole + bias
    exponent = numbered - (excess if lift is None else lift + excess)
    mantissa = ((moved & (2**width - 1)) + start).real()
    return Parts(exponent, mantissa - 1.0, biased)


def split_any(x: Real) -> Parts:
    """Of a positive number, however small."""
    width = x.format.mantissa + 1
    small = x < x.format.smallest_normal
    lifted = select(small, x * 2.0**width, x)
    return split(lifted, lift=select(small, float(width), 0.0))


def lost(f: Real) -> Real:
    """``f - log(1 + f)``, which is s times what ``less_series`` gives."""
    s = f / (f + 2.0)
    return s * less_series(f, s)


def less_series(f: Real, s: Real) -> Real:
    """``f - (2/3 s**2 + 2/5 s**4 + ...)``."""
    square = s * s
    return fma(-square, polynomial(square, LOG[f.format.name]), f)


def of_positive(x: Real, result: Real) -> Real:
    """The result for ordinary numbers; else those of zero, infinity, and what has no logarithm."""
    improper = select(x.equals(0.0), -math.inf, math.nan)
    return select(x > 0.0, select(x < math.inf, result, x), improper)


def log(x: Real) -> Real:
    parts = split_any(x)
    f, exponent = parts.f, parts.exponent
    high, low = LOG_2[x.format.name]
    s = f / (f + 2.0)
    rest = fma(-s, less_series(f, s), fma(exponent, low, f))
    return of_positive(x, fma(exponent, high, rest))


def log2(x: Real) -> Real:
    parts = split_any(x)
    high, low = LOG2_E[x.format.name]
    product, error = two_product(parts.f, high)
    small = fma(-lost(parts.f), high, fma(parts.f, low, error))
    total, rest = fast_two_sum(parts.exponent, product)
    return of_positive(x, total + (rest + small))


def log10(x: Real) -> Real:
    parts = split_any(x)
    high, low = LOG10_E[x.format.name]
    product, error = two_product(parts.f, high)
    small = fma(-lost(parts.f), high, fma(parts.f, low, error))
    whole, rest_of_whole = LOG10_2[x.format.name]
    total, rest = fast_two_sum(parts.exponent * whole, product)
    return of_positive(x, total + (rest + fma(parts.exponent, rest_of_whole, small)))


def of_one_plus(high: Real, low: Real | float = 0.0, more: Real | float = 0.0) -> Real:
    """``log(1 + high + low) + more * log(2)``, for a finite sum that is positive and normal."""
    total, rest = two_sum(high.like(1.0), high)
    parts = split(total)
    # 2**(1 - e), as 2**-e may not be a normal number
    unscale = ((2 * high.format.bias + 1 - parts.biased) << high.format.mantissa).real()
    small = 0.5 * (rest + low) * unscale
    f = parts.f + small
    return precise(parts.exponent + more, f, small - (f - parts.f))


def precise(exponent: Real, f: Real, lost: Real) -> Real:
    """``exponent * log(2) + log(1 + f + lost)``, where lost is next to nothing."""
    first, second = LOG_2[f.format.name]
    s = f / (f + 2.0)
    rest = fma(exponent, second, f) - fma(s, less_series(f, s), -lost)
    return fma(exponent, first, rest)


def log1p(x: Real) -> Real:
    improper = select(x.equals(-1.0), -math.inf, math.nan)
    inside = select(x < math.inf, of_one_plus(x), x)
    result = select(x > -1.0, inside, improper)
    return select(abs(x) < TINIEST[x.format.name], x, result)


def arcsinh(x: Real) -> Real:
    """``log(1 + a + a**2 / (1 + sqrt(1 + a**2)))`` with the sign of x."""
    a = abs(x)
    is_large = a > LARGE[x.format.name]
    high, low = fast_two_sum(a, a * a / (1.0 + sqrt(fma(a, a, 1.0))))
    high = select(is_large, a, high)
    low = select(is_large, 0.0, low)
    result = of_one_plus(high, low, select(is_large, 1.0, 0.0))
    result = select(a < TINIEST[x.format.name], a, result)
    return copysign(select(a < math.inf, result, a), x)


def arccosh(x: Real) -> Real:
    """``log(1 + t + sqrt(2 t + t**2))``, where t is x - 1."""
    t = x - 1.0
    is_large = x > LARGE[x.format.name]
    square = fma(t, t, t + t)
    root = sqrt(square)
    high, low = two_sum(root, t)
    lost = fma(-root, root, square) / (root + root + x.format.smallest_normal)
    high = select(is_large, x, high)
    low = select(is_large, 0.0, low + lost)
    result = of_one_plus(high, low, select(is_large, 1.0, 0.0))
    return select(x >= 1.0, select(x < math.inf, result, x), math.nan)


def arctanh(x: Real) -> Real:
    """``log(1 + 2 a / (1 - a)) / 2`` with the sign of x."""
    a = abs(x)
    below = 1.0 - a
    high = (a + a) / below
    low = fma(-high, below, a + a) / below
    result = 0.5 * of_one_plus(high, low)
    result = select(a < TINIEST[x.format.name], a, result)
    result = select(a < 1.0, result, select(a.equals(1.0), math.inf, math.nan))
    return copysign(result, x)
