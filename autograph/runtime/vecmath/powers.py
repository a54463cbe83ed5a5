"""Powers, roots and lengths.

x**y = exp(y log(x)), for which log(x) has to be known to twice the digits
hypot(x, y) = 2**k sqrt((x / 2**k)**2 + (y / 2**k)**2), so that no square is too large or too small
"""

from __future__ import annotations

import math

from autograph.runtime.vecmath.exponential import (
    EXP,
    LOG2_E,
    LOG_2,
    power_of_two,
    scaled,
)
from autograph.runtime.vecmath.lanes import (
    Real,
    at_least,
    at_most,
    copysign,
    fast_two_sum,
    fma,
    polynomial,
    rint,
    select,
    sqrt,
    two_product,
    unordered,
)
from autograph.runtime.vecmath.logarithm import split, split_any

LOG_REST = (  # (log(1 + f) / s - 2 - 2/3 s**2) / s**4, in powers of s**2, where s = f / (2 + f)
    *(0.3999999999999998, 0.28571428571443847, 0.2222222221778731, 0.18181818844401493),
    *(0.15384558394181383, 0.13336266039294872, 0.11675745510505138, 0.11982075930321791),
)
TWO_THIRDS = (0.6666666666666666, 3.700743415417188e-17)
LOG_2_SHORT = (0.6931471805601177, -1.7239444525614835e-13)  # an exponent times the first is exact
LOG2_FLOAT32 = (  # log2(1 + f) / s, good to 2**-37
    *(2.8853900817901152, 0.9617966733120445, 0.5770835906422335),
    *(0.41167237094217396, 0.3407367426102335),
)
EXP2_FLOAT32 = (  # (2**r - 1) / r, good to 2**-31
    *(0.6931471838206207, 0.24022650920519995, 0.05550400356151384, 0.009618057299154855),
    *(0.001334197076127586, 0.00015460754553251697, 1.3345698151884765e-05),
)
INVERSE_CUBE_ROOT = {  # of 1 to 2
    "float32": (1.5418860912322998, -0.809958815574646, 0.31775644421577454, -0.04993678629398346),
    "float64": (
        *(1.7810576267805445, -1.5660283512879092, 1.2437846808161865),
        *(-0.5978718633138749, 0.15607110379074005, -0.017018951148181062),
    ),
}
LARGEST_SCALE, SMALLEST_SCALE = 2.0**1022, 2.0**-1022
EXPONENT = 0x7FF << 52
REFLECTED = 2046 << 52  # less a power's bits, the bits of its inverse
LARGE_EXPONENT = 2.0**70  # more makes no difference


def power(x: Real, y: Real) -> Real:
    bounded = at_least(at_most(y, LARGE_EXPONENT), -LARGE_EXPONENT)
    of_size = size_float32 if x.format.name == "float32" else size_float64
    return with_special_cases(x, y, of_size(abs(x), bounded))


def with_special_cases(x: Real, y: Real, size: Real) -> Real:
    """``x ** y``, given ``abs(x) ** y`` for numbers that are neither zero nor infinite."""
    a, half = abs(x), 0.5 * y
    is_whole = rint(y).equals(y)
    is_odd = is_whole & ~rint(half).equals(half)
    is_edge = a.equals(0.0) | a.equals(math.inf)
    vanishes = select(a < 1.0, y, -y) > 0.0
    size = select(is_edge, select(vanishes, x.like(0.0), math.inf), size)
    signed = select(is_odd, copysign(size, x), size)
    has_no_power = (x < 0.0) & (x > -math.inf) & ~is_whole
    result = select(has_no_power | unordered(x, y), math.nan, signed)
    return select(x.equals(1.0) | y.equals(0.0), 1.0, result)


def precise_log(x: Real) -> tuple[Real, Real]:
    """The logarithm of a positive float64 as a sum of two, good to about 2**-64."""
    parts = split_any(x)
    f = parts.f
    below, below_rest = fast_two_sum(f.like(2.0), f)
    inverse = 1.0 / below
    s = f * inverse
    s_rest = (fma(-s, below, f) - s * below_rest) * inverse
    square, square_rest = two_product(s, s)
    square_rest = fma(s + s, s_rest, square_rest)
    factor, factor_rest = fast_two_sum(f.like(TWO_THIRDS[0]), square * polynomial(square, LOG_REST))
    factor_rest = factor_rest + TWO_THIRDS[1]
    cubic, cubic_rest = two_product(square, factor)
    cubic_rest = cubic_rest + fma(square, factor_rest, square_rest * factor)
    term, term_rest = two_product(s, cubic)
    term_rest = term_rest + fma(s, cubic_rest, s_rest * cubic)
    whole, whole_rest = LOG_2_SHORT
    total, rest = fast_two_sum(parts.exponent * whole, s + s)
    total, rest_of_term = fast_two_sum(total, term)
    low = fma(parts.exponent, whole_rest, (s_rest + s_rest) + term_rest)
    return total, (rest + rest_of_term) + low


