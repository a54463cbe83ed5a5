"""Room for more rows in a memory.

x = reserve(x, n; capacity)     ==>     if capacity != rows:
                                            grown = empty(capacity)
                                            for i in range(n): grown[i] = x[i]
                                            x = grown

What is stored next goes into the memory itself, so that appending costs no copy of the rest.
"""

from __future__ import annotations

from autograph.ir import BOOL, Dim, Node, Value
from autograph.lowering.elements import is_unset
from autograph.lowering.homes import Home
from autograph.lowering.loop_ir import Apply, If, Rebind, Store
from autograph.lowering.nests import Nest, dim_expressions
from autograph.lowering.scope import Scope
from autograph.lowering.writes import (
    allocate,
    emit_alloc,
    is_home,
    place_of,
    save_readers,
)


def lower_reserve(scope: Scope, node: Node) -> None:
    base, _ = node.operands
    home = scope.homes[node.result]
    at_home = is_home(scope, base, home)
    save_readers(scope, home.name, None if at_home else base)
    if at_home:
        _grow(scope, node, home)
    else:
        _begin(scope, node, home)
    scope.places[node.result] = place_of(home)
    scope.sizes[home.name] = node.result.type.dims


def _grow(scope: Scope, node: Node, home: Home) -> None:
    """The memory at home is exchanged for a larger one where it is full."""
    base = node.operands[0]
    new, old = dim_expressions(scope, (node.attrs["capacity"], base.type.dims[0]))
    with scope.new_block() as block:
        scope.places[base] = place_of(home)
        _into_new_memory(scope, node, home)
    scope.emit(If(Apply("compare", "{0} != {1}", (new, old), BOOL), tuple(block)))


def _begin(scope: Scope, node: Node, home: Home) -> None:
    """What was computed elsewhere starts a memory of its own."""
    base, length = node.operands
    if home.name in scope.reads(base, {}):
        _into_new_memory(scope, node, home)
        return
    emit_alloc(scope, home.name, node.result.type)
    if not is_unset(scope, base):
        _copy_rows(scope, base, length, home.name)


def _into_new_memory(scope: Scope, node: Node, home: Home) -> None:
    base, length = node.operands
    grown = allocate(scope, f"{home.name}_grown", node.result.type)
    _copy_rows(scope, base, length, grown)
    scope.emit(Rebind((home.name,), (grown,)))


def _copy_rows(scope: Scope, base: Value, length: Value, array: str) -> None:
    nest = Nest(scope, (Dim.of(length), *base.type.dims[1:]))
    (element,) = nest.settle(nest.element(base))
    nest.finish([Store(array, tuple(nest.index), element)])
