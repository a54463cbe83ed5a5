"""The state of a branch or loop: what goes in as arguments and comes out as results.

    state(if c: A else B) = writes(A) & before(A)  |  writes(B) & before(B)  |  writes & after
    state(loop)           = writes & head

Names that are written but not in the state are temporaries of the block. So are those that only a
block of a branch may still read, and that nothing can have bound before: they begin there. Blocks
of ``try`` and ``with`` have no state: what they hand over is in shared variables. Requires activity
and liveness.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import gast

from autograph.frontend.analysis.activity import Activity
from autograph.frontend.analysis.liveness import Liveness
from autograph.frontend.symbols import stored_names
from autograph.frontend.trees import LOOPS, blocks, targets

Names = frozenset[str]
States = Mapping[Any, tuple[str, ...]]


def analyze(
    body: Sequence[Any],
    order: Iterable[str],
    parameters: Names,
    activity: Activity,
    liveness: Liveness,
) -> States:
    """The state of each compound statement, its names in ``order``."""
    walk = _Walk(activity, liveness, {name: number for number, name in enumerate(order)})
    walk.block(body, parameters)
    return walk.found


class _Walk:
    def __init__(self, activity: Activity, liveness: Liveness, position: Mapping[str, int]) -> None:
        self.activity = activity
        self.liveness = liveness
        self.position = position
        self.found: dict[Any, tuple[str, ...]] = {}

    def block(self, statements: Sequence[Any], bound: Names) -> None:
        """``bound``: names that may be bound before the block."""
        for statement in statements:
            if isinstance(statement, gast.If):
                names = self.of_branch(statement, bound)
            elif isinstance(statement, LOOPS):
                bound |= self.activity[statement].writes
                names = self.of_loop(statement)
            else:
                names = frozenset()
            if blocks(statement):
                self.found[statement] = tuple(sorted(names, key=self.position.__getitem__))
            if isinstance(statement, gast.Try):
                bound |= self.activity[statement].writes
            for target, part in zip(targets(statement), blocks(statement), strict=True):
                given = frozenset() if target is None else frozenset(stored_names(target))
                self.block(part, bound | given)
            bound |= self.activity[statement].writes

    def of_branch(self, statement: Any, bound: Names) -> Names:
        bound |= self.activity[statement].own
        after, names = self.liveness.after[statement], frozenset[str]()
        for part, live in zip(blocks(statement), self.liveness.entry[statement], strict=True):
            names |= self.activity.writes(part) & (live & bound | after)
        return names

    def of_loop(self, statement: Any) -> Names:
        (head,) = self.liveness.entry[statement]
        return self.activity.local(statement, 0) & head
