"""What is known of the functions that a program calls, before any of them is lowered.

An array is passed as the memory it is in. One that the function writes in place is given up by the
caller, who finds its new version there. One that it may make larger is given up as well: what is
returned is the same memory, or the one that took its place. An array of the program's
arguments may be strided or read-only: a parameter that such a one reaches, through however many
calls, is taken as any array would be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autograph.ir import Graph, Node, Value
from autograph.ir.edit import walk
from autograph.ir.function import GraphFunction, Parameter
from autograph.lowering.mutual_recursion import is_recursive
from autograph.lowering.names import Namer
from autograph.ops.calls import call
from autograph.ops.passing import Passing, origins_of, passing_of


@dataclass(frozen=True, slots=True)
class Callee:
    """``function`` has every input as a parameter; its outputs are first those that it returns.

    ``in_place``: the input that an output of the graph is written into; ``grown``: the one whose
    memory it takes; ``returned``: all outputs but those in place, in order.
    """

    function: GraphFunction
    in_place: Mapping[int, int]
    grown: Mapping[int, int]
    returned: tuple[int, ...]
    is_recursive: bool


def callees_of(function: GraphFunction) -> dict[str, Callee]:
    passing = passing_of(function.functions)
    loose = _loose_inputs(function, passing)
    names = Namer((), [function.name])
    return {
        name: _callee(name, names.fresh(name), function, passing, loose.get(name, set()))
        for name in function.functions
    }


def _callee(
    name: str, own_name: str, function: GraphFunction, passing: Passing, loose: set[int]
) -> Callee:
    graph = function.functions[name]
    in_place, grown = passing.in_place[name], passing.grown[name]
    returned = tuple(k for k in range(len(graph.outputs)) if k not in in_place)
    outputs = tuple(graph.outputs[k] for k in (*returned, *in_place))
    written = {p: len(returned) + k for k, p in enumerate(in_place.values())}
    parameters = tuple(
        Parameter(value, "C", taken=True)
        if p in grown.values()
        else _parameter(value, p in loose, p in written)
        for p, value in enumerate(graph.inputs)
    )
    whole = Graph(graph.inputs, graph.nodes, outputs)
    own = GraphFunction(own_name, whole, parameters, len(returned), written, function.functions)
    return Callee(own, in_place, grown, returned, is_recursive(name, graph))


def _parameter(value: Value, is_loose: bool, is_written: bool) -> Parameter:
    if value.type.is_scalar:
        return Parameter(value)
    if is_loose:
        return Parameter(value, "A", is_written)
    return Parameter(value, "C")


# Which memory reaches which parameter.


def _loose_inputs(function: GraphFunction, passing: Passing) -> dict[str, set[int]]:
    """Positions of the inputs that arrays of the arguments reach which are not plain."""
    loose: dict[str, set[int]] = {}
    plain = {p.value for p in function.parameters if p.layout == "C" and p.writable}
    outside = {k for k, value in enumerate(function.graph.inputs) if value not in plain}
    passed = {
        caller: list(_passed(graph, passing))
        for caller, graph in (("", function.graph), *function.functions.items())
    }
    changed = True
    while changed:
        changed = False
        for caller, calls in passed.items():
            own = loose.get(caller, set()) if caller else outside
            for name, position, origin in calls:
                known = loose.setdefault(name, set())
                if origin in own and position not in known:
                    known.add(position)
                    changed = True
    return loose


def _passed(graph: Graph, passing: Passing) -> Iterator[tuple[str, int, int]]:
    """For each array that is passed on: the function, the position, and the own input it is."""
    origins = origins_of(graph, passing.in_place)
    for node in walk(graph):
        if node.op != call.name:
            continue
        name = node.attrs["function"]
        for position, value in enumerate(node.operands):
            taken = value.type.is_scalar or position in passing.grown[name].values()
            origin = None if taken else origins(value)
            if origin is not None:
                yield name, position, origin


def given_up(node: Node, callee: Callee) -> dict[int, Value]:
    """The result that each operand becomes whose memory the caller gives up."""
    links = {**callee.in_place, **callee.grown}
    return {p: node.results[k] for k, p in links.items()}
