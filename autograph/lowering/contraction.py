"""A memory that one loop fills and reads row by row needs no more than a row.

    a = empty((n, m))                            a = empty(m)
    for i in range(n):                           for i in range(n):
        for j in range(m): a[i, j] = f(...)  ==>     for j in range(m): a[j] = f(...)
        for j in range(m): s = s + a[i, j]           for j in range(m): s = s + a[j]

A memory without axes left is a variable. Only where nothing else uses the memory, and the first
thing that an iteration does with it is to fill its own row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from autograph.lowering.fusion import is_index
from autograph.lowering.loop_ir import (
    Alloc,
    Assign,
    Break,
    Call,
    CallHost,
    Dot,
    Expr,
    For,
    HostArray,
    Load,
    Passed,
    Rebind,
    Return,
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
from autograph.lowering.rewriting import map_expressions


def contract_memories(body: Sequence[Stmt], parameters: Sequence[str] = ()) -> tuple[Stmt, ...]:
    """Axis by axis, until nothing changes."""
    whole = tuple(body)
    while found := dict(_candidates(whole, set(parameters))):
        whole = _without_axes(whole, found)
    return whole


def _candidates(body: tuple[Stmt, ...], parameters: set[str]) -> Iterator[tuple[Alloc, int]]:
    """Memories that all uses of are in one loop, and the axis that the loop runs along."""
    fixed = parameters | set(whole_uses(body))
    allocations = [s for s in walk(body) if isinstance(s, Alloc)]
    names = Counter(s.name for s in allocations)
    by_name = {s.name: s for s in allocations if names[s.name] == 1 and s.name not in fixed}
    uses: dict[str, int] = {name: len(found) for name, found in accesses(body).items()}
    for loop in [s for s in walk(body) if isinstance(s, For)]:
        for name, own in accesses((loop,)).items():
            if name in by_name and len(own) == uses[name]:
                axis = _axis_of(loop, by_name[name], own)
                if axis is not None:
                    yield by_name.pop(name), axis


def whole_uses(body: Sequence[Stmt]) -> Iterator[str]:
    """Memories that are used as a whole."""
    for statement in walk(body):
        match statement:
            case Return(values):
                yield from (value for value in values if isinstance(value, str))
            case Dot(out, _, left, right):
                yield from (out, left.array, right.array)
            case Rebind(targets, sources):
                yield from (*targets, *sources)
            case Call(_, targets, arguments):
                yield from targets
                yield from (own.array for own in arguments if isinstance(own, Passed))
            case CallHost(_, values):
                yield from (value.array for value in values if isinstance(value, HostArray))


def accesses(body: Sequence[Stmt]) -> dict[str, list[tuple[Expr, ...]]]:
    """The indices at which each memory is loaded or stored to."""
    found: dict[str, list[tuple[Expr, ...]]] = {}
    for statement in walk(body):
        if isinstance(statement, Store):
            found.setdefault(statement.array, []).append(statement.indices)
        for expr in subexpressions(*expressions(statement)):
            if isinstance(expr, Load):
                found.setdefault(expr.array, []).append(expr.indices)
    return found


def _axis_of(loop: For, alloc: Alloc, own: Sequence[tuple[Expr, ...]]) -> int | None:
    """The axis that every access in the loop has at the loop's index."""
    for axis in range(len(alloc.dims)):
        if all(is_index(indices[axis], loop.index) for indices in own):
            return axis if _fills_first(loop, alloc, axis) else None
    return None


def _fills_first(loop: For, alloc: Alloc, axis: int) -> bool:
    """Whether the first statement of the body that uses the memory stores all of its row."""
    first = next(s for s in loop.body if alloc.name in accesses((s,)))
    return fills(first, alloc, {loop.index: expr_text(alloc.dims[axis])})


def fills(statement: Stmt, alloc: Alloc, counts: Mapping[str, str]) -> bool:
    """Whether these are loops that store to each element once; ``counts`` are those of the loops
    around it that the elements are counted by.
    """
    sizes = dict(counts)
    while isinstance(statement, For) and not statement.reverse:
        sizes[statement.index] = expr_text(statement.count)
        if any(isinstance(s, Break) for s in walk(statement.body)):
            return False
        statement = next(s for s in statement.body if alloc.name in accesses((s,)))
    if not isinstance(statement, Store) or statement.array != alloc.name:
        return False
    if alloc.name in accesses((Assign("", statement.value),)):
        return False
    names = [index.name for index in statement.indices if isinstance(index, Var)]
    is_all = len(set(names)) == len(alloc.dims) == len(sizes)
    return is_all and [sizes.get(name) for name in names] == [expr_text(d) for d in alloc.dims]


def _without_axes(body: tuple[Stmt, ...], cuts: dict[Alloc, int]) -> tuple[Stmt, ...]:
    axes = {alloc.name: axis for alloc, axis in cuts.items()}
    scalars = {alloc.name for alloc in cuts if len(alloc.dims) == 1}

    def cut(name: str, indices: tuple[Expr, ...]) -> tuple[Expr, ...]:
        return (*indices[: axes[name]], *indices[axes[name] + 1 :])

    def load(expr: Expr) -> Expr:
        if not isinstance(expr, Load) or expr.array not in axes:
            return expr
        if expr.array in scalars:
            return Var(expr.array, expr.dtype)
        return Load(expr.array, cut(expr.array, expr.indices), expr.dtype)

    def block(statements: tuple[Stmt, ...]) -> tuple[Stmt, ...]:
        return tuple(with_blocks(s, block) for own in statements for s in statement(own))

    def statement(own: Stmt) -> list[Stmt]:
        if isinstance(own, Alloc) and own.name in axes:
            cut_dims = Alloc(own.name, own.dtype, cut(own.name, own.dims))
            return [] if own.name in scalars else [cut_dims]
        if isinstance(own, Store) and own.array in scalars:
            return [Assign(own.array, own.value)]
        if isinstance(own, Store) and own.array in axes:
            return [Store(own.array, cut(own.array, own.indices), own.value)]
        return [own]

    return block(map_expressions(body, load))
