"""Ufuncs that are compositions of others: deg2rad, heaviside, float_power, divmod, modf."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.ir import COMPLEX128, FLOAT64
from autograph.numpy_api.arrays import as_operand
from autograph.numpy_api.registry import stages
from autograph.staging import promote
from autograph.staging.elementwise import apply, cast, fresh_array, ufunc, value_of, wrap
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error

Rule = Callable[..., Any]
COMPOSED: dict[np.ufunc, Rule] = {}


def composes(*functions: np.ufunc) -> Callable[[Rule], Rule]:
    def register(rule: Rule) -> Rule:
        COMPOSED.update(dict.fromkeys(functions, rule))
        return rule

    return register


def in_loop(function: np.ufunc, x: Any) -> Any:
    """The operand in the dtype that NumPy computes in."""
    dtype = promote.loop_dtypes(function, (x,))[0]
    value = value_of(x, dtype)
    return fresh_array(value) if value.type.dims else StagedScalar(value, False)


def _number(value: Any, dtype: np.dtype) -> StagedScalar:
    return StagedScalar(active().constant(value, dtype), False)


def _scaled(function: np.ufunc, numerator: float, denominator: float) -> Rule:
    def rule(x: Any) -> Any:
        operand = in_loop(function, x)
        kind = operand.dtype.type
        factor = _number(kind(numerator) / kind(denominator), operand.dtype)
        return ufunc(np.multiply, (operand, factor))

    return rule


_TURNS: list[tuple[np.ufunc, float, float]] = [
    (np.deg2rad, np.pi, 180),
    (np.radians, np.pi, 180),
    (np.rad2deg, 180, np.pi),
    (np.degrees, 180, np.pi),
]
for _function, _numerator, _denominator in _TURNS:
    composes(_function)(_scaled(_function, _numerator, _denominator))


@composes(np.reciprocal)
def reciprocal(x: Any) -> Any:
    """Of integers towards zero, as a cast makes it of the quotient."""
    operand = in_loop(np.reciprocal, x)
    if operand.dtype.kind not in "iu":
        return ufunc(np.reciprocal, (operand,))
    quotient = ufunc(np.true_divide, (_number(1.0, FLOAT64), operand))
    value = cast(value_of(quotient), operand.dtype)
    return wrap(value, isinstance(x, (StagedArray, np.ndarray)))


@composes(np.fabs)
def fabs(x: Any) -> Any:
    return ufunc(np.absolute, (in_loop(np.fabs, x),))


@composes(np.heaviside)
def heaviside(x1: Any, x2: Any) -> Any:
    """0 below zero, x2 at zero, 1 above; NaN stays."""
    trace = active()
    dtype = promote.loop_dtypes(np.heaviside, (x1, x2))[0]
    zero, one = trace.constant(0, dtype), trace.constant(1, dtype)
    value = value_of(x1, dtype)
    step = trace.emit("select", trace.emit("greater", value, zero), one, zero)
    is_array = any(isinstance(x, (StagedArray, np.ndarray)) for x in (x1, x2))
    at_zero = apply(
        "select", (_as(trace.emit("equal", value, zero)), x2, _as(step)), _selecting(dtype)
    )
    nan = trace.emit("isnan", value)
    return wrap(apply("select", (_as(nan), x1, _as(at_zero)), _selecting(dtype)), is_array)


def _selecting(dtype: np.dtype) -> tuple[np.dtype, ...]:
    return np.dtype(bool), dtype, dtype


def _as(value: Any) -> Any:
    return fresh_array(value) if value.type.dims else StagedScalar(value, False)


@composes(np.float_power)
def float_power(x1: Any, x2: Any) -> Any:
    complex_too = "c" in (promote.dtype_of(x1).kind, promote.dtype_of(x2).kind)
    dtype = COMPLEX128 if complex_too else FLOAT64
    return ufunc(np.power, [_as(value_of(x, dtype)) for x in (x1, x2)])


@composes(np.divmod)
def divmod_(x1: Any, x2: Any) -> tuple[Any, Any]:
    return ufunc(np.floor_divide, (x1, x2)), ufunc(np.remainder, (x1, x2))


@composes(np.modf)
def modf(x: Any) -> tuple[Any, Any]:
    """The fraction and the whole part, both with the sign of x."""
    operand = in_loop(np.modf, x)
    trace, value = active(), value_of(operand)
    whole = trace.emit("trunc", value)
    rest = trace.emit("subtract", value, whole)
    zero = trace.constant(0, operand.dtype)
    rest = trace.emit("select", trace.emit("isinf", value), zero, rest)
    signed = trace.emit("copysign", rest, value)
    is_array = isinstance(operand, StagedArray)
    return wrap(signed, is_array), wrap(whole, is_array)


# Functions beside the ufuncs.


@stages(np.isposinf, always=True)
def isposinf(x: Any) -> Any:
    return _infinite(x, np.greater)


@stages(np.isneginf, always=True)
def isneginf(x: Any) -> Any:
    return _infinite(x, np.less)


def _infinite(x: Any, side: np.ufunc) -> Any:
    operand = as_operand(x)
    dtype = promote.dtype_of(operand)
    if dtype.kind == "c":
        message = f"This operation is not supported for {dtype} values because it would be "
        raise eager_error(TypeError(f"{message}ambiguous."))
    return ufunc(np.logical_and, (ufunc(np.isinf, (operand,)), ufunc(side, (operand, 0))))


@stages(np.fix, always=True)
def fix(x: Any, out: Any = None) -> Any:
    return ufunc(np.trunc, (as_operand(x),), out)
