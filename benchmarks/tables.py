"""What was measured, as rows of text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from autograph.cli.output import duration, ratio
from benchmarks.call_overhead import Overhead
from benchmarks.contest import Contest
from benchmarks.start_up import StartUp

CONTEST = ("", "plain", "ours", "", "numba", "", "compiled", "by numba")


def contest_row(contest: Contest) -> Sequence[str]:
    def time_and_ratio(seconds: float | None) -> tuple[str, str]:
        return ("-", "") if seconds is None else (duration(seconds), ratio(contest.plain / seconds))

    compilation = [contest.ours_compilation, contest.numba_compilation]
    return (
        contest.name,
        duration(contest.plain),
        *time_and_ratio(contest.ours),
        *time_and_ratio(contest.numba),
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


def print_row(cells: Sequence[str], width: int = 14) -> None:
    name, *others = cells
    print(f"  {name:<{width}}" + "".join(f"{cell:>11}" for cell in others), flush=True)
