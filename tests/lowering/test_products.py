"""Products of matrices: what the BLAS reads in place, what is copied or computed first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autograph


def product(a: Any, b: Any) -> Any:
    return a @ b


def transposed(a: Any, b: Any) -> Any:
    return a.T @ b


def part(a: Any, b: Any) -> Any:
    return a[1:, 2:] @ b[2:]


def one_of_a_stack(a: Any, b: Any) -> Any:
    return a[1] @ b


def column(a: Any, b: Any) -> Any:
    return a[:, 0] @ b


def diagonal(a: Any, b: Any) -> Any:
    return np.diagonal(a) @ b


def stack_of_transposed(a: Any, b: Any) -> Any:
    return a @ b.transpose(0, 2, 1)


def backwards(a: Any, b: Any) -> Any:
    return a[::-1] @ b


def every_second(a: Any, b: Any) -> Any:
    return a[:, ::2] @ b[::2]


def rows_as_matrices(a: Any, b: Any) -> Any:
    return a[:, None, :] @ b


def heads(a: Any, b: Any) -> Any:
    parts = a.reshape(a.shape[0], 2, a.shape[1] // 2).transpose(1, 0, 2)
    return parts @ b


def scaled(a: Any, b: Any) -> Any:
    return (2.5 * a) @ b


def into_itself(a: Any, b: Any) -> Any:
    a = a.copy()
    for _ in range(3):
        a[:] = a @ b
    return a


IN_PLACE = [
    (product, (20, 30), (30, 25)),
    (product, (20, 30), (30,)),
    (product, (20,), (20, 30)),
    (product, (4, 5, 20, 30), (30, 25)),
    (product, (4, 5, 20, 30), (5, 30, 25)),
    (product, (4, 20, 30), (4, 30, 25)),
    (product, (4, 20, 30), (30,)),
    (product, (20,), (4, 20, 30)),
    (product, (0, 30), (30, 25)),
    (product, (20, 0), (0, 25)),
    (product, (20, 0), (0,)),
    (product, (3, 20, 0), (3, 0, 4)),
    (product, (1, 30), (30, 1)),
    (transposed, (20, 30), (20, 25)),
    (transposed, (20, 30), (20,)),
    (part, (20, 30), (30, 25)),
    (part, (20, 30), (30,)),
    (one_of_a_stack, (4, 20, 30), (30, 25)),
    (column, (20, 30), (20, 25)),
    (diagonal, (20, 30), (20, 25)),
    (stack_of_transposed, (4, 20, 30), (4, 21, 30)),
    (rows_as_matrices, (20, 30), (30, 25)),
    (heads, (20, 40), (2, 20, 15)),
]
COPIED = [
    (backwards, (20, 30), (30, 25)),
    (every_second, (20, 30), (30, 25)),
    (into_itself, (20, 20), (20, 20)),
]
NOT_STORED = [(scaled, (20, 30), (30,))]
DTYPES = [np.float32, np.float64, np.complex64, np.complex128]


def compare(function: Callable[..., Any], a: Any, b: Any) -> str:
    converted = autograph.convert(function)
    expected, found = function(a, b), converted(a, b)
    assert found.shape == expected.shape
    assert found.dtype == expected.dtype
    precision = np.finfo(found.dtype).eps
    np.testing.assert_allclose(found, expected, rtol=300 * precision, atol=300 * precision)
    return converted.lower(a, b).source


def random(shape: tuple[int, ...], dtype: Any) -> Any:
    own = np.random.default_rng(0)
    return (own.random(shape) - 1j * own.random(shape)).real.astype(dtype) * dtype(1)


@pytest.mark.parametrize(("function", "left", "right"), IN_PLACE)
def test_the_blas_reads_operands_where_they_are(function, left, right):
    text = compare(function, random(left, np.float64), random(right, np.float64))
    assert text.count("= empty(") == 1
    assert "gem" in text


@pytest.mark.parametrize(("function", "left", "right"), COPIED)
def test_what_the_blas_cannot_read_is_copied(function, left, right):
    text = compare(function, random(left, np.float64), random(right, np.float64))
    assert text.count("= empty(") == 2
    assert "gemm" in text


@pytest.mark.parametrize(("function", "left", "right"), NOT_STORED)
@pytest.mark.parametrize("dtype", DTYPES)
def test_a_matrix_that_is_computed_for_one_vector_is_not_stored(function, left, right, dtype):
    text = compare(function, random(left, dtype), random(right, dtype))
    assert text.count("= empty(") == 1


def picked(a: Any, b: Any) -> Any:
    return a[np.array([3, 0, 2])] @ (2.0 * b[1:])


def overlapping(a: Any, b: Any) -> Any:
    return np.dot(a[:-1], a[1:]) + a @ b


def of_one_with_itself(a: Any, b: Any) -> Any:
    difference = a - b
    return difference @ difference


@pytest.mark.parametrize("function", [picked, overlapping, of_one_with_itself])
def test_vectors_of_one_product_are_not_stored(function):
    text = compare(function, random((4,), np.float64), random((4,), np.float64))
    assert text.count("= empty(") == (function is picked)  # the constant


@pytest.mark.parametrize("dtype", DTYPES)
def test_every_type_of_the_blas(dtype):
    a, b = random((20, 30), dtype) + dtype(0.5), random((30, 25), dtype)
    if np.dtype(dtype).kind == "c":
        a, b = a + dtype(1j) * a[::-1], b - dtype(2j) * b
    compare(product, a, b)
    compare(product, a, b[:, 0].copy())
    compare(product, np.asfortranarray(a), b)
    compare(product, a[::2, ::2], b[::2])


def test_products_have_the_bits_of_numpy():
    blas = pytest.importorskip("autograph.runtime.blas")
    if blas.LIBRARY is None:
        pytest.skip("NumPy has no BLAS that can be found")
    a, b = random((70, 90), np.float64), random((90, 80), np.float64)
    assert np.array_equal(autograph.convert(product)(a, b), a @ b)
