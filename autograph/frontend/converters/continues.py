"""Lowers ``continue`` to a flag that skips the rest of the body, where something follows.

    while test:                     while test:
        if a:                           did_continue = False
            if b:                       if a:
                continue                    if b:
            A                 ==>               did_continue = True
        B                                   else:
                                                A
                                        if not did_continue:
                                            B

In the last statement of a body there is nothing to skip, and no flag.
"""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.symbols import fresh_name
from autograph.frontend.trees import (
    LOOPS,
    Block,
    assign,
    blocks,
    constant,
    contains,
    keep_bodies,
    unless,
)


def lower_continues(function: Any, context: Context) -> None:
    _loops(function.body, context, ())


def _loops(block: Block, context: Context, around: tuple[str, ...]) -> None:
    """Lower the continues of all loops in ``block``; ``around``: the flags of loops around it."""
    for statement in block:
        inside = around
        if isinstance(statement, LOOPS) and contains(statement.body, gast.Continue):
            lowering = _Continues(fresh_name("did_continue", {*context.taken, *around}))
            context.flags.add(lowering.flag)
            inside = (*around, lowering.flag)
            first = statement.body[0]
            statement.body[:] = lowering.block(statement.body, is_tail=True)
            if lowering.is_flag_needed:
                statement.body.insert(0, assign(lowering.flag, constant(False), first))
        for part in blocks(statement):
            _loops(part, context, inside)


class _Continues:
    def __init__(self, flag: str) -> None:
        self.flag = flag
        self.is_flag_needed = False

    def block(self, block: Block, is_tail: bool) -> Block:
        """Without continues; ``is_tail``: nothing of the loop's body follows this block."""
        done: Block = []
        for position, statement in enumerate(block):
            rest = block[position + 1 :]
            if isinstance(statement, gast.Continue):
                return done + self.skip(statement, is_tail)
            done.append(statement)
            if not contains([statement], gast.Continue):
                continue
            for part in blocks(statement):
                part[:] = self.block(part, is_tail and not rest)
            keep_bodies(statement)
            if rest:
                rest = self.block(rest, is_tail)
            if rest:
                done.append(unless(self.flag, rest))
            return done
        return done

    def skip(self, statement: Any, is_tail: bool) -> Block:
        if is_tail:
            return [gast.copy_location(gast.Pass(), statement)]  # the line stays one to stop at
        self.is_flag_needed = True
        return [assign(self.flag, constant(True), statement)]
