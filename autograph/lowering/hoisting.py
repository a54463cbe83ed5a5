"""Memories of one size are allocated once, outside of the loops.

    for k in range(steps):              t = empty(n - 2)
        t = empty(n - 2)         ==>    for k in range(steps):
        ...                                 ...

Not where the memory is given to another name, or its size changes in the loop. Sizes are not
negative where the allocation stood; further out they may be, and are taken as 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from autograph.ir import INT64
from autograph.lowering.loop_ir import (
    Alloc,
    Apply,
    Assign,
    AssignAll,
    Break,
    Call,
    Divide,
    Expr,
    Extent,
    For,
    If,
    Load,
    Once,
    Rebind,
    Stmt,
    Var,
    While,
    as_affine,
    integer,
    static,
)
from autograph.lowering.loop_walks import (
    subexpressions,
    walk,
    with_blocks,
)
from autograph.ops.elementwise import maximum


def hoist_allocations(body: Sequence[Stmt], parameters: Sequence[str] = ()) -> tuple[Stmt, ...]:
    allocations = Counter(s.name for s in walk(body) if isinstance(s, Alloc))
    once = {name for name, count in allocations.items() if count == 1}
    fixed = once - given_away(body) - set(parameters)
    return _hoist(body, fixed, known_sizes(body))


def given_away(body: Sequence[Stmt]) -> set[str]:
    """Names whose memory gets another name; two names may exchange theirs."""
    found: set[str] = set()
    for statement in walk(body):
        if isinstance(statement, Rebind) and set(statement.targets) != set(statement.sources):
            found |= {*statement.targets, *statement.sources}
    return found


def _hoist(block: Sequence[Stmt], fixed: set[str], sizes: set[str]) -> tuple[Stmt, ...]:
    result: list[Stmt] = []
    for statement in block:
        inner = with_blocks(statement, lambda own: _hoist(own, fixed, sizes))
        if isinstance(inner, For | While):
            changing = assigned(inner)
            inner, out = _without_allocations(inner, fixed, changing)
            result += [Alloc(a.name, a.dtype, _not_negative(a.dims, sizes)) for a in out]
        result.append(inner)
    return tuple(result)


def _without_allocations(
    loop: Stmt, fixed: set[str], changing: set[str]
) -> tuple[Stmt, list[Alloc]]:
    out: list[Alloc] = []

    def strip(block: tuple[Stmt, ...]) -> tuple[Stmt, ...]:
        if block and isinstance(block[-1], Break):  # not run again and again
            return block
        kept: list[Stmt] = []
        for statement in block:
            if isinstance(statement, Alloc) and _is_movable(statement, fixed, changing):
                out.append(statement)
            else:
                branch = isinstance(statement, If | Once | Divide)
                kept.append(with_blocks(statement, strip) if branch else statement)
        return tuple(kept)

    return with_blocks(loop, strip), out


def _is_movable(statement: Alloc, fixed: set[str], changing: set[str]) -> bool:
    parts = list(subexpressions(*statement.dims))
    return (
        statement.name in fixed
        and not any(isinstance(part, Load) for part in parts)
        and not any(isinstance(part, Var) and part.name in changing for part in parts)
    )


def assigned(loop: Stmt) -> set[str]:
    """Scalars that change in the loop."""
    found: set[str] = set()
    for statement in walk((loop,)):
        if isinstance(statement, Assign):
            found.add(statement.name)
        elif isinstance(statement, AssignAll):
            found.update(statement.names)
        elif isinstance(statement, Call):
            found.update(statement.targets)
        elif isinstance(statement, For):
            found.add(statement.index)
    return found


def _not_negative(dims: tuple[Expr, ...], sizes: set[str]) -> tuple[Expr, ...]:
    zero = integer(0)
    return tuple(
        dim if is_size(dim, sizes) else Apply("maximum", "max({0}, {1})", (dim, zero), INT64)
        for dim in dims
    )


def is_size(dim: Expr, sizes: set[str]) -> bool:
    """Sums of sizes of arrays and of what is never less than 0."""
    affine = as_affine(dim)
    return affine.const >= 0 and all(
        c > 0 and isinstance(atom, Var) and atom.name in sizes for atom, c in affine.terms
    )


def known_sizes(body: Sequence[Stmt]) -> set[str]:
    """Variables that are set once, to an extent of an array or to ``max(..., 0)``."""
    sets = Counter(s.name for s in walk(body) if isinstance(s, Assign))
    return {
        s.name
        for s in walk(body)
        if isinstance(s, Assign) and sets[s.name] == 1 and _is_never_negative(s.value)
    }


def _is_never_negative(expr: Expr) -> bool:
    if isinstance(expr, Apply) and expr.op == maximum.name:
        bounds = [bound for arg in expr.args if (bound := static(arg)) is not None]
        return any(bound >= 0 for bound in bounds)
    return isinstance(expr, Extent)
