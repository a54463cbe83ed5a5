"""An element that an inner loop changes again and again is a variable there.

    for k in range(m):                              t = y[i]
        y[i] = y[i] + a[i, k] * x[k]     ==>        for k in range(m):
                                                        t = t + a[i, k] * x[k]
                                                    y[i] = t

Storing it and loading it again takes longer than the sum, and the next iteration waits for both.
Before the loop it is not known that the element exists, where the loop makes no iteration or has
a check that raises: it is asked, and only then read and written.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from autograph.ir import BOOL, FLOAT16
from autograph.lowering.dependence import extreme, never_meet
from autograph.lowering.independence import is_fixed, names_set
from autograph.lowering.loop_ir import (
    Apply,
    Assign,
    AssignAll,
    Break,
    CallHost,
    Comment,
    Const,
    Expr,
    Extent,
    For,
    If,
    Load,
    Stmt,
    Store,
    Var,
    integer,
    minus,
)
from autograph.lowering.loop_text import expr_text
from autograph.lowering.loop_walks import expressions, subexpressions, walk, with_blocks
from autograph.lowering.names import Namer
from autograph.lowering.rewriting import map_expressions

SIMPLE = (Assign, AssignAll, Break, Comment, If, Store)
Index = tuple[Expr, ...]


def keep_in_registers(
    block: Sequence[Stmt], names: Namer, around: tuple[For, ...] = ()
) -> tuple[Stmt, ...]:
    """``around``: the loops around the block, outermost first."""
    result: list[Stmt] = []
    for statement in block:
        within = (*around, statement) if isinstance(statement, For) else around
        kept = _kept(statement, names, around) if isinstance(statement, For) else None
        if kept is not None:
            result += kept
        else:
            result.append(
                with_blocks(statement, lambda own, w=within: keep_in_registers(own, names, w))  # type: ignore[misc]
            )
    return tuple(result)


def _kept(loop: For, names: Namer, around: tuple[For, ...]) -> tuple[Stmt, ...] | None:
    inner = list(walk(loop.body))
    if not all(isinstance(s, SIMPLE) or (isinstance(s, CallHost) and s.raises) for s in inner):
        return None
    own = {name for statement in walk((loop,)) for name in names_set(statement)}
    for store in inner:
        if isinstance(store, Store) and _is_one_element(loop, store, own, around):
            return _with_variable(loop, store, names)
    return None


def _is_one_element(loop: For, store: Store, own: set[str], around: tuple[For, ...]) -> bool:
    """Whether the loop stores to one element of the memory, and reads that or what is not it."""
    if store.value.dtype == FLOAT16 or not all(is_fixed(place, own) for place in store.indices):
        return False
    stored = [s.indices for s in walk(loop.body) if isinstance(s, Store) and s.array == store.array]
    read = [
        e.indices
        for s in walk(loop.body)
        for e in subexpressions(*expressions(s))
        if isinstance(e, Load) and e.array == store.array
    ]
    text = _text(store.indices)
    if any(_text(place) != text for place in stored) or text not in map(_text, read):
        return False
    others = [place for place in read if _text(place) != text]
    if not all(is_fixed(part, own - {loop.index}) for place in others for part in place):
        return False
    loops = (*around, loop)
    ranges = [_ranges(loops[k:]) for k in range(len(loops))]
    return all(
        any(never_meet(store.indices, place, list(own), list(own.values())) for own in ranges)
        for place in others
    )


def _ranges(loops: Sequence[For]) -> dict[str, Expr]:
    """The counts of loops in one another, none depending on the index of another."""
    found: dict[str, Expr] = {}
    for own in loops:
        changed = {name for s in walk(own.body) for name in names_set(s)}
        if is_fixed(own.count, changed):
            last = {name: minus(count, integer(1)) for name, count in found.items()}
            found[own.index] = extreme(own.count, last, least=False)
    return found


def _text(indices: Index) -> str:
    return ", ".join(map(expr_text, indices))


def _with_variable(loop: For, store: Store, names: Namer) -> tuple[Stmt, ...]:
    array, indices, dtype = store.array, store.indices, store.value.dtype
    name, exists, text = names.fresh("t"), names.fresh("t"), _text(store.indices)
    variable, test = Var(name, dtype), Var(exists, BOOL)
    write = If(test, (Store(array, indices, variable),))

    def read(expr: Expr) -> Expr:
        known = isinstance(expr, Load) and expr.array == array and _text(expr.indices) == text
        return variable if known else expr

    def block(statements: tuple[Stmt, ...]) -> tuple[Stmt, ...]:
        changed: list[Stmt] = []
        for statement in statements:
            if isinstance(statement, CallHost):
                changed.append(write)
            if isinstance(statement, Store) and statement.array == array:
                changed.append(Assign(name, statement.value))
            else:
                changed.append(with_blocks(statement, block))
        return tuple(changed)

    body = block(map_expressions(loop.body, read))
    zero = Const(np.zeros((), dtype)[()], dtype)
    return (
        Assign(exists, _exists(loop, array, indices)),
        Assign(name, zero),
        If(test, (Assign(name, Load(array, indices, dtype)),)),
        For(loop.index, loop.count, body, loop.reverse),
        write,
    )


def _exists(loop: For, array: str, indices: Index) -> Expr:
    """Whether there is an iteration, and such an element."""
    tests = [_compare("{0} > {1}", loop.count, integer(0))]
    for axis, place in enumerate(indices):
        tests.append(_compare("{0} >= {1}", place, integer(0)))
        tests.append(_compare("{0} < {1}", place, Extent(array, axis)))
    return reduce(lambda a, b: Apply("logical_and", "{0} and {1}", (a, b), BOOL), tests)


def _compare(template: str, left: Expr, right: Expr) -> Expr:
    return Apply("compare", template, (left, right), BOOL)
