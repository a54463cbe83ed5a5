"""What is known of the functions that a program calls, before any of them is lowered.

An array is passed as the memory it is in. One that the function writes in place is given up by the
caller, who finds its new version there; other results are returned. An array of the program's
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
from autograph.ops.versions import InPlace, in_place_results, origins_of


@dataclass(frozen=True, slots=True)
class Callee:
    """``function`` has every input as a parameter; its outputs are first those that it returns.

    ``in_place``: the input that an output of the graph is written into; ``returned``: the other
    outputs, in order.
    """

    function: GraphFunction
    in_place: Mapping[int, int]
    returned: tuple[int, ...]
    is_recursive: bool


def callees_of(function: GraphFunction) -> dict[str, Callee]:
    in_place = in_place_results(function.functions)
    loose = _loose_inputs(function, in_place)
    names = Namer((), [function.name])
    return {
        name: _callee(name, names.fresh(name), function, in_place[name], loose.get(name, set()))
        for name in function.functions
    }


def _callee(
    name: str, own_name: str, function: GraphFunction, in_place: Mapping[int, int], loose: set[int]
) -> Callee:
    graph = function.functions[name]
    returned = tuple(k for k in range(len(graph.outputs)) if k not in in_place)
    outputs = tuple(graph.outputs[k] for k in (*returned, *in_place))
    written = {p: len(returned) + k for k, p in enumerate(in_place.values())}
    parameters = tuple(_parameter(v, p in loose, p in written) for p, v in enumerate(graph.inputs))
    whole = Graph(graph.inputs, graph.nodes, outputs)
    own = GraphFunction(own_name, whole, parameters, len(returned), written, function.functions)
    return Callee(own, in_place, returned, is_recursive(name, graph))


def _parameter(value: Value, is_loose: bool, is_written: bool) -> Parameter:
    if value.type.is_scalar:
        return Parameter(value)
    if is_loose:
        return Parameter(value, "A", is_written)
    return Parameter(value, "C")


# Which memory reaches which parameter.


def _loose_inputs(function: GraphFunction, in_place: InPlace) -> dict[str, set[int]]:
    """Positions of the inputs that arrays of the arguments reach which are not plain."""
    loose: dict[str, set[int]] = {}
    plain = {p.value for p in function.parameters if p.layout == "C" and p.writable}
    outside = {k for k, value in enumerate(function.graph.inputs) if value not in plain}
    passed = {
        caller: list(_passed(graph, in_place))
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


def _passed(graph: Graph, in_place: InPlace) -> Iterator[tuple[str, int, int]]:
    """For each array that is passed on: the function, the position, and the own input it is."""
    origins = origins_of(graph, in_place)
    for node in walk(graph):
        for position, value in enumerate(node.operands if node.op == call.name else ()):
            origin = None if value.type.is_scalar else origins(value)
            if origin is not None:
                yield node.attrs["function"], position, origin


def inputs_in_place(node: Node, callee: Callee) -> dict[int, Value]:
    """The result that each operand which is written in place becomes."""
    return {p: node.results[k] for k, p in callee.in_place.items()}
