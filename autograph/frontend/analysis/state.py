"""The state of a branch or loop: what goes in as arguments and comes out as results.

    state(if c: A else B) = writes(A) & before(A)  |  writes(B) & before(B)  |  writes & after
    state(loop)           = writes & head

Names that are written but not in the state are temporaries of the block. Requires activity and
liveness.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import gast

from autograph.frontend.analysis.activity import Activity
from autograph.frontend.analysis.liveness import Liveness
from autograph.frontend.trees import LOOPS, blocks

States = Mapping[Any, tuple[str, ...]]


def analyze(
    body: Iterable[Any], order: Iterable[str], activity: Activity, liveness: Liveness
) -> States:
    """The state of each compound statement, its names in ``order``."""
    position = {name: number for number, name in enumerate(order)}
    found: dict[Any, tuple[str, ...]] = {}
    for statement in _compound(body):
        writes = [activity.writes(block) for block in blocks(statement)]
        entry = liveness.entry[statement]
        if isinstance(statement, gast.If):
            names = frozenset[str]().union(*(a & b for a, b in zip(writes, entry, strict=True)))
            names |= (writes[0] | writes[1]) & liveness.after[statement]
        else:
            written = activity[statement].writes - activity[statement].certain
            names = (written | writes[0]) & entry[0]
        found[statement] = tuple(sorted(names, key=position.__getitem__))
    return found


def _compound(body: Iterable[Any]) -> Iterable[Any]:
    for statement in body:
        if isinstance(statement, (gast.If, *LOOPS)):
            yield statement
            for block in blocks(statement):
                yield from _compound(block)
