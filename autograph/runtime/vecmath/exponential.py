"""The exponential functions and the hyperbolic ones made of them.

    x = n log(2) + r,  |r| <= log(2) / 2        exp(x) = 2**n exp(r)

``n`` is taken from the last bits of a number to which a large one was added. Coefficients are those
of the least maximal relative error, rounded to the format.
"""

from __future__ import annotations

from dataclasses import dataclass

from autograph.runtime.vecmath.lanes import (
    Bits,
    Real,
    at_least,
    at_most,
    copysign,
    fast_two_sum,
    fma,
    polynomial,
    select,
)

LOG2_E = 1.4426950408889634
LOG_2 = {  # in two parts; a multiple of the first is subtracted without an error
    "float32": (0.6931471824645996, -1.9046542121259336e-09),
    "float64": (0.6931471805599453, 2.3190468138462996e-17),
}
EXP = {  # (exp(r) - 1 - r) / r**2, the error relative to exp(r)
    "float32": (
        *(0.4999999403953552, 0.16666516661643982, 0.041668105870485306, 0.00836914125829935),
        0.001383676310069859,
    ),
    "float64": (
        *(0.5000000000000011, 0.16666666666666408, 0.04166666666652923, 0.008333333333496153),
        *(0.0013888888943919466, 0.00019841269504062873, 2.4801492761554683e-05),
        *(2.7557587709241003e-06, 2.7630379975555346e-07, 2.4999906535841075e-08),
    ),
}
EXPM1 = {  # the same, the error relative to exp(r) - 1
    "float32": (
        *(0.4999999701976776, 0.16666539013385773, 0.041667744517326355, 0.008367067202925682),
        0.0013839638559147716,
    ),
    "float64": (
        *(0.5, 0.16666666666666677, 0.041666666666666505, 0.008333333333321606),
        *(0.0013888888888962847, 0.00019841269886211824, 2.4801587171974615e-05),
        *(2.755724410055964e-06, 2.755740281149902e-07, 2.510908260813675e-08),
        2.0875371520085297e-09,
    ),
}
EXP2 = {  # (2**r - 1) / r
    "float32": (
        *(0.6931472420692444, 0.24022655189037323, 0.05550272390246391, 0.009617063216865063),
        *(0.001341819646768272, 0.00015820529370103031),
    ),
    "float64": (
        *(0.6931471805599453, 0.24022650695910072, 0.055504108664821736, 0.009618129107628562),
        *(0.0013333558146381666, 0.0001540353039317166, 1.5252733864915667e-05),
        *(1.321548700354424e-06, 1.0178047501283382e-07, 7.054814801537919e-09),
        *(4.457243871233864e-10, 2.5855251680085566e-11),
    ),
}
SINH = {  # (sinh(r) / r - 1) / r**2, in powers of r**2
    "float32": (0.1666666716337204, 0.00833317544311285, 0.00019973937014583498),
    "float64": (
        *(0.16666666666666677, 0.008333333333321374, 0.00019841269886874713),
        *(2.7557243366358786e-06, 2.5109359326940002e-08),
    ),
}
COSH = {  # (cosh(r) - 1) / r**2
    "float32": (0.5, 0.041666459292173386, 0.0013935439055785537),
    "float64": (
        *(0.5000000000000013, 0.04166666666651007, 0.0013888888948553869),
        *(2.4801488216206305e-05, 2.7631940585758474e-07),
    ),
}
# Beyond these the result is 0 or infinite, and n remains small enough.
EXP_RANGE = {"float32": (-105.0, 89.5), "float64": (-747.0, 710.5)}
EXP2_RANGE = {"float32": (-152.0, 129.0), "float64": (-1077.0, 1025.0)}
EXPM1_LIMIT = {"float32": 88.9, "float64": 709.9}
HYPERBOLIC_LIMIT = {"float32": 89.5, "float64": 710.6}
ONE_LIMIT = {"float32": 10.0, "float64": 20.0}  # tanh is 1 from here on
TINY = {"float32": 2.0**-13, "float64": 2.0**-28}  # f(x) is x where f(x) = x + O(x**3)
TINIEST = {"float32": 2.0**-26, "float64": 2.0**-55}  # f(x) is x where f(x) = x + O(x**2)


@dataclass(frozen=True, slots=True)
class Reduced:
    """``x = n log(2) + r + lost``; ``shifted`` ends in the bits of n plus twice the bias."""

    n: Real
    r: Real
    lost: Real
    shifted: Bits


def reduced(x: Real) -> Reduced:
    shift = x.format.shifter + 2 * x.format.bias
    shifted = fma(x, LOG2_E, shift)
    n = shifted - shift
    high, low = LOG_2[x.format.name]
    most = fma(n, -high, x)
    r = fma(n, -low, most)
    return Reduced(n, r, fma(n, -low, most - r), shifted.bits())


