"""Moves ``global`` and ``nonlocal`` to the top of the function, where they also hold for what its blocks become."""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.trees import Block, blocks

DECLARATIONS = (gast.Global, gast.Nonlocal)


def hoist_declarations(function: Any, context: Context) -> None:
    found = _take(function.body)
    first = 1 if gast.get_docstring(function) is not None else 0
    function.body[first:first] = found


def _take(block: Block) -> Block:
    found = [statement for statement in block if isinstance(statement, DECLARATIONS)]
    if found:
        kept = [statement for statement in block if not isinstance(statement, DECLARATIONS)]
        block[:] = kept or [gast.copy_location(gast.Pass(), found[0])]
    for statement in block:
        for part in blocks(statement):
            found += _take(part)
    return found