def size_float64(a: Real, y: Real) -> Real:
    log, rest = precise_log(a)
    product, lost = two_product(y, log)
    lost = fma(y, rest, lost)
    lost = select(abs(product) < 800.0, lost, 0.0)
    product = at_least(at_most(product, 710.5), -747.0)
    shift = a.format.shifter + 2 * a.format.bias
    shifted = fma(product, LOG2_E, shift)
    n = shifted - shift
    high, low = LOG_2["float64"]
    r = fma(n, -high, product) + fma(n, -low, lost)
    return scaled(polynomial(r, (1.0, 1.0, *EXP["float64"])), shifted.bits())


def size_float32(a: Real, y: Real) -> Real:
    """By way of float64, which has room for all of it."""
    wide = a.widened()
    parts = split(wide)
    s = parts.f / (parts.f + 2.0)
    log = fma(s, polynomial(s * s, LOG2_FLOAT32), parts.exponent)
    product = at_least(at_most(y.widened() * log, 200.0), -200.0)
    shift = wide.format.shifter + 2 * wide.format.bias
    shifted = product + shift
    r = product - (shifted - shift)
    size = polynomial(r, (1.0, *EXP2_FLOAT32)) * power_of_two(shifted.bits())
    return size.narrowed()


def cbrt(x: Real) -> Real:
    """Newton's iteration for ``w ** (-1/3)`` of ``a = 8**q w``, then one for the cube root."""
    a, form = abs(x), x.format
    small = a < form.smallest_normal
    lift = 3 * (form.mantissa // 3 + 1)
    bits = select(small, a * 2.0**lift, a).bits()
    whole = 2.0**form.mantissa
    biased = ((bits >> form.mantissa) | x.like(whole).bits()).real()
    exponent = biased - select(small, whole + form.bias + lift, whole + form.bias)
    shifted = fma(exponent - 1.0, 1.0 / 3.0, form.shifter + form.bias)
    excess = exponent - 3.0 * (shifted - (form.shifter + form.bias))
    mantissa = ((bits & (2**form.mantissa - 1)) | x.like(1.0).bits()).real()
    w = mantissa * select(excess > 1.5, 4.0, select(excess > 0.5, 2.0, 1.0))
    third = 2.0 ** (-1 / 3)
    start = select(excess > 1.5, third * third, select(excess > 0.5, third, 1.0))
    g = polynomial(mantissa, INVERSE_CUBE_ROOT[form.name]) * start
    error = fma(-w * g, g * g, 1.0)
    terms = (1 / 3, 2 / 9) if form.name == "float32" else (1 / 3, 2 / 9, 14 / 81)
    g = fma(g * error, polynomial(error, terms), g)
    inverse_square = g * g
    root = w * inverse_square
    square, square_rest = two_product(root, root)
    missing = fma(-square, root, w) - square_rest * root
    root = fma(missing, inverse_square * (1 / 3), root)
    result = root * (shifted.bits() << form.mantissa).real()
    return copysign(select((a > 0.0) & (a < math.inf), result, a), x)


def hypot(x: Real, y: Real) -> Real:
    """float32 is computed in float64, where no square is out of range."""
    a, b = abs(x), abs(y)
    size = long_hypot(a, b) if x.format.name == "float64" else wide_hypot(a, b)
    is_infinite = a.equals(math.inf) | b.equals(math.inf)
    return select(is_infinite, x.like(math.inf), size)


def wide_hypot(a: Real, b: Real) -> Real:
    a, b = a.widened(), b.widened()
    return sqrt(fma(a, a, b * b)).narrowed()


def long_hypot(a: Real, b: Real) -> Real:
    """Scaled by the power of two below the larger one; what squaring loses is added again."""
    larger, smaller = select(a < b, b, a), select(a < b, a, b)
    limited = at_least(at_most(larger, LARGEST_SCALE), SMALLEST_SCALE)
    exponent = limited.bits() & EXPONENT
    scale, back = exponent.real(), (REFLECTED - exponent).real()
    p, q = larger * back, smaller * back
    square, rest = two_product(p, p)
    return sqrt(square + fma(q, q, rest)) * scale
