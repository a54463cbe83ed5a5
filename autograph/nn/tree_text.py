"""Trees and tables of blocks as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def tree_text(own: str, children: Sequence[tuple[str, str]]) -> str:
    """The text of a block, and below it those of its children, indented.

    Net(
      (hidden): Dense(4)
      (output): Dense(2)
    )
    """
    if not children:
        return own
    lines = [own.removesuffix(")")]
    for key, text in children:
        first, *rest = text.splitlines()
        lines += [f"  ({key}): {first}", *(f"  {line}" for line in rest)]
    return "\n".join([*lines, ")"])


def table_text(rows: Sequence[Sequence[str]]) -> str:
    """Rows under a heading, in columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def shape_text(item: Any) -> str:
    """The shape of an array, or of several."""
    if isinstance(item, (tuple, list)):
        return ", ".join(map(shape_text, item))
    return str(getattr(item, "shape", ""))
