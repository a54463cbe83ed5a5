"""What was measured, and how it is kept: one row for each program, one timing for each system."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of a call and of the first one, and bytes; ``None``: not known, see the note."""

    seconds: float | None = None
    first: float | None = None
    memory: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One program in all systems."""

    name: str
    topic: str
    file: str
    line: int
    timings: dict[str, Timing] = field(default_factory=dict)

    def seconds(self, system: str) -> float | None:
        timing = self.timings.get(system)
        return timing.seconds if timing else None

    def speed(self, system: str, than: str) -> float | None:
        """How many times as fast a system is; ``None`` where one of the two cannot do it."""
        ours, theirs = self.seconds(system), self.seconds(than)
        return theirs / ours if ours and theirs else None

    def best(self, systems: list[str]) -> str | None:
        """The fastest of these."""
        able = {system: self.seconds(system) for system in systems}
        times = {system: seconds for system, seconds in able.items() if seconds}
        return min(times, key=times.__getitem__) if times else None


@dataclass(frozen=True, slots=True)
class Settings:
    """How long to measure. ``at_once``: how many systems make their first calls side by side."""

    rounds: int = 9
    sample_seconds: float = 0.01
    budget: float = 4.0  # seconds for the samples of one program in one system
    patience: float = 180.0  # seconds for a first call
    at_once: int = 1
    clock: str = "wall"  # or "cpu": of all threads, whoever else uses the machine


THOROUGH = Settings()
QUICK = Settings(rounds=3, sample_seconds=0.004, budget=0.7, patience=20.0, at_once=2)


@dataclass(slots=True)
class Record:
    """One run, as its JSON file has it."""

    machine: dict[str, Any]
    settings: Settings
    systems: dict[str, str]
    rows: list[Row] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        """At once or not at all, so that a run that is interrupted leaves what it has."""
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        unfinished.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")
        os.replace(unfinished, path)


def read(path: Path) -> Record:
    found = json.loads(path.read_text(encoding="utf-8"))
    rows = [_row(row) for row in found.pop("rows")]
    return Record(**found | {"rows": rows, "settings": Settings(**found["settings"])})


def _row(found: dict[str, Any]) -> Row:
    timings = {name: Timing(**timing) for name, timing in found.pop("timings").items()}
    return Row(**found, timings=timings)
