"""Indices that the back end cannot see to be non-negative are made unsigned.

    for i in range(n): y[i] = x[lo + i]    ==>    for i in range(n): y[i] = x[uint64(lo + i)]

A signed index that may be negative counts from the end: that selection in the innermost loop
keeps it from being vectorised. Every index is known to be in range, so none is negative.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from autograph.lowering.loop_ir import (
    Affine,
    Cast,
    Expr,
    For,
    Load,
    Stmt,
    Store,
    Var,
)
from autograph.lowering.loop_walks import (
    subexpressions,
    walk,
    with_blocks,
)
from autograph.lowering.rewriting import map_expressions

UINT64 = np.dtype(np.uint64)


def make_indices_unsigned(
    body: Sequence[Stmt], generated: set[str], around: frozenset[str] = frozenset()
) -> tuple[Stmt, ...]:
    """``generated``: the indices of loops over elements; the user's own loops stay as written."""
    result: list[Stmt] = []
    for statement in body:
        within = around
        if isinstance(statement, For):
            seen = not statement.reverse and not is_share(statement)
            within = around | {statement.index} if seen else frozenset()
            if (statement.index in generated or is_share(statement)) and _is_innermost(statement):
                inner = _unsigned(statement.body, statement.index, within)
                result.append(For(statement.index, statement.count, inner, statement.reverse))
                continue
        deeper = partial(make_indices_unsigned, generated=generated, around=within)
        result.append(with_blocks(statement, deeper))
    return tuple(result)


def is_share(loop: For) -> bool:
    """Whether this is the loop of a worker, which does not begin at 0."""
    return isinstance(loop.count, Var) and loop.count.name == "stop"


def _is_innermost(loop: For) -> bool:
    return not any(isinstance(statement, For) for statement in walk(loop.body))


def _unsigned(body: tuple[Stmt, ...], index: str, counting: frozenset[str]) -> tuple[Stmt, ...]:
    def change(expr: Expr) -> Expr:
        if not isinstance(expr, Load):
            return expr
        return Load(expr.array, tuple(map(cast, expr.indices)), expr.dtype)

    def cast(own: Expr) -> Expr:
        return Cast(own, UINT64) if _may_seem_negative(own, index, counting) else own

    def block(statements: tuple[Stmt, ...]) -> tuple[Stmt, ...]:
        return tuple(with_blocks(store(s), block) for s in statements)

    def store(own: Stmt) -> Stmt:
        if not isinstance(own, Store):
            return own
        return Store(own.array, tuple(map(cast, own.indices)), own.value)

    return block(map_expressions(body, change))


def _may_seem_negative(expr: Expr, index: str, counting: frozenset[str]) -> bool:
    """Only indices that change in the loop matter."""
    if isinstance(expr, Var):
        return expr.name == index and index not in counting
    if not isinstance(expr, Affine):
        return False
    if not any(isinstance(e, Var) and e.name == index for e in subexpressions(expr)):
        return False
    names = {atom.name if isinstance(atom, Var) else "" for atom, _ in expr.terms}
    growing = all(c > 0 for _, c in expr.terms) and expr.const >= 0
    return not (growing and names <= counting)
