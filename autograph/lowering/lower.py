"""From a graph to loops.

    graph (pure, arrays as values)  ->  loops (memories, in-place stores, native control flow)

The nodes are walked once in the order of the program. Elementwise operators and views are
deferred: they become expressions in the loops of who uses them. Reductions, products, updates,
control flow and host calls are written where they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from autograph.ir import Graph, Node, Value
from autograph.ir.edit import walk
from autograph.ir.function import GraphFunction
from autograph.lowering import control, effects, entry
from autograph.lowering.contraction import contract_memories
from autograph.lowering.copies import remove_copies
from autograph.lowering.elements import is_deferrable
from autograph.lowering.fusion import fuse_loops
from autograph.lowering.hoisting import hoist_allocations
from autograph.lowering.homes import find_homes
from autograph.lowering.indices import make_indices_unsigned
from autograph.lowering.loop_ir import LoopProgram, Stmt, Var
from autograph.lowering.names import Namer
from autograph.lowering.policy import worth_keeping
from autograph.lowering.products import lower_matmul
from autograph.lowering.reductions import lower_reduce
from autograph.lowering.scope import Deferred, Scope
from autograph.lowering.writes import (
    is_home,
    move,
    place_of,
    save_readers,
    settle,
    store_cell,
    write,
)
from autograph.ops import control as control_ops
from autograph.ops import effects as effect_ops
from autograph.ops import structure

PRUNED_EVERY = 32  # nodes: who must ask all values looks at few


def lower(function: GraphFunction) -> LoopProgram:
    """The loop program of a function."""
    names = Namer(hints(function))
    parameters = entry.loop_parameters(function, names)
    by_value = {p.value: own.name for p, own in zip(function.parameters, parameters, strict=True)}
    homes = find_homes(function, names, by_value)
    scope = Scope(names, homes, worth_keeping(function.graph))
    with scope.region(function.graph) as frame:
        entry.enter(scope, function, parameters)
        if lower_nodes(scope, function.graph):
            frame.position = len(function.graph.nodes)
            scope.span = None
            entry.leave(scope, function)
    return LoopProgram(
        function.name,
        parameters,
        improved(scope.block, names),
        tuple(scope.sites),
        tuple(scope.payloads),
    )


def improved(body: Sequence[Stmt], names: Namer) -> tuple[Stmt, ...]:
    """Contraction leaves fewer memories, so that more loops may be fused."""
    for _ in range(2):
        body = remove_copies(contract_memories(fuse_loops(body)))
    return make_indices_unsigned(hoist_allocations(body), names.indices)


def hints(function: GraphFunction) -> set[str]:
    """The names that the user wrote."""
    found = {value.name for value in function.graph.inputs}
    for node in walk(function.graph):
        found.update(value.name for value in node.results)
        for region in node.regions.values():
            found.update(value.name for value in region.inputs)
    return found - {""}


def lower_nodes(scope: Scope, graph: Graph) -> bool:
    """The nodes of a region; False when its end is not reached."""
    frame = scope.live.frames[-1]
    for position, node in enumerate(graph.nodes):
        if position % PRUNED_EVERY == PRUNED_EVERY - 1:
            scope.prune()
        frame.position = position
        scope.span = node.span
        if is_deferrable(node):
            defer(scope, node)
        else:
            RULES[node.op](scope, node)
        if node.op == effect_ops.raise_.name:
            return False
    return True


def defer(scope: Scope, node: Node) -> None:
    result: Value = node.result
    scope.places[result] = Deferred(node)
    if result in scope.kept:
        settle(scope, result)
    home = scope.homes.get(result)
    if node.op == structure.update.name and home is not None and home.argument is not None:
        settle(scope, result)
        place = scope.places[result]
        assert not isinstance(place, Deferred)
        store_cell(scope, home, Var(place.name, result.type.dtype))


def lower_update(scope: Scope, node: Node) -> None:
    """Stores into the memory of the base, which is brought to the result's home before."""
    base, value = node.operands
    home, map_ = scope.homes[node.result], node.attrs["map"]
    at_home = is_home(scope, base, home)
    with scope.pinned(frozenset((value,))):
        if not at_home:
            move(scope, base, home)
    save_readers(scope, home.name)
    write(scope, home.name, map_, value)
    scope.places[node.result] = place_of(home)


def lower_control(lower_one: Callable[..., None]) -> Callable[[Scope, Node], None]:
    return lambda scope, node: lower_one(scope, node, lower_nodes)


RULES: dict[str, Callable[[Scope, Node], None]] = {
    structure.update.name: lower_update,
    structure.reduce.name: lower_reduce,
    structure.matmul.name: lower_matmul,
    control_ops.cond.name: lower_control(control.lower_cond),
    control_ops.while_.name: lower_control(control.lower_loop),
    control_ops.for_.name: lower_control(control.lower_loop),
    effect_ops.check.name: effects.lower_check,
    effect_ops.raise_.name: effects.lower_raise,
    effect_ops.host.name: effects.lower_host,
}
