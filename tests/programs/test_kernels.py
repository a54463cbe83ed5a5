"""Classical kernels: converted, as interpreted graphs and compiled they are as plain Python."""

from __future__ import annotations

import pytest

import autograph
from benchmarks.kernels import all_kernels
from tests.comparison import difference_of_observations
from tests.language import levels
from tests.language.corpus import Program

KERNELS = all_kernels()
each_kernel = pytest.mark.parametrize("kernel", KERNELS.values(), ids=KERNELS)


def difference(kernel, level, rtol=0.0, atol=0.0):
    program = Program(kernel.function, (lambda: kernel.arguments("test"),))
    expected = levels.seen(kernel.function, program, 0)
    actual = levels.seen(levels.LEVELS[level](kernel.function), program, 0)
    if kernel.kind_differs:
        expected, actual = levels.without_kinds(expected), levels.without_kinds(actual)
    assert expected.error is None
    return difference_of_observations(actual, expected, rtol=rtol, atol=atol)


@each_kernel
def test_converted(kernel):
    assert not difference(kernel, "converted")


@each_kernel
@pytest.mark.parametrize("level", ["interpreted", "compiled"])
def test_interpreted_and_compiled(kernel, level):
    assert not difference(kernel, level, kernel.rtol, kernel.atol)


def test_every_tolerance_has_a_reason():
    assert all(kernel.why for kernel in KERNELS.values() if kernel.rtol or kernel.atol)


@pytest.mark.parametrize(
    ("name", "memories"), [("quick_sort", 0), ("floyd_steinberg", 2), ("nussinov", 1)]
)
def test_arrays_that_are_written_are_not_copied(name, memories):
    """What is made are the arrays that the kernel makes itself."""
    kernel = KERNELS[name]
    lowered = autograph.convert(kernel.function).lower(*kernel.arguments("test"))
    assert lowered.source.count("= empty") == memories
