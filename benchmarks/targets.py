"""What the compiler is measured against: ratios and times that every release should keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograph.cli.output import duration, ratio
from benchmarks.call_overhead import Overhead
from benchmarks.contest import Contest
from benchmarks.samples import LARGE_PLATE
from benchmarks.start_up import StartUp


@dataclass(frozen=True, slots=True)
class Target:
    """Met when what was measured is not above the limit; ``None``: it could not be measured."""

    what: str
    measured: float | None
    limit: float
    is_ratio: bool

    @property
    def met(self) -> bool:
        return self.measured is not None and self.measured <= self.limit

    def row(self) -> Sequence[str]:
        show = ratio if self.is_ratio else duration
        found = "-" if self.measured is None else show(self.measured)
        return (self.what, found, show(self.limit), "pass" if self.met else "FAIL")


def targets(samples: list[Contest], calls: list[Overhead], start: StartUp) -> Iterator[Target]:
    shares = {sample.name: sample.share_of_numba for sample in samples}
    yield Target("collatz, of numba's time", shares["collatz"], 1.05, True)
    yield Target("mandelbrot, of numba's time", shares["mandelbrot"], 1.05, True)
    yield Target(f"{LARGE_PLATE}, of numba's time", shares[LARGE_PLATE], 0.2, True)
    compilation = start.compilation / start.numba_compilation
    yield Target("heat, of numba's compilation", compilation, 0.25, True)
    over = max(call.ours - call.numba for call in calls)
    yield Target("a call, above numba's", over, 0.6e-6, False)
    yield Target("import autograph", start.import_autograph, 0.25, False)
    yield Target("numba imported with it (0 or 1)", float(start.imports_numba), 0.0, True)
    yield Target("second process, first call", start.first_call_in_second_process, 0.4, False)
    compiles = float(start.compiles_in_second_process)
    yield Target("compiled in it (0 or 1)", compiles, 0.0, True)
