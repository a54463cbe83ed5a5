"""What was measured, as rows of text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from autograph.cli.output import duration, ratio
from benchmarks.call_overhead import Overhead
from benchmarks.records import Row
from benchmarks.start_up import StartUp
from benchmarks.summary import NUMPY, OURS, Mean

NAME_WIDTH = 30


def header(systems: dict[str, str]) -> Sequence[str]:
    titles = [title for key, title in systems.items() if key not in (NUMPY, OURS)]
    return ("", "NumPy", "ours", "", *titles, "first call")


def row_cells(row: Row, systems: dict[str, str]) -> Sequence[str]:
    """The times of NumPy and ours, how many times as fast as NumPy, our first call."""

    def speed(system: str) -> str:
        found = row.speed(system, NUMPY)
        return ratio(found) if found else "-"

    def time(seconds: float | None) -> str:
        return duration(seconds) if seconds else "-"

    others = [speed(key) for key in systems if key not in (NUMPY, OURS)]
    first = row.timings[OURS].first if OURS in row.timings else None
    times = [time(row.seconds(NUMPY)), time(row.seconds(OURS))]
    return (row.name, *times, speed(OURS), *others, time(first))


def mean_lines(means: dict[str, Mean], titles: dict[str, str]) -> list[str]:
    return [
        f"{titles.get(name, name):<22}{one.value:8.2f}  ({one.count} programs)"
        for name, one in means.items()
    ]


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


def print_row(cells: Sequence[str], width: int = 14) -> None:
    name, *others = cells
    print(f"  {name:<{width}}" + "".join(f"{cell:>11}" for cell in others), flush=True)
