"""Products by the BLAS of arrays under another shape: their memory is handed over as it is."""

from __future__ import annotations

import numpy as np
import pytest

import autograph
from tests.comparison import assert_same_call


def flat(x, w):
    return x.reshape(len(x), -1) @ w


def transposed(x, w):
    return x.reshape(24, -1).T @ w[:24]


def column_turned(x, w):
    column = x.reshape(-1, 1)[:30]
    return column.T @ w, column.T @ w.T, w @ column


def computed(x, w):
    return np.tanh(x + 1).reshape(len(x), -1) @ w


def read_again(x, w):
    y = x.reshape(len(x), -1) @ w
    x += 1
    return y, x.reshape(len(x), -1) @ w


def carried(x, w):
    for _ in range(4):
        x = (x.reshape(len(x), -1) @ w).reshape(x.shape)
    return x


def in_place(x, w):
    for _ in range(4):
        x[:] = (x.reshape(len(x), -1) @ w).reshape(x.shape)
        x[0] += (x.reshape(12, -1).T @ x.reshape(12, -1)).sum() * 1e-3
    return x


ARRAYS = {"C": lambda x: x, "Fortran": np.asfortranarray, "strided": lambda x: x[:, ::-1]}


@pytest.mark.parametrize("order", ARRAYS.values(), ids=ARRAYS)
@pytest.mark.parametrize(
    "function", [flat, transposed, column_turned, computed, read_again, carried, in_place]
)
def test_results_are_those_of_numpy(function, order):
    rng = np.random.default_rng(1)
    x, w = order(rng.standard_normal((4, 6, 5))), rng.standard_normal((30, 30)) / 6
    assert_same_call(autograph.convert(function), function, x, w, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("shape", [(30, 1), (1, 30)])
def test_matrices_of_one_line(shape):
    x, w = np.arange(30.0).reshape(shape), np.ones((30, 40))

    def function(x, w):
        return (x.T if len(x) > 1 else x) @ w

    assert_same_call(autograph.convert(function), function, x, w, rtol=1e-12)


@pytest.mark.parametrize("function", [flat, computed])
def test_nothing_is_copied(function):
    source = autograph.convert(function).lower(np.ones((4, 6, 5)), np.ones((30, 30))).source
    assert ".reshape(" in source
    assert "//" not in source
