"""Code and reports on stdout: coloured on a terminal where rich is installed, plain elsewhere."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence

LEXERS = {"llvm": "llvm", "asm": "gas", "graph": "text", "loops": "text"}


def write_code(text: str, stage: str, *, color: str = "auto") -> None:
    """Prints one stage of a program."""
    if not _wants_color(color):
        print(text.rstrip("\n"))
        return
    from rich.console import Console  # lazy: optional
    from rich.syntax import Syntax  # lazy: optional

    lexer = LEXERS.get(stage, "python")
    console = Console(force_terminal=True, soft_wrap=True)
    console.print(Syntax(text.rstrip("\n"), lexer, background_color="default"))


def _wants_color(color: str) -> bool:
    asked = color == "always" or (color == "auto" and sys.stdout.isatty())
    return asked and importlib.util.find_spec("rich") is not None


def write_table(rows: Sequence[tuple[str, str]], indent: str = "") -> None:
    """Prints two columns."""
    width = max((len(name) for name, _ in rows), default=0)
    for name, value in rows:
        print(f"{indent}{name:<{width}}  {value}".rstrip())


def duration(seconds: float) -> str:
    """Three digits and a unit a person can read."""
    value, unit = seconds, "s"
    for limit, smaller, factor in ((1e-6, "ns", 1e9), (1e-3, "µs", 1e6), (1.0, "ms", 1e3)):
        if seconds < limit:
            value, unit = seconds * factor, smaller
            break
    return f"{value:.{digits_after_point(value)}f} {unit}"


def ratio(value: float) -> str:
    """Three digits of how many times."""
    return f"{value:.{digits_after_point(value)}f}x"


def digits_after_point(value: float) -> int:
    return 2 if value < 10 else 1 if value < 100 else 0
