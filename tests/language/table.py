"""``python -m tests.language.table``: writes docs/language.md, what becomes of each construct.

The page is made from the corpus; ``test_table`` says when it is out of date.
"""

# ruff: noqa: E501 - lines of the page

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.language import programs
from tests.language.corpus import CHECKS, EVERY_LEVEL, PROGRAMS, REFUSALS, Listed
from tests.language.peers import CONSTRUCTS

FILE = Path(__file__).parent.parent.parent / "docs" / "language.md"
STAGED = ("interpreted", "compiled")
NUMBERS = (*range(1, 93), 98, 99, 100)
SECTIONS = {
    "Branches, and what has a value after them": range(1, 16),
    "Boolean operators and comparisons": range(16, 22),
    "Loops": range(22, 42),
    "Returns, exceptions, cleanup": range(42, 53),
    "Side effects": range(53, 62),
    "Closures and scopes": range(62, 72),
    "Calls and objects": range(72, 82),
    "Source": range(82, 91),
    "What is compiled when": range(91, 93),
    "All together": range(98, 101),
}
STAGED = ("interpreted", "compiled")
SHORT = {"converted": "C", "interpreted": "I", "compiled": "N"}
HEAD = """\
# The language, construct by construct

Written by `python -m tests.language.table` from the tests; [support.md](support.md) says the same in prose.

Each line is a program or a test. **equal**: result, type, output, changed arguments, aliases and errors are those of
plain Python. **deviation**: equal but for the kind of a number that depends on data, see "Where the result differs"
there. **refused**: with the line, the column and what to write instead.

Levels: **C** the converted source run as Python, **I** the graph interpreted, **N** compiled to machine code.
"""


@dataclass(frozen=True, order=True)
class Line:
    """One program, refusal or test, as the table shows it."""

    number: int
    what: str
    how: str
    levels: str
    row: str


def lines() -> list[Line]:
    """Everything that the corpus lists, in the order of the numbers."""
    assert programs.ALL
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        importlib.import_module(f"tests.language.{path.stem}")
    return sorted({*_programs(), *_refusals(), *_checks()})


def _programs() -> Iterator[Line]:
    for program in PROGRAMS.values():
        how = "deviation" if program.kind_differs else "equal"
        for listed in program.listed:
            yield _line(listed, how, EVERY_LEVEL)


def _refusals() -> Iterator[Line]:
    for refusal in REFUSALS.values():
        for listed in refusal.listed:
            yield _line(listed, "refused", STAGED if refusal.staged else EVERY_LEVEL)
            if refusal.staged:
                yield _line(listed, "equal", ("converted",))


def _checks() -> Iterator[Line]:
    for check in CHECKS.values():
        yield _line(check.listed, check.how, check.levels)


def _line(listed: Listed, how: str, levels: Iterable[str]) -> Line:
    letters = "".join(SHORT[level] for level in levels)
    return Line(listed.number, listed.what, how, letters, listed.row)


def page() -> str:
    found = lines()
    parts = [HEAD.rstrip()]
    for title, numbers in SECTIONS.items():
        parts.append(f"\n## {title}\n\n| number | construct | treatment | levels |")
        parts.append("| ---: | --- | --- | --- |")
        for line in dict.fromkeys((x.number, x.what, x.how, x.levels) for x in found):
            if line[0] in numbers:
                parts.append("| {} | {} | {} | {} |".format(*line))
    parts.append("\n## What other compilers were tried on\n\n| construct | here |\n| --- | --- |")
    parts += [f"| {row} | {_treatment(row, found)} |" for row in CONSTRUCTS]
    return "\n".join(parts) + "\n"


def _treatment(row: str, found: list[Line]) -> str:
    """How its programs are treated, each way once."""
    ways = [line.how for line in found if line.row == row]
    return ", ".join(dict.fromkeys(sorted(ways, key=("equal", "deviation", "refused").index)))


def main() -> None:
    FILE.write_text(page(), encoding="utf-8")
    print(f"wrote {FILE.relative_to(Path.cwd())}" if FILE.is_relative_to(Path.cwd()) else FILE)


if __name__ == "__main__":
    sys.exit(main())
