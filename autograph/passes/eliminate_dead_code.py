"""Dead-code elimination.

    live  = outputs + what effects use
    live += what a node uses that has an effect or a live result

Results of branches and loops live on their own: an output of a branch that nobody reads goes, and a
carried value that only feeds itself goes, and what a handler does not read is not thrown. What
follows a raise in its region is not reached: its effects go. A loop without effects whose results
nobody reads goes even if it would never end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from autograph.ir import Graph, Node, Value
from autograph.ir.edit import attribute_values, type_values
from autograph.ops.control import cond, for_
from autograph.ops.effects import raise_
from autograph.ops.exceptions import throw, try_
from autograph.passes.purity import has_effect

BRANCHING = (cond.name, try_.name)


def eliminate_dead_code(graph: Graph) -> Graph:
    liveness = _Liveness()
    liveness.mark_all(graph.outputs)
    liveness.mark_all(value for own in graph.inputs for value in type_values(own.type))
    liveness.graph(graph)
    return _Sweep(liveness).graph(graph, graph.outputs)


class _Liveness:
    """Marks what is live, from the end of the graph to its beginning; marks only ever grow."""

    def __init__(self) -> None:
        self.values: set[Value] = set()
        self.roots: dict[Graph, set[Node]] = {}
        self.handlers: list[Graph] = []  # of the tries whose bodies are being walked

    def mark_all(self, values: Iterable[Value]) -> None:
        for value in values:
            if value not in self.values:
                self.values.add(value)
                if value.type.dims:
                    self.mark_all(type_values(value.type))

    def effects(self, graph: Graph) -> set[Node]:
        """The nodes that are kept for their effects: none behind a raise."""
        if graph not in self.roots:
            roots = self.roots[graph] = set()
            for node in graph.nodes:
                if has_effect(node):
                    roots.add(node)
                if node.op == raise_.name:
                    break
        return self.roots[graph]

    def graph(self, graph: Graph) -> None:
        roots = self.effects(graph)
        for node in reversed(graph.nodes):
            if node in roots or not self.values.isdisjoint(node.results):
                self.node(node)

    def node(self, node: Node) -> None:
        for item in node.attrs.values():
            self.mark_all(attribute_values(item))
        if node.op == throw.name:
            self.mark_all(thrown(node, self.handlers[-1], self.values))
        elif not node.regions:
            self.mark_all(node.operands)
        elif node.op in BRANCHING:
            self.branches(node)
        else:
            self.loop(node)

    def branches(self, node: Node) -> None:
        self.mark_all(node.operands)
        for name in sorted(node.regions, reverse=True):  # a handler before what throws to it
            region = node.regions[name]
            pairs = zip(node.results, region.outputs, strict=True)
            self.mark_all(output for result, output in pairs if result in self.values)
            with catching(self.handlers, node, name):
                self.graph(region)

    def loop(self, node: Node) -> None:
        """To a fixpoint: a carried value is live with its result, or where a region reads it."""
        fixed = len(node.operands) - len(node.results)
        self.mark_all(node.operands[:fixed])
        if "test" in node.regions:
            self.mark_all(node.regions["test"].outputs)
        known = -1
        while known != len(self.values):
            known = len(self.values)
            for k in range(len(node.results)):
                column = carried(node, k)
                if not self.values.isdisjoint(column):
                    self.mark_all(
                        (*column, node.operands[fixed + k], node.regions["body"].outputs[k])
                    )
            for region in node.regions.values():
                self.graph(region)


@contextmanager
def catching(handlers: list[Graph], node: Node, name: str) -> Iterator[None]:
    """In the body of a try its handler is the one that catches."""
    if node.op != try_.name or name != "body":
        yield
        return
    handlers.append(node.regions["handler"])
    yield
    handlers.pop()


def thrown(node: Node, handler: Graph, live: set[Value]) -> tuple[Value, ...]:
    """The operands of a throw of which the handler makes use; the code is always there."""
    ok, code, *columns = node.operands
    wanted = zip(columns, handler.inputs[1:], strict=True)
    return (ok, code, *(column for column, own in wanted if own in live))


def carried(node: Node, k: int) -> list[Value]:
    """The ``k``-th carried value in its places: after the loop, in the body, in the test."""
    places = [node.results[k]]
    for region in node.regions.values():
        places.append(region.inputs[len(region.inputs) - len(node.results) + k])
    return places


class _Sweep:
    """Rebuilds what is left."""

    def __init__(self, liveness: _Liveness) -> None:
        self.liveness = liveness
        self.live = liveness.values
        self.handlers: list[Graph] = []

    def graph(
        self, graph: Graph, outputs: tuple[Value, ...], inputs: tuple[Value, ...] | None = None
    ) -> Graph:
        roots = self.liveness.effects(graph)
        kept = [
            node for node in graph.nodes if node in roots or not self.live.isdisjoint(node.results)
        ]
        nodes = tuple(map(self.node, kept))
        inputs = graph.inputs if inputs is None else inputs
        if nodes == graph.nodes and outputs == graph.outputs and inputs == graph.inputs:
            return graph
        return Graph(inputs, nodes, outputs)

    def node(self, node: Node) -> Node:
        if node.op == throw.name:
            return self.throw(node)
        return self.with_regions(node) if node.regions else node

    def throw(self, node: Node) -> Node:
        operands = thrown(node, self.handlers[-1], self.live)
        if operands == node.operands:
            return node
        return Node(node.op, operands, (), node.attrs, {}, node.span)

    def with_regions(self, node: Node) -> Node:
        positions = [k for k, result in enumerate(node.results) if result in self.live]
        regions = {
            name: self.region(node, name, region, positions)
            for name, region in node.regions.items()
        }
        if len(positions) == len(node.results) and all(
            regions[name] is node.regions[name] for name in regions
        ):
            return node
        operands = node.operands
        if node.op not in BRANCHING:
            fixed = len(node.operands) - len(node.results)
            operands = (*node.operands[:fixed], *(node.operands[fixed + k] for k in positions))
        results = tuple(node.results[k] for k in positions)
        return Node(node.op, operands, results, node.attrs, regions, node.span)

    def region(self, node: Node, name: str, region: Graph, positions: list[int]) -> Graph:
        if node.op in BRANCHING:
            return self.branch(node, name, region, positions)
        fixed = 1 if node.op == for_.name and name == "body" else 0
        inputs = (*region.inputs[:fixed], *(region.inputs[fixed + k] for k in positions))
        outputs = region.outputs if name == "test" else tuple(region.outputs[k] for k in positions)
        return self.graph(region, outputs, inputs)

    def branch(self, node: Node, name: str, region: Graph, positions: list[int]) -> Graph:
        inputs = region.inputs
        if name == "handler":
            inputs = (*inputs[:1], *(own for own in inputs[1:] if own in self.live))
        with catching(self.handlers, node, name):
            return self.graph(region, tuple(region.outputs[k] for k in positions), inputs)
