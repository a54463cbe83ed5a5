"""Products of matrices: the BLAS for large ones of its types, loops for the rest.

    vector @ vector      acc = acc + a[k] * b[k]
    matrix @ vector      one such sum for each row
    else                 for each batch, row i, k and j:   out[i, j] += a[i, k] * b[k, j]

The inner loop of the last runs along rows of ``out`` and ``b``, so it is vectorised without
reordering a sum. A matrix that is computed, and only for a product with a vector, is not stored.
"""

from __future__ import annotations

from autograph.ir import Node, Value, ViewMap
from autograph.lowering.decisions import COPIED, PRODUCT
from autograph.lowering.elements import Elements, Index
from autograph.lowering.loop_ir import (
    Assign,
    Const,
    Dot,
    Expr,
    Load,
    Operand,
    Stmt,
    Store,
    Var,
    integer,
    static,
    tidy,
    times,
)
from autograph.lowering.loop_walks import dot_expressions
from autograph.lowering.nests import Nest
from autograph.lowering.policy import uses_blas
from autograph.lowering.reductions import combine, scalar_op
from autograph.lowering.rewriting import with_expressions
from autograph.lowering.scope import InMemory, InVariable, Scope
from autograph.lowering.strided import Strided, at, in_c_order, strided
from autograph.lowering.writes import allocate, destination, free_home, in_memory, write


def lower_matmul(scope: Scope, node: Node) -> None:
    a, b = node.operands
    if uses_blas(node) and not _is_computed(scope, a, b) and not _is_computed(scope, b, a):
        scope.decide(PRODUCT, "matmul", "by the BLAS")
        _by_blas(scope, node)
        return
    scope.decide(PRODUCT, "matmul", "in loops")
    for operand in (a, b):
        if operand in scope.kept:
            in_memory(scope, operand)
    if a.type.rank == 1 and b.type.rank == 1:
        _dot(scope, node)
    elif b.type.rank == 1:
        _rows_by_vector(scope, node)
    else:
        _by_loops(scope, node)


def _is_computed(scope: Scope, matrix: Value, vector: Value) -> bool:
    """Whether the elements of a matrix, each of which is used once, are nowhere yet."""
    if matrix.type.rank != 2 or vector.type.rank != 1 or matrix in scope.kept:
        return False
    return not isinstance(scope.places[matrix], InMemory) and not strided(Elements(scope), matrix)


# BLAS.


def _by_blas(scope: Scope, node: Node) -> None:
    """One call for each matrix of a stack; one for all where the right one is always the same."""
    a, b = node.operands
    left, right = _placed(scope, a), _placed(scope, b)
    out = destination(scope, node.result, node.operands)
    elements = Elements(scope)
    rank = _batch_rank(a, b)
    batch = node.result.type.dims[:rank]
    together = a.type.rank > 2 and left.block and _is_constant(b, right, rank)
    nest = Nest(scope, () if together else batch)
    index = tuple(nest.index)
    one, other = _operand(elements, a, left, index), _operand(elements, b, right, index)
    target = in_c_order(elements, out, node.result.type.dims)
    rows = elements.dim(a.type.dims[-2]) if a.type.rank > 1 else None
    columns = elements.dim(b.type.dims[-1]) if b.type.rank > 1 else None
    for dim in batch if together else ():
        rows = times(rows or integer(1), elements.dim(dim))
    if rows is None:  # vector @ matrix is the transposed matrix @ vector
        one, other, rows, columns = _turned(other), one, columns, None
    assert rows is not None
    inner = elements.dim(a.type.dims[-1])
    dot = Dot(out, at(target, index), one, other, rows, inner, columns)
    parts = nest.settle(*map(tidy, dot_expressions(dot)))
    nest.finish([with_expressions(dot, parts)])
    scope.places[node.result] = InMemory(out)
    if node.result not in scope.homes:
        scope.products[out] = node.result.type.dtype


def _placed(scope: Scope, value: Value) -> Strided:
    """Where the value is, in a copy if the BLAS cannot read it there."""
    elements = Elements(scope)
    found = strided(elements, value)
    if found is not None and _orientation(value, found) is not None:
        return found
    stored = isinstance(scope.places[value], InMemory)
    scope.decide(COPIED, value, "the BLAS needs rows without gaps")
    name = _copied(scope, value) if stored else in_memory(scope, value).name
    return in_c_order(elements, name, value.type.dims)


def _copied(scope: Scope, value: Value) -> str:
    """A contiguous copy of an array argument with strides."""
    name = allocate(scope, value.name, value.type)
    write(scope, name, ViewMap.identity(value.type.dims), value)
    return name


