"""From a graph to loops.

    graph (pure, arrays as values)  ->  loops (memories, in-place stores, native control flow)

The nodes are walked once in the order of the program. Elementwise operators and views are
deferred: they become expressions in the loops of who uses them. Reductions, products, updates,
control flow and host calls are written where they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from autograph.ir import Graph, Node, Value, ViewMap
from autograph.ir.edit import walk
from autograph.ir.function import GraphFunction
from autograph.lowering import control, effects, entry, exceptions
from autograph.lowering.callees import Callee, callees_of
from autograph.lowering.calls import lower_call
from autograph.lowering.contraction import contract_memories
from autograph.lowering.copies import remove_copies
from autograph.lowering.decisions import FUSED, IN_PLACE, STORED
from autograph.lowering.dividing import divide_loops
from autograph.lowering.elements import is_deferrable
from autograph.lowering.fusion import fuse_loops
from autograph.lowering.hoisting import hoist_allocations
from autograph.lowering.homes import find_homes
from autograph.lowering.host_calls import lower_answering
from autograph.lowering.hosted import hosted_rules
from autograph.lowering.jamming import jam_loops
from autograph.lowering.loop_ir import LoopFunction, LoopParameter, LoopProgram, Stmt, Var, Worker
from autograph.lowering.mutual_recursion import without_mutual_recursion
from autograph.lowering.names import Namer
from autograph.lowering.ordering import lower_scan, lower_search, scan_into, scan_into_memory
from autograph.lowering.policy import (
    FREE,
    SHARED,
    scans_into_updates,
    stored_by_updates,
    worth_keeping,
)
from autograph.lowering.products import lower_matmul
from autograph.lowering.reductions import lower_reduce
from autograph.lowering.registers import keep_in_registers
from autograph.lowering.reserving import lower_reserve
from autograph.lowering.scope import Deferred, Scope
from autograph.lowering.selection import lower_nonzero, lower_scatter
from autograph.lowering.sharing import share_expressions
from autograph.lowering.sinking import sink_allocations
from autograph.lowering.taking_over import take_over
from autograph.lowering.unflattening import unflatten_loops
from autograph.lowering.unit_steps import with_unit_steps
from autograph.lowering.versions import without_checks_where_none_fails
from autograph.lowering.writes import (
    is_home,
    move,
    place_of,
    save_readers,
    settle,
    store_cell,
    write,
)
from autograph.ops import calls as call_ops
from autograph.ops import control as control_ops
from autograph.ops import effects as effect_ops
from autograph.ops import exceptions as exception_ops
from autograph.ops import growing, ordering, selection, structure

# False: what follows in the region is not reached.
Rule = Callable[[Scope, Node], bool | None]

MOVING = (structure.view.name, structure.reshape.name)
PRUNED_EVERY = 32  # nodes: who must ask all values looks at few


def lower(function: GraphFunction, parallel: bool = False) -> LoopProgram:
    """The loop program of a function, and of the functions that it calls. ``parallel``: loops of
    the function itself may be divided among threads.
    """
    function = without_mutual_recursion(function)
    callees = callees_of(function)
    taken = [function.name, *(own.function.name for own in callees.values())] if callees else []
    main = lower_body(function, Namer(hints(function), taken), callees, entry.enter)
    body, workers = main.finished(function.name, parallel)
    functions = []
    for own in callees.values():
        names = Namer(hints(own.function), taken)
        scope = lower_body(own.function, names, callees, entry.enter_callee, main)
        functions.append(loop_function(own, scope))
    return LoopProgram(
        function.name,
        main.parameters,
        body,
        tuple(main.scope.sites),
        tuple(main.scope.payloads),
        tuple(functions),
        tuple(main.scope.decisions),
        workers,
    )


@dataclass(frozen=True)
class Lowered:
    """One function of the program; its scope numbers the sites of all of them."""

    parameters: tuple[LoopParameter, ...]
    body: tuple[Stmt, ...]
    scope: Scope

    def finished(
        self, name: str = "", parallel: bool = False
    ) -> tuple[tuple[Stmt, ...], tuple[Worker, ...]]:
        """The body as it is written, and the workers that it divides loops among."""
        finish = partial(finished, names=self.scope.names)
        jam = partial(jam_loops, names=self.scope.names)
        body = self.body
        workers: tuple[Worker, ...] = ()
        if parallel:
            body = sink_allocations(body, [own.name for own in self.parameters])
            body, workers = divide_loops(name, body, self.parameters, finish, jam)
        return finish(jam(body), [own.name for own in self.parameters]), workers


def lower_body(
    function: GraphFunction,
    names: Namer,
    callees: Mapping[str, Callee],
    enter: Callable[..., None],
    main: Lowered | None = None,
) -> Lowered:
    parameters = entry.loop_parameters(function, names)
    by_value = {p.value: own.name for p, own in zip(function.parameters, parameters, strict=True)}
    homes = find_homes(function, names, by_value)
    kept = worth_keeping(function.graph)
    scope = Scope(names, homes, kept, callees)
    scope.scans = scans_into_updates(function.graph)
    scope.read_back = {
        value: array
        for value, array in stored_by_updates(function.graph).items()
        if SHARED in (kept.get(value), kept.get(array)) and not {value, array} & homes.keys()
    }
    scope.is_main = main is None
    if main is not None:
        scope.sites, scope.payloads = main.scope.sites, main.scope.payloads
        scope.decisions = main.scope.decisions
    scope.waiting = {*scope.read_back, *scope.read_back.values()}
    with scope.region(function.graph) as frame:
        enter(scope, function, parameters)
        if lower_nodes(scope, function.graph):
            frame.position = len(function.graph.nodes)
            scope.span = None
            entry.leave(scope, function)
    body = improved(scope.block, names, [own.name for own in parameters])
    return Lowered(parameters, body, scope)


def loop_function(own: Callee, lowered: Lowered) -> LoopFunction:
    outputs = own.function.graph.outputs[: own.function.results]
    results = tuple((value.type.dtype, value.type.rank) for value in outputs)
    name, is_recursive = own.function.name, own.is_recursive
    return LoopFunction(name, lowered.parameters, lowered.finished()[0], results, is_recursive)


def improved(body: Sequence[Stmt], names: Namer, parameters: Sequence[str]) -> tuple[Stmt, ...]:
    """Contraction leaves fewer memories, so that more loops may be fused."""
    body = unflatten_loops(body, names)
    for _ in range(2):
        body = remove_copies(contract_memories(fuse_loops(body), parameters))
    return with_unit_steps(remove_copies(share_expressions(body, names)))


def finished(body: Sequence[Stmt], parameters: Sequence[str], names: Namer) -> tuple[Stmt, ...]:
    """What is done when it is known which loops there are."""
    body = keep_in_registers(without_checks_where_none_fails(body), names)
    return hoist_allocations(body, parameters)


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
        elif RULES[node.op](scope, node) is False:
            return False
    return True


def defer(scope: Scope, node: Node) -> None:
    result: Value = node.result
    scope.places[result] = Deferred(node)
    if result in scope.kept and result not in scope.waiting:
        scope.decide(STORED, result, scope.kept[result])
        if not take_over(scope, result):
            settle(scope, result)
    elif node.op not in FREE and node.op not in MOVING:
        scope.decide(FUSED, node.op if not result.type.is_scalar else result)
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
    scope.decide(IN_PLACE, base)
    scan = scope.scans.get(value)
    if scan is not None and home.name in scope.reads(value, {}):
        scan_into_memory(scope, scan)
        scan = None
    with scope.pinned(frozenset((value,))):
        if not at_home:
            move(scope, base, home)
    save_readers(scope, home.name)
    if scan is not None:
        scan_into(scope, scan, home.name, map_)
    else:
        write(scope, home.name, map_, value)
    scope.places[node.result] = place_of(home)
    array = scope.read_back.get(value)
    if array is not None and isinstance(scope.places[array], Deferred):
        whole = {"map": ViewMap(array.type.dims, map_.axes)}
        scope.places[array] = Deferred(Node(structure.view.name, (node.result,), (array,), whole))


def lower_host(scope: Scope, node: Node) -> None:
    if node.results:
        lower_answering(scope, node)
    else:
        effects.lower_host(scope, node)


def lower_control(lower_one: Callable[..., bool | None]) -> Rule:
    return lambda scope, node: lower_one(scope, node, lower_nodes)


RULES: dict[str, Rule] = {
    structure.update.name: lower_update,
    growing.reserve.name: lower_reserve,
    call_ops.call.name: lower_call,
    structure.reduce.name: lower_reduce,
    structure.matmul.name: lower_matmul,
    selection.scatter.name: lower_scatter,
    selection.nonzero.name: lower_nonzero,
    ordering.scan.name: lower_scan,
    ordering.search.name: lower_search,
    **hosted_rules(),
    control_ops.cond.name: lower_control(control.lower_cond),
    control_ops.while_.name: lower_control(control.lower_loop),
    control_ops.for_.name: lower_control(control.lower_loop),
    exception_ops.try_.name: lower_control(exceptions.lower_try),
    exception_ops.throw.name: exceptions.lower_throw,
    effect_ops.check.name: effects.lower_check,
    effect_ops.raise_.name: effects.lower_raise,
    effect_ops.host.name: lower_host,
}
