"""Moves ``global`` and ``nonlocal`` to the top, where they hold for what blocks become too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.trees import Block, blocks

DECLARATIONS = (gast.Global, gast.Nonlocal)


def hoist_declarations(function: Any, context: Context) -> None:
    found = list(declarations(function.body))
    if found:
        _remove(function.body)
        first = 1 if gast.get_docstring(function) is not None else 0
        function.body[first:first] = found


def declarations(block: Block) -> Iterator[Any]:
    """The declarations in ``block``, not those of nested functions."""
    for statement in block:
        if isinstance(statement, DECLARATIONS):
            yield statement
        for part in blocks(statement):
            yield from declarations(part)


def _remove(block: Block) -> None:
    for position, statement in enumerate(block):
        if isinstance(statement, DECLARATIONS):
            block[position] = gast.copy_location(gast.Pass(), statement)
        for part in blocks(statement):
            _remove(part)
