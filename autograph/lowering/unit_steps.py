"""Loops over arrays that may be broadcast, in a version for where none is.

    for i in range(m):                         if step == 1:
        y[i] = x[step * i]                         for i in range(m): y[i] = x[i]
                                    ==>        else:
    where step = 0 if n == 1 else 1                for i in range(m): y[i] = x[step * i]

Of an array whose size is computed, it is known at run time only whether it is broadcast.
Elements beside one another are read several at a time, those at a step that is not known are not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import reduce

from autograph.ir import BOOL, INT64
from autograph.lowering.copies import reads_of, set_by
from autograph.lowering.loop_ir import (
    Affine,
    Apply,
    Assign,
    Comment,
    Expr,
    For,
    If,
    Stmt,
    Store,
    Var,
    integer,
    plus,
    static,
    tidy,
    times,
)
from autograph.lowering.loop_walks import expressions, subexpressions, walk, with_blocks
from autograph.lowering.rewriting import map_expressions, renamed

SIMPLE = (Assign, Comment, Store)
MOST = 12  # loops of a program in two versions


def with_unit_steps(body: Sequence[Stmt]) -> tuple[Stmt, ...]:
    steps = broadcast_steps(body)
    if not steps:
        return tuple(body)
    versions = _Versions(steps, reads_of(body))
    return tuple(versions.statement(statement) for statement in body)


def broadcast_steps(body: Sequence[Stmt]) -> set[str]:
    """The variables that are only ever set to 0 or 1, whichever a condition tells."""
    found: dict[str, bool] = {}
    for statement in walk(body):
        is_step = isinstance(statement, Assign) and _is_step(statement.value)
        for name in set_by(statement):
            found[name] = found.get(name, True) and is_step
    return {name for name, is_step in found.items() if is_step}


def _is_step(value: Expr) -> bool:
    if not (isinstance(value, Apply) and value.op == "select" and value.dtype == INT64):
        return False
    return {static(arm) for arm in value.args[1:]} == {0, 1}


class _Versions:
    def __init__(self, steps: set[str], reads: Counter[str]) -> None:
        self.steps = steps
        self.reads = reads
        self.made = 0

    def block(self, block: tuple[Stmt, ...]) -> tuple[Stmt, ...]:
        return tuple(map(self.statement, block))

    def statement(self, statement: Stmt) -> Stmt:
        if not isinstance(statement, For) or any(isinstance(s, For) for s in walk(statement.body)):
            return with_blocks(statement, self.block)
        steps = list(dict.fromkeys(self.steps_of(statement)))
        if not steps or self.made == MOST or not all(isinstance(s, SIMPLE) for s in statement.body):
            return statement
        self.made += 1
        tests: list[Expr] = [_is_one(name) for name in steps]
        return If(reduce(_both, tests), (self.plain(statement, set(steps)),), (statement,))

    def steps_of(self, loop: For) -> Iterator[str]:
        """The steps that the index of the loop is multiplied with."""
        varying = {loop.index}
        for statement in loop.body:
            varying.update(set_by(statement))
            for expr in subexpressions(*expressions(statement)):
                if isinstance(expr, Apply) and expr.op == "multiply":
                    names = {e.name for e in subexpressions(expr) if isinstance(e, Var)}
                    if names & varying:
                        yield from sorted(names & self.steps)

    def plain(self, loop: For, steps: set[str]) -> For:
        body = list(map_expressions(loop.body, lambda expr: _without(expr, steps)))
        for statement in tuple(body):
            if isinstance(statement, Assign) and _is_index(statement.value, loop.index):
                rest = renamed(body, {statement.name: loop.index})
                if reads_of(body)[statement.name] == self.reads[statement.name]:
                    body = [own for own in rest if set_by(own) != (statement.name,)]
        return For(loop.index, loop.count, tuple(body), loop.reverse)


def _is_index(expr: Expr, index: str) -> bool:
    return isinstance(expr, Var) and expr.name == index


def _without(expr: Expr, steps: set[str]) -> Expr:
    """Steps that are 1, in sums of integers and in products."""
    if isinstance(expr, Affine):
        total = integer(expr.const)
        for atom, factor in expr.terms:
            is_step = isinstance(atom, Var) and atom.name in steps
            total = plus(total, integer(1) if is_step else atom, factor)
        return tidy(total)
    if not (isinstance(expr, Apply) and expr.op == "multiply" and expr.dtype == INT64):
        return expr
    left, right = expr.args
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Var) and one.name in steps:
            return other
        if static(one) is not None:
            return tidy(times(other, one))
    return expr


def _is_one(name: str) -> Expr:
    return Apply("equal", "{0} == {1}", (Var(name, INT64), integer(1)), BOOL)


def _both(left: Expr, right: Expr) -> Expr:
    return Apply("logical_and", "{0} and {1}", (left, right), BOOL)
