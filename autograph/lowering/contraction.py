"""A memory that one loop fills and reads row by row needs no more than a row.

    a = empty((n, m))                            a = empty(m)
    for i in range(n):                           for i in range(n):
        for j in range(m): a[i, j] = f(...)  ==>     for j in range(m): a[j] = f(...)
        for j in range(m): s = s + a[i, j]           for j in range(m): s = s + a[j]

A memory without axes left is a variable. Only where nothing else uses the memory, and the first
thing that an iteration does with it is to fill its own row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograph.lowering.fusion import is_index
from autograph.lowering.loop_ir import (
    Alloc,
    Assign,
    CallHost,
    Dot,
    Expr,
    For,
    HostArray,
    Load,
    Rebind,
    Return,
    Stmt,
    Store,
    Var,
    expressions,
    subexpressions,
    walk,
    with_blocks,
)
from autograph.lowering.loop_text import expr_text
from autograph.lowering.rewriting import map_expressions


def contract_memories(body: Sequence[Stmt]) -> tuple[Stmt, ...]:
    """Axis by axis, until nothing changes."""
    whole = tuple(body)
    while True:
        found = next(_candidates(whole), None)
        if found is None:
            return whole
        whole = _without_axis(whole, *found)


def _candidates(body: tuple[Stmt, ...]) -> Iterator[tuple[Alloc, int]]:
    fixed = set(whole_uses(body))
    allocations = [s for s in walk(body) if isinstance(s, Alloc)]
    names = [s.name for s in allocations]
    loops = [s for s in walk(body) if isinstance(s, For)]
    for alloc in allocations:
        if alloc.name in fixed or names.count(alloc.name) > 1:
            continue
        everywhere = len(accesses(body, alloc.name))
        for loop in loops:
            own = accesses((loop,), alloc.name)
            if own and len(own) == everywhere:
                axis = _axis_of(loop, alloc, own)
                if axis is not None:
                    yield alloc, axis


def whole_uses(body: Sequence[Stmt]) -> Iterator[str]:
    """Memories that are used as a whole."""
    for statement in walk(body):
        match statement:
            case Return(values):
                yield from (value for value in values if isinstance(value, str))
            case Dot(out, left, right):
                yield from (out, left.array, right.array)
            case Rebind(targets, sources):
                yield from (*targets, *sources)
            case CallHost(_, values):
                yield from (value.array for value in values if isinstance(value, HostArray))


def accesses(body: Sequence[Stmt], array: str) -> list[tuple[Expr, ...]]:
    found: list[tuple[Expr, ...]] = []
    for statement in walk(body):
        if isinstance(statement, Store) and statement.array == array:
            found.append(statement.indices)
        for expr in subexpressions(*expressions(statement)):
            if isinstance(expr, Load) and expr.array == array:
                found.append(expr.indices)
    return found


def _axis_of(loop: For, alloc: Alloc, own: Sequence[tuple[Expr, ...]]) -> int | None:
    """The axis that every access in the loop has at the loop's index."""
    for axis in range(len(alloc.dims)):
        if all(is_index(indices[axis], loop.index) for indices in own):
            return axis if _fills_first(loop, alloc, axis) else None
    return None


def _fills_first(loop: For, alloc: Alloc, axis: int) -> bool:
    """Whether the first statement of the body that uses the memory stores all of its row."""
    for statement in loop.body:
        if not accesses((statement,), alloc.name):
            continue
        counts = {loop.index: expr_text(alloc.dims[axis])}
        while isinstance(statement, For) and not statement.reverse:
            counts[statement.index] = expr_text(statement.count)
            users = [s for s in statement.body if accesses((s,), alloc.name)]
            if not users:
                return False
            statement = users[0]
        return isinstance(statement, Store) and _covers(statement, alloc, counts)
    return False


def _covers(store: Store, alloc: Alloc, counts: dict[str, str]) -> bool:
    if store.array != alloc.name or accesses((Assign("", store.value),), alloc.name):
        return False
    names = [index.name for index in store.indices if isinstance(index, Var)]
    sizes = [counts.get(name) for name in names]
    return len(set(names)) == len(alloc.dims) and sizes == [expr_text(d) for d in alloc.dims]


def _without_axis(body: tuple[Stmt, ...], alloc: Alloc, axis: int) -> tuple[Stmt, ...]:
    scalar = len(alloc.dims) == 1

    def cut(indices: tuple[Expr, ...]) -> tuple[Expr, ...]:
        return (*indices[:axis], *indices[axis + 1 :])

    def load(expr: Expr) -> Expr:
        if not isinstance(expr, Load) or expr.array != alloc.name:
            return expr
        if scalar:
            return Var(alloc.name, alloc.dtype)
        return Load(alloc.name, cut(expr.indices), expr.dtype)

    def block(statements: tuple[Stmt, ...]) -> tuple[Stmt, ...]:
        return tuple(with_blocks(s, block) for own in statements for s in statement(own))

    def statement(own: Stmt) -> list[Stmt]:
        if isinstance(own, Alloc) and own.name == alloc.name:
            return [] if scalar else [Alloc(own.name, own.dtype, cut(own.dims))]
        if isinstance(own, Store) and own.array == alloc.name:
            stored = Assign(own.array, own.value)
            return [stored if scalar else Store(own.array, cut(own.indices), own.value)]
        return [own]

    return block(map_expressions(body, load))
