"""What is computed from a product of matrices may take its memory, where nothing else needs it."""

from __future__ import annotations

import numpy as np
import pytest

import autograph

A, B = np.random.default_rng(5).normal(size=(2, 6, 6))
ROW = np.arange(6.0)


def biased(a, b, row):
    return np.maximum(a @ b + row, 0.0)


def twice(a, b, row):
    return np.tanh(np.maximum(a @ b + row, 0.0) @ b) * 2.0


def in_a_loop(a, b, row):
    for _ in range(3):
        a = np.maximum(a @ b + row, 0.0) @ a
    return a


def in_a_branch(a, b, row):
    y = a @ b
    if row[0] == 0.0:
        y = np.exp(y) @ a
    return y


def used_again(a, b, row):
    y = a @ b
    return np.exp(y) @ y


def two_results(a, b, row):
    y = a @ b
    return y + 1.0, y * row


def with_itself(a, b, row):
    y = a @ b
    return y, np.exp(y)


def turned(a, b, row):
    y = a @ b
    return y + y.T


def first_row(a, b, row):
    y = a @ b
    return y - y[0]


def last_row(a, b, row):
    y = a @ b
    return y - y[-1]


def whole_row(a, b, row):
    y = a @ b
    return y - y.max(axis=1, keepdims=True)


def other_dtype(a, b, row):
    return (a @ b).astype(np.float32)


def other_shape(a, b, row):
    return (a @ b)[:, :, None] * row


def smaller(a, b, row):
    return (a @ b)[1:, ::-1] * 2.0


@pytest.mark.parametrize(
    ("function", "memories"),
    [
        (biased, 1),
        (twice, 2),
        (in_a_loop, None),
        (in_a_branch, None),
        (used_again, 3),
        (two_results, 2),
        (with_itself, 2),
        (turned, 2),
        (first_row, 2),
        (last_row, 2),
        (whole_row, None),
        (other_dtype, 2),
        (other_shape, 2),
        (smaller, 2),
    ],
    ids=lambda own: getattr(own, "__name__", ""),
)
def test_results_and_memories(function, memories):
    converted = autograph.convert(function)
    given = [A.copy(), B.copy(), ROW.copy()]
    found, expected = converted(*given), function(A, B, ROW)
    pairs = zip(*([own] if isinstance(own, np.ndarray) else own for own in (found, expected)))
    for ours, theirs in pairs:
        assert ours.dtype == theirs.dtype
        np.testing.assert_allclose(ours, theirs, rtol=1e-13 if theirs.dtype.itemsize > 4 else 1e-6)
    for own, before in zip(given, (A, B, ROW), strict=True):
        np.testing.assert_array_equal(own, before)
    if memories is not None:
        source = converted.specialisations[0].lowered.source
        assert source.count(" = empty(") == memories, source
