"""What many rows come to: geometric means, the best peer of each program, where ours is behind."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.records import Row
from benchmarks.systems import PEERS

OURS, NUMPY, NUMBA, HAND = "ours", "numpy", "numba", "hand"
BEST = "best peer"
ALLOWED_BYTES = 512 * 1024  # what a process's own bookkeeping comes to


@dataclass(frozen=True, slots=True)
class Mean:
    """A geometric mean and over how many programs."""

    value: float
    count: int


def mean(ratios: Iterable[float | None]) -> Mean | None:
    known = [ratio for ratio in ratios if ratio]
    return Mean(statistics.geometric_mean(known), len(known)) if known else None


def against_best(row: Row, peers: Sequence[str] = PEERS) -> float | None:
    """How many times as fast ours is as the fastest peer."""
    best = row.best(list(peers))
    return row.speed(OURS, best) if best else None


def speeds(rows: Sequence[Row], systems: Sequence[str]) -> dict[str, Mean]:
    """How many times as fast ours is as each system, where both do it."""
    found = {name: mean(row.speed(OURS, name) for row in rows) for name in systems if name != OURS}
    found[BEST] = mean(against_best(row) for row in rows)
    return {name: one for name, one in found.items() if one}


def over_numpy(rows: Sequence[Row], systems: Sequence[str]) -> dict[str, Mean]:
    """How many times as fast each system is as NumPy."""
    found = {
        name: mean(row.speed(name, NUMPY) for row in rows) for name in systems if name != NUMPY
    }
    return {name: one for name, one in found.items() if one}


def first_calls(rows: Sequence[Row], systems: Sequence[str]) -> dict[str, Mean]:
    """How long ours takes for its first call, in first calls of each system."""
    found = {name: mean(first_call(row, name) for row in rows) for name in systems}
    return {name: one for name, one in found.items() if one and name not in (OURS, NUMPY)}


def first_call(row: Row, system: str) -> float | None:
    ours, theirs = row.timings.get(OURS), row.timings.get(system)
    if ours is None or theirs is None or not ours.first or not theirs.first:
        return None
    return ours.first / theirs.first


def memory(row: Row) -> float | None:
    """Ours in NumPys; what both need for themselves is left out."""
    ours, theirs = row.timings.get(OURS), row.timings.get(NUMPY)
    if ours is None or theirs is None or ours.memory is None or theirs.memory is None:
        return None
    return (ours.memory + ALLOWED_BYTES) / (theirs.memory + ALLOWED_BYTES)


def behind(rows: Sequence[Row], system: str, least: float) -> list[tuple[Row, str, float]]:
    """Where ours is less than so many times as fast, the worst first; which system it was."""
    found = []
    for row in rows:
        other = row.best(PEERS) if system == BEST else system
        speed = row.speed(OURS, other) if other else None
        if other and speed and speed < least:
            found.append((row, other, speed))
    return sorted(found, key=lambda one: one[2])


def unable(rows: Sequence[Row], system: str) -> list[tuple[Row, str]]:
    """What a system did not do, and why."""
    pairs = [(row, row.timings[system]) for row in rows if system in row.timings]
    return [(row, timing.note) for row, timing in pairs if timing.seconds is None]
