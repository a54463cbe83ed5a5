"""Turns branches and loops into calls of operators, their blocks into functions of the state.

    while n != 1:              def loop_test(n):
        n = step(n)                return n != 1
                      ==>      def loop_body(n):
                                   n = step(n)
                                   return (n,)
                               (n,) = ag__.while_loop(loop_test, loop_body, (n,), names=("n",))

A loop with stop flags asks them in its test, before its own. What is made of blocks that yield is
``yield from`` an operator of its own. Works on structured code; requires the states.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gast

from autograph.frontend.analysis.state import States
from autograph.frontend.context import Context
from autograph.frontend.converters import forms
from autograph.frontend.symbols import fresh_name, has_yield
from autograph.frontend.templates import fill
from autograph.frontend.trees import (
    Block,
    constant,
    header,
    is_true_constant,
    load,
    located,
    negated,
    thunk,
    tuple_of,
)
from autograph.frontend.visiting import nodes_in

Names = frozenset[str]


def functionalize(function: Any, context: Context, states: States) -> None:
    body = _Functionalize(context, states).block(function.body, frozenset())
    function.body[:] = body or function.body[:1]


def keep_generator(function: Any) -> None:
    """A generator function stays one where no ``yield`` can be reached."""
    if not has_yield(*function.body):
        at = function.body[-1]
        function.body += [located(gast.Return(None), at), located(gast.Expr(gast.Yield(None)), at)]


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
                done += self.with_statement(statement, around)
            elif isinstance(statement, gast.Try):
                done += self.attempt(statement, around)
            elif not isinstance(statement, gast.Pass):
                done.append(statement)
        return done

    def branch(self, node: Any, around: Names) -> Block:
        if_true, if_false = self.name("if_true", around), self.name("if_false", around)
        inside = around | {if_true, if_false}
        return self.fill(
            node,
            forms.branch,
            [node.body, node.orelse],
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
            [[], node.body],
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
            body.insert(0, _unpacked(target, item))
        holes = {"iterable": node.iter, "item": item, "loop_body": loop_body, "body": body}
        if not self.context.stops.get(node):
            return self.fill(node, forms.for_loop, [node.body], **holes)
        holes |= {"test": self.test_of(node), "loop_test": loop_test}
        return self.fill(node, forms.for_loop_with_test, [[], node.body], **holes)

    def with_statement(self, node: Any, around: Names) -> Block:
        with_body = self.name("with_body", around)
        inside = around | {with_body}
        (item,), given = node.items, []
        body = self.block(node.body, inside) or node.body[:1]
        if isinstance(item.optional_vars, gast.Name):
            given = [item.optional_vars.id]
        elif item.optional_vars is not None:
            given = [self.name("entered", inside)]
            body.insert(0, _unpacked(item.optional_vars, given[0]))
        holes = {"manager": item.context_expr, "with_body": with_body, "body": body}
        return self.fill_plain(header(node), forms.with_statement, parameters=given, **holes)

    def attempt(self, node: Any, around: Names) -> Block:
        """A ``try`` statement, block by block."""
        place, names, done = header(node), set(around), Block()

        def block(wish: str, body: Block, given: Sequence[str] = ()) -> Any:
            name = self.name(wish, frozenset(names))
            names.add(name)
            inner = self.block(body, frozenset(names)) or body[:1]
            holes = {"name": name, "parameters": given, "body": inner}
            done.extend(self.fill_plain(place, forms.block, **holes))
            return located(load(name), place)

        body, clauses = block("try_body", node.body), []
        for handler in node.handlers:
            given = [] if handler.name is None else [handler.name.id]
            kind = constant(None) if handler.type is None else thunk(handler.type)
            gast.copy_location(kind, place)  # only what is asked for has the line of `except`
            clauses.append(tuple_of([kind, block("except_body", handler.body, given)]))
        call = self.context.operator("try_", body, tuple_of(clauses), at=place)
        for name, part in (("else_body", node.orelse), ("final_body", node.finalbody)):
            if part:
                call.keywords.append(gast.keyword(name, block(name, part)))
        if node in self.context.leaves:
            call.keywords.append(gast.keyword("leaves", thunk(self.context.leaves[node])))
        return _delegated([*done, located(gast.Expr(located(call, place)), place)])

    def test_of(self, node: Any) -> Any:
        """``not did_break and test``"""
        flags = self.context.stops.get(node, ())
        own = [] if isinstance(node, gast.For) else [node.test]
        if not flags:
            return own[0]
        test = negated([*flags], header(node))
        if own and not is_true_constant(own[0]):
            terms = test.values if isinstance(test, gast.BoolOp) else [test]
            test = gast.copy_location(gast.BoolOp(gast.And(), [*terms, *own]), own[0])
        return test

    def name(self, wish: str, around: Names) -> str:
        return fresh_name(wish, self.context.taken | around)

    def fill_plain(
        self, place: Any, template: Any, parameters: Sequence[str], **holes: Any
    ) -> Block:
        """A form without state."""
        given = tuple(parameters)
        filled = fill(template, self.context.namespace, place, parameters=given, **holes)
        _drop_unreachable(filled[0].body)
        return _delegated(filled)

    def fill(self, node: Any, template: Any, written: Sequence[Block], **holes: Any) -> Block:
        """``written``: the block of the user that each function of the form is made of."""
        state = self.states[node]
        place = header(node)
        names = located(tuple_of(map(constant, state)), place)
        filled = fill(template, self.context.namespace, place, state=state, names=names, **holes)
        for made, block in zip(filled, written, strict=False):
            _drop_unreachable(made.body)
            _return_at_end(made.body, block)
        return _delegated(filled)


def _return_at_end(body: Block, written: Block) -> None:
    """Results are returned in the last line of a block: no debugger stops for that once more."""
    last = body[-1]
    at = written[-1] if written and isinstance(written[-1], gast.Pass) else None
    if at is None and body[1:] and not isinstance(body[-2], gast.FunctionDef):
        at = body[-2]
    if at is not None and isinstance(last, gast.Return):
        for node in (last, *nodes_in(last.value)):
            gast.copy_location(node, at)


def _unpacked(target: Any, item: str) -> Any:
    """``target = item``"""
    unpack = gast.Assign([target], located(load(item), target), None)
    return gast.copy_location(unpack, target)


def _delegated(filled: Block) -> Block:
    """``yield from`` the operator of blocks that yield."""
    *functions, last = filled
    if any(has_yield(*function.body) for function in functions):
        call = last.value
        call.func.attr = f"yielding_{call.func.attr}"
        last.value = gast.copy_location(gast.YieldFrom(call), call)
    return filled


def _drop_unreachable(body: Block) -> None:
    """Nothing is returned after a ``raise``."""
    for position, statement in enumerate(body):
        if isinstance(statement, gast.Raise):
            del body[position + 1 :]
            return
