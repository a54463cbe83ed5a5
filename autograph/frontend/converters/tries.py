"""Makes ``try`` ready for its blocks to become functions: what jumps mean to it is spelled out.

    for x in e:                  for x in e:
        try:                         did_finish = False
            A                        try:
            if c: break                  A
        except T:        ==>             if c: break
            H                            did_finish = True
        else:                        except T:
            B                            H
                                     else:
                                         if did_finish:
                                             B

A jump out of ``finally`` drops the error that is under way; a flag says so (``Context.leaves``):

    try:                         did_leave = False
        A                        try:
    finally:             ==>         A
        return x                 finally:
                                     did_leave = True
                                     return x
"""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.symbols import fresh_name
from autograph.frontend.trees import (
    JUMPS,
    LOOPS,
    Block,
    assign,
    blocks,
    constant,
    contains,
    load,
    located,
    terminates,
)


def prepare_tries(function: Any, context: Context) -> None:
    function.body[:] = _prepared(function.body, context, ())


def _prepared(block: Block, context: Context, around: tuple[str, ...]) -> Block:
    """``around``: the flags of statements around ``block``."""
    done: Block = []
    for statement in block:
        flags = around
        if isinstance(statement, gast.Try):
            before = [*_flag_leaving(statement, context, around)]
            before += _flag_finishing(statement, context, around)
            flags = (*around, *(item.targets[0].id for item in before))
            done += before
        for part in blocks(statement):
            part[:] = _prepared(part, context, flags)
        done.append(statement)
    return done


def _jumps(block: Block) -> bool:
    return any(contains(block, jump) for jump in JUMPS)


def _flag_finishing(statement: Any, context: Context, around: tuple[str, ...]) -> Block:
    """``else`` runs where the body reaches its end."""
    if not statement.orelse or not _jumps(statement.body):
        return []
    if terminates(statement.body):
        statement.orelse = []
        return []
    flag = fresh_name("did_finish", {*context.taken, *around})
    first, last = statement.orelse[0], statement.body[-1]
    statement.body.append(assign(flag, constant(True), last))
    test = located(load(flag), first)
    statement.orelse = [gast.copy_location(gast.If(test, statement.orelse, []), first)]
    return [assign(flag, constant(False), statement)]


def _flag_leaving(statement: Any, context: Context, around: tuple[str, ...]) -> Block:
    if not _jumps(statement.finalbody):
        return []
    flag = fresh_name("did_leave", {*context.taken, *around})
    context.flags.add(flag)
    context.leaves[statement] = located(load(flag), statement)
    statement.finalbody[:] = _with_flag(statement.finalbody, flag, JUMPS)
    return [assign(flag, constant(False), statement)]


def _with_flag(block: Block, flag: str, jumps: tuple[type, ...]) -> Block:
    """``flag = True`` before each of ``jumps`` that leaves ``block``."""
    done: Block = []
    for statement in block:
        if isinstance(statement, jumps):
            done.append(assign(flag, constant(True), statement))
        done.append(statement)
        for index, part in enumerate(blocks(statement)):
            in_loop = isinstance(statement, LOOPS) and index == 0
            part[:] = _with_flag(part, flag, (gast.Return,) if in_loop else jumps)
    return done
