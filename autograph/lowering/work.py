"""About how many operations a loop is, as an expression of its counts.

    for i in range(n):                  n * (2.0 + m * 13.0)
        t = x[i]
        for j in range(m):
            y[i, j] = exp(t)

An inner loop whose count depends on the outer index counts as at the middle of the outer loop; one
of unknown length as a few iterations.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from autograph.ir import FLOAT64
from autograph.lowering.loop_ir import (
    Affine,
    Apply,
    Assign,
    AssignAll,
    Cast,
    Const,
    Expr,
    For,
    If,
    Load,
    Stmt,
    Store,
    Var,
    While,
    as_affine,
    static,
)
from autograph.lowering.loop_walks import blocks, expressions, subexpressions

UNKNOWN = 8.0  # iterations
TYPICAL = 100.0


def operations(loop: For, own: set[str]) -> Expr:
    """``own``: the names that change in the loop."""
    return _Estimate(own, loop).of_loop(loop)


class _Estimate:
    def __init__(self, own: set[str], outermost: For) -> None:
        self.own = own
        self.outermost = outermost

    def of_loop(self, loop: For) -> Expr:
        return _times(self.count(loop), self.of_block(loop.body))

    def of_block(self, block: Sequence[Stmt]) -> Expr:
        total, parts = 0.0, []
        for statement in block:
            total += own_operations(statement)
            if isinstance(statement, For):
                parts.append(self.of_loop(statement))
                continue
            inner = [self.of_block(own) for own in blocks(statement)]
            if isinstance(statement, If):
                inner = inner[:1]  # one branch or the other
            if isinstance(statement, While):
                inner = [_times(_number(UNKNOWN), own) for own in inner]
            parts += inner
        own: Expr = _number(total)
        return reduce(_plus, parts, own)

    def count(self, loop: For) -> Expr:
        known = static(loop.count)
        if known is not None:
            return _number(float(known))
        return self.average(loop.count)

    def average(self, count: Expr) -> Expr:
        parts = list(subexpressions(count))
        changing = [p for p in parts if isinstance(p, Var) and p.name in self.own]
        if any(isinstance(p, Load) for p in parts):
            return _number(UNKNOWN)
        if not changing:
            return Cast(count, FLOAT64)
        affine = as_affine(count)
        rest = Affine(affine.const, tuple(t for t in affine.terms if t[0] not in changing))
        factor = sum(c for atom, c in affine.terms if atom in changing)
        within = all(p.name == self.outermost.index for p in changing)
        if not within or len(rest.terms) + 1 != len(affine.terms) or self.has_own(rest):
            return _number(UNKNOWN)
        return _plus(Cast(rest, FLOAT64), _times(_number(factor / 2), self.count(self.outermost)))

    def has_own(self, expr: Expr) -> bool:
        return any(isinstance(p, Var) and p.name in self.own for p in subexpressions(expr))


def typically(work: Expr) -> float:
    """The number of operations where every count that is not known is ``TYPICAL``."""
    if isinstance(work, Const):
        return float(work.value)
    if isinstance(work, Apply):
        left, right = map(typically, work.args)
        return left + right if work.op == "add" else left * right
    return TYPICAL


def own_operations(statement: Stmt) -> float:
    """The operations of a statement, without those of the statements inside it."""
    if not isinstance(statement, (Assign, AssignAll, Store, If, While)):
        return 0.0
    parts = list(subexpressions(*expressions(statement)))
    return 1.0 + sum(p.cost if isinstance(p, Apply) else isinstance(p, Load) for p in parts)


def _number(value: float) -> Const:
    return Const(value, FLOAT64)


def _plus(left: Expr, right: Expr) -> Expr:
    if isinstance(left, Const) and isinstance(right, Const):
        return _number(left.value + right.value)
    return Apply("add", "{0} + {1}", (left, right), FLOAT64)


def _times(left: Expr, right: Expr) -> Expr:
    if isinstance(left, Const) and isinstance(right, Const):
        return _number(left.value * right.value)
    return Apply("multiply", "{0} * {1}", (left, right), FLOAT64)
