"""The samples: plain Python, ours, and numba on the same source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from autograph.cli.program import CommandError, load
from benchmarks.contest import Contest, measure, start_numba

SAMPLES = Path(__file__).parent.parent / "samples"
LARGE_PLATE = "heat 1000²"


def samples(names: list[str], rounds: int) -> Iterator[Contest]:
    """Measures the ``example()`` of each sample, and of one of them a larger case."""
    start_numba()
    for path in sorted(SAMPLES.glob("*.py")):
        if names and path.stem not in names:
            continue
        try:
            program = load(str(path))
            case = program.case(None)
        except CommandError as error:
            print(f"{path.stem}: skipped: {error}")
            continue
        yield measure(path.stem, case, rounds)
        if path.stem == "heat":
            large = replace(case, arguments=(program.module.plate(1000), 20))
            measured = measure(LARGE_PLATE, large, rounds)  # what the smaller case has compiled
            yield replace(measured, ours_compilation=None, numba_compilation=None)
