"""Memories that every iteration fills anew are allocated in the iteration.

    t = empty(m)                                for i in range(n):
    for i in range(n):                              t = empty(m)
        for j in range(m): t[j] = f(x[i, j])  ==>   for j in range(m): t[j] = f(x[i, j])
        for j in range(m): s = s + t[j]             for j in range(m): s = s + t[j]

So the iterations have nothing in common and may be divided among threads. Where they are not,
``hoisting`` puts the allocation back. Only where nothing outside of the loop uses the memory, and
an iteration stores all of it before anything else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from autograph.lowering.contraction import accesses, fills, whole_uses
from autograph.lowering.hoisting import assigned
from autograph.lowering.loop_ir import Alloc, For, Load, Stmt, Var
from autograph.lowering.loop_walks import subexpressions, walk, with_blocks


def sink_allocations(body: Sequence[Stmt], parameters: Sequence[str]) -> tuple[Stmt, ...]:
    whole = tuple(body)
    allocations = [s for s in walk(whole) if isinstance(s, Alloc)]
    names = Counter(own.name for own in allocations)
    fixed = {*parameters, *whole_uses(whole)}
    uses = {name: len(found) for name, found in accesses(whole).items()}
    own = {s.name: s for s in allocations if names[s.name] == 1 and s.name not in fixed}
    return _Sinking(own, uses).block(whole)


class _Sinking:
    def __init__(self, movable: dict[str, Alloc], uses: dict[str, int]) -> None:
        self.movable = movable
        self.uses = uses

    def block(self, block: Sequence[Stmt]) -> tuple[Stmt, ...]:
        here = [s for s in block if isinstance(s, Alloc) and s.name in self.movable]
        places = {own.name: self.place(own, block) for own in here}
        result: list[Stmt] = []
        for statement in block:
            if isinstance(statement, Alloc) and places.get(statement.name) is not None:
                continue
            sunk = [own for own in here if places[own.name] is statement]
            if isinstance(statement, For):
                body = self.block((*sunk, *statement.body))
                result.append(For(statement.index, statement.count, body, statement.reverse))
            else:
                result.append(with_blocks(statement, self.block))
        return tuple(result)

    def place(self, own: Alloc, block: Sequence[Stmt]) -> For | None:
        """The loop of the block into which the allocation moves."""
        for statement in block:
            uses = len(accesses((statement,)).get(own.name, ()))
            if uses == 0:
                continue
            if not isinstance(statement, For) or uses < self.uses[own.name]:
                return None
            is_sunk = _has_fixed_size(own, statement) and self.is_own(own, statement.body)
            return statement if is_sunk else None
        return None

    def is_own(self, own: Alloc, block: Sequence[Stmt]) -> bool:
        """Whether the block fills the memory first, or the loop in it into which it moves."""
        first = next(s for s in block if own.name in accesses((s,)))
        return fills(first, own, {}) or self.place(own, block) is not None


def _has_fixed_size(own: Alloc, loop: For) -> bool:
    parts = list(subexpressions(*own.dims))
    changing = assigned(loop)
    return not any(
        isinstance(part, Load) or (isinstance(part, Var) and part.name in changing)
        for part in parts
    )
