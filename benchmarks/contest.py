"""One function, three ways: plain Python, ours, and numba on the same source.

compilation = first call - a later call,   where numba has compiled something else before
"""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numba
import numpy as np

import autograph
from autograph import config
from autograph.cli import comparison
from autograph.cli.bench import TOLERANCES, first_call
from autograph.cli.measurement import Contestant, side_by_side
from autograph.cli.observation import Observation, difference, duplicate, observe
from autograph.cli.program import Case
from benchmarks.numba_peer import argument_for_numba, through_numba


@dataclass(frozen=True, slots=True)
class Contest:
    """Seconds a call, and seconds of compilation; ``None``: cannot do it."""

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


def start_numba() -> None:
    """The first compilation in a process loads numba's own tables; neither side is to blame."""
    numba.njit(_total)(np.ones(2))
    autograph.convert(_total)(np.ones(2))


def _total(a: Any) -> Any:
    return np.sum(a * 2.0)


def measure(
    name: str,
    case: Case,
    rounds: int,
    summary: Callable[[list[float]], float] = min,
    atol: float = 0.0,
    budget: float = 10.0,
) -> Contest:
    """Checks that ours does what plain Python does, within tolerances, and takes the times."""
    with config.disabled():
        expected = observe(case.function.py_func, case.arguments, case.keywords)
    changes = bool(comparison.difference(expected.arguments, (case.arguments, case.keywords)))
    call = case.arguments, case.keywords
    plain = Contestant(case.function.py_func, *call, changes, surroundings=config.disabled)
    contestants, first, notes = {"plain": plain}, {}, []

    seen, seconds = first_call(case)
    seen = _without_warnings(seen)
    found = difference(seen, _without_warnings(expected), rtol=TOLERANCES[-1], atol=atol)
    if found:
        notes.append(f"ours: {found.splitlines()[0]}")
    else:
        first["ours"] = seconds
        contestants["ours"] = Contestant(case.function, *call, changes)
    try:
        contestants["numba"], first["numba"] = _numba(case, changes)
    except Exception as error:
        notes.append(f"numba: {type(error).__name__}: {_headline(error)}")
    times = side_by_side(contestants, rounds, budget, summary)
    return Contest(
        name,
        times["plain"],
        times.get("ours"),
        times.get("numba"),
        _compilation("ours", first, times),
        _compilation("numba", first, times),
        "; ".join(notes),
    )


def _without_warnings(seen: Observation) -> Observation:
    """Floating-point warnings come from NumPy's own loops only."""
    return replace(seen, warnings=())


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
