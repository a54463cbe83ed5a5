"""The samples' kernels: plain Python, ours, and numba on the same source.

compilation = first call - a later call,   where numba has compiled something else before
"""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numba
import numpy as np

import autograph
from autograph import config
from autograph.cli import comparison
from autograph.cli.bench import TOLERANCES, first_call
from autograph.cli.measurement import Contestant, side_by_side
from autograph.cli.observation import difference, duplicate, observe
from autograph.cli.program import Case, CommandError, load
from benchmarks.numba_peer import argument_for_numba, through_numba

SAMPLES = Path(__file__).parent.parent / "samples"
LARGE_PLATE = "heat 1000²"


@dataclass(frozen=True, slots=True)
class Sample:
    """Fastest seconds a call, and seconds of compilation; ``None``: cannot do it."""

    name: str
    plain: float
    ours: float | None
    numba: float | None
    ours_compilation: float | None
    numba_compilation: float | None
    note: str

    @property
    def share_of_numba(self) -> float | None:
        """How long ours takes, in calls of numba's."""
        return self.ours / self.numba if self.ours and self.numba else None


def samples(names: list[str], rounds: int) -> Iterator[Sample]:
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


def start_numba() -> None:
    """The first compilation in a process loads numba's own tables; neither side is to blame."""
    numba.njit(_total)(np.ones(2))
    autograph.convert(_total)(np.ones(2))


def _total(a: Any) -> Any:
    return np.sum(a * 2.0)


def measure(name: str, case: Case, rounds: int) -> Sample:
    with config.disabled():
        expected = observe(case.function.py_func, case.arguments, case.keywords)
    changes = bool(comparison.difference(expected.arguments, (case.arguments, case.keywords)))
    call = case.arguments, case.keywords
    plain = Contestant(case.function.py_func, *call, changes, surroundings=config.disabled)
    contestants, first, notes = {"plain": plain}, {}, []

    seen, seconds = first_call(case)
    found = difference(seen, expected, rtol=TOLERANCES[-1])
    if found:
        notes.append(f"ours: {found.splitlines()[0]}")
    else:
        first["ours"] = seconds
        contestants["ours"] = Contestant(case.function, *call, changes)
    try:
        contestants["numba"], first["numba"] = _numba(case, changes)
    except Exception as error:
        notes.append(f"numba: {type(error).__name__}: {_headline(error)}")
    times = side_by_side(contestants, rounds, summary=min)
    return Sample(
        name,
        times["plain"],
        times.get("ours"),
        times.get("numba"),
        _compilation("ours", first, times),
        _compilation("numba", first, times),
        "; ".join(notes),
    )


def _compilation(name: str, first: dict[str, float], times: dict[str, float]) -> float | None:
    return max(0.0, first[name] - times[name]) if name in first else None


def _numba(case: Case, changes: bool) -> tuple[Contestant, float]:
    """The peer, compiled, and how long that took."""
    function = through_numba(case.function)
    arguments = tuple(argument_for_numba(value) for value in case.arguments)
    copies = duplicate(arguments) if changes else arguments
    with contextlib.redirect_stdout(io.StringIO()):
        start = time.perf_counter()
        function(*copies, **case.keywords)
        seconds = time.perf_counter() - start
    return Contestant(function, arguments, case.keywords, changes), seconds


def _headline(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    informative = [line for line in lines if "nopython mode pipeline" not in line]
    return (informative or lines or [""])[0][:100]
