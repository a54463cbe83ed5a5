"""Programs for which LLVM divides integers of 128 bits."""

from __future__ import annotations

import llvmlite.binding
import numpy as np
import pytest

import autograph
from autograph.runtime import wide_division
from tests.comparison import assert_same_call


def multiples(limit):
    """The trips of the inner loop are computed in 128 bits, outside of the outer one."""
    marks = np.zeros(limit + 1, dtype=np.uint8)
    for n in range(2, limit + 1):
        for m in range(n * n, limit + 1, n):
            marks[m] = 1
    return marks


@pytest.mark.parametrize("limit", [0, 3, 50])
def test_a_loop_whose_start_is_a_product(limit):
    assert_same_call(autograph.convert(multiples), multiples, limit)


@pytest.mark.parametrize("name", wide_division.FUNCTIONS)
def test_llvm_finds_the_function(name):
    assert llvmlite.binding.address_of_symbol(name)


def test_what_is_defined_is_left_alone():
    before = [llvmlite.binding.address_of_symbol(name) for name in wide_division.FUNCTIONS]
    wide_division.define()
    after = [llvmlite.binding.address_of_symbol(name) for name in wide_division.FUNCTIONS]
    assert before == after


def test_a_library_that_is_not_there_is_passed_over(monkeypatch):
    monkeypatch.setattr(wide_division, "LIBRARIES", ("no-such-library.so.1",))
    assert list(wide_division._addresses("__udivti3")) == []
