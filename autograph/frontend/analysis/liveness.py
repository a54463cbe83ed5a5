"""Live variables: names whose current value may still be read.

    before(s)                = reads(s) | (after(s) - writes(s)) | caught
    before(if c: A else B)   = reads(c) | before(A) | before(B)
    head(while c: A)         = reads(c) | after | before(A, head),  to a fixpoint
    before(while c: A)       = head
    head(for x in e: A)      = after | (before(A, head) - {x}),     to a fixpoint
    before(for x in e: A)    = reads(e) | head
    before(return), before(raise) = reads | caught

What may be read after an error is ``caught``: nothing outside of ``try`` and ``with``, and

    before(with e as x: A)   = reads(e) | (before(A) - {x}) | after,  in A caught | after
    before(try: A except T: H else: E finally: F)
                             = before(A),  in A caught | before(F) | before(H) | reads(T),
                                           in H and E caught | before(F)

Requires activity; works on structured code. A loop's stop flags are read at its head,
the flag that says that ``finally`` was left by a jump at its end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import gast

from autograph.frontend.analysis.activity import Activity
from autograph.frontend.symbols import reads, stored_names
from autograph.frontend.trees import NO_STOPS

Names = frozenset[str]
NONE: Names = frozenset()


@dataclass
class Liveness:
    """Live after each statement, and at the entry of each block; of loops, at the head.

    ``exits``, of the blocks of ``try`` and ``with``: what is live when one is left, in any way.
    """

    after: dict[Any, Names] = field(default_factory=dict)
    entry: dict[Any, tuple[Names, ...]] = field(default_factory=dict)
    exits: dict[Any, tuple[Names, ...]] = field(default_factory=dict)


def analyze(
    body: Sequence[Any],
    activity: Activity,
    stops: Mapping[Any, Sequence[Any]] = NO_STOPS,
    leaves: Mapping[Any, Any] = NO_STOPS,
) -> Liveness:
    walk = _Walk(activity, stops, leaves)
    walk.block(body, NONE)
    return walk.found


class _Walk:
    def __init__(
        self,
        activity: Activity,
        stops: Mapping[Any, Sequence[Any]],
        leaves: Mapping[Any, Any],
    ) -> None:
        self.activity = activity
        self.stops = stops
        self.leaves = leaves
        self.caught = NONE
        self.found = Liveness()

    def block(self, statements: Sequence[Any], live: Names) -> Names:
        live |= self.caught
        for statement in reversed(statements):
            self.found.after[statement] = live
            live = self.before(statement, live) | self.caught
        return live

    def before(self, statement: Any, after: Names) -> Names:
        occurring = self.activity[statement]
        if isinstance(statement, gast.If):
            entry = self.block(statement.body, after), self.block(statement.orelse, after)
            self.found.entry[statement] = entry
            return occurring.reads | (entry[0] | entry[1]) - occurring.certain
        if isinstance(statement, gast.With):
            return self.context(statement, after)
        if isinstance(statement, gast.Try):
            return self.attempt(statement, after)
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
        head |= reads(*self.stops.get(statement, ()))
        while True:
            wider = head | self.block(statement.body, head) - rebound
            if wider == head:
                break
            head = wider
        self.found.entry[statement] = (head,)
        return head

    def guarded(self, statements: Sequence[Any], after: Names, caught: Names) -> Names:
        """Before a block that may be left by an error which is ``caught``."""
        around, self.caught = self.caught, self.caught | caught
        live = self.block(statements, after)
        self.caught = around
        return live

    def context(self, statement: Any, after: Names) -> Names:
        target = statement.items[0].optional_vars
        given = NONE if target is None else frozenset(stored_names(target))
        entry = self.guarded(statement.body, after, after)
        if target is not None:
            entry |= reads(target)
        self.found.entry[statement] = (entry,)
        self.found.exits[statement] = (after | self.caught,)
        return self.activity[statement].reads | entry - given | after

    def attempt(self, statement: Any, after: Names) -> Names:
        asked = [self.leaves[statement]] if statement in self.leaves else []
        leaving = after | reads(*asked)
        final = self.block(statement.finalbody, leaving)
        handlers = [self.guarded(handler.body, final, final) for handler in statement.handlers]
        otherwise = self.guarded(statement.orelse, final, final)
        caught = self.activity[statement].reads | final
        for handler, entry in zip(statement.handlers, handlers, strict=True):
            given = NONE if handler.name is None else frozenset([handler.name.id])
            caught |= entry - given
        entry = self.guarded(statement.body, otherwise, caught)
        self.found.entry[statement] = (entry, *handlers, otherwise, final)
        handled = final | self.caught
        self.found.exits[statement] = (
            caught | otherwise,
            *(handled for _ in handlers),
            handled,
            leaving | self.caught,
        )
        return entry
