"""The classical kernels: plain NumPy and Python, ours, and numba on the same source."""

from __future__ import annotations

import statistics
import warnings
from collections.abc import Iterator, Sequence

import numba

import autograph
from autograph.cli.program import Case
from benchmarks.contest import Contest, measure, start_numba
from benchmarks.kernels import all_kernels

SECONDS = 3.0  # for the samples of one kernel


def compete(names: Sequence[str], rounds: int) -> Iterator[Contest]:
    start_numba()
    for name, kernel in all_kernels().items():
        if names and name not in names:
            continue
        function = autograph.convert(kernel.function)
        case = Case(name, function, kernel.arguments("bench"), {})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", numba.NumbaWarning)
            warnings.simplefilter("ignore", RuntimeWarning)
            atol = max(1e-6, kernel.atol)
            yield measure(name, case, rounds, statistics.median, atol, SECONDS)


def means(measured: Sequence[Contest]) -> dict[str, tuple[float, int]]:
    """Geometric means of how many times faster, and over how many kernels."""
    plain = [one.plain / one.ours for one in measured if one.ours]
    by_numba = [one.plain / one.numba for one in measured if one.numba]
    both = [one.numba / one.ours for one in measured if one.ours and one.numba]
    found = {
        "ours, times faster than plain": plain,
        "numba, times faster than plain": by_numba,
        "ours, times faster than numba, where both do it": both,
    }
    return {
        name: (statistics.geometric_mean(ratios), len(ratios))
        for name, ratios in found.items()
        if ratios
    }


def slower(measured: Sequence[Contest], margin: float = 1.05) -> dict[str, list[str]]:
    """Where ours takes longer than a peer, and how many times as long."""
    found: dict[str, list[str]] = {"plain": [], "numba": []}
    for one in measured:
        for peer, theirs in (("plain", one.plain), ("numba", one.numba)):
            if one.ours and theirs and one.ours > margin * theirs:
                found[peer].append(f"{one.name} ({one.ours / theirs:.2f})")
    return found
