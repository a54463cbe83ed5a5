"""Forgets jumps that an error, or another jump, has come in the way of.

    try:                             try:
        try:                             try:
            did_return = True                did_return = True
        finally:             ==>         finally:
            F                                F
    except T:                        except T:
        H                                did_return = False
                                         H

where F may raise; so may leaving a context. A jump out of ``finally`` comes in the way of any other
that the blocks before it have begun. Runs after all jumps have become flags.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.symbols import fresh_name
from autograph.frontend.trees import Block, assign, blocks, constant, load, negated


def cancel_jumps(function: Any, context: Context) -> None:
    function.body[:] = _block(function.body, context, ())


def _block(block: Block, context: Context, around: tuple[str, ...]) -> Block:
    """``around``: the flags of statements around ``block``."""
    done: Block = []
    for statement in block:
        before, after, flags = [], [], around
        if isinstance(statement, gast.Try):
            for handler in statement.handlers:
                handler.body[:0] = _reset(_unfinished(statement.body, context), handler.body[0])
            _cancel_in_final(statement, context)
        elif isinstance(statement, gast.With):
            begun = _unfinished(statement.body, context)
            if begun:
                flag = fresh_name("did_end", {*context.taken, *around})
                flags = (*around, flag)
                statement.body.append(assign(flag, constant(True), statement.body[-1]))
                before = [assign(flag, constant(False), statement)]
                test = negated([load(flag)], statement)
                after = [gast.copy_location(gast.If(test, _reset(begun, statement), []), statement)]
        for part in blocks(statement):
            part[:] = _block(part, context, flags)
        done += [*before, statement, *after]
    return done


def _reset(flags: Iterable[str], at: Any) -> Block:
    return [assign(flag, constant(False), at) for flag in flags]


def _unfinished(block: Block, context: Context) -> list[str]:
    """Flags of jumps out of ``block`` that an error may follow in ``block``."""
    found: set[str] = set()
    for statement in block:
        if isinstance(statement, gast.Try) and statement.finalbody:
            found |= _begun(blocks(statement)[:-1], context)
        elif isinstance(statement, gast.With):
            found |= _begun(blocks(statement), context)
        for part in blocks(statement):
            found |= set(_unfinished(part, context))
    return sorted(found - _assigned(block, context, False))


def _begun(parts: Iterable[Block], context: Context) -> set[str]:
    """Flags of jumps that leave ``parts``."""
    found: set[str] = set()
    for part in parts:
        found |= _assigned(part, context, True) - _assigned(part, context, False)
    return found


def _assigned(block: Block, context: Context, value: bool) -> set[str]:
    """The flags that ``block`` assigns ``value`` to."""
    found: set[str] = set()
    for statement in block:
        if isinstance(statement, gast.Assign) and isinstance(statement.value, gast.Constant):
            names = {getattr(target, "id", "") for target in statement.targets}
            if statement.value.value is value:
                found |= names & context.flags
        for part in blocks(statement):
            found |= _assigned(part, context, value)
    return found


def _cancel_in_final(statement: Any, context: Context) -> None:
    if statement in context.leaves:
        begun = sorted(_begun(blocks(statement)[:-1], context))
        leave = context.leaves[statement].id
        statement.finalbody[:] = _before_leaving(statement.finalbody, leave, begun, context)


def _before_leaving(block: Block, leave: str, flags: list[str], context: Context) -> Block:
    """``flags`` reset before those of a jump are set, of which ``leave`` is one."""
    done: Block = []
    for statement in block:
        done.append(statement)
        if leave in _assigned([statement], context, True) and not blocks(statement):
            first = len(done) - 1
            while first and _assigned(done[first - 1 : first], context, True):
                first -= 1
            done[first:first] = _reset(flags, statement)
        for part in blocks(statement):
            part[:] = _before_leaving(part, leave, flags, context)
    return done
