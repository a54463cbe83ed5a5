"""Stores at places that arrays of integers name, and the places of what is true.

scatter(x, v, i)        for k in range(n): x[i[k]] = v[k]
nonzero(mask; count)    place = 0
                        for i in range(n):
                            if place >= count: break
                            out[0, place] = i
                            place = place + mask[i]
"""

from __future__ import annotations

from collections.abc import Sequence

from autograph.ir import BOOL, INT64, Node, Value
from autograph.lowering.loop_ir import (
    Apply,
    Assign,
    Break,
    Cast,
    Expr,
    If,
    Load,
    Stmt,
    Store,
    Var,
    integer,
    plus,
    tidy,
)
from autograph.lowering.nests import Nest
from autograph.lowering.reductions import scalar_op
from autograph.lowering.scope import InMemory, Scope
from autograph.lowering.writes import (
    assign,
    destination,
    is_home,
    materialise,
    move,
    place_of,
    save_readers,
)
from autograph.ops.selection import SET


def lower_scatter(scope: Scope, node: Node) -> None:
    base, *others = node.operands
    home = scope.homes[node.result]
    at_home = is_home(scope, base, home)
    with scope.pinned(frozenset(others)):
        if not at_home:
            move(scope, base, home)
    save_readers(scope, home.name)
    for value in others:
        _read_before(scope, value, home.name)
    _store(scope, home.name, node)
    scope.places[node.result] = place_of(home)


def _read_before(scope: Scope, value: Value, name: str) -> None:
    """What is stored, and where, is known before the first store."""
    if name in scope.reads(value, {}):
        if value.type.is_scalar:
            assign(scope, value)
        else:
            materialise(scope, value)


def _store(scope: Scope, array: str, node: Node) -> None:
    _, value, *places = node.operands
    nest = Nest(scope, next((p.type.dims for p in places if p.type.dims), ()))
    *target, item = nest.settle(*map(nest.element, places), nest.element(value))
    kind, at = node.attrs["kind"], tuple(map(tidy, target))
    if kind != SET:
        item = _combined(nest, kind, Load(array, at, value.type.dtype), item)
    nest.finish([Store(array, at, item)])


def _combined(nest: Nest, kind: str, old: Load, item: Expr) -> Expr:
    """Both in variables, where the text of the operator repeats them."""
    if isinstance(item, Load):
        item = nest.keep(item, item, nest.depth)
    return scalar_op(kind, nest.keep(old, old, nest.depth), item)


def lower_nonzero(scope: Scope, node: Node) -> None:
    """Every index is stored, and overwritten by the next unless the mask is true there: a branch
    on the mask would be mispredicted half of the time.
    """
    (mask,) = node.operands
    out = destination(scope, node.result, (mask,))
    place = Var(scope.names.fresh("place"), INT64)
    nest = Nest(scope, mask.type.dims)
    (count,) = nest.settle(nest.elements.dim(node.attrs["count"]), depth=0)
    (is_true,) = nest.settle(nest.element(mask))
    full = Apply("compare", "{0} >= {1}", (place, tidy(count)), BOOL)
    stores = [_axis(out, axis, place, nest.index) for axis in range(mask.type.rank)]
    step = Assign(place.name, plus(place, Cast(is_true, INT64)))
    body: list[Stmt] = [If(full, (Break(),)), *stores, step]
    if not nest.depth:  # one element, and no loop to leave
        body = [If(is_true, tuple(stores))]
    loops = nest.close(body)
    nest.release()
    scope.emit(*nest.preludes[0], Assign(place.name, integer(0)), *loops)
    scope.places[node.result] = InMemory(out)


def _axis(out: str, axis: int, place: Var, index: Sequence[Expr]) -> Store:
    return Store(out, (integer(axis), place), tidy(index[axis]))
