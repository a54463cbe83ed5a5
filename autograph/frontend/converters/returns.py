"""Lowers early ``return`` to one at the end, by nesting where that is enough, else with a flag.

    if c:                  if c:               for x in e:              did_return = False
        return a               retval = a          if c:                for x in e:
    B                ==>   else:                       return x           if c:
    return b                   B                   A              ==>         retval = x
                               retval = b      return b                       did_return = True
                           return retval                                  else:
                                                                              A
                                                                        if not did_return:
                                                                            retval = b
                                                                        return retval

A path that falls off the end returns None; where that is the end of a block of ``try`` or ``with``,
``retval = None`` comes before. Runs after breaks and continues were lowered.
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
    load,
    located,
    terminates,
    unless,
)


def lower_returns(function: Any, context: Context) -> None:
    body = function.body
    early = body[:-1] if isinstance(body[-1], gast.Return) else body
    if not contains(early, gast.Return):
        return
    lowering = _Returns(function, context)
    last = body[-1]
    body[:] = lowering.block(body, is_tail=True)
    if lowering.has_value:
        context.results[function] = lowering.value
        body.append(located(gast.Return(load(lowering.value)), last))


class _Returns:
    def __init__(self, function: Any, context: Context) -> None:
        self.flag = fresh_name("did_return", context.taken)
        self.value = fresh_name("retval", context.taken)
        context.flags.add(self.flag)
        self.stops = context.stops
        self.has_value = _returns_value(function.body)
        self.is_flag_set = False

    def block(self, block: Block, is_tail: bool, is_guarded: bool = False) -> Block:
        """Without returns; ``is_tail``: when this block is done, the function is; ``is_guarded``:
        then None is what it returns by itself.
        """
        done: Block = []
        for position, statement in enumerate(block):
            rest = block[position + 1 :]
            if isinstance(statement, gast.Return):
                return done + self.leave(statement, is_tail)
            if contains([statement], gast.Return):
                return done + self.skip_rest(statement, rest, is_tail, is_guarded)
            done.append(statement)
        if is_tail and not is_guarded and not terminates(block, self.stops):
            done += self.none(block[-1])
        return done

    def leave(self, statement: Any, is_tail: bool) -> Block:
        done: Block = []
        if self.has_value:
            value = statement.value or located(constant(None), statement)
            done.append(assign(self.value, value, statement))
        if not is_tail:
            done.append(assign(self.flag, constant(True), statement))
        return done

    def skip_rest(self, statement: Any, rest: Block, is_tail: bool, is_guarded: bool) -> Block:
        """``statement`` holds a return: what follows it is guarded by the flag."""
        was_flag_set, before = self.is_flag_set, []
        is_last = is_tail and not rest and not isinstance(statement, LOOPS)
        guards = isinstance(statement, (gast.Try, gast.With))
        is_last = is_last and not (guards and _may_be_undone(statement))
        never_ends = terminates([statement], self.stops)
        if not is_last and not was_flag_set:
            self.is_flag_set = True
            before = [assign(self.flag, constant(False), statement)]
        elif is_last and guards and not is_guarded and not never_ends:
            before = self.none(statement)
        if isinstance(statement, LOOPS):
            self.stops.setdefault(statement, []).append(located(load(self.flag), statement))
        for part in blocks(statement):
            if part:
                part[:] = self.block(part, is_last, is_guarded or guards)
            elif is_last and not is_guarded and not guards:
                part[:] = self.none(statement)
        keep_bodies(statement)
        done = [*before, statement]
        if not is_last and not never_ends:
            done += self.after(statement, rest, is_tail, is_guarded)
        self.is_flag_set = was_flag_set
        return done

    def after(self, statement: Any, rest: Block, is_tail: bool, is_guarded: bool) -> Block:
        """What happens where ``statement`` did not return."""
        if rest:
            after = self.block(rest, is_tail, is_guarded)
        else:
            after = self.none(statement) if is_tail and not is_guarded else []
        return [unless(self.flag, after)] if after else []

    def none(self, at: Any) -> Block:
        """What falling off the end means."""
        return [assign(self.value, located(constant(None), at), at)] if self.has_value else []


def _may_be_undone(statement: Any) -> bool:
    """May an error come after a return in ``statement``, from what is done on the way out?"""
    return any(_is_done_on_leaving(child) for part in blocks(statement) for child in part)


def _is_done_on_leaving(statement: Any) -> bool:
    has_final = isinstance(statement, gast.Try) and statement.finalbody
    if has_final or isinstance(statement, gast.With):
        return contains([statement], gast.Return)
    return any(_is_done_on_leaving(child) for part in blocks(statement) for child in part)


def _returns_value(block: Block) -> bool:
    """Does any return in ``block`` give something other than None?"""
    for statement in block:
        if isinstance(statement, gast.Return) and not _is_none(statement.value):
            return True
        if any(map(_returns_value, blocks(statement))):
            return True
    return False


def _is_none(value: Any) -> bool:
    return value is None or (isinstance(value, gast.Constant) and value.value is None)
