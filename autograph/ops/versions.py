"""Which values are versions of a written parameter: what its memory holds at each point.

    versions(output)               includes output
    versions(update(x, v; map))    includes x, and so for every operator that makes new versions
    versions(host call's array)    includes the array that was handed over
    versions(call result k)        includes operand p, where the function writes input p in place
    versions(cond result k)        includes output k of both regions
    versions(try result k)         the same
    versions(handler's input k)    includes what each throw hands over for it
    versions(loop result k)        includes operand k, the body's input k and the body's output k

A value that is a version of another parameter's memory is left to that one: it is copied.

A function writes an input in place when an output of the same size is a version of it. That is
found by assuming it of every output that only a call decides, until nothing contradicts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from autograph.ir import Graph, Node, Value
from autograph.ir.edit import walk
from autograph.ir.function import GraphFunction
from autograph.ops.calls import call
from autograph.ops.control import cond, for_, while_
from autograph.ops.effects import host, written_operand
from autograph.ops.exceptions import thrown_values, try_
from autograph.ops.opdef import Trait, lookup

# For each function: which input an output is a version of, in the same memory.
InPlace = Mapping[str, Mapping[int, int]]

_UNDECIDED = -1  # the origin of what a call returns, before it is known


def versions_of_parameters(function: GraphFunction) -> dict[Value, int]:
    """The position of the parameter that each version is a version of."""
    origins: dict[Value, int | None] = {
        function.parameters[position].value: position for position in function.writebacks
    }
    search = _Search(function.graph, origins, in_place_results(function.functions))
    for position, output in function.writebacks.items():
        search.claim(function.graph.outputs[output], position)
    return search.owner


def versions_of_inputs(
    graph: Graph, written: Mapping[int, int], in_place: InPlace
) -> dict[Value, int]:
    """The output that each version of a written input leads to; ``written``: output to input."""
    origins: dict[Value, int | None] = {graph.inputs[p]: k for k, p in written.items()}
    search = _Search(graph, origins, in_place)
    for k in written:
        search.claim(graph.outputs[k], k)
    return search.owner


def in_place_results(functions: Mapping[str, Graph]) -> InPlace:
    start = {name: _undecided_outputs(graph) for name, graph in functions.items()}
    found = _settled(functions, start)
    return _settled(functions, {n: _guessed(graph, found[n]) for n, graph in functions.items()})


def _undecided_outputs(graph: Graph) -> dict[int, int]:
    return {k: _UNDECIDED for k, out in enumerate(graph.outputs) if not out.type.is_scalar}


def _settled(functions: Mapping[str, Graph], found: InPlace) -> InPlace:
    known: InPlace = {}
    while found != known:
        known = found
        found = {name: _in_place_outputs(graph, known) for name, graph in functions.items()}
    return found


def _guessed(graph: Graph, found: Mapping[int, int]) -> dict[int, int]:
    """A function that returns only what it gets from itself never returns, but it may write."""
    result = {k: p for k, p in found.items() if p != _UNDECIDED}
    for k in found:
        free = (p for p, own in enumerate(graph.inputs) if own.type == graph.outputs[k].type)
        position = next((p for p in free if p not in result.values()), None)
        if k not in result and position is not None:
            result[k] = position
    return result


def origins_of(graph: Graph, in_place: InPlace) -> Callable[[Value], int | None]:
    """Tells the array input whose memory a value is in if every update is made in place."""
    return _Search(graph, _array_inputs(graph), in_place).origin


def _array_inputs(graph: Graph) -> dict[Value, int | None]:
    return {value: k for k, value in enumerate(graph.inputs) if not value.type.is_scalar}


def _in_place_outputs(graph: Graph, known: InPlace) -> dict[int, int]:
    search = _Search(graph, _array_inputs(graph), known)
    found: dict[int, int] = {}
    for k, output in enumerate(graph.outputs):
        origin = None if output.type.is_scalar else search.origin(output)
        undecided = origin == _UNDECIDED
        if origin is None or (not undecided and origin in found.values()):
            continue
        if undecided or graph.inputs[origin].type == output.type:
            found[k] = origin
    return found


def written_before(node: Node, k: int, in_place: InPlace) -> Value | None:
    """The value that result ``k`` of a node without regions is the next version of."""
    if makes_version(node):
        return node.operands[0]
    if node.op == host.name:
        return written_operand(node, k)
    if node.op == call.name:
        position = in_place.get(node.attrs["function"], {}).get(k)
        return None if position is None else node.operands[position]
    return None


class _Search:
    def __init__(self, graph: Graph, origins: dict[Value, int | None], in_place: InPlace) -> None:
        nodes = list(walk(graph))
        self.made_by: dict[Value, tuple[Node, int]] = {
            result: (node, k) for node in nodes for k, result in enumerate(node.results)
        }
        self.carried: dict[Value, Value] = {
            own: start
            for node in nodes
            if node.op in (while_.name, for_.name)
            for own, start in zip(_carried_inputs(node), _initial(node), strict=True)
        }
        self.caught = thrown_values(graph)
        self.in_place = in_place
        self.owner: dict[Value, int] = {}
        self.origins = origins

    def claim(self, value: Value, position: int) -> None:
        """Mark ``value`` and what it is a newer version of."""
        pending = [value]
        while pending:
            value = pending.pop()
            if value not in self.owner and self.origin(value) in (None, position):
                self.owner[value] = position
                pending += self.predecessors(value)

    def predecessors(self, value: Value) -> list[Value]:
        if value in self.caught:
            return self.caught[value]
        node, k = self.made_by.get(value, (None, 0))
        if node is None:
            return []
        if node.op in (cond.name, try_.name):
            return [region.outputs[k] for region in node.regions.values()]
        if node.op in (while_.name, for_.name):
            body = node.regions["body"]
            return [_initial(node)[k], _carried_inputs(node)[k], body.outputs[k]]
        written = written_before(node, k, self.in_place)
        return [] if written is None else [written]

    def origin(self, value: Value) -> int | None:
        """The parameter whose memory the value is in if every update is made in place, or None."""
        chain: list[Value] = []
        while value not in self.origins:
            chain.append(value)
            self.origins[value] = None  # a loop that leads back to itself has no origin of its own
            step = next(self.older(value), None)
            if step is None:
                break
            value = step
        found = self.origins[value]
        self.origins.update(dict.fromkeys(chain, found))
        return found

    def older(self, value: Value) -> Iterator[Value]:
        if value in self.carried:
            yield self.carried[value]
            return
        if value in self.caught:
            yield from self.agreed(self.caught[value])
            return
        node, k = self.made_by.get(value, (None, 0))
        if node is None:
            return
        if node.op in (cond.name, try_.name):
            yield from self.agreed([region.outputs[k] for region in node.regions.values()])
        elif node.op in (while_.name, for_.name):
            yield _initial(node)[k]
        elif self.is_undecided(node, k):
            self.origins[value] = _UNDECIDED
        elif (written := written_before(node, k, self.in_place)) is not None:
            yield written

    def is_undecided(self, node: Node, k: int) -> bool:
        known = self.in_place.get(node.attrs["function"], {}) if node.op == call.name else {}
        return known.get(k) == _UNDECIDED

    def agreed(self, values: Sequence[Value]) -> Iterator[Value]:
        """One of the values where their origins are one, undecided ones left aside."""
        found = {self.origin(value): value for value in values}
        if len(found) > 1:
            found.pop(_UNDECIDED, None)
        if len(found) == 1:
            yield from found.values()


def makes_version(node: Node) -> bool:
    return Trait.NEW_VERSION in lookup(node.op).traits


def _initial(node: Node) -> tuple[Value, ...]:
    return node.operands[1:] if node.op == for_.name else node.operands


def _carried_inputs(node: Node) -> tuple[Value, ...]:
    body: Graph = node.regions["body"]
    return body.inputs[1:] if node.op == for_.name else body.inputs
