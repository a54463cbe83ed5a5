"""Each scalar function, uncompiled and compiled, against NumPy on an edge table."""

from __future__ import annotations

import itertools
import math

import numba
import numpy as np
import pytest

from autograph.runtime import arithmetic
from tests.runtime.elementwise import compiled_map

FLOATS = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, -7.0, 0.1, 1e16, 1e38, 5e-324, math.inf, -math.inf]
EDGES = [*FLOATS, math.nan]
BINARY = {
    "float_floor_divide": np.floor_divide,
    "float_remainder": np.remainder,
    "maximum_float": np.maximum,
    "minimum_float": np.minimum,
    "fmax": np.fmax,
    "fmin": np.fmin,
    "accumulate_sum": np.add,
    "accumulate_product": np.multiply,
    "accumulate_maximum": np.maximum,
    "accumulate_minimum": np.minimum,
}
ZERO_SIGN_IS_FREE = {name for name in BINARY if "m" in name and name != "float_remainder"}
UNARY = {"round_half_even": np.rint, "sign_float": np.sign}
INTEGERS = {
    "int_floor_divide": np.floor_divide,
    "int_fmod": np.fmod,
    "shift_left": np.left_shift,
    "shift_right": np.right_shift,
}


def python_map(function, *columns):
    with np.errstate(all="ignore"):
        return np.array([function(*row) for row in zip(*columns, strict=True)], columns[0].dtype)


def assert_same(actual, expected, zero_sign=True):
    np.testing.assert_array_equal(actual, expected)
    if zero_sign:
        number = ~np.isnan(expected)
        np.testing.assert_array_equal(np.signbit(actual[number]), np.signbit(expected[number]))


def pairs(values, dtype):
    table = np.array(list(itertools.product(values, values)), dtype)
    return np.ascontiguousarray(table[:, 0]), np.ascontiguousarray(table[:, 1])


each_map = pytest.mark.parametrize("evaluate", [python_map, compiled_map])
each_float = pytest.mark.parametrize("dtype", ["float64", "float32"])


@each_map
@each_float
@pytest.mark.parametrize("name", BINARY)
def test_two_floats(name, dtype, evaluate):
    with np.errstate(all="ignore"):
        x, y = pairs(EDGES, dtype)
        expected = BINARY[name](x, y)
    actual = evaluate(getattr(arithmetic, name), x, y)
    assert_same(actual, expected, zero_sign=name not in ZERO_SIGN_IS_FREE)


@each_map
@each_float
@pytest.mark.parametrize("name", UNARY)
def test_one_float(name, dtype, evaluate):
    with np.errstate(all="ignore"):
        x = np.array(EDGES, dtype)
    assert_same(evaluate(getattr(arithmetic, name), x), UNARY[name](x))


@each_map
@pytest.mark.parametrize("dtype", ["int8", "int64", "uint8", "uint64"])
@pytest.mark.parametrize("name", INTEGERS)
def test_two_integers(name, dtype, evaluate):
    x, y = pairs(integer_edges(dtype), dtype)
    with np.errstate(all="ignore"):
        expected = INTEGERS[name](x, y)
    np.testing.assert_array_equal(evaluate(getattr(arithmetic, name), x, y), expected)


@each_map
@pytest.mark.parametrize("dtype", ["int8", "int64", "uint8", "uint64"])
def test_int_power_wraps_around(dtype, evaluate):
    x, y = pairs(integer_edges(dtype), dtype)
    x, y = x[y >= 0], y[y >= 0]
    np.testing.assert_array_equal(evaluate(arithmetic.int_power, x, y), x**y)


def integer_edges(dtype):
    limits = np.iinfo(dtype)
    negative = [-1, -2, -7] if limits.min < 0 else []
    return [limits.min, limits.min + 1, limits.max, 0, 1, 2, 3, 7, 8, 63, 64, 100, *negative]


REDUCTIONS = {"accumulate_sum": "fadd", "accumulate_maximum": "maximum"}


@pytest.mark.parametrize("name", REDUCTIONS)
def test_a_reduction_is_vectorised(name):
    accumulate = getattr(arithmetic, name)

    @numba.njit("float64(float64[::1])")
    def reduce(x):
        total = x[0]
        for i in range(x.size):
            total = accumulate(total, x[i])
        return total

    (text,) = reduce.inspect_llvm().values()
    assert "x double>" in text
    assert "vector.reduce" in text


def test_a_strict_sum_beside_it_stays_strict():
    total = arithmetic.accumulate_sum

    @numba.njit("UniTuple(float64, 2)(float64[::1])")
    def sums(x):
        strict = free = 0.0
        for i in range(x.size):
            strict += x[i]
            free = total(free, x[i])
        return strict, free

    x = np.random.default_rng(0).random(1001)
    assert sums(x)[0] == np.cumsum(x)[-1]
    assert sums(x)[1] == pytest.approx(math.fsum(x), rel=1e-14)
