"""Live variables: names whose current value may still be read.

    before(s)                = reads(s) | (after(s) - writes(s))
    before(if c: A else B)   = reads(c) | before(A) | before(B)
    head(while c: A)         = reads(c) | after | before(A, head),  to a fixpoint
    before(while c: A)       = head
    head(for x in e: A)      = after | (before(A, head) - {x}),     to a fixpoint
    before(for x in e: A)    = reads(e) | head
    before(with e as x: A)   = reads(e) | (before(A) - {x})
    before(return), before(raise) = reads

Requires activity; works on structured code. A loop's stop flags are read at its head.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import gast

from autograph.frontend.analysis.activity import Activity
from autograph.frontend.symbols import reads, stored_names

Names = frozenset[str]
NONE: Names = frozenset()


@dataclass
class Liveness:
    """Live after each statement, and at the entry of each block; of loops, at the head."""

    after: dict[Any, Names] = field(default_factory=dict)
    entry: dict[Any, tuple[Names, ...]] = field(default_factory=dict)


def analyze(
    body: Sequence[Any], activity: Activity, stops: Mapping[Any, Sequence[str]]
) -> Liveness:
    walk = _Walk(activity, stops)
    walk.block(body, NONE)
    return walk.found


class _Walk:
    def __init__(self, activity: Activity, stops: Mapping[Any, Sequence[str]]) -> None:
        self.activity = activity
        self.stops = stops
        self.found = Liveness()

    def block(self, statements: Sequence[Any], live: Names) -> Names:
        for statement in reversed(statements):
            self.found.after[statement] = live
            live = self.before(statement, live)
        return live

    def before(self, statement: Any, after: Names) -> Names:
        occurring = self.activity[statement]
        if isinstance(statement, gast.If):
            entry = self.block(statement.body, after), self.block(statement.orelse, after)
            self.found.entry[statement] = entry
            return occurring.reads | (entry[0] | entry[1]) - occurring.certain
        if isinstance(statement, gast.With):
            self.found.entry[statement] = (self.block(statement.body, after),)
            return occurring.reads | self.found.entry[statement][0] - occurring.certain
        if isinstance(statement, gast.While):
            return self.loop(statement, after | occurring.reads, NONE)
        if isinstance(statement, gast.For):
            rebound = stored_names(statement.target)
            head = self.loop(statement, after | reads(statement.target), frozenset(rebound))
            return occurring.reads | head - occurring.certain
        if isinstance(statement, (gast.Return, gast.Raise)):
            return occurring.reads
        return occurring.reads | after - occurring.certain

    def loop(self, statement: Any, head: Names, rebound: Names) -> Names:
        head |= frozenset(self.stops.get(statement, ()))
        while True:
            wider = head | self.block(statement.body, head) - rebound
            if wider == head:
                break
            head = wider
        self.found.entry[statement] = (head,)
        return head
