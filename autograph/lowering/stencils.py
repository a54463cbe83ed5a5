"""In-place stencils: a store that reads its own memory at a constant distance of rows.

    u[1:-1] = f(u[2:], u[:-2])    ==>

    rows = empty((2, m))
    for i in range(n - 2 + 1):
        if i < n - 2:
            for j in range(m): rows[i % 2, j] = f(u[i + 2, j], u[i, j])
        if i >= 1:
            for j in range(m): u[i, j] = rows[(i - 1) % 2, j]

Iteration i still reads the old row i - 1, so new rows wait in a buffer. With ``load row = store
row + d``, row i may be stored once the rows up to ``i - min d`` are computed.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograph.ir import BOOL, INT64, Dim, TensorType, Value, ViewMap
from autograph.lowering.dependence import row_distances
from autograph.lowering.loop_ir import (
    Apply,
    Assign,
    Expr,
    For,
    If,
    Load,
    Stmt,
    Store,
    Var,
    integer,
    minus,
    plus,
    tidy,
)
from autograph.lowering.loop_walks import (
    loads_of,
)
from autograph.lowering.nests import Nest
from autograph.lowering.scope import Scope

LONGEST_DELAY = 4  # rows; beyond, the whole value is computed first


def rows_to_wait(
    target: Sequence[Expr], expr: Expr, array: str, nest: Nest, map_: ViewMap
) -> int | None:
    """How many rows a store must wait, or None where that is not known or does not pay."""
    if nest.depth < 2 or map_.dims[0].static == 1:
        return None
    found = row_distances(target, loads_of(array, expr), nest.levels, nest.counts)
    if found is None:
        return None
    delay = max([0, *(-d for d in found)])
    return delay if delay <= LONGEST_DELAY else None


def write_delayed(
    scope: Scope, array: str, map_: ViewMap, value: Value, delay: int, rows: str
) -> None:
    """``rows`` is a memory of ``delay + 1`` rows."""
    nest = Nest(scope, map_.dims)
    (expr,) = nest.settle(nest.element(value))
    outer = Var(nest.levels[0], INT64)
    place = _Slot(scope, outer, delay)
    inner = tuple(nest.index[1:])
    compute = nest.close([Store(rows, (*place.index, *inner), expr)], depth=1)
    first = (*nest.preludes[1], *place.before, *compute)
    second = _store_rows(scope, array, map_, rows, minus(outer, integer(delay)), value, delay)
    count = nest.counts[0]
    body: tuple[Stmt, ...] = (*first, *second)
    if delay:
        body = (
            If(_compare("<", outer, tidy(count)), first),
            If(_compare(">=", outer, integer(delay)), second),
        )
    nest.release()
    loop = For(nest.levels[0], tidy(plus(count, integer(delay))), body)
    scope.emit(*nest.preludes[0], loop)


def rows_type(map_: ViewMap, value: Value, delay: int) -> TensorType:
    count = (Dim(delay + 1),) if delay else ()
    return TensorType(value.type.dtype, (*count, *map_.dims[1:]))


class _Slot:
    """The index of a row in the buffer, and what must be computed for it."""

    def __init__(self, scope: Scope, outer: Expr, delay: int) -> None:
        self.before: tuple[Stmt, ...] = ()
        self.index: tuple[Expr, ...] = ()
        if delay:
            name = scope.names.fresh("row")
            slot = Apply("remainder", "{0} % {1}", (tidy(outer), integer(delay + 1)), INT64)
            self.before = (Assign(name, slot),)
            self.index = (Var(name, INT64),)


def _store_rows(
    scope: Scope, array: str, map_: ViewMap, rows: str, row: Expr, value: Value, delay: int
) -> tuple[Stmt, ...]:
    place = _Slot(scope, row, delay)
    nest = Nest(scope, map_.dims[1:])
    target = nest.elements.mapped(map_, (row, *nest.index))
    load = Load(rows, (*place.index, *nest.index), value.type.dtype)
    target = tuple(nest.settle(*target))
    loops = nest.close([Store(array, target, load)])
    nest.release()
    return (*nest.preludes[0], *place.before, *loops)


def _compare(operator: str, left: Expr, right: Expr) -> Expr:
    return Apply("compare", f"{{0}} {operator} {{1}}", (left, right), BOOL)
