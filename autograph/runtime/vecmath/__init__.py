"""Elementary functions of generated code, in instructions that LLVM turns into vector instructions.

    for i in range(n):
        y[i] = vecmath.exp(x[i])

The C library computes one number a call, and a loop with a call in it is not vectorised. These have
no branches: what a special value gives is selected. At most 2 units in the last place from the
exact result, with NumPy's results for infinities, NaN, zeros and denormal numbers. The functions
below are their meaning and run as plain Python; what is compiled is the formula beside them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.runtime.emission import Emit, emitted
from autograph.runtime.vecmath import (
    exponential,
    inverse_trigonometric,
    logarithm,
    powers,
    trigonometric,
)
from autograph.runtime.vecmath.guarded import Guarded
from autograph.runtime.vecmath.lanes import FORMATS, Real


def by_formula(formula: Callable[..., Real]) -> Emit:
    """The formula's instructions, where the function is called."""

    def emit(context: Any, builder: Any, kind: Any, *values: Any) -> Any:
        own_format = FORMATS[kind.bitwidth]
        return formula(*(Real(builder, value, own_format) for value in values)).value

    return emit


def guarded(name: str, formula: Callable[[Real], Real]) -> Emit:
    return Guarded(name, formula, trigonometric.LIMIT).emit


@emitted(by_formula(exponential.exp))
def exp(x: Any) -> Any:
    return np.exp(x)


@emitted(by_formula(exponential.exp2))
def exp2(x: Any) -> Any:
    return np.exp2(x)


@emitted(by_formula(exponential.expm1))
def expm1(x: Any) -> Any:
    return np.expm1(x)


@emitted(by_formula(exponential.sinh))
def sinh(x: Any) -> Any:
    return np.sinh(x)


@emitted(by_formula(exponential.cosh))
def cosh(x: Any) -> Any:
    return np.cosh(x)


@emitted(by_formula(exponential.tanh))
def tanh(x: Any) -> Any:
    return np.tanh(x)


@emitted(by_formula(logarithm.log))
def log(x: Any) -> Any:
    return np.log(x)


@emitted(by_formula(logarithm.log2))
def log2(x: Any) -> Any:
    return np.log2(x)


@emitted(by_formula(logarithm.log10))
def log10(x: Any) -> Any:
    return np.log10(x)


@emitted(by_formula(logarithm.log1p))
def log1p(x: Any) -> Any:
    return np.log1p(x)


@emitted(by_formula(logarithm.arcsinh))
def arcsinh(x: Any) -> Any:
    return np.arcsinh(x)


@emitted(by_formula(logarithm.arccosh))
def arccosh(x: Any) -> Any:
    return np.arccosh(x)


@emitted(by_formula(logarithm.arctanh))
def arctanh(x: Any) -> Any:
    return np.arctanh(x)


@emitted(guarded("sin", trigonometric.sin))
def sin(x: Any) -> Any:
    return np.sin(x)


@emitted(guarded("cos", trigonometric.cos))
def cos(x: Any) -> Any:
    return np.cos(x)


@emitted(guarded("tan", trigonometric.tan))
def tan(x: Any) -> Any:
    return np.tan(x)


@emitted(by_formula(inverse_trigonometric.arcsin))
def arcsin(x: Any) -> Any:
    return np.arcsin(x)


@emitted(by_formula(inverse_trigonometric.arccos))
def arccos(x: Any) -> Any:
    return np.arccos(x)


@emitted(by_formula(inverse_trigonometric.arctan))
def arctan(x: Any) -> Any:
    return np.arctan(x)


@emitted(by_formula(inverse_trigonometric.arctan2))
def arctan2(y: Any, x: Any) -> Any:
    return np.arctan2(y, x)


@emitted(by_formula(powers.power))
def power(x: Any, y: Any) -> Any:
    return np.power(x, y)


@emitted(by_formula(powers.cbrt))
def cbrt(x: Any) -> Any:
    return np.cbrt(x)


@emitted(by_formula(powers.hypot))
def hypot(x: Any, y: Any) -> Any:
    return np.hypot(x, y)