def _orientation(value: Value, own: Strided) -> tuple[int, bool] | None:
    """The axis from one row, or column, to the next, and whether the matrix is transposed; None if
    the BLAS cannot take it.
    """
    rank = value.type.rank
    lines = (-1,) if rank == 1 else (-2, -1)
    for line in lines:
        apart = own.positive[line] or value.type.dims[line].static == 1
        beside = rank == 1 or static(own.steps[-3 - line]) == 1
        if apart and beside:
            return line, line == -1 and rank > 1
    return None


def _operand(elements: Elements, value: Value, own: Strided, index: Index) -> Operand:
    found = _orientation(value, own)
    assert found is not None
    line, transposed = found
    step: Expr = own.steps[line]
    if value.type.dims[line].static == 1:  # any step will do that is long enough
        step = integer(1) if value.type.rank == 1 else elements.dim(value.type.dims[-3 - line])
    return Operand(own.array, at(own, index if value.type.rank > 2 else ()), step, transposed)


def _turned(own: Operand) -> Operand:
    return Operand(own.array, own.start, own.step, not own.transposed)


def _is_constant(value: Value, own: Strided, rank: int) -> bool:
    """Whether all matrices of a stack are the same."""
    return value.type.rank < 3 or all(static(step) == 0 for step in own.steps[:rank])


# Loops.


def _dot(scope: Scope, node: Node) -> None:
    a, b = node.operands
    acc = free_home(scope, node.result, node.operands) or scope.names.fresh(
        node.result.name or "dot"
    )
    nest = Nest(scope, a.type.dims)
    dtype = a.type.dtype
    (product,) = nest.settle(product_of(nest, a, tuple(nest.index), b, tuple(nest.index)))
    loops = nest.close([Assign(acc, combine(_sum(a), Var(acc, dtype), product))])
    nest.release()
    scope.emit(*nest.preludes[0], Assign(acc, zero(a)), *loops)
    scope.places[node.result] = InVariable(acc)


def _rows_by_vector(scope: Scope, node: Node) -> None:
    a, b = node.operands
    out = destination(scope, node.result, node.operands)
    nest = Nest(scope, a.type.dims)
    dtype, depth = a.type.dtype, nest.depth - (a.type.dims[-1].static != 1)
    (product,) = nest.settle(product_of(nest, a, tuple(nest.index), b, tuple(nest.index[-1:])))
    acc = scope.names.fresh(node.result.name or "dot")
    loops = nest.close([Assign(acc, combine(_sum(a), Var(acc, dtype), product))], depth)
    store = Store(out, tuple(nest.index[:-1]), Var(acc, dtype))
    statements: tuple[Stmt, ...] = (Assign(acc, zero(a)), *loops, store)
    for level in range(depth, 0, -1):
        statements = nest.loop(level, statements)
    nest.release()
    scope.emit(*nest.preludes[0], *statements)
    scope.places[node.result] = InMemory(out)


def _by_loops(scope: Scope, node: Node) -> None:
    """``out`` is cleared and the products are added up in it."""
    a, b = node.operands
    result = node.result
    out = destination(scope, result, node.operands)
    clear = Nest(scope, result.type.dims)
    clear.finish([Store(out, tuple(clear.index), zero(a))])
    batch = result.type.dims[: _batch_rank(a, b)]
    rows = a.type.dims[-2:-1] if a.type.rank > 1 else ()
    columns = b.type.dims[-1:] if b.type.rank > 1 else ()
    nest = Nest(scope, (*batch, *rows, a.type.dims[-1], *columns))
    index = nest.index
    own, k = index[: len(batch)], index[len(batch) + len(rows)]
    row, column = index[len(batch) : len(batch) + len(rows)], index[len(index) - len(columns) :]
    left = (*own[: a.type.rank - 2], *row, k) if a.type.rank > 1 else (k,)
    right = (*own[: b.type.rank - 2], k, *column) if b.type.rank > 1 else (k,)
    (product,) = nest.settle(product_of(nest, a, left, b, right))
    target = (*own, *row, *column)
    old = Load(out, target, a.type.dtype)
    body: list[Stmt] = [Store(out, target, combine(_sum(a), old, product, in_memory=True))]
    nest.finish(body)
    scope.places[result] = InMemory(out)


def _batch_rank(a: Value, b: Value) -> int:
    return max(a.type.rank - 2, b.type.rank - 2, 0)


def _sum(a: Value) -> str:
    return "any" if a.type.dtype.kind == "b" else "sum"


def product_of(nest: Nest, a: Value, left: Index, b: Value, right: Index) -> Expr:
    elements = nest.elements
    return scalar_op("multiply", elements.element(a, left), elements.element(b, right))


def zero(a: Value) -> Const:
    return Const(a.type.dtype.type(0), a.type.dtype)
