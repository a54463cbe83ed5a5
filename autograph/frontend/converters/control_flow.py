"""Turns branches and loops into calls of operators, their blocks into functions of the state.

    while n != 1:              def loop_test(n):
        n = step(n)                return n != 1
                      ==>      def loop_body(n):
                                   n = step(n)
                                   return (n,)
                               (n,) = ag__.while_loop(loop_test, loop_body, (n,), names=("n",))

A loop with stop flags asks them in its test, before its own. Works on structured code; requires the
states.
"""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.analysis.state import States
from autograph.frontend.context import Context
from autograph.frontend.converters import forms
from autograph.frontend.symbols import fresh_name
from autograph.frontend.templates import fill
from autograph.frontend.trees import (
    Block,
    constant,
    header,
    is_true_constant,
    load,
    located,
    negated,
    tuple_of,
)

Names = frozenset[str]


def functionalize(function: Any, context: Context, states: States) -> None:
    body = _Functionalize(context, states).block(function.body, frozenset())
    function.body[:] = body or function.body[:1]


class _Functionalize:
    def __init__(self, context: Context, states: States) -> None:
        self.context = context
        self.states = states

    def block(self, statements: Block, around: Names) -> Block:
        """``around``: the names of generated functions that this block will stand in."""
        done: Block = []
        for statement in statements:
            if isinstance(statement, gast.If):
                done += self.branch(statement, around)
            elif isinstance(statement, gast.While):
                done += self.while_loop(statement, around)
            elif isinstance(statement, gast.For):
                done += self.for_loop(statement, around)
            elif isinstance(statement, gast.With):
                statement.body[:] = self.block(statement.body, around) or statement.body[:1]
                done.append(statement)
            elif not isinstance(statement, gast.Pass):
                done.append(statement)
        return done

    def branch(self, node: Any, around: Names) -> Block:
        if_true, if_false = self.name("if_true", around), self.name("if_false", around)
        inside = around | {if_true, if_false}
        return self.fill(
            node,
            forms.branch,
            test=node.test,
            if_true=if_true,
            if_false=if_false,
            true_body=self.block(node.body, inside),
            false_body=self.block(node.orelse, inside),
        )

    def while_loop(self, node: Any, around: Names) -> Block:
        loop_test, loop_body = self.name("loop_test", around), self.name("loop_body", around)
        return self.fill(
            node,
            forms.while_loop,
            test=self.test_of(node),
            loop_test=loop_test,
            loop_body=loop_body,
            body=self.block(node.body, around | {loop_test, loop_body}),
        )

    def for_loop(self, node: Any, around: Names) -> Block:
        loop_test, loop_body = self.name("loop_test", around), self.name("loop_body", around)
        body = self.block(node.body, around | {loop_test, loop_body})
        target = node.target
        if isinstance(target, gast.Name) and target.id not in self.states[node]:
            item = target.id
        else:
            item = self.name("item", around | frozenset(self.states[node]))
            unpack = gast.Assign([target], located(load(item), target), None)
            body.insert(0, gast.copy_location(unpack, target))
        holes = {"iterable": node.iter, "item": item, "loop_body": loop_body, "body": body}
        if not self.context.stops.get(node):
            return self.fill(node, forms.for_loop, **holes)
        test = self.test_of(node)
        return self.fill(node, forms.for_loop_with_test, test=test, loop_test=loop_test, **holes)

    def test_of(self, node: Any) -> Any:
        """``not did_break and test``"""
        flags = self.context.stops.get(node, ())
        own = [] if isinstance(node, gast.For) else [node.test]
        if not flags:
            return own[0]
        test = negated(flags, header(node))
        if own and not is_true_constant(own[0]):
            terms = test.values if isinstance(test, gast.BoolOp) else [test]
            test = gast.copy_location(gast.BoolOp(gast.And(), [*terms, *own]), own[0])
        return test

    def name(self, wish: str, around: Names) -> str:
        return fresh_name(wish, self.context.taken | around)

    def fill(self, node: Any, template: Any, **holes: Any) -> Block:
        state = self.states[node]
        place = header(node)
        names = located(tuple_of(map(constant, state)), place)
        filled = fill(template, self.context.namespace, place, state=state, names=names, **holes)
        for statement in filled:
            if isinstance(statement, gast.FunctionDef):
                _drop_unreachable(statement.body)
        return filled


def _drop_unreachable(body: Block) -> None:
    """Nothing is returned after a ``raise``."""
    for position, statement in enumerate(body):
        if isinstance(statement, gast.Raise):
            del body[position + 1 :]
            return
