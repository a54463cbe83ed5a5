"""Inner loops in a version without checks, for where none of them fails.

    for k in range(m):                               if lo + m - 1 < x.shape[0] and lo >= 0:
        if not lo + k < x.shape[0]: raise ...            for k in range(m): y[k] = x[lo + k]
        y[k] = x[lo + k]                     ==>     else:
                                                         the loop as it is

What may raise keeps a loop from being vectorised, and its sums from being kept in registers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from autograph.ir import BOOL
from autograph.lowering.loop_ir import Apply, CallHost, Expr, For, If, Stmt, While
from autograph.lowering.loop_walks import walk, with_blocks
from autograph.lowering.preconditions import without_checks

MOST = 16  # conditions of a loop


def without_checks_where_none_fails(block: Sequence[Stmt]) -> tuple[Stmt, ...]:
    return tuple(_in_versions(statement) for statement in block)


def _in_versions(statement: Stmt) -> Stmt:
    if not isinstance(statement, For) or any(
        isinstance(inner, (For, While)) for inner in walk(statement.body)
    ):
        return with_blocks(statement, without_checks_where_none_fails)
    free, conditions = without_checks(statement)
    left, before = (
        sum(isinstance(inner, CallHost) for inner in walk(loop.body)) for loop in (free, statement)
    )
    if 2 * left > before or not 0 < len(conditions) <= MOST:
        return statement
    return If(reduce(_both, conditions), (free,), (statement,))


def _both(left: Expr, right: Expr) -> Expr:
    return Apply("logical_and", "{0} and {1}", (left, right), BOOL)
