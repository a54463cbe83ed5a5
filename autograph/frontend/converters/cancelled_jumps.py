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
that the blocks before it have begun, whose flags are set aside meanwhile:

    try:                             try:
        did_return = True                did_return = True
    finally:                         finally:
        if c:                ==>         did_return_before = did_return
            did_leave = True             did_return = False
            did_break = True             if c:
                                             did_leave = True
                                             did_break = True
                                         if not did_leave:
                                             did_return = did_return_before

Runs after all jumps have become flags.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.symbols import fresh_name
from autograph.frontend.trees import Block, assign, blocks, constant, load, negated


def cancel_jumps(function: Any, context: Context) -> None:
    _Cancelling(function, context).run()


class _Cancelling:
    def __init__(self, function: Any, context: Context) -> None:
        self.function = function
        self.context = context
        self.result = context.results.get(function, "")
        self.is_result_kept = False

    def run(self) -> None:
        body = self.function.body
        first = body[0]
        body[:] = self.block(body, ())
        if self.is_result_kept:
            body.insert(0, assign(self.result, constant(None), first))

    def block(self, block: Block, around: tuple[str, ...]) -> Block:
        """``around``: the flags of statements around ``block``."""
        done: Block = []
        for statement in block:
            before: Block = []
            after: Block = []
            flags = around
            if isinstance(statement, gast.Try):
                unfinished = _unfinished(statement.body, self.context)
                for handler in statement.handlers:
                    handler.body[:0] = _reset(unfinished, handler.body[0])
                flags = (*around, *self.set_aside(statement, around))
            elif isinstance(statement, gast.With):
                flag = self.fresh("did_end", around)
                before, after = self.around_context(statement, flag)
                flags = (*around, flag) if before else around
            for part in blocks(statement):
                part[:] = self.block(part, flags)
            done += [*before, statement, *after]
        return done

    def around_context(self, statement: Any, flag: str) -> tuple[Block, Block]:
        """What comes before and after a ``with``, whose context may catch an error."""
        begun = _unfinished(statement.body, self.context)
        if not begun:
            return [], []
        statement.body.append(assign(flag, constant(True), statement.body[-1]))
        test = negated([load(flag)], statement)
        caught = gast.copy_location(gast.If(test, _reset(begun, statement), []), statement)
        return [assign(flag, constant(False), statement)], [caught]

    def set_aside(self, statement: Any, around: tuple[str, ...]) -> list[str]:
        """In ``finally``, flags are about its own jumps; those under way are not seen, and go on
        unless it jumps. Gives the names under which they are kept.
        """
        begun = sorted(_begun(blocks(statement)[:-1], self.context))
        if statement not in self.context.leaves or not begun:
            return []
        body, kept = statement.finalbody, list(begun)
        if self.result and _assigns(body, self.result):
            self.is_result_kept = True
            kept.append(self.result)
        names: list[str] = []
        before: Block = []
        after: Block = []
        for name in kept:
            pending = self.fresh(f"{name}_before", (*around, *names))
            names.append(pending)
            before.append(assign(pending, load(name), body[0]))
            after.append(assign(name, load(pending), body[-1]))
        test = negated([load(self.context.leaves[statement].id)], body[-1])
        goes_on = gast.copy_location(gast.If(test, after, []), body[-1])
        body[:] = [*before, *_reset(begun, body[0]), *body, goes_on]
        return names

    def fresh(self, name: str, around: tuple[str, ...]) -> str:
        return fresh_name(name, {*self.context.taken, *around})


def _assigns(block: Block, name: str) -> bool:
    return any(
        (isinstance(statement, gast.Assign) and getattr(statement.targets[0], "id", "") == name)
        or any(_assigns(part, name) for part in blocks(statement))
        for statement in block
    )


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
