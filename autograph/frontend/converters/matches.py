"""Lowers ``match`` to a chain of branches over a subject that is evaluated once.

    match e:                    subject = e
        case 1 | 2:             if subject == 1 or subject == 2:
            A                       A
        case [x, 0]:      ==>   else:
            B                       is_match, captured = ag__.match(subject, ..., ("x",))
        case x if x > 3:            if is_match:
            C                           (x,) = captured
                                        B
                                    else:
                                        x = subject
                                        if x > 3:
                                            C

Runs before everything else: what follows knows no ``match``. A guard that fails leaves what the
pattern has captured; where the pattern itself may fail, a flag says whether both held.
"""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.converters.patterns import (
    captures,
    is_irrefutable,
    is_simple,
    simple_test,
    structural,
)
from autograph.frontend.symbols import fresh_name, occurrences
from autograph.frontend.trees import Block, assign, constant, load, located, store, tuple_of
from autograph.frontend.visiting import Statements


def lower_matches(function: Any, context: Context) -> None:
    """In ``function`` and the functions inside it."""
    _LowerMatches(context).generic_visit(function)


class _LowerMatches(Statements):
    def __init__(self, context: Context) -> None:
        self.context = context

    def visit_Match(self, node: Any) -> Any:
        self.generic_visit(node)
        name = fresh_name("subject", self.context.taken)
        place = node.subject
        return [assign(name, place, place), *_Cases(name, self.context).chain(node.cases)]


class _Cases:
    def __init__(self, subject: str, context: Context) -> None:
        self.subject = subject
        self.context = context
        self.flag = fresh_name("did_match", context.taken)
        self.is_match = fresh_name("is_match", context.taken)
        self.captured = fresh_name("captured", context.taken)

    def chain(self, cases: list[Any]) -> Block:
        if not cases:
            return []
        case, *others = cases
        rest = self.chain(others)
        if is_irrefutable(case.pattern):
            bind = self.bind(case.pattern)
            if case.guard is None:
                return [*bind, *case.body]
            return [*bind, self.branch(case.guard, case.body, rest, case.pattern)]
        before, test = self.test(case.pattern)
        if case.guard is None:
            body = [*self.bind(case.pattern), *case.body]
            return [*before, self.branch(test, body, rest, case.pattern)]
        guard_binds = occurrences(case.guard).bound
        if not captures(case.pattern) and not guard_binds:
            both = located(gast.BoolOp(gast.And(), [test, case.guard]), case.guard)
            return [*before, self.branch(both, case.body, rest, case.pattern)]
        return [*before, *self.guarded(case, test, bool(guard_binds), rest)]

    def guarded(self, case: Any, test: Any, guard_binds: bool, rest: Block) -> Block:
        """Captures are bound before the guard is asked, and are certain in the body."""
        place = case.pattern
        succeed = [assign(self.flag, constant(True), place)]
        ask = self.branch(case.guard, succeed, [], case.guard)
        again = [] if guard_binds else self.bind(place)
        found = located(load(self.flag), place)
        return [
            assign(self.flag, constant(False), place),
            self.branch(test, [*self.bind(place), ask], [], place),
            self.branch(found, [*again, *case.body], rest, place),
        ]

    def test(self, pattern: Any) -> tuple[Block, Any]:
        """Statements to run first, and the expression that says whether ``pattern`` matches."""
        if is_simple(pattern):
            return [], simple_test(pattern, self.subject)
        names = tuple_of(map(constant, captures(pattern)))
        subject = load(self.subject)
        tree = structural(pattern, self.context)
        call = self.context.operator("match", subject, tree, names, at=pattern)
        target = tuple_of([store(self.is_match), store(self.captured)], gast.Store)
        before = located(gast.Assign([target], call, None), pattern)
        return [before], located(load(self.is_match), pattern)

    def bind(self, pattern: Any) -> Block:
        """Give the captured names their values."""
        names = captures(pattern)
        if not names:
            return []
        if is_simple(pattern):
            return [assign(name, load(self.subject), pattern) for name in names]
        target = tuple_of(map(store, names), gast.Store)
        return [located(gast.Assign([target], load(self.captured), None), pattern)]

    def branch(self, test: Any, body: Block, orelse: Block, at: Any) -> Any:
        return gast.copy_location(gast.If(test, body, orelse), at)
