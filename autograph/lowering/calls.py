"""Calls of the program's own functions.

x = quicksort(x, lo, hi)     ==>     quicksort(x, lo, hi)          written where it is
x = appended(x, n)           ==>     x = appended(x, n)            the same memory, or a larger one
y = reversed(x)              ==>     y = reversed(x)               a memory that the function made
"""

from __future__ import annotations

from autograph.ir import Node, Value, ViewMap
from autograph.lowering.callees import Callee, given_up
from autograph.lowering.loop_ir import Call, Passed
from autograph.lowering.nests import scalar_expressions
from autograph.lowering.scope import InMemory, InVariable, Scope
from autograph.lowering.writes import (
    allocate,
    free_home,
    in_memory,
    is_home,
    move,
    place_of,
    save_readers,
    write,
)


def lower_call(scope: Scope, node: Node) -> None:
    callee = scope.callees[node.attrs["function"]]
    memories = _given_up(scope, node, callee)
    for position, value in enumerate(node.operands):
        if not value.type.is_scalar and position not in memories:
            memories[position] = _memory(scope, value, callee, position)
    scalars = iter(scalar_expressions(scope, [v for v in node.operands if v.type.is_scalar]))
    arguments = tuple(
        _passed(memories[position], callee, position) if position in memories else next(scalars)
        for position in range(len(node.operands))
    )
    targets = tuple(_target(scope, node.results[k], k in callee.grown) for k in callee.returned)
    scope.emit(Call(callee.function.name, targets, arguments))
    for result in given_up(node, callee).values():
        home = scope.homes[result]
        scope.places[result] = place_of(home)
        if home.argument is None:
            scope.sizes[home.name] = result.type.dims


def _given_up(scope: Scope, node: Node, callee: Callee) -> dict[int, str]:
    """What is given up is brought to the result's home; nobody else reads there."""
    memories: dict[int, str] = {}
    for position, result in given_up(node, callee).items():
        home, value = scope.homes[result], node.operands[position]
        others = (*node.operands[:position], *node.operands[position + 1 :])
        with scope.pinned(frozenset(others)):
            if not is_home(scope, value, home):
                move(scope, value, home)
            save_readers(scope, home.name)
        memories[position] = home.name
    return memories


def _memory(scope: Scope, value: Value, callee: Callee, position: int) -> str:
    place = scope.places[value]
    plain = callee.function.parameters[position].layout == "C"
    if isinstance(place, InMemory) and place.layout != "C" and plain:
        name = allocate(scope, value.name, value.type)
        write(scope, name, ViewMap.identity(value.type.dims), value)
        return name
    return in_memory(scope, value).name


def _passed(name: str, callee: Callee, position: int) -> Passed:
    parameter = callee.function.parameters[position]
    return Passed(name, parameter.layout != "C", not parameter.writable)


def _target(scope: Scope, result: Value, has_grown: bool) -> str:
    if has_grown:
        return scope.homes[result].name
    if result.type.is_scalar:
        name = free_home(scope, result) or scope.names.fresh(result.name or "t")
        scope.places[result] = InVariable(name)
        return name
    name = scope.names.fresh(result.name or "a")
    scope.places[result] = InMemory(name)
    scope.sizes[name] = result.type.dims
    return name
