"""The same findings as tables of Markdown, for the project's own documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from autograph.cli.output import duration
from benchmarks.records import Record, Row
from benchmarks.summary import (
    BEST,
    HAND,
    NUMBA,
    NUMPY,
    OURS,
    Mean,
    behind,
    first_calls,
    over_numpy,
    speeds,
)
from benchmarks.targets import targets

PARITY = 0.95


def write_markdown(record: Record, path: Path) -> None:
    path.write_text("\n\n".join(parts(record)) + "\n", encoding="utf-8")


def parts(record: Record) -> Iterator[str]:
    rows, titles = record.rows, record.systems
    yield table(("", "measured", "target", ""), (goal.row() for goal in targets(rows, titles)))
    yield means(rows, titles)
    samples = [row for row in rows if row.topic == "samples"]
    yield table(("sample", "autograph", "numba"), map(_of_sample, samples))
    for system, least in ((NUMPY, 1.0), (BEST, PARITY), (HAND, PARITY)):
        found = behind(rows, system, least)
        title = f"Below {least:g} of {titles.get(system, system)}: {len(found)}."
        lines = ((row.name, f"{speed:.2f}", titles[other]) for row, other, speed in found)
        yield f"{title}\n\n{table(('program', 'times as fast', 'as'), lines)}" if found else title
    longest = sorted(rows, key=lambda row: -(_first(row) or 0.0))[:10]
    lines = ((row.name, duration(_first(row) or 0.0)) for row in longest)
    yield table(("longest first calls", ""), lines)


def means(rows: Sequence[Row], titles: dict[str, str]) -> str:
    names = list(titles)
    found = speeds(rows, names), over_numpy(rows, names), first_calls(rows, names)
    header = ("", "times as fast ours is", "times as fast as NumPy", "our first call / its own")
    keys = dict.fromkeys([OURS, *(key for means in found for key in means)])
    return table(
        header,
        ((titles.get(key, key), *(_mean(means.get(key)) for means in found)) for key in keys),
    )


def _mean(mean: Mean | None) -> str:
    return f"{mean.value:.2f} ({mean.count})" if mean else "-"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    rule = ["---", *["---:"] * (len(header) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, rule, *rows))


def _of_sample(row: Row) -> Sequence[str]:
    speed = [row.speed(key, NUMPY) for key in (OURS, NUMBA)]
    return (row.name.rpartition("/")[2], *(f"{one:.1f}" if one else "-" for one in speed))


def _first(row: Row) -> float | None:
    return row.timings[OURS].first if OURS in row.timings else None
