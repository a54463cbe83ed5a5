"""The ufuncs of scipy.special, found by name, so that only programs that use it import it.

The functions that programs call most are compositions, and fuse with what is around them; they are
within a few units in the last place of SciPy's. All other ufuncs are called as they are, on whole
arrays.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.ir import FLOAT32, FLOAT64, Value
from autograph.numpy_api.composed_ufuncs import Rule
from autograph.staging import promote
from autograph.staging.elementwise import cast, dims_of, value_of, wrap
from autograph.staging.shapes import broadcast, broadcast_to
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, refuse

SPECIAL: dict[str, Rule] = {}


def _emit(op: str, *operands: Value) -> Value:
    return active().emit(op, *operands)


def _constant(value: float) -> Value:
    return active().constant(value, FLOAT64)


def _elementwise(
    name: str, single: bool = False
) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Computed in float64, and rounded to the dtype that the ufunc itself gives; ``single``: in
    float32 where that is the dtype, for formulas that lose nothing by it.
    """

    def register(formula: Callable[..., Value]) -> Callable[..., Value]:
        def rule(function: np.ufunc, *operands: Any) -> Any:
            dtype = promote.loop_dtypes(function, operands)[-1]
            if any(promote.dtype_of(x).kind == "c" for x in operands):
                refuse(f"scipy.special.{name} of complex numbers is not supported", "use real ones")
            dims = broadcast([dims_of(x) for x in operands])
            own = FLOAT32 if single and dtype == FLOAT32 else FLOAT64
            values = [broadcast_to(value_of(x, own), dims) for x in operands]
            found = cast(formula(*values), dtype)
            return wrap(found, any(isinstance(x, (StagedArray, np.ndarray)) for x in operands))

        SPECIAL[name] = rule
        return formula

    return register


_elementwise("erf")(lambda x: _emit("erf", x))
_elementwise("erfc")(lambda x: _emit("erfc", x))


@_elementwise("ndtr")
def ndtr(x: Value) -> Value:
    """The normal distribution: erfc(-x / sqrt(2)) / 2."""
    scaled = _emit("multiply", x, _constant(-math.sqrt(0.5)))
    return _emit("multiply", _constant(0.5), _emit("erfc", scaled))


@_elementwise("expit", single=True)
def expit(x: Value) -> Value:
    """1 / (1 + exp(-x)), by the power that does not overflow."""
    one, zero = (active().constant(value, x.type.dtype) for value in (1.0, 0.0))
    power = _emit("exp", _emit("negative", _emit("absolute", x)))
    above = _emit("greater_equal", x, zero)
    return _emit("divide", _emit("select", above, one, power), _emit("add", one, power))


@_elementwise("log_expit")
def log_expit(x: Value) -> Value:
    """min(x, 0) - log1p(exp(-abs(x)))"""
    power = _emit("exp", _emit("negative", _emit("absolute", x)))
    return _emit("subtract", _emit("minimum", x, _constant(0.0)), _emit("log1p", power))


@_elementwise("logit")
def logit(x: Value) -> Value:
    """log(x / (1 - x)); around 1/2, where that is nearly 0, by log1p."""
    one = _constant(1.0)
    plain = _emit("log", _emit("divide", x, _emit("subtract", one, x)))
    off = _emit("multiply", _constant(2.0), _emit("subtract", x, _constant(0.5)))
    near = _emit("subtract", _emit("log1p", off), _emit("log1p", _emit("negative", off)))
    inside = _emit("less", _emit("absolute", off), _constant(0.35))
    return _emit("select", inside, near, plain)


def _times_log(op: str) -> Callable[[Value, Value], Value]:
    """x * log(y), which is 0 where x is, unless y is NaN."""

    def formula(x: Value, y: Value) -> Value:
        zero = _constant(0.0)
        is_number = _emit("logical_not", _emit("isnan", y))
        nothing = _emit("logical_and", _emit("equal", x, zero), is_number)
        return _emit("select", nothing, zero, _emit("multiply", x, _emit(op, y)))

    return formula


_elementwise("xlogy")(_times_log("log"))
_elementwise("xlog1py")(_times_log("log1p"))


@_elementwise("entr")
def entr(x: Value) -> Value:
    """-x * log(x), 0 at zero, -inf below."""
    zero = _constant(0.0)
    plain = _emit("negative", _emit("multiply", x, _emit("log", x)))
    outside = _emit("select", _emit("less", x, zero), _constant(-math.inf), plain)
    return _emit("select", _emit("equal", x, zero), zero, outside)


@_elementwise("rel_entr")
def rel_entr(x: Value, y: Value) -> Value:
    """x * log(x / y), 0 where x is zero and y is not negative, inf outside."""
    zero, infinite = _constant(0.0), _constant(math.inf)
    plain = _emit("multiply", x, _emit("log", _emit("divide", x, y)))
    positive = _emit("logical_and", _emit("greater", x, zero), _emit("greater", y, zero))
    nothing = _emit("logical_and", _emit("equal", x, zero), _emit("greater_equal", y, zero))
    found = _emit("select", positive, plain, _emit("select", nothing, zero, infinite))
    nan = _emit("logical_or", _emit("isnan", x), _emit("isnan", y))
    return _emit("select", nan, _constant(math.nan), found)