def scaled(x: Real, shifted: Bits) -> Real:
    """``x * 2**n`` in two steps, as 2**n may be too large or too small by itself."""
    width = x.format.mantissa
    half = shifted >> 1
    return x * (half << width).real() * ((shifted - half) << width).real()


def power_of_two(shifted: Bits, less: int = 0) -> Real:
    """``2**(n - less)``, which has to be a normal number."""
    return ((shifted - (shifted.format.bias + less)) << shifted.format.mantissa).real()


def exp(x: Real) -> Real:
    low, high = EXP_RANGE[x.format.name]
    parts = reduced(at_least(at_most(x, high), low))
    return scaled(polynomial(parts.r, (1.0, 1.0, *EXP[x.format.name])), parts.shifted)


def exp2(x: Real) -> Real:
    low, high = EXP2_RANGE[x.format.name]
    bounded = at_least(at_most(x, high), low)
    shift = x.format.shifter + 2 * x.format.bias
    shifted = bounded + shift
    r = bounded - (shifted - shift)
    return scaled(polynomial(r, (1.0, *EXP2[x.format.name])), shifted.bits())


def expm1(x: Real) -> Real:
    """``2**n (exp(r) - 1) + (2**n - 1)``, halved until the end, as 2**n may be too large."""
    parts = reduced(at_least(at_most(x, EXPM1_LIMIT[x.format.name]), -50.0))
    half = less_one(parts, power_of_two(parts.shifted, 1), 0.5)
    return select(abs(x) < TINIEST[x.format.name], x, half + half)


def less_one(parts: Reduced, scale: Real, one: float) -> Real:
    """``scale * exp(r) - one``: what is large first, as it is nearly exact."""
    square, series = parts.r * parts.r, polynomial(parts.r, EXPM1[scale.format.name])
    is_short = scale.format.name == "float32"  # then r is near enough without
    rest = square * series if is_short else fma(square, series, parts.lost)
    return fma(scale, rest, fma(scale, parts.r, scale - one))


def tanh(x: Real) -> Real:
    """``t / (t + 2)``, or ``1 - 2 / (t + 2)``, for ``t = exp(2a) - 1``, with the sign of x."""
    a = at_most(abs(x), ONE_LIMIT[x.format.name])
    parts = reduced(a + a)
    t = less_one(parts, power_of_two(parts.shifted), 1.0)
    is_large = a > 0.6
    above = select(is_large, 2.0, t)
    below, lost = fast_two_sum(t.like(2.0), t)
    quotient = above / below
    rest = fma(-quotient, lost, fma(-quotient, below, above))
    small = fma(rest, fma(t, -0.15, 0.49), quotient)  # about rest / below, where t is small
    return copysign(select(is_large, 1.0 - quotient, small), x)


@dataclass(frozen=True, slots=True)
class Halves:
    """``exp(a) = 2**n (cosh(r) + sinh(r))``: the scales are 2**(n - 2) and 2**(-n - 2)."""

    total: Real  # of the scales, and what rounding lost
    total_rest: Real
    difference: Real
    difference_rest: Real
    r: Real
    sinh_less_r: Real
    cosh_less_one: Real


def halves(x: Real) -> Halves:
    parts = reduced(at_most(abs(x), HYPERBOLIC_LIMIT[x.format.name]))
    square = parts.r * parts.r
    bias = x.format.bias
    n = at_most(parts.n, bias - 30.0)  # 2**(-n - 2) has to be a normal number
    up = power_of_two(parts.shifted, 2)
    down = (((x.format.shifter + (bias - 2)) - n).bits() << x.format.mantissa).real()
    return Halves(
        *fast_two_sum(up, down),
        *fast_two_sum(up, -down),
        parts.r,
        fma(square * parts.r, polynomial(square, SINH[x.format.name]), parts.lost),
        square * polynomial(square, COSH[x.format.name]),
    )


def sinh(x: Real) -> Real:
    """``(2**n - 2**-n) cosh(r) + (2**n + 2**-n) sinh(r)``, halved."""
    own = halves(x)
    small = fma(own.total, own.sinh_less_r, own.difference_rest)
    small = fma(own.difference, own.cosh_less_one, small)
    half = fma(own.total, own.r, own.difference) + small
    return select(abs(x) < TINY[x.format.name], x, copysign(half + half, x))


def cosh(x: Real) -> Real:
    own = halves(x)
    small = fma(own.difference, own.sinh_less_r, own.total_rest)
    small = fma(own.total, own.cosh_less_one, small)
    half = fma(own.difference, own.r, own.total) + small
    return half + half
