"""Which values are versions of a written parameter: what its memory holds at each point.

    versions(output)               includes output
    versions(update(x, v; map))    includes x
    versions(cond result k)        includes output k of both regions
    versions(loop result k)        includes operand k, the body's input k and the body's output k

A value that is a version of another parameter's memory is left to that one: it is copied.
"""

from __future__ import annotations

from collections.abc import Iterator

from autograph.ir import Graph, Node, Value
from autograph.ir.edit import walk
from autograph.ir.function import GraphFunction
from autograph.ops.control import cond, for_, while_
from autograph.ops.structure import update


def versions_of_parameters(function: GraphFunction) -> dict[Value, int]:
    """The position of the parameter that each version is a version of."""
    search = _Search(function)
    for position, output in function.writebacks.items():
        search.claim(function.graph.outputs[output], position)
    return search.owner


class _Search:
    def __init__(self, function: GraphFunction) -> None:
        nodes = list(walk(function.graph))
        self.made_by: dict[Value, tuple[Node, int]] = {
            result: (node, k) for node in nodes for k, result in enumerate(node.results)
        }
        self.carried: dict[Value, Value] = {
            own: start
            for node in nodes
            if node.op in (while_.name, for_.name)
            for own, start in zip(_carried_inputs(node), _initial(node), strict=True)
        }
        self.owner: dict[Value, int] = {}
        self.origins: dict[Value, int | None] = {}
        for position in function.writebacks:
            self.origins[function.parameters[position].value] = position

    def claim(self, value: Value, position: int) -> None:
        """Mark ``value`` and what it is a newer version of."""
        pending = [value]
        while pending:
            value = pending.pop()
            if value not in self.owner and self.origin(value) in (None, position):
                self.owner[value] = position
                pending += self.predecessors(value)

    def predecessors(self, value: Value) -> list[Value]:
        node, k = self.made_by.get(value, (None, 0))
        if node is None:
            return []
        if node.op == update.name:
            return [node.operands[0]]
        if node.op == cond.name:
            return [region.outputs[k] for region in node.regions.values()]
        if node.op in (while_.name, for_.name):
            body = node.regions["body"]
            return [_initial(node)[k], _carried_inputs(node)[k], body.outputs[k]]
        return []

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
        node, k = self.made_by.get(value, (None, 0))
        if node is None:
            return
        if node.op == cond.name:
            yield from self.agreed(node, k)
        elif node.op in (while_.name, for_.name):
            yield _initial(node)[k]
        elif node.op == update.name:
            yield node.operands[0]

    def agreed(self, node: Node, k: int) -> Iterator[Value]:
        outputs = [region.outputs[k] for region in node.regions.values()]
        if len({self.origin(output) for output in outputs}) == 1:
            yield outputs[0]


def _initial(node: Node) -> tuple[Value, ...]:
    return node.operands[1:] if node.op == for_.name else node.operands


def _carried_inputs(node: Node) -> tuple[Value, ...]:
    body: Graph = node.regions["body"]
    return body.inputs[1:] if node.op == for_.name else body.inputs
