"""``python -m benchmarks [SAMPLE ...]``: measures, prints tables, writes JSON.

Each time is the fastest of several: whatever else the machine does only adds to it. Ours and
numba's are taken in turns, so that both meet the same machine.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from autograph.cli.info import collect
from autograph.cli.output import duration, ratio
from benchmarks.call_overhead import Overhead, overheads
from benchmarks.kernels import Kernel, kernels
from benchmarks.start_up import StartUp, start_up
from benchmarks.targets import targets

RESULTS = Path(__file__).parent / "results" / "latest.json"


def main() -> None:
    options = parse()
    print("samples: a call, and compilation")
    measured = []
    header = ("", "plain", "ours", "", "numba", "", "compiled", "by numba")
    print_row(header)
    for kernel in kernels(options.samples, options.rounds):
        measured.append(kernel)
        print_row(kernel_row(kernel))
        if kernel.note:
            print(f"    {kernel.note}")
    report: dict[str, object] = {
        "machine": collect(),
        "kernels": [asdict(kernel) for kernel in measured],
    }
    if not options.samples:
        calls, start = overheads(options.rounds), start_up(5)
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
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(f"\nwrote {options.output}")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("samples", nargs="*", metavar="SAMPLE", help="only these, as in `heat`")
    parser.add_argument("--rounds", type=int, default=15, help="samples of each (default: 15)")
    parser.add_argument("--output", type=Path, default=RESULTS, metavar="FILE")
    return parser.parse_args()


def kernel_row(kernel: Kernel) -> Sequence[str]:
    def time_and_ratio(seconds: float | None) -> tuple[str, str]:
        return ("-", "") if seconds is None else (duration(seconds), ratio(kernel.plain / seconds))

    compilation = [kernel.ours_compilation, kernel.numba_compilation]
    return (
        kernel.name,
        duration(kernel.plain),
        *time_and_ratio(kernel.ours),
        *time_and_ratio(kernel.numba),
        *("-" if seconds is None else duration(seconds) for seconds in compilation),
    )


def overhead_row(call: Overhead) -> Sequence[str]:
    return (str(call.arrays), duration(call.plain), duration(call.ours), duration(call.numba))


def start_up_lines(found: StartUp) -> list[str]:
    return [
        f"import numpy                      {duration(found.import_numpy)}",
        f"import autograph (and numpy)      {duration(found.import_autograph)}",
        f"import numba (and numpy)          {duration(found.import_numba)}",
        f"first call of heat                {duration(found.first_call)}",
        f"first call in the second process  {duration(found.first_call_in_second_process)}",
        f"the same, numba already used      {duration(found.compilation)}",
        f"plain numba, already used         {duration(found.numba_compilation)}",
    ]


def print_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    print_row(header)
    for row in rows:
        print_row(row)


def print_row(cells: Sequence[str]) -> None:
    name, *others = cells
    print(f"  {name:<14}" + "".join(f"{cell:>11}" for cell in others), flush=True)


if __name__ == "__main__":
    main()
