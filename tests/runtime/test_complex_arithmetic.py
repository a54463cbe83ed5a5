"""Complex functions against NumPy (bit for bit in complex128) and against Python."""

from __future__ import annotations

import itertools
import math
import operator

import numba
import numpy as np
import pytest

from autograph.runtime import complex_arithmetic
from tests.runtime.elementwise import compiled_map

PARTS = [0.0, -0.0, 1.0, -1.0, 2.0, 3.0, -2.5, 1e308, 5e-324, math.inf, -math.inf, math.nan]
EDGES = np.array([complex(x, y) for x, y in itertools.product(PARTS, PARTS)])
RANDOM = np.random.default_rng(0).standard_normal((2, 300, 2)) * 10
FUNCTIONS = (
    *("exp", "log", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh"),
    *("arcsin", "arccos", "arctan", "arcsinh", "arccosh", "arctanh"),
    *("exp2", "expm1", "log2", "log10", "log1p", "rint", "sign", "reciprocal"),
)


def numbers(dtype="complex128"):
    with np.errstate(all="ignore"):
        return np.concatenate([EDGES, RANDOM[0] @ [1, 1j]]).astype(dtype)


def number_pairs(dtype="complex128"):
    partners = [*EDGES[::7], *np.arange(-3, 5)]
    rows = np.array(list(itertools.product(EDGES, partners)), complex)
    whole = np.stack([RANDOM[0] @ [1, 1j], np.round(RANDOM[1] @ [3, 0]) + 0j], axis=1)
    random = np.stack([RANDOM[0] @ [1, 1j], RANDOM[1] @ [1, 1j]], axis=1)
    with np.errstate(all="ignore"):
        table = np.concatenate([rows, random, whole]).astype(dtype)
    return np.ascontiguousarray(table[:, 0]), np.ascontiguousarray(table[:, 1])


def assert_same_bits(actual, expected):
    for part, wanted in ((actual.real, expected.real), (actual.imag, expected.imag)):
        number = ~np.isnan(wanted)
        np.testing.assert_array_equal(part, wanted)
        np.testing.assert_array_equal(np.signbit(part[number]), np.signbit(wanted[number]))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_has_the_bits_of_numpy(name):
    z = numbers()
    with np.errstate(all="ignore"):
        expected = getattr(np, name)(z)
    assert_same_bits(compiled_map(getattr(complex_arithmetic, f"complex_{name}"), z), expected)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_complex64_has_the_bits_of_numpy(name):
    z = numbers("complex64")
    with np.errstate(all="ignore"):
        expected = getattr(np, name)(z)
    actual = compiled_map(getattr(complex_arithmetic, f"complex_{name}"), z)
    assert actual.dtype == np.complex64
    assert_same_bits(actual, expected)


@pytest.mark.parametrize(
    ("name", "operation"), [("complex_divide", np.divide), ("complex_power", np.power)]
)
@pytest.mark.parametrize("dtype", ["complex128", "complex64"])
def test_an_operation_has_the_bits_of_numpy(name, operation, dtype):
    x, y = number_pairs(dtype)
    with np.errstate(all="ignore"):
        expected = operation(x, y)
    assert_same_bits(compiled_map(getattr(complex_arithmetic, name), x, y), expected)


@pytest.mark.parametrize(
    ("name", "operation"),
    [("python_complex_divide", operator.truediv), ("python_complex_power", operator.pow)],
)
def test_an_operation_has_the_bits_of_python(name, operation):
    x, y = number_pairs()
    rows = [row for row in zip(x.tolist(), y.tolist(), strict=True) if is_defined(operation, *row)]
    expected = np.array([operation(*row) for row in rows])
    x, y = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    assert_same_bits(compiled_map(getattr(complex_arithmetic, name), x, y), expected)


def is_defined(operation, x, y):
    try:
        operation(x, y)
    except (ZeroDivisionError, OverflowError):
        return False
    return True


def test_uncompiled_they_are_numpy():
    assert complex_arithmetic.complex_sqrt(-4 + 0j) == 2j
    assert complex_arithmetic.complex_divide(1 + 2j, 3 - 1j) == pytest.approx(0.1 + 0.7j)
    assert complex_arithmetic.complex_power(2j, 3 + 0j) == -8j


def test_a_platform_without_the_c_function(monkeypatch):
    monkeypatch.setattr(complex_arithmetic, "PASSED_AS_PARTS", False)
    root = complex_arithmetic.complex_sqrt
    with pytest.raises(numba.core.errors.NumbaError, match="no usable csqrt"):
        numba.njit("complex128(complex128)")(lambda z: root(z))
