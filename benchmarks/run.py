"""All programs in all systems that are installed: the loop, its progress line, what it leaves.

Every finished program is written at once; ``--resume`` goes on where a run was ended.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from autograph.cli.info import collect
from benchmarks.catalogue import Program
from benchmarks.colleague import Colleague
from benchmarks.contest import Contest
from benchmarks.records import Record, Row, Settings, read
from benchmarks.systems import System

ERASE = "\r\x1b[K"


def compete(
    programs: Sequence[Program], systems: Sequence[System], record: Record, output: Path
) -> Iterator[Row]:
    """Measures what the record does not have yet, one row after another."""
    done = {row.name for row in record.rows}
    left = [program for program in programs if program.name not in done]
    with contextlib.ExitStack() as stack:
        colleagues = {one.key: stack.enter_context(Colleague(one)) for one in systems}
        for number, program in enumerate(left, start=len(done) + 1):
            tell = progress(f"{number} of {len(programs)}: {program.name}")
            row = Contest(program, colleagues, record.settings, tell).run()
            tell("")
            record.rows.append(row)
            record.write(output)
            yield row


def begin(systems: Sequence[System], settings: Settings, resumed: Path | None) -> Record:
    """A new record, or an unfinished one of the same settings and systems."""
    titles = {system.key: system.title for system in systems}
    if resumed and resumed.is_file():
        found = read(resumed)
        if (found.settings, found.systems) == (settings, titles):
            return found
        print(f"{resumed} is of another kind of run: starting anew", file=sys.stderr)
    return Record(collect(), settings, titles)


def progress(what: str) -> Callable[[str], None]:
    """Says what is going on, in a line that is overwritten, where a person watches."""

    def tell(text: str) -> None:
        if sys.stderr.isatty():
            print(f"{ERASE}{what}: {text}" if text else ERASE, end="", file=sys.stderr, flush=True)

    return tell
