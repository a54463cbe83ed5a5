"""Inner loops in a version without checks, for where none of them fails.

    for k in range(m):                               if lo + m - 1 < x.shape[0] and lo >= 0:
        if not lo + k < x.shape[0]: raise ...            for k in range(m): y[k] = x[lo + k]
        y[k] = x[lo + k]                     ==>     else:
                                                         the loop as it is

What may raise keeps a loop from being vectorised. A loop that carries something is not in any case;
it has two versions where it has several checks, which then take longer than what it does.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograph.lowering.independence import carried_names, is_fixed, names_set
from autograph.lowering.loop_ir import Apply, CallHost, For, If, Stmt, Store, While
from autograph.lowering.loop_walks import expressions, subexpressions, walk, with_blocks
from autograph.lowering.preconditions import all_of, without_checks

MOST = 16  # conditions of a loop
SEVERAL = 2  # checks
CHEAP = 8  # operations in one


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
    if _is_costly(free) or (before - left < SEVERAL and _carries(free)):
        return statement
    return If(all_of(conditions), (free,), (statement,))


def _is_costly(loop: For) -> bool:
    """Whether it computes what takes far longer than a check, and long to compile."""
    parts = (e for s in walk(loop.body) for e in subexpressions(*expressions(s)))
    return any(isinstance(part, Apply) and part.cost > CHEAP for part in parts)


def _carries(loop: For) -> bool:
    """Whether an iteration reads what the one before it has set, or stored at one place for all."""
    inner = list(walk((loop,)))
    own = {name for statement in inner for name in names_set(statement)}
    fixed = (
        all(is_fixed(place, own) for place in statement.indices)
        for statement in inner
        if isinstance(statement, Store)
    )
    return any(fixed) or bool(carried_names(loop, own))
