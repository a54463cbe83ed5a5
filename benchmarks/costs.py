"""``python -m benchmarks costs``: what a call costs that does nothing, and what a process does."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from autograph.cli.info import collect
from benchmarks.call_overhead import overheads
from benchmarks.start_up import start_up
from benchmarks.tables import overhead_row, print_table, start_up_lines
from benchmarks.targets import targets_of_costs


def execute(output: Path, quick: bool) -> None:
    calls, start = overheads(5 if quick else 15), start_up(2 if quick else 5)
    print("a call that does almost nothing")
    print_table(("arrays", "plain", "ours", "numba"), (overhead_row(call) for call in calls))
    print("\na new process")
    for line in start_up_lines(start):
        print(f"  {line}")
    goals = list(targets_of_costs(calls, start))
    print("\ntargets")
    for name, *cells in (goal.row() for goal in goals):
        print(f"  {name:<33}" + "".join(f"{cell:>12}" for cell in cells))
    found = {
        "machine": collect(),
        "calls": [asdict(call) for call in calls],
        "start_up": asdict(start),
        "targets": [asdict(goal) | {"met": goal.met} for goal in goals],
    }
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(f"\nwrote {output}")
