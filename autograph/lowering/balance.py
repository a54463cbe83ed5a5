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
from dataclasses import dataclass

from autograph.lowering.loop_ir import (
    Alloc,
    Break,
    Call,
    If,
    Passed,
    Rebind,
    Return,
    Stmt,
)
from autograph.lowering.loop_walks import (
    blocks,
    walk,
    with_blocks,
)


def balance_bindings(body: Sequence[Stmt], parameters: Sequence[str]) -> tuple[Stmt, ...]:
    if not any(isinstance(statement, Rebind | Call) for statement in walk(body)):
        return tuple(body)
    balance = _Balance(memories_in(body))
    return balance.block(body, frozenset(parameters) & balance.memories)[0]


def memories_in(body: Sequence[Stmt]) -> frozenset[str]:
    found: set[str] = set()
    for statement in walk(body):
        match statement:
            case Alloc(name):
                found.add(name)
            case Rebind(targets):
                found.update(targets)
            case Call(_, _, arguments):
                found.update(item.array for item in arguments if isinstance(item, Passed))
    return frozenset(found)


@dataclass(frozen=True)
class _Balance:
    memories: frozenset[str]

    def block(
        self, block: Sequence[Stmt], bound: frozenset[str]
    ) -> tuple[tuple[Stmt, ...], frozenset[str]]:
        """The block, and what is bound after it whichever way it was gone through."""
        result: list[Stmt] = []
        for statement in block:
            if isinstance(statement, If):
                statement, bound = self.branches(statement, bound)
            else:
                around = bound
                statement = with_blocks(statement, lambda own: self.block(own, around)[0])  # noqa: B023
                bound |= self.bound_by(statement)
            result.append(statement)
        return tuple(result), bound

    def branches(self, statement: If, bound: frozenset[str]) -> tuple[If, frozenset[str]]:
        inner = [self.block(own, bound) for own in blocks(statement)]
        (then, after_then), (orelse, after_else) = inner
        changed = [self.bound_in(own) & bound for own in (then, orelse)]
        then = _again(then, changed[1] - changed[0])
        orelse = _again(orelse, changed[0] - changed[1])
        return If(statement.test, then, orelse), after_then & after_else

    def bound_in(self, block: Sequence[Stmt]) -> frozenset[str]:
        return frozenset().union(*map(self.bound_by, walk(block)))

    def bound_by(self, statement: Stmt) -> frozenset[str]:
        if isinstance(statement, Alloc):
            return frozenset({statement.name})
        if isinstance(statement, Rebind | Call):
            return self.memories.intersection(statement.targets)
        return frozenset()


def _again(block: tuple[Stmt, ...], names: frozenset[str]) -> tuple[Stmt, ...]:
    if block and isinstance(block[-1], Break | Return):
        return block
    return (*block, *(Rebind((name,), (name,)) for name in sorted(names)))
