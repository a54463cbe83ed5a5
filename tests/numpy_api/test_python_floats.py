"""Python's floats, and powers of NumPy's scalars, have the C library's results to the last bit.

Those of whole arrays need not: ``tests/runtime/test_vecmath.py``.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograph import convert
from tests.comparison import assert_same_call

Function = Callable[..., Any]
BELOW_ONE = np.random.default_rng(1).uniform(-1, 1, 400)
ANY = np.random.default_rng(2).uniform(-30, 30, 400)
POSITIVE = np.random.default_rng(3).uniform(0, 30, 400)
OF_ANY = [
    *(math.exp, math.expm1, math.exp2, math.sin, math.cos, math.tan, math.atan, math.cbrt),
    *(math.sinh, math.cosh, math.tanh, math.asinh),
]
OF_POSITIVE = [math.log, math.log2, math.log10, math.log1p]
OF_ONE = [math.asin, math.acos, math.atanh]
CASES = [
    *((function, ANY) for function in OF_ANY),
    *((function, POSITIVE) for function in OF_POSITIVE),
    *((function, BELOW_ONE) for function in OF_ONE),
    (math.acosh, POSITIVE + 1),
]


def on_each(function: Function) -> Function:
    def on_elements(x: np.ndarray) -> np.ndarray:
        found = np.zeros(x.shape[0])
        for i in range(x.shape[0]):
            found[i] = function(float(x[i]))
        return found

    return on_elements


def on_pairs(function: Function, kind: Any) -> Function:
    def on_elements(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        found = np.zeros(x.shape[0], x.dtype)
        for i in range(x.shape[0]):
            found[i] = function(kind(x[i]), kind(y[i]))
        return found

    return on_elements


@pytest.mark.parametrize(("function", "x"), CASES, ids=lambda item: getattr(item, "__name__", ""))
def test_functions_of_math(function: Function, x: np.ndarray) -> None:
    plain = on_each(function)
    assert_same_call(convert(plain), plain, x)


PAIRS = [
    *((operator.pow, kind) for kind in (float, np.float64, np.float32)),
    *((function, kind) for function in (math.pow, math.atan2) for kind in (float, np.float64)),
]


@pytest.mark.parametrize(("function", "kind"), PAIRS)
def test_functions_of_two_numbers(function: Function, kind: Any) -> None:
    plain = on_pairs(function, kind)
    dtype = np.dtype(kind)
    assert_same_call(convert(plain), plain, POSITIVE.astype(dtype), (ANY / 7).astype(dtype))


def cubed(x: float) -> float:
    return x**3


def test_third_power_of_a_float() -> None:
    """Multiplied twice it is another number in one of eight cases; in the graph as in the code."""
    converted = convert(cubed)
    program = converted.lower(1.5)
    assert any(x * x * x != x**3 for x in ANY.tolist())
    for x in ANY.tolist():
        assert converted(x) == program.interpret(x) == x**3


CHECKED = [(math.erf, 0), (math.tanh, 0), (math.sqrt, 1), (math.log, 1), (math.exp, 2)]


@pytest.mark.parametrize(("function", "comparisons"), CHECKED)
def test_checks_of_the_domain_are_short(function: Function, comparisons: int) -> None:
    """A check stands in the loop beside what it is about."""
    source = convert(lambda x: function(x)).lower(1.5).source
    assert len(re.findall("[<>]", source)) == comparisons, source
