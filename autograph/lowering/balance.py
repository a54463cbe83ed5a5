"""A memory that gets another one's name in one branch is named in the other as well.

    if full:                          if full:
        x = grown          ==>            x = grown
                                      else:
                                          x = x

Memories are counted by their names. Where the branches of a loop bind the same names, the back end
can prove that the counts cancel; else it changes them, atomically, in every iteration: ten times
the cost of a store.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograph.lowering.loop_ir import (
    Alloc,
    Break,
    Call,
    If,
    Rebind,
    Return,
    Stmt,
    blocks,
    walk,
    with_blocks,
)


def balance_bindings(body: Sequence[Stmt], parameters: Sequence[str]) -> tuple[Stmt, ...]:
    if not any(isinstance(statement, Rebind) for statement in walk(body)):
        return tuple(body)
    return _block(body, frozenset(parameters))[0]


def _block(block: Sequence[Stmt], bound: frozenset[str]) -> tuple[tuple[Stmt, ...], frozenset[str]]:
    """The block, and what is bound after it whichever way it was gone through."""
    result: list[Stmt] = []
    for statement in block:
        if isinstance(statement, If):
            statement, bound = _branches(statement, bound)
        else:
            around = bound
            statement = with_blocks(statement, lambda own: _block(own, around)[0])  # noqa: B023
            bound |= bound_by(statement)
        result.append(statement)
    return tuple(result), bound


def _branches(statement: If, bound: frozenset[str]) -> tuple[If, frozenset[str]]:
    (then, after_then), (orelse, after_else) = (_block(own, bound) for own in blocks(statement))
    changed = [_bound_in(own) & bound for own in (then, orelse)]
    then = _again(then, changed[1] - changed[0])
    orelse = _again(orelse, changed[0] - changed[1])
    return If(statement.test, then, orelse), after_then & after_else


def _bound_in(block: Sequence[Stmt]) -> frozenset[str]:
    return frozenset().union(*(bound_by(statement) for statement in walk(block)))


def bound_by(statement: Stmt) -> frozenset[str]:
    if isinstance(statement, Alloc):
        return frozenset({statement.name})
    if isinstance(statement, Call):
        return frozenset(statement.targets)
    return frozenset(statement.targets if isinstance(statement, Rebind) else ())


def _again(block: tuple[Stmt, ...], names: frozenset[str]) -> tuple[Stmt, ...]:
    if block and isinstance(block[-1], Break | Return):
        return block
    return (*block, *(Rebind((name,), (name,)) for name in sorted(names)))
