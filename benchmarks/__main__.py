"""``python -m benchmarks [NAME ...]``: every kernel and sample in every system that is there.

Ours beside NumPy, numba on the same source, loops written by hand, and the peers whose interpreters
are named by AUTOGRAPH_BENCH_JAX, _TORCH, _TENSORFLOW, _PYTHRAN, _DACE and _MXNET; whatever else is
left out, by name. Prints a table, writes JSON, a page, and tables for documents.

python -m benchmarks jacobi_2d samples/heat      only these
python -m benchmarks --quick                     fewer samples, and less patience with compilers
python -m benchmarks growth                      how time grows with the size of arrays and programs
python -m benchmarks networks                    hybrid networks beside those of other frameworks
python -m benchmarks costs                       a call that does nothing, a new process
python -m benchmarks checks                      what checked indices and sizes cost
python -m benchmarks page                        the page again, from what was measured
"""

from __future__ import annotations

import argparse
import signal
import sys
from dataclasses import replace
from pathlib import Path

from benchmarks import checks, costs, growth
from benchmarks.catalogue import catalogue
from benchmarks.markdown import write_markdown
from benchmarks.networks import contest as networks
from benchmarks.page import write_page
from benchmarks.records import QUICK, THOROUGH, Record, read
from benchmarks.run import begin, compete
from benchmarks.summary import OURS, first_calls, over_numpy, speeds
from benchmarks.systems import SYSTEMS, installed, missing
from benchmarks.tables import NAME_WIDTH, header, mean_lines, print_row, row_cells
from benchmarks.targets import targets

RESULTS = Path(__file__).parent / "results"
COMMANDS = {"growth": growth.execute, "costs": costs.execute, "checks": checks.execute}


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # and with it all that it started
    options = parse()
    command = options.names[0] if options.names else ""
    if command == "networks":
        output = options.output or RESULTS / "networks.json"
        networks.execute(output, options.quick, options.clock)
        return
    if command in COMMANDS:
        COMMANDS[command](options.output or RESULTS / f"{command}.json", options.quick)
        return
    output = options.output or RESULTS / "latest.json"
    record = read(output) if command == "page" else measure(options, output)
    page = output.with_suffix(".html")
    write_page(record, page)
    write_markdown(record, output.with_suffix(".md"))
    print(f"\nwrote {output}, and the same as .html and .md")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="programs, or a command")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--systems", nargs="+", metavar="SYSTEM", choices=SYSTEMS)
    parser.add_argument(
        "--clock",
        default="wall",
        choices=("wall", "cpu"),
        help="cpu: the processor's seconds, all threads together, where others use the machine too",
    )
    parser.add_argument("--resume", action="store_true", help="go on where the last run was ended")
    parser.add_argument("--output", type=Path, metavar="FILE", help="the JSON; the page is beside")
    options = parser.parse_args()
    unknown = set(options.names) - set(catalogue()) - {*COMMANDS, "networks", "page"}
    if unknown:
        parser.error(f"there is no program {', '.join(sorted(unknown))}")
    return options


def measure(options: argparse.Namespace, output: Path) -> Record:
    systems = [one for one in installed() if not options.systems or one.key in options.systems]
    programs = [
        one for one in catalogue().values() if not options.names or one.name in options.names
    ]
    for system in missing():
        print(f"{system.title} is left out: {system.variable} names no interpreter")
    settings = replace(QUICK if options.quick else THOROUGH, clock=options.clock)
    record = begin(systems, settings, output if options.resume else None)
    print_row(header(record.systems), NAME_WIDTH)
    for row in compete(programs, systems, record, output):
        print_row(row_cells(row, record.systems), NAME_WIDTH)
        if OURS in row.timings and row.timings[OURS].note:
            print(f"    ours: {row.timings[OURS].note}")
    summarise(record)
    return record


def summarise(record: Record) -> None:
    rows, names = record.rows, list(record.systems)
    blocks = {
        "ours, times as fast as": speeds(rows, names),
        "times as fast as NumPy": over_numpy(rows, names),
        "the first call of ours, in first calls of": first_calls(rows, names),
    }
    for title, means in blocks.items():
        print(f"\n{title} (geometric means)")
        for line in mean_lines(means, record.systems):
            print(f"  {line}")
    print("\ntargets")
    for name, *cells in (goal.row() for goal in targets(rows, record.systems)):
        print(f"  {name:<50}" + "".join(f"{cell:>12}" for cell in cells))


if __name__ == "__main__":
    main()
