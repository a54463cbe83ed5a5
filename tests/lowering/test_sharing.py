"""Expressions that a block computes twice; loops over flattened arrays."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autograph


def two_masked_stores(c: Any) -> Any:
    counts = np.zeros(c.shape, np.int64)
    z = np.zeros_like(c)
    for n in range(5):
        near = np.abs(z) < 2.0
        counts[near] = n
        z[near] = z[near] ** 2 + c[near]
    return counts, z


def changed_in_between(x: Any, y: Any) -> Any:
    a = np.zeros(x.shape)
    for k in range(len(x)):
        a[k] = np.tanh(x[k]) * y[k]
        x[k] = a[k] + 1.0
        y[k] = np.tanh(x[k]) * y[k]
    return a


def run(function: Callable[..., Any], *arguments: Any) -> str:
    converted = autograph.convert(function)
    mine, plain = ([x.copy() for x in arguments] for _ in range(2))
    expected, found = function(*plain), converted(*mine)
    for one, other in zip((*plain, *leaves(expected)), (*mine, *leaves(found)), strict=True):
        np.testing.assert_allclose(other, one, rtol=1e-14)
    return converted.lower(*arguments).source


def leaves(result: Any) -> tuple[Any, ...]:
    return result if isinstance(result, tuple) else (result,)


def test_a_mask_of_two_stores_is_computed_once():
    random = np.random.default_rng(0)
    c = random.normal(size=(7, 9)) + 1j * random.normal(size=(7, 9))
    text = run(two_masked_stores, c)
    assert text.count("vecmath.hypot") == 1


def test_what_reads_a_changed_memory_is_computed_again():
    random = np.random.default_rng(0)
    text = run(changed_in_between, random.normal(size=9), random.normal(size=9))
    assert text.count("vecmath.tanh(") == 2


def flattened(x: Any) -> Any:
    return x.ravel() * 2.0


def flattened_sum(x: Any) -> Any:
    return np.max(np.tanh(x).ravel() + 1.0)


@pytest.mark.parametrize("function", [flattened, flattened_sum])
@pytest.mark.parametrize("shape", [(4, 5), (2, 3, 4), (0, 5), (5, 0), (1, 6)])
def test_flattened_arrays_are_read_by_their_axes(function, shape):
    x = np.random.default_rng(0).normal(size=shape)
    if x.size == 0 and function is flattened_sum:
        pytest.skip("no largest of none")
    text = run(function, x)
    if len(shape) == 2 and 1 not in shape:
        assert "//" not in text


def flattened_of_known_size(x: Any) -> Any:
    y = np.empty((len(x), 12))
    parts = np.zeros((len(x), 3, 4))
    parts[:, 1:] = np.tanh(x)[:, np.newaxis]
    y[...] = np.sqrt(parts * parts + 1.0).reshape(len(x), 12)
    return y


def test_known_sizes_are_taken_apart():
    x = np.random.default_rng(0).normal(size=(5, 4))
    assert "//" not in run(flattened_of_known_size, x)


def two_sums(x: Any) -> Any:
    y = np.empty((2, len(x) - 1))
    y[0] = x[1:] - x[:-1]
    y[1] = (x[1:] - x[:-1]) * 2.0
    return y


def test_what_is_loaded_counts():
    """A store in between may change what is loaded, for all that LLVM knows."""
    text = run(two_sums, np.random.default_rng(0).normal(size=9))
    assert len(re.findall(r"\bx\[i", text)) == 2


def every_other(x: Any) -> Any:
    y = np.zeros((2 * len(x) + 1, 3))
    y[1::2] = y[0:-1:2] + 1.0
    y[: len(x)] += x
    return y


def test_every_other_of_an_even_number_is_half_of_it():
    text = run(every_other, np.ones((4, 3)))
    assert "//" not in text
    assert text.count("raise HostError") == 1  # there are 3 columns
