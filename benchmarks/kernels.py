"""The samples' kernels: plain Python, ours, and numba on the same source."""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograph import config
from autograph.cli import comparison
from autograph.cli.bench import TOLERANCES, first_call
from autograph.cli.measurement import Contestant, side_by_side
from autograph.cli.observation import difference, duplicate, observe
from autograph.cli.program import Case, CommandError, load
from benchmarks.numba_peer import argument_for_numba, through_numba

SAMPLES = Path(__file__).parent.parent / "samples"


@dataclass(frozen=True, slots=True)
class Kernel:
    """Median seconds a call and seconds until the first call is done; ``None``: cannot do it."""

    name: str
    plain: float
    ours: float | None
    numba: float | None
    ours_first_call: float | None
    numba_first_call: float | None
    note: str


def kernels(names: list[str], rounds: int) -> Iterator[Kernel]:
    """Measures each sample that has an ``example()``."""
    for path in sorted(SAMPLES.glob("*.py")):
        if names and path.stem not in names:
            continue
        try:
            case = load(str(path)).case(None)
        except CommandError as error:
            print(f"{path.stem}: skipped: {error}")
            continue
        yield measure(path.stem, case, rounds)


def measure(name: str, case: Case, rounds: int) -> Kernel:
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
    times = side_by_side(contestants, rounds)
    return Kernel(
        name,
        times["plain"],
        times.get("ours"),
        times.get("numba"),
        first.get("ours"),
        first.get("numba"),
        "; ".join(notes),
    )


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
