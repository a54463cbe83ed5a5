"""Names that only repeat another name go away.

    m = acc                              ==>        y[i] = x[i] - acc
    y[i] = x[i] - m

``m`` is set once and used only after that in the same block, where ``acc`` stays as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from autograph.lowering.loop_ir import (
    Assign,
    AssignAll,
    Call,
    Stmt,
    Var,
)
from autograph.lowering.loop_walks import (
    expressions,
    subexpressions,
    walk,
    with_blocks,
)
from autograph.lowering.rewriting import renamed


def remove_copies(body: Sequence[Stmt]) -> tuple[Stmt, ...]:
    sets = Counter(name for statement in walk(body) for name in set_by(statement))
    reads = reads_of(body)
    return _block(tuple(body), sets, reads)


def _block(block: tuple[Stmt, ...], sets: Counter[str], reads: Counter[str]) -> tuple[Stmt, ...]:
    result: list[Stmt] = []
    while block:
        statement, rest = block[0], block[1:]
        if isinstance(statement, Assign) and isinstance(statement.value, Var):
            copy, original = statement.name, statement.value.name
            changed = {name for s in walk(rest) for name in set_by(s)}
            own = reads_of(rest)[copy] == reads[copy]
            if sets[copy] == 1 and own and original not in changed:
                reads[original] += reads[copy] - 1
                block = renamed(rest, {copy: original})
                continue
        result.append(with_blocks(statement, lambda inner: _block(inner, sets, reads)))
        block = rest
    return tuple(result)


def set_by(statement: Stmt) -> tuple[str, ...]:
    if isinstance(statement, Assign):
        return (statement.name,)
    if isinstance(statement, Call):
        return statement.targets
    return statement.names if isinstance(statement, AssignAll) else ()


def reads_of(body: Sequence[Stmt]) -> Counter[str]:
    return Counter(
        expr.name
        for statement in walk(body)
        for expr in subexpressions(*expressions(statement))
        if isinstance(expr, Var)
    )
