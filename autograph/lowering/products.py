"""Products of matrices: the BLAS for large ones of its types, loops for the rest.

    vector @ vector      acc = acc + a[k] * b[k]
    matrix @ vector      one such sum for each row
    else                 for each batch, row i, k and j:   out[i, j] += a[i, k] * b[k, j]

The inner loop of the last runs along rows of ``out`` and ``b``, so it is vectorised without
reordering a sum.
"""

from __future__ import annotations

from autograph.ir import Dim, Node, Value, ViewMap
from autograph.lowering.blas import uses_blas
from autograph.lowering.elements import Index
from autograph.lowering.loop_ir import Assign, Const, Dot, Expr, Load, Operand, Stmt, Store, Var
from autograph.lowering.nests import Nest, dim_expressions
from autograph.lowering.reductions import combine, scalar_op
from autograph.lowering.scope import Deferred, InMemory, InVariable, Scope
from autograph.lowering.writes import allocate, destination, free_home, in_memory, write
from autograph.ops.structure import reshape, view


def lower_matmul(scope: Scope, node: Node) -> None:
    a, b = node.operands
    if uses_blas(a, b):
        _by_blas(scope, node)
        return
    for operand in (a, b):
        if operand in scope.kept:
            in_memory(scope, operand)
    if a.type.rank == 1 and b.type.rank == 1:
        _dot(scope, node)
    else:
        _by_loops(scope, node)


# BLAS.


def _by_blas(scope: Scope, node: Node) -> None:
    operands = [_operand(scope, value) for value in node.operands]
    out = destination(scope, node.result, node.operands)
    scope.emit(Dot(out, *operands))
    scope.places[node.result] = InMemory(out)


def _operand(scope: Scope, value: Value) -> Operand:
    """A contiguous memory that holds the value, or its transpose."""
    place = scope.places[value]
    if isinstance(place, Deferred):
        base = _transposed(scope, place.node)
        if base is not None:
            return base
        whole = _reshaped(scope, value)
        if whole is not None:
            return whole
    if isinstance(place, InMemory) and place.layout != "A":
        return Operand(place.name)
    if isinstance(place, InMemory):
        return Operand(_copied(scope, value))
    return Operand(in_memory(scope, value).name)


def _reshaped(scope: Scope, value: Value) -> Operand | None:
    """A memory that holds the elements in their order, under another shape."""
    place = scope.places[value]
    if not isinstance(place, Deferred) or place.node.op != reshape.name:
        return None
    base = scope.places[place.node.operands[0]]
    if isinstance(base, InMemory) and base.layout == "C":
        return Operand(base.name, dims=dim_expressions(scope, value.type.dims))
    return None


def _transposed(scope: Scope, node: Node) -> Operand | None:
    if node.op != view.name or node.operands[0].type.rank != 2:
        return None
    (base,) = node.operands
    map_, place = node.attrs["map"], scope.places[base]
    rows, columns = map_.axes
    plain = all(axis.offset == Dim(0) and axis.step == Dim(1) for axis in map_.axes)
    swapped = (rows.axis, columns.axis) == (1, 0) and map_.dims == base.type.dims[::-1]
    if isinstance(place, InMemory) and place.layout != "A" and plain and swapped:
        return Operand(place.name, transposed=True)
    return None


def _copied(scope: Scope, value: Value) -> str:
    """A contiguous copy of an array argument with strides."""
    name = allocate(scope, value.name, value.type)
    write(scope, name, ViewMap.identity(value.type.dims), value)
    return name


# Loops.


def _dot(scope: Scope, node: Node) -> None:
    a, b = node.operands
    acc = free_home(scope, node.result, node.operands) or scope.names.fresh(
        node.result.name or "dot"
    )
    nest = Nest(scope, a.type.dims)
    dtype = a.type.dtype
    (product,) = nest.settle(times(nest, a, tuple(nest.index), b, tuple(nest.index)))
    loops = nest.close([Assign(acc, combine(_sum(a), Var(acc, dtype), product))])
    nest.release()
    scope.emit(*nest.preludes[0], Assign(acc, zero(a)), *loops)
    scope.places[node.result] = InVariable(acc)


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
    (product,) = nest.settle(times(nest, a, left, b, right))
    target = (*own, *row, *column)
    old = Load(out, target, a.type.dtype)
    body: list[Stmt] = [Store(out, target, combine(_sum(a), old, product, in_memory=True))]
    nest.finish(body)
    scope.places[result] = InMemory(out)


def _batch_rank(a: Value, b: Value) -> int:
    return max(a.type.rank - 2, b.type.rank - 2, 0)


def _sum(a: Value) -> str:
    return "any" if a.type.dtype.kind == "b" else "sum"


def times(nest: Nest, a: Value, left: Index, b: Value, right: Index) -> Expr:
    elements = nest.elements
    return scalar_op("multiply", elements.element(a, left), elements.element(b, right))


def zero(a: Value) -> Const:
    return Const(a.type.dtype.type(0), a.type.dtype)
