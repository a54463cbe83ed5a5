"""Host calls: what is handed over, and what follows.

    check(ok, *payload)    if not ok: call the host, which raises
    raise(*payload)        call the host, which raises; nothing after it is reached
    host(*payload)         call the host

Arrays are handed over as C-contiguous memory.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograph.ir import Node, Value, ViewMap
from autograph.lowering.loop_ir import CallHost, Const, HostArray, If
from autograph.lowering.nests import dim_expressions, scalar_expression, scalar_expressions
from autograph.lowering.reductions import negation
from autograph.lowering.scope import InMemory, Scope
from autograph.lowering.writes import allocate, in_memory, write
from autograph.ops import Site


def lower_check(scope: Scope, node: Node) -> None:
    ok = scalar_expression(scope, node.operands[0])
    if isinstance(ok, Const) and ok.value:
        return
    number = new_site(scope, node, node.operands[1:])
    with scope.new_block() as block:
        emit_call(scope, number, node.operands[1:], raises=True)
    scope.emit(If(negation(ok), tuple(block)))


def lower_raise(scope: Scope, node: Node) -> bool:
    emit_call(scope, new_site(scope, node, node.operands), node.operands, raises=True)
    return False


def lower_host(scope: Scope, node: Node) -> None:
    emit_call(scope, new_site(scope, node, node.operands), node.operands, raises=False)


def new_site(scope: Scope, node: Node, payload: Sequence[Value]) -> int:
    site: Site = node.attrs["site"]
    scope.sites.append(site)
    scope.payloads.append(tuple((v.type.dtype, v.type.rank) for v in payload))
    return len(scope.sites) - 1


def emit_call(scope: Scope, number: int, payload: Sequence[Value], raises: bool) -> None:
    arrays = {v: contiguous(scope, v) for v in payload if not v.type.is_scalar}
    scalars = iter(scalar_expressions(scope, [v for v in payload if v.type.is_scalar]))
    values = tuple(arrays[v] if v in arrays else next(scalars) for v in payload)
    scope.emit(CallHost(number, values, raises))


def contiguous(scope: Scope, value: Value) -> HostArray:
    place = scope.places[value]
    if isinstance(place, InMemory) and place.layout != "C":
        name = allocate(scope, value.name, value.type)
        write(scope, name, ViewMap.identity(value.type.dims), value)
    else:
        name = in_memory(scope, value).name
    return HostArray(name, dim_expressions(scope, value.type.dims))
