"""Lowers ``break`` and a loop's ``else`` to a flag that ends the loop.

    while test:                  did_break = False
        A                        while test:                  (and not did_break: see Context.stops)
        if c:                        A
            break          ==>       if c:
        B                                did_break = True
    else:                            if not did_break:
        C                                B
                                 if not did_break:
                                     C

A loop whose body does not break runs its ``else`` in any case.
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
    load,
    located,
    unless,
)


def lower_breaks(function: Any, context: Context) -> None:
    function.body[:] = _block(function.body, context, ())


def _block(block: Block, context: Context, around: tuple[str, ...]) -> Block:
    """Lower the breaks of all loops in ``block``; ``around``: the flags of loops around it."""
    done: Block = []
    for statement in block:
        flag = None
        if isinstance(statement, LOOPS) and contains(statement.body, gast.Break):
            flag = fresh_name("did_break", {*context.taken, *around})
            context.flags.add(flag)
        for part in blocks(statement):
            part[:] = _block(part, context, (*around, flag) if flag else around)
        done += _loop(statement, flag, context) if isinstance(statement, LOOPS) else [statement]
    return done


def _loop(loop: Any, flag: str | None, context: Context) -> Block:
    otherwise, loop.orelse = loop.orelse, []
    if flag is None:
        return [loop, *otherwise]
    loop.body[:] = _without_breaks(loop.body, flag)
    context.stops.setdefault(loop, []).append(located(load(flag), loop))
    done: Block = [assign(flag, constant(False), loop), loop]
    if otherwise:
        done.append(unless(flag, otherwise))
    return done


def _without_breaks(block: Block, flag: str) -> Block:
    """``flag = True`` for each break of this loop, and what follows it skipped."""
    done: Block = []
    for position, statement in enumerate(block):
        if isinstance(statement, gast.Break):
            return [*done, assign(flag, constant(True), statement)]
        done.append(statement)
        if not contains([statement], gast.Break):
            continue
        for part in blocks(statement):
            part[:] = _without_breaks(part, flag)
        rest = _without_breaks(block[position + 1 :], flag)
        if rest:
            done.append(unless(flag, rest))
        return done
    return done
