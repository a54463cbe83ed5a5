"""Loops one after the other over the same range become one.

    for i in range(n): a[i] = f(x[i])            for i in range(n):
    s = 0.0                               ==>        a[i] = f(x[i])
    for i in range(n): s = s + a[i]                  s = s + a[i]

Allowed when no scalar set by one loop is used by the other, and every memory that one stores to
and the other uses is used by both at their own index on one axis: then iteration i of either
touches nothing of another iteration. Worth it when the two share a memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from autograph.lowering.loop_ir import (
    Alloc,
    Assign,
    AssignAll,
    Comment,
    Expr,
    For,
    If,
    Load,
    Stmt,
    Store,
    Var,
)
from autograph.lowering.loop_text import expr_text
from autograph.lowering.loop_walks import (
    expressions,
    subexpressions,
    walk,
    with_blocks,
)
from autograph.lowering.rewriting import renamed

SIMPLE = (Assign, AssignAll, Comment, For, If, Store)
MOST_PAIRS = 12  # pairs of memories that must be told apart before a loop can be vectorised


def fuse_loops(block: Sequence[Stmt]) -> tuple[Stmt, ...]:
    """Outer loops first, then what is in them."""
    result: list[Stmt] = []
    for statement in block:
        partner = _partner(result, statement)
        if partner is None:
            result.append(statement)
        else:
            assert isinstance(statement, For)
            between = result[partner + 1 :]
            first = result[partner]
            assert isinstance(first, For)
            result[partner:] = [*between, joined(first, statement)]
    return tuple(with_blocks(statement, fuse_loops) for statement in result)


def joined(first: For, second: For) -> For:
    body = renamed(second.body, {second.index: first.index})
    return For(first.index, first.count, (*first.body, *body), first.reverse)


def _partner(before: Sequence[Stmt], statement: Stmt) -> int | None:
    """The position of the loop that ``statement`` can join; what is between moves before it."""
    if not isinstance(statement, For) or statement.reverse:
        return None
    for position in range(len(before) - 1, -1, -1):
        candidate = before[position]
        if isinstance(candidate, For):
            between = before[position + 1 :]
            return position if can_join(candidate, between, statement) else None
        if not isinstance(candidate, Assign | Alloc | Comment):
            return None
    return None


def can_join(first: For, between: Sequence[Stmt], second: For) -> bool:
    if first.reverse or expr_text(first.count) != expr_text(second.count):
        return False
    if not all(isinstance(s, SIMPLE) for s in walk((first, second))):
        return False
    a, b, middle = Touched.of((first,)), Touched.of((second,)), Touched.of(between)
    if (middle.reads | middle.sets) & a.sets or middle.sets & a.reads:
        return False
    if middle.arrays() & a.stored or allocated(between) & a.arrays():
        return False
    if a.sets & (b.reads | b.sets) or b.sets & a.reads:
        return False
    shared = a.arrays() & b.arrays()
    pairs = len(a.stored | b.stored) * len(a.arrays() | b.arrays())
    if not shared or (pairs > MOST_PAIRS and is_innermost(first) and is_innermost(second)):
        return False
    conflicts = shared & (a.stored | b.stored)
    return all(aligned(name, a, first.index, b, second.index) for name in conflicts)


def allocated(statements: Sequence[Stmt]) -> set[str]:
    """Names that mean another memory from here on."""
    return {statement.name for statement in statements if isinstance(statement, Alloc)}


def is_innermost(loop: For) -> bool:
    return not any(isinstance(statement, For) for statement in walk(loop.body))


def aligned(array: str, a: Touched, i: str, b: Touched, j: str) -> bool:
    """Whether, on some axis, the first loop uses the memory at ``i`` only, the second at ``j``."""
    rank = len(a.accesses[array][0])
    return any(
        _all_at(a.accesses[array], axis, i) and _all_at(b.accesses[array], axis, j)
        for axis in range(rank)
    )


def _all_at(accesses: Iterable[Sequence[Expr]], axis: int, index: str) -> bool:
    return all(is_index(access[axis], index) for access in accesses)


def is_index(expr: Expr, index: str) -> bool:
    return isinstance(expr, Var) and expr.name == index


@dataclass(slots=True)
class Touched:
    """What statements read and set: scalars by name, memories with their indices."""

    reads: set[str] = field(default_factory=set)
    sets: set[str] = field(default_factory=set)
    stored: set[str] = field(default_factory=set)
    accesses: dict[str, list[Sequence[Expr]]] = field(default_factory=dict)

    @staticmethod
    def of(statements: Sequence[Stmt]) -> Touched:
        found = Touched()
        own: set[str] = set()
        for statement in walk(statements):
            found.note(statement)
            if isinstance(statement, For):
                own.add(statement.index)
        found.reads -= own
        return found

    def note(self, statement: Stmt) -> None:
        if isinstance(statement, Assign):
            self.sets.add(statement.name)
        elif isinstance(statement, AssignAll):
            self.sets.update(statement.names)
        elif isinstance(statement, Store):
            self.stored.add(statement.array)
            self.accesses.setdefault(statement.array, []).append(statement.indices)
        for expr in subexpressions(*expressions(statement)):
            if isinstance(expr, Var):
                self.reads.add(expr.name)
            elif isinstance(expr, Load):
                self.accesses.setdefault(expr.array, []).append(expr.indices)

    def arrays(self) -> set[str]:
        return set(self.accesses)
