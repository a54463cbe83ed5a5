"""``python -m benchmarks checks``: what is measured."""

from __future__ import annotations

import numpy as np

import autograph
from benchmarks.checks import Cost, mean, measured, without_checks
from benchmarks.kernels import all_kernels


def picked(x, places):
    return sum(x[place] for place in places)


def test_checks_are_left_out_and_come_back():
    def source():
        arguments = np.ones(4), np.array([1, 2, 3])
        return autograph.convert(picked).lower(*arguments).source

    with without_checks():
        assert "call_host" not in source()
    assert "call_host" in source()


def test_a_kernel_is_measured_both_ways():
    cost = measured(all_kernels()["counting_sort"], 0.0)
    assert cost.kernel == "counting_sort"
    assert cost.checked > 0
    assert cost.unchecked > 0


def test_the_mean_is_geometric():
    assert mean([Cost("a", 2.0, 1.0), Cost("b", 1.0, 2.0)]) == 1.0
