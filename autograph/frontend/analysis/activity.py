"""Activity: what each statement of a function reads and writes, computed once for every statement.

    reads(s)    names whose value s may take, those captured by functions defined in s too
    writes(s)   names that s binds; certain(s) without those that it may leave alone

Works on structured code: ``if``, ``while``, ``for``, ``with`` and ``try`` without jumps. Reads of a
compound statement are those of its own expressions, not of its blocks; writes those of its blocks
too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import gast

from autograph.frontend.symbols import occurrences, stored_names
from autograph.frontend.trees import blocks, targets

Names = frozenset[str]


@dataclass(frozen=True)
class Occurring:
    loads: tuple[Any, ...]  # the nodes that read
    reads: Names
    own: Names  # what its own expressions write
    writes: Names
    certain: Names


class Activity:
    """``activity[statement]``; only of statements that were there when it was made."""

    def __init__(self, body: Iterable[Any]) -> None:
        self._known: dict[Any, Occurring] = {}
        for statement in body:
            self._analyze(statement)

    def __getitem__(self, statement: Any) -> Occurring:
        return self._known[statement]

    def writes(self, block: Iterable[Any]) -> Names:
        return frozenset[str]().union(*(self._known[statement].writes for statement in block))

    def _analyze(self, statement: Any) -> None:
        parts = blocks(statement)
        for block in parts:
            for inner in block:
                self._analyze(inner)
        found = occurrences(*own_parts(statement))
        own = frozenset(found.bound)
        written = own.union(*(self.local(statement, index) for index in range(len(parts))))
        self._known[statement] = Occurring(
            tuple(found.loads),
            frozenset(node.id for node in found.loads),
            own,
            written,
            own - found.escaping,
        )

    def local(self, statement: Any, index: int) -> Names:
        """What one of the blocks of ``statement`` binds, with what it begins with assigning to."""
        target = targets(statement)[index]
        given = frozenset() if target is None else stored_names(target)
        return self.writes(blocks(statement)[index]) | given


def own_parts(statement: Any) -> list[Any]:
    """What of ``statement`` is not in one of its blocks, nor what these begin with."""
    if isinstance(statement, (gast.If, gast.While)):
        return [statement.test]
    if isinstance(statement, gast.For):
        return [statement.iter]
    if isinstance(statement, gast.With):
        return [item.context_expr for item in statement.items]
    if isinstance(statement, gast.Try):
        return [handler.type for handler in statement.handlers if handler.type is not None]
    return [statement]
