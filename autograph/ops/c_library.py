"""Elementary functions of Python's own floats: the C library's, to the last bit.

    math.exp(x), x ** y        python_exp, python_power         one number after the other
    np.exp(x)                  exp                              in vectors, see elementwise

NumPy's functions round otherwise than the C library's, and so do ours that stand for them. An error
that Python raises is a ``check`` before; here the result is infinite or NaN.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.ops.elementwise import elementwise, same_dtype
from autograph.ops.opdef import OpDef, Scalar, register

# name of math's function, and of NumPy's that gives the same infinities and NaN
_FUNCTIONS = {
    "exp": ("exp", "math.exp({0})"),
    "expm1": ("expm1", "math.expm1({0})"),
    "exp2": ("exp2", "np.exp2(np.float64({0}))"),
    "log": ("log", "math.log({0})"),
    "log2": ("log2", "np.log2(np.float64({0}))"),
    "log10": ("log10", "math.log10({0})"),
    "log1p": ("log1p", "math.log1p({0})"),
    "sin": ("sin", "math.sin({0})"),
    "cos": ("cos", "math.cos({0})"),
    "tan": ("tan", "math.tan({0})"),
    "arcsin": ("asin", "math.asin({0})"),
    "arccos": ("acos", "math.acos({0})"),
    "arctan": ("atan", "math.atan({0})"),
    "arctan2": ("atan2", "math.atan2({0}, {1})"),
    "sinh": ("sinh", "math.sinh({0})"),
    "cosh": ("cosh", "math.cosh({0})"),
    "tanh": ("tanh", "math.tanh({0})"),
    "arcsinh": ("asinh", "math.asinh({0})"),
    "arccosh": ("acosh", "math.acosh({0})"),
    "arctanh": ("atanh", "math.atanh({0})"),
    "cbrt": ("cbrt", "np.cbrt({0})"),
}


def _each(function: Callable[..., Any], *operands: Any) -> Any:
    """The function of each element; operands are arrays or scalars of one dtype."""
    spread = np.broadcast_arrays(*operands)
    values = [function(*items) for items in zip(*map(np.ravel, spread), strict=True)]
    return np.array(values, spread[0].dtype).reshape(spread[0].shape)[()]


def _meaning(function: Callable[..., float], otherwise: Callable[..., Any]) -> Callable[..., Any]:
    """``otherwise`` gives what Python raises an error instead of."""

    def one(*values: Any) -> Any:
        try:
            return function(*map(float, values))
        except (ValueError, OverflowError):
            return otherwise(*values)

    if function is math.atan2:
        return lambda y, x: _each(one, y, x)
    return lambda x: _each(one, x)


def _powers(a: Any, b: Any) -> Any:
    """NumPy's scalars are raised by the C library, its arrays by NumPy's own function."""
    return _each(operator.pow, a, b)


def _declare(name: str, eager: Callable[..., Any], template: str, cost: int) -> OpDef:
    lowering = Scalar({"f": template}, cost)
    return register(OpDef(f"python_{name}", elementwise(same_dtype), eager, lowering))


for _name, (_own, _template) in _FUNCTIONS.items():
    _declare(_name, _meaning(getattr(math, _own), getattr(np, _name)), _template, cost=30)
_declare("power", _powers, "{0} ** {1}", cost=40)
