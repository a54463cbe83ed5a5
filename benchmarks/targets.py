"""What the compiler is measured against: ratios and times that every release should keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograph.cli.output import duration, ratio
from benchmarks.call_overhead import Overhead
from benchmarks.records import Row
from benchmarks.start_up import StartUp
from benchmarks.summary import (
    BEST,
    HAND,
    NUMBA,
    NUMPY,
    OURS,
    Mean,
    behind,
    first_calls,
    memory,
    speeds,
    unable,
)

LEAST_MEANS = {NUMPY: 8.0, NUMBA: 3.0, "jax": 2.5, BEST: 1.2}
LONGEST_FIRST_CALL = 3.0


@dataclass(frozen=True, slots=True)
class Target:
    """What was measured, against a limit it should not be above, or not below.

    ``None``: it could not be measured.
    """

    what: str
    measured: float | None
    limit: float
    unit: str = "times"
    at_least: bool = False

    @property
    def met(self) -> bool:
        if self.measured is None:
            return False
        found, limit = self.measured, self.limit
        return found >= limit if self.at_least else found <= limit

    def row(self) -> Sequence[str]:
        found = "-" if self.measured is None else self.show(self.measured)
        sign = ">=" if self.at_least else "<="
        verdict = "-" if self.measured is None else "pass" if self.met else "FAIL"
        return (self.what, found, f"{sign} {self.show(self.limit)}", verdict)

    def show(self, value: float) -> str:
        if self.unit == "count":
            return f"{value:.0f}"
        return duration(value) if self.unit == "seconds" else ratio(value)


def targets(rows: Sequence[Row], titles: dict[str, str]) -> Iterator[Target]:
    """Of the table of programs."""
    means, first = speeds(rows, list(titles)), first_calls(rows, list(titles))
    for name, limit in LEAST_MEANS.items():
        what = f"speed, times {titles.get(name, name)}'s"
        yield Target(what, _value(means.get(name)), limit, at_least=True)
    yield Target(
        "programs that ours does not do, or not in time", len(unable(rows, OURS)), 0, "count"
    )
    yield Target("programs slower than NumPy", len(behind(rows, NUMPY, 1.0)), 0, "count")
    yield Target(
        "programs below 0.95 of their best peer", len(behind(rows, BEST, 0.95)), 0, "count"
    )
    yield Target("first call, of numba's", _value(first.get(NUMBA)), 0.2)
    yield Target("longest first call", longest_first_call(rows), LONGEST_FIRST_CALL, "seconds")
    by_hand = [speed for row in rows if (speed := row.speed(HAND, OURS))]
    yield Target("worst time, of loops by hand", max(by_hand, default=None), 1.05)
    peaks = [peak for row in rows if (peak := memory(row))]
    yield Target("worst peak memory, of NumPy's", max(peaks, default=None), 1.0)


def longest_first_call(rows: Sequence[Row]) -> float | None:
    found = [row.timings[OURS].first for row in rows if OURS in row.timings]
    return max((seconds for seconds in found if seconds), default=None)


def targets_of_costs(calls: list[Overhead], start: StartUp) -> Iterator[Target]:
    """Of calls that do nothing, and of new processes."""
    compilation = start.compilation / start.numba_compilation
    yield Target("heat, of numba's compilation", compilation, 0.25)
    over = max(call.ours - call.numba for call in calls)
    yield Target("a call, above numba's", over, 0.6e-6, "seconds")
    yield Target("import autograph", start.import_autograph, 0.25, "seconds")
    yield Target("numba imported with it", float(start.imports_numba), 0.0, "count")
    first = start.first_call_in_second_process
    yield Target("second process, first call", first, 0.4, "seconds")
    yield Target("compiled in it", float(start.compiles_in_second_process), 0.0, "count")


def _value(mean: Mean | None) -> float | None:
    return mean.value if mean else None
