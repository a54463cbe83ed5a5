"""Operators that NumPy computes: the compiled program hands over its memory and calls.

out = sort(x)    ==>    out = empty(n)
                        call site(x, out)        out[...] = np.sort(x)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograph.ir import Dim, Node, TensorType, Value
from autograph.lowering.effects import contiguous
from autograph.lowering.loop_ir import Assign, CallHost, Expr, HostArray, Load, integer
from autograph.lowering.nests import dim_expressions, scalar_expressions
from autograph.lowering.scope import InMemory, InVariable, Scope
from autograph.lowering.short_orders import is_order_of_numbers, order_of_few
from autograph.lowering.writes import allocate, destination
from autograph.ops import Hosted, Site, all_ops, lookup

Rule = Callable[[Scope, Node], None]


def hosted_rules() -> dict[str, Rule]:
    return {op.name: lower_hosted for op in all_ops() if isinstance(op.lowering, Hosted)}


def lower_hosted(scope: Scope, node: Node) -> None:
    given = [_operand(scope, value) for value in node.operands]
    outs = [_memory(scope, value, node.operands) for value in node.results]
    arrays = [HostArray(name, dim_expressions(scope, type_.dims)) for name, type_ in outs]
    types = [*(value.type for value in node.operands), *(type_ for _, type_ in outs)]
    text = str(node.attrs.get("function", node.op))
    scope.sites.append(Site(performing(node), text, in_place=True))
    scope.payloads.append(tuple((type_.dtype, type_.rank) for type_ in types))
    call = CallHost(len(scope.sites) - 1, (*given, *arrays), False)
    if is_order_of_numbers(node) and isinstance(given[0], HostArray):
        scope.emit(*order_of_few(scope, node, given[0], outs[0][0], call))
    else:
        scope.emit(call)
    for value, (name, _) in zip(node.results, outs, strict=True):
        _note(scope, value, name)


def _operand(scope: Scope, value: Value) -> Expr | HostArray:
    if value.type.is_scalar:
        return scalar_expressions(scope, [value])[0]
    return contiguous(scope, value)


def _memory(scope: Scope, result: Value, reading: Sequence[Value]) -> tuple[str, TensorType]:
    """Where the result goes; a scalar comes back as an array of one element."""
    if not result.type.is_scalar:
        return destination(scope, result, reading), result.type
    type_ = TensorType(result.type.dtype, (Dim(1),))
    return allocate(scope, result.name, type_), type_


def _note(scope: Scope, result: Value, name: str) -> None:
    if not result.type.is_scalar:
        scope.places[result] = InMemory(name)
        return
    variable = scope.names.fresh(result.name or "t")
    scope.emit(Assign(variable, Load(name, (integer(0),), result.type.dtype)))
    scope.places[result] = InVariable(variable)


def performing(node: Node) -> Callable[[list[Any]], None]:
    """What the call does with its payload: operands, then memories to fill."""
    op, attrs, count = lookup(node.op), dict(node.attrs), len(node.operands)
    dtypes = [value.type.dtype for value in node.operands]

    def action(payload: list[Any]) -> None:
        pairs = zip(payload[:count], dtypes, strict=True)
        operands = [np.asarray(item, dtype)[()] for item, dtype in pairs]
        results = op.eager(*operands, **attrs)
        found = results if isinstance(results, tuple) else (results,)
        for memory, item in zip(payload[count:], found, strict=True):
            memory[...] = item

    return action
