"""Sizes that are cases of their own: where an argument's size makes another one 1, a program that
was compiled for other sizes is not used.
"""

from __future__ import annotations

import numpy as np
import pytest

import autograph
from tests.comparison import assert_same_call


def inner(a, b):
    b[1:-1, 1:-1] = 0.5 * (a[:-2, 1:-1] + a[2:, 1:-1])
    a[1:-1, 1:-1] = b[1:-1, 1:-1] + b[1:-1, :-2]
    return b


def beside(a, b):
    return a[1:] * b[:-1], a[2:] + b[2:].sum()


def quarters(a, b):
    first, second, third, last = np.split(a, 4, axis=1)
    return first + second * b[:, : b.shape[1] // 4], third - last


def every_other(a, b):
    even, odd = a[:, ::2], b[:, 1::2]
    return even[:, 1:] + odd[:, : even.shape[1] - 1], a[: len(a) // 2 // 2] + b[:1]


def one_more(a, b):
    return np.zeros(len(a) + 1) + b[0]


def arguments(*shapes):
    return [np.arange(float(np.prod(shape))).reshape(shape) for shape in shapes]


@pytest.mark.parametrize("function", [quarters, every_other, one_more])
def test_quotients_after_any_other(function):
    converted = autograph.convert(function)
    for n, m in [(9, 8), (9, 9), (9, 7), (9, 4), (7, 16), (0, 2), (9, 3), (0, 1)]:
        assert_same_call(converted, function, *arguments((n, m), (n, m)))


@pytest.mark.parametrize("function", [inner, beside])
def test_any_size_after_any_other(function):
    converted = autograph.convert(function)
    for n, m in [(9, 9), (3, 9), (9, 3), (3, 3), (2, 2), (1, 1), (0, 0), (2, 9), (4, 3), (5, 5)]:
        assert_same_call(converted, function, *arguments((n, m), (n, m)))
        assert_same_call(converted, function, *arguments((n, m), (m, n)))


def test_what_a_program_is_for():
    lowered = autograph.convert(inner).lower(*arguments((9, 9), (9, 9)))
    assert lowered.is_for(*arguments((8, 4), (8, 4)))
    assert not lowered.is_for(*arguments((3, 9), (3, 9)))
    with pytest.raises(autograph.Unsupported, match="another size"):
        lowered.interpret(*arguments((3, 9), (3, 9)))


def test_a_saved_program_takes_all(tmp_path):
    autograph.save(autograph.convert(inner), tmp_path / "inner", *arguments((9, 9), (9, 9)))
    loaded = autograph.load(tmp_path / "inner")
    for n in (9, 3, 2):
        assert_same_call(loaded, inner, *arguments((n, n), (n, n)))


def test_a_quotient_is_known_not_to_be_one():
    lowered = autograph.convert(quarters).lower(*arguments((9, 16), (9, 16)))
    assert lowered.is_for(*arguments((4, 8), (4, 8)))
    for size in (4, 7):
        assert not lowered.is_for(*arguments((9, size), (9, size)))
    assert "select" not in str(lowered.graph)


def test_indices_are_plain():
    source = autograph.convert(inner).lower(*arguments((9, 9), (9, 9))).source
    assert "b[i + 1, j + 1] = 0.5 * (a[i, j + 1] + a[i + 2, j + 1])" in source
