"""Running totals, and places in sorted arrays.

scan(x)           out[0] = x[0]
                  for j in range(n - 1): out[j + 1] = out[j] + x[j + 1]
search(a, v)      low, high = 0, n
                  while low < high:
                      middle = low + high >> 1
                      if a[middle] < v: low = middle + 1
                      else:             high = middle
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograph.ir import BOOL, INT64, Node, ViewMap
from autograph.lowering.loop_ir import (
    Apply,
    Assign,
    Expr,
    If,
    Load,
    Stmt,
    Store,
    Var,
    While,
    integer,
    plus,
    tidy,
)
from autograph.lowering.nests import Nest
from autograph.lowering.reductions import negation, scalar_op
from autograph.lowering.scope import Deferred, InMemory, InVariable, Scope
from autograph.lowering.writes import destination, in_memory


def lower_scan(scope: Scope, node: Node) -> None:
    if node.result in scope.scans:
        scope.places[node.result] = Deferred(node)
    else:
        scan_into_memory(scope, node)


def scan_into_memory(scope: Scope, node: Node) -> None:
    """A scan that has waited is written before what it reads may change."""
    out = destination(scope, node.result, node.operands)
    scan_into(scope, node, out, ViewMap.identity(node.result.type.dims))
    scope.places[node.result] = InMemory(out)


def scan_into(scope: Scope, node: Node, out: str, map_: ViewMap) -> None:
    """``out[map(k)] = scan(x)[k]``, where ``x`` does not read ``out``."""
    axis = node.attrs["axis"]
    size = Nest(scope, ()).elements.dim(node.operands[0].type.dims[axis])
    with scope.new_block() as block:
        _first(scope, node, out, map_)
        _rest(scope, node, out, map_)
    scope.emit(If(Apply("compare", "{0} > {1}", (tidy(size), integer(0)), BOOL), tuple(block)))


def _first(scope: Scope, node: Node, out: str, map_: ViewMap) -> None:
    (x,), axis = node.operands, node.attrs["axis"]
    nest = Nest(scope, [dim for k, dim in enumerate(x.type.dims) if k != axis])
    at = (*nest.index[:axis], integer(0), *nest.index[axis:])
    *target, element = nest.settle(*nest.elements.mapped(map_, at), nest.elements.element(x, at))
    nest.finish([Store(out, tuple(target), element)])


def _rest(scope: Scope, node: Node, out: str, map_: ViewMap) -> None:
    (x,), kind, axis = node.operands, node.attrs["kind"], node.attrs["axis"]
    dims = list(x.type.dims)
    dims[axis] = dims[axis] - 1
    nest = Nest(scope, dims)
    before = tuple(nest.index)
    at = (*before[:axis], tidy(plus(before[axis], integer(1))), *before[axis + 1 :])
    last = nest.settle(*nest.elements.mapped(map_, before))
    *target, element = nest.settle(*nest.elements.mapped(map_, at), nest.elements.element(x, at))
    old: Expr = Load(out, tuple(last), x.type.dtype)
    old, element = (nest.keep(part, part, nest.depth) for part in (old, element))
    nest.finish([Store(out, tuple(target), scalar_op(kind, old, element))])


def lower_search(scope: Scope, node: Node) -> None:
    a, v = node.operands
    array = in_memory(scope, a).name
    out = destination(scope, node.result, (a, v)) if v.type.dims else ""
    nest = Nest(scope, v.type.dims)
    low = Var(scope.names.fresh(node.result.name or "low"), INT64)
    (wanted,) = nest.settle(nest.element(v))
    if not isinstance(wanted, Var):
        wanted = nest.keep(wanted, wanted, nest.depth)
    (size,) = nest.settle(nest.elements.dim(a.type.dims[0]), depth=0)
    body = _halving(scope, node, low, array, wanted, size)
    if out:
        nest.finish([*body, Store(out, tuple(nest.index), low)])
        scope.places[node.result] = InMemory(out)
    else:
        nest.finish(())
        scope.emit(*body)
        scope.places[node.result] = InVariable(low.name)


def _halving(
    scope: Scope, node: Node, low: Var, array: str, wanted: Expr, size: Expr
) -> Sequence[Stmt]:
    high, middle = (Var(scope.names.fresh(hint), INT64) for hint in ("high", "middle"))
    dtype = node.operands[0].type.dtype
    element = Var(scope.names.fresh("element"), dtype)
    stands_before = (
        precedes(element, wanted, dtype)
        if node.attrs["side"] == "left"
        else negation(precedes(wanted, element, dtype))
    )
    half = Apply("right_shift", "{0} >> {1}", (plus(low, high), integer(1)), INT64)
    return (
        Assign(low.name, integer(0)),
        Assign(high.name, size),
        While(
            Apply("compare", "{0} < {1}", (low, high), BOOL),
            (
                Assign(middle.name, half),
                Assign(element.name, Load(array, (middle,), dtype)),
                If(
                    stands_before,
                    (Assign(low.name, tidy(plus(middle, integer(1)))),),
                    (Assign(high.name, middle),),
                ),
            ),
        ),
    )


def precedes(left: Expr, right: Expr, dtype: np.dtype) -> Expr:
    """NumPy's order: NaN comes after every number."""
    if dtype.kind == "f":
        text = "{0} < {1} or ({1} != {1} and {0} == {0})"
        return Apply("precedes", text, (left, right), BOOL)
    return scalar_op("less", left, right)
