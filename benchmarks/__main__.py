"""``python -m benchmarks [SAMPLE ...]``, ``python -m benchmarks kernels [--only NAME ...]``:
measures, prints tables, writes JSON.

The samples' times are the fastest of several: whatever else the machine does only adds to it. The
kernels' are medians. Plain Python's, ours and numba's are taken in turns, so that all meet the same
machine.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograph.cli.info import collect
from benchmarks.call_overhead import overheads
from benchmarks.kernel_table import compete, means, slower
from benchmarks.kernels import all_kernels
from benchmarks.samples import samples
from benchmarks.start_up import start_up
from benchmarks.tables import (
    CONTEST,
    contest_row,
    overhead_row,
    print_row,
    print_table,
    start_up_lines,
)
from benchmarks.targets import targets

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    options = parse()
    report = (
        kernel_report(options) if options.samples[:1] == ["kernels"] else sample_report(options)
    )
    name = "kernels.json" if options.samples[:1] == ["kernels"] else "latest.json"
    output = options.output or RESULTS / name
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(
        json.dumps({"machine": collect()} | report, indent=2) + "\n", encoding="utf-8"
    )
    print(f"\nwrote {output}")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "samples", nargs="*", metavar="SAMPLE", help="only these, as in `heat`; or `kernels`"
    )
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", choices=all_kernels())
    parser.add_argument("--rounds", type=int, help="samples of each (default: 15, kernels 7)")
    parser.add_argument("--output", type=Path, metavar="FILE")
    return parser.parse_args()


def sample_report(options: argparse.Namespace) -> dict[str, Any]:
    rounds = options.rounds or 15
    print("samples: a call, and compilation")
    measured = []
    print_row(CONTEST)
    for sample in samples(options.samples, rounds):
        measured.append(sample)
        print_row(contest_row(sample))
        if sample.note:
            print(f"    {sample.note}")
    report: dict[str, Any] = {"samples": [asdict(sample) for sample in measured]}
    if not options.samples:
        calls, start = overheads(rounds), start_up(5)
        report |= {"calls": [asdict(call) for call in calls], "start_up": asdict(start)}
        print("\na call that does almost nothing")
        print_table(("arrays", "plain", "ours", "numba"), (overhead_row(call) for call in calls))
        print("\na new process")
        for line in start_up_lines(start):
            print(f"  {line}")
        goals = list(targets(measured, calls, start))
        report["targets"] = [asdict(goal) | {"met": goal.met} for goal in goals]
        print("\ntargets")
        for name, *cells in (goal.row() for goal in goals):
            print(f"  {name:<33}" + "".join(f"{cell:>10}" for cell in cells))
    return report


def kernel_report(options: argparse.Namespace) -> dict[str, Any]:
    print("kernels: a call, and compilation")
    measured = []
    print_row(CONTEST, width=34)
    for kernel in compete(options.only, options.rounds or 7):
        measured.append(kernel)
        print_row(contest_row(kernel), width=34)
        if kernel.note:
            print(f"    {kernel.note}")
    geometric = means(measured)
    print("\ngeometric means")
    for name, (ratio, count) in geometric.items():
        print(f"  {name:<46}{ratio:8.2f}  ({count} kernels)")
    for peer, names in slower(measured).items():
        print(f"\nslower than {peer}: {', '.join(names) or 'none'}")
    return {
        "kernels": [asdict(kernel) for kernel in measured],
        "geometric_means": {name: ratio for name, (ratio, _) in geometric.items()},
    }


if __name__ == "__main__":
    main()
