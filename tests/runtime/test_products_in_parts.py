"""Products of few rows or columns are the same in parts."""

from __future__ import annotations

import ctypes
import dataclasses

import numpy as np
import pytest

import autograph
from autograph.runtime import blas, products_in_parts
from autograph.runtime.products_in_parts import Few
from tests.comparison import assert_same


@pytest.fixture
def in_parts(monkeypatch):
    """As where OpenBLAS has chosen its code for AVX-512, and has one thread."""
    if blas.LIBRARY is None:
        pytest.skip("NumPy's BLAS is not found here")
    monkeypatch.setattr(blas, "LIBRARY", dataclasses.replace(blas.LIBRARY, few=Few(32, 64)))


def with_transposed(x, w):
    return x @ w.T


def with_few_columns(x, w):
    return w @ x


def with_both_transposed(x, w):
    return x.T @ w.T


SIZES = {
    "two parts": (8, 256, 200),
    "a rest of one column": (8, 64, 145),
    "many parts": (32, 300, 230),
    "parts that are narrow because rows are long": (4, 9000, 50),
    "one row": (1, 2000, 700),
    "too many": (65, 300, 200),
    "too long": (32, 40_000, 40),
    "small": (3, 20, 5),
    "nothing": (0, 20, 5),
    "sums over nothing": (3, 0, 2000),
}


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex128])
@pytest.mark.parametrize("function", [with_transposed, with_few_columns, with_both_transposed])
def test_results_are_those_of_numpy(in_parts, function, dtype):
    converted = autograph.convert(function)
    for few, inner, many in SIZES.values():
        rng = np.random.default_rng(few + inner + many)
        shape = (few, inner) if function is with_transposed else (inner, few)
        x, w = (rng.standard_normal(own).astype(dtype) for own in (shape, (many, inner)))
        close = {"rtol": 1e-4, "atol": 1e-3} if dtype == np.float32 else {"rtol": 1e-9}
        assert_same(converted(x, w), function(x, w), **close)


def test_neighbours_are_left_alone(in_parts):
    """A part of an array is what is written, and each part of a stack has its own place."""

    def into(out, x, w):
        out[1:3] = x @ w.T

    x, w = np.ones((2, 8, 70)), np.arange(500.0 * 70).reshape(500, 70)
    out, expected = np.zeros((4, 8, 500)), np.zeros((4, 8, 500))
    autograph.convert(into)(out, x, w)
    into(expected, x, w)
    assert_same(out, expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("core", "threads", "expected"),
    [
        (b"SkylakeX", 1, Few(32, 64)),
        (b"SkylakeX", 2, Few(16, 0)),
        (b"SkylakeX", 64, Few()),
        (b"Haswell", 1, Few()),
    ],
)
def test_where_it_pays(core, threads, expected):
    text = ctypes.create_string_buffer(core)
    named = ctypes.CFUNCTYPE(ctypes.c_void_p)(lambda: ctypes.addressof(text))
    counted = ctypes.CFUNCTYPE(ctypes.c_int)(lambda: threads)
    places = {"scipy_openblas_get_corename64_": named, "scipy_openblas_get_num_threads64_": counted}

    def address(name):
        return ctypes.cast(places[name], ctypes.c_void_p).value

    assert products_in_parts.few("scipy_cblas_{}64_", address) == expected
    assert products_in_parts.few("cblas_{}", lambda name: 0) == Few()
