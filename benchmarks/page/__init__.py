"""The page: what was measured, as plots and tables in one file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from html import escape
from pathlib import Path

from autograph.cli.output import duration, ratio
from benchmarks.catalogue import ROOT
from benchmarks.page.charts import Entry, Series, bars, dots, legend, signs_for
from benchmarks.page.document import document, folded, section, table, write
from benchmarks.records import Record, Row
from benchmarks.summary import (
    HAND,
    NUMPY,
    OURS,
    PEERS,
    Mean,
    first_calls,
    memory,
    over_numpy,
    speeds,
    unable,
)
from benchmarks.targets import LONGEST_FIRST_CALL, targets

CLOCKS = {
    "wall": "Seconds of the clock on the wall.",
    "cpu": "Seconds of the processor, those of all threads added up.",
}
NOTABLE_MEMORY = 1.05


def write_page(record: Record, path: Path) -> None:
    title = "autograph beside NumPy, numba and other compilers"
    write(path, document(title, list(introduction(record)), _Page(record, path).sections()))


def introduction(record: Record) -> Iterator[str]:
    machine, settings = record.machine, record.settings
    packages = machine["packages"]
    versions = ", ".join(f"{name} {packages[name]}" for name in ("numpy", "numba"))
    where = f"{machine['machine']['processor']}, {machine['machine']['cores']} cores"
    yield f"{where}; Python {machine['python']['version']}, {versions}."
    yield (
        f"{len(record.rows)} programs, medians of up to {settings.rounds} samples of each system, "
        "taken in turns, each system in a process of its own for each program. "
        f"{CLOCKS[settings.clock]} Ratios say more than times: whatever else the machine did, it "
        "did to all."
    )


class _Page:
    """The sections, from top to bottom."""

    def __init__(self, record: Record, path: Path) -> None:
        self.record, self.rows, self.titles = record, record.rows, record.systems
        self.folder = path.parent.resolve()
        others = [name for name in self.titles if name not in (NUMPY, OURS)]
        order = {OURS: OURS} | self.titles
        self.series = signs_for([OURS, *others], order)

    def sections(self) -> Iterator[str]:
        yield self.targets()
        yield self.means()
        yield self.against_best_peer()
        yield self.against_numpy()
        yield self.first_calls()
        yield self.memory()
        yield self.by_hand()
        yield self.everything()

    def targets(self) -> str:
        rows = []
        for goal in targets(self.rows, self.titles):
            what, found, limit, verdict = goal.row()
            shown = f'<td class="{verdict.lower()}">{verdict}</td>'
            rows.append((escape(what), found, escape(limit), shown))
        return section("Targets", "", table(("", "measured", "target", ""), rows))

    def means(self) -> str:
        names = list(self.titles)
        found: tuple[dict[str, Mean], ...] = (
            speeds(self.rows, names),
            over_numpy(self.rows, names),
            first_calls(self.rows, names),
        )
        keys = dict.fromkeys([OURS, *(key for means in found for key in means)])
        rows = [
            (escape(self.titles.get(key, key)), *(_mean(means.get(key)) for means in found))
            for key in keys
        ]
        header = (
            "",
            "how many times as fast ours is",
            "times as fast as NumPy",
            "our first call / its own",
        )
        words = "Geometric means, over the programs that both do; their number in brackets."
        return section("Means", words, table(header, rows))

    def against_best_peer(self) -> str:
        entries = []
        for row in self.rows:
            best = row.best(PEERS)
            speed = row.speed(OURS, best) if best else None
            if best and speed:
                entries.append(self.entry(row, {OURS: speed}, self.titles[best]))
        entries.sort(key=lambda entry: -entry.values[OURS])
        words = "The peer that is fastest at each program is named on the right."
        plot = bars(entries, OURS, "ours against the best peer", "times as fast as the best peer")
        return section("Against the best peer of each program", words, plot)

    def against_numpy(self) -> str:
        entries = []
        for row in self.rows:
            found = {key: row.speed(key, NUMPY) for key in self.titles if key != NUMPY}
            entries.append(self.entry(row, {key: one for key, one in found.items() if one}))
        entries.sort(key=lambda entry: -entry.values.get(OURS, 0.0))
        series = self.only_used(entries)
        plot = dots(entries, series, "all against NumPy", "times as fast as NumPy", 1.0)
        words = "NumPy here is the program as it is written, Python's loops included."
        return section("Against NumPy", words, legend(series), plot)

    def first_calls(self) -> str:
        entries = []
        for row in self.rows:
            found = {
                key: timing.first
                for key, timing in row.timings.items()
                if timing.first and timing.seconds and key not in (NUMPY, HAND)
            }
            if found:
                entries.append(self.entry(row, found))
        entries.sort(key=lambda entry: -entry.values.get(OURS, 0.0))
        series = self.only_used(entries)
        plot = dots(entries, series, "first calls", "seconds", LONGEST_FIRST_CALL)
        words = (
            "Conversion, staging and compilation together, with nothing kept from before; each "
            "system has compiled something else first."
        )
        return section("The first call", words, legend(series), plot)

    def memory(self) -> str:
        found = sorted(
            ((peak, row) for row in self.rows if (peak := memory(row))), key=lambda one: -one[0]
        )
        notable = [one for one in found if one[0] > NOTABLE_MEMORY]
        rows = [
            (self.link(row), _bytes(row, OURS), _bytes(row, NUMPY), ratio(peak))
            for peak, row in notable
        ]
        words = (
            f"Of one call, its result included, beyond what was there before. Ours needs no more "
            f"than NumPy in {len(found) - len(notable)} of {len(found)} programs; these are the "
            "others."
        )
        return section("Peak memory", words, table(("", "ours", "NumPy", "ratio"), rows))

    def by_hand(self) -> str:
        entries = [
            self.entry(row, {OURS: speed}) for row in self.rows if (speed := row.speed(OURS, HAND))
        ]
        entries.sort(key=lambda entry: -entry.values[OURS])
        words = "Loops that a person who knows numba would write, for some of the programs."
        plot = bars(entries, OURS, "ours against loops by hand", "times as fast as loops by hand")
        return section("Against loops written by hand", words, plot) if entries else ""

    def everything(self) -> str:
        header = ("", *self.titles.values(), "first call of ours")
        rows = [
            (self.link(row), *(self.cell(row, key) for key in self.titles), _first(row))
            for row in self.rows
        ]
        parts = [folded("Times of a call", table(header, rows))]
        for key, title in self.titles.items():
            refused = [(self.link(row), f'<td class="words">{escape(why)}</td>')
                       for row, why in unable(self.rows, key)]  # fmt: skip
            if refused and key != HAND:
                summary = f"What {title} does not do ({len(refused)})"
                parts.append(folded(summary, table(("", ""), refused)))
        return section("All that was measured", "", *parts)

    def only_used(self, entries: list[Entry]) -> list[Series]:
        return [one for one in self.series if any(one.key in entry.values for entry in entries)]

    def entry(self, row: Row, values: dict[str, float], note: str = "") -> Entry:
        return Entry(row.name, self.address(row), values, note)

    def address(self, row: Row) -> str:
        return f"{os.path.relpath(ROOT / row.file, self.folder)}#L{row.line}"

    def link(self, row: Row) -> str:
        return f'<a href="{escape(self.address(row))}">{escape(row.name)}</a>'

    def cell(self, row: Row, system: str) -> str:
        seconds = row.seconds(system)
        return duration(seconds) if seconds else "-"


def _mean(mean: Mean | None) -> str:
    return f"{mean.value:.2f} ({mean.count})" if mean else "-"


def _first(row: Row) -> str:
    first = row.timings[OURS].first if OURS in row.timings else None
    return duration(first) if first else "-"


def _bytes(row: Row, system: str) -> str:
    return f"{(row.timings[system].memory or 0) / 2**20:.1f} MiB"
