"""New arrays and copies in Fortran's order: elements, and the order itself."""

from __future__ import annotations

import numpy as np
import pytest

import autograph


def made(x, n):
    lines = np.zeros((n, 3), order="F")
    lines[0] = 1
    lines[:, 1] = x[0, 0]
    return (
        lines,
        np.ones((2, n, 4), np.int32, order="F"),
        np.empty((0, n), order="F"),
        np.full((2, 3), 7, order="F"),
        np.full((2, 3), x, order="F"),
        np.eye(n, n + 1, 1, order="F"),
        np.array([[1, 2], [3, 4]], order="F"),
        np.array([1, 2], order="F"),
        np.zeros_like(x, order="F"),
        np.full_like(x, 2, order="F"),
        lines.T.copy(),
    )


def copied(x, n):
    own = x.copy(order="F")
    for i in range(2):
        for j in range(3):
            own[i, j] += n * x[i, j]
    own.T[0, 1] = 5
    flat = own.ravel("F"), own.ravel(), own.reshape(3, 2, order="F").copy()
    return own, np.copy(x, order="F"), np.array(x, order="F"), x.astype("f4", order="F"), *flat


@pytest.mark.parametrize("function", [made, copied])
@pytest.mark.parametrize("n", [3, 1])
def test_in_fortran_order(function, n):
    x = np.arange(6.0).reshape(2, 3)
    converted = autograph.convert(function)
    for given in (x, np.asfortranarray(x)):
        for found, expected in zip(converted(given, n), function(given, n), strict=True):
            assert found.dtype == expected.dtype
            np.testing.assert_array_equal(found, expected)
            if given is x:
                assert found.flags.f_contiguous == expected.flags.f_contiguous
                assert found.flags.c_contiguous == expected.flags.c_contiguous


def test_other_orders_are_refused():
    def unknown(n):
        return np.zeros((n, n), order="Z")

    with pytest.raises(autograph.Unsupported, match="order='Z'"):
        autograph.convert(unknown)(2)
