"""Products by the BLAS, by loops, and in plain Python: parts of larger memories."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import pytest

from autograph.runtime import blas

LIBRARIES = [blas.LIBRARY, None]
DTYPES = [np.float32, np.float64, np.complex64, np.complex128]


def product(m, k, n, a, a_start, a_step, b, b_start, b_step, out):
    blas.gemm(m, k, n, a, a_start, a_step, False, b, b_start, b_step, True, out, 1)


def by_vector(m, k, a, a_start, a_step, x, out):
    blas.gemv(m, k, a, a_start, a_step, True, x, 1, 2, out, 1)


def memories(dtype: Any) -> tuple[Any, Any]:
    own = np.random.default_rng(0)
    a, b = own.random((5, 7)).astype(dtype), own.random((6, 7)).astype(dtype)
    if np.dtype(dtype).kind == "c":
        a = a + dtype(1j) * a[::-1]
    return a, b


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("dtype", DTYPES)
def test_parts_of_memories(library, dtype, monkeypatch):
    monkeypatch.setattr(blas, "LIBRARY", library)
    a, b = memories(dtype)
    for function in (product, numba.njit(product)):
        out = np.full(20, np.nan, dtype)
        function(3, 4, 6, a, 9, 7, b, 3, 7, out)
        expected = a[1:4, 2:6] @ b[:, 3:].T
        np.testing.assert_allclose(out[1:19].reshape(3, 6), expected, rtol=1e-6)
        assert np.isnan(out[[0, 19]]).all()
    for function in (by_vector, numba.njit(by_vector)):
        out, x = np.full(9, np.nan, dtype), b.ravel()
        function(7, 5, a, 0, 7, x, out)
        np.testing.assert_allclose(out[1:8], a.T @ x[1:11:2], rtol=1e-6)
        assert np.isnan(out[[0, 8]]).all()


@pytest.mark.parametrize("library", LIBRARIES)
def test_sums_over_nothing(library, monkeypatch):
    monkeypatch.setattr(blas, "LIBRARY", library)
    a, b = memories(np.float64)
    out = np.full(20, np.nan)
    compiled = numba.njit(product)
    compiled(0, 4, 6, a, 0, 7, b, 0, 7, out)
    compiled(3, 4, 0, a, 0, 7, b, 0, 7, out)
    assert np.isnan(out).all()
    compiled(3, 0, 6, a, 0, 0, b, 0, 0, out)
    assert not out[1:19].any()
    assert np.isnan(out[[0, 19]]).all()
