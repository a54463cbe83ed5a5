"""Moves what follows a branch that ends in a jump into the other branch.

    if c:                    if c:
        A                        A
        return x      ==>        return x
    B                        else:
                                 B

After this, what a jump skips is mostly in the other branch already, and needs no flag. Code that
cannot be reached is dropped. A branch that only raises stays a guard: nothing is lowered there.
"""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.trees import JUMPS, Block, blocks, contains, terminates


def nest_guard_clauses(function: Any, context: Context) -> None:
    function.body[:] = _nested(function.body)


def _nested(block: Block) -> Block:
    done: Block = []
    for position, statement in enumerate(block):
        rest = block[position + 1 :]
        done.append(statement)
        if isinstance(statement, gast.If) and rest and _take_over(statement, rest):
            rest = []
        for part in blocks(statement):
            part[:] = _nested(part)
        if not rest or terminates([statement]):
            break
    return done


def _take_over(statement: Any, rest: Block) -> bool:
    """Did a branch of ``statement`` take ``rest`` over, or can it not be reached?"""
    body, orelse = _jumps(statement.body), _jumps(statement.orelse)
    if terminates([statement]):
        return True
    if body:
        statement.orelse += rest
    elif orelse:
        statement.body += rest
    return body or orelse


def _jumps(block: Block) -> bool:
    return terminates(block) and any(contains(block, jump) for jump in JUMPS)
