"""One walk over a graph in program order, the frame of most passes.

Each node is renamed, its regions are walked, and ``rewrite`` gives the nodes that take its place. A
value replaced with ``replace`` is renamed in everything that follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from autograph.ir import DimLike, Graph, Node, Value
from autograph.ir.edit import Renaming
from autograph.ops.structure import constant


class ForwardPass(Renaming):
    """Override ``rewrite``; ``enter`` and ``leave`` surround the walk over each region."""

    def __init__(self) -> None:
        super().__init__()
        self.made_by: dict[Value, Node] = {}
        self.renamed_from: dict[Value, Value] = {}

    def rewrite(self, node: Node) -> Sequence[Node]:
        return (node,)

    def before(self, node: Node) -> None:
        """Called with a node that has regions, its operands renamed, before they are walked."""

    def after(self, node: Node) -> None:
        """Called with it when they have been walked, before its results are defined: a result that
        is replaced here is so in the types of the others.
        """

    def enter(self, node: Node, name: str, region: Graph) -> None:
        pass

    def leave(self, node: Node, name: str) -> None:
        pass

    def replace(self, old: Value, new: Value, dim: DimLike | None = None) -> None:
        super().replace(old, new, dim)
        if old in self.renamed_from:
            super().replace(self.renamed_from[old], new, dim)

    def define(self, value: Value) -> Value:
        if not value.type.dims:
            return value
        defined = super().define(value)
        if defined is not value:
            self.renamed_from[defined] = value
        return defined

    def node(self, node: Node) -> Node:
        if node.regions:
            return self.node_with_regions(node)
        return super().node(node)

    def node_with_regions(self, node: Node) -> Node:
        operands = tuple(map(self.value, node.operands))
        outer = Node(node.op, operands, node.results, node.attrs, node.regions, node.span)
        self.before(outer)
        regions = dict(node.regions)
        for name in sorted(regions, reverse=True):  # a loop's test before its body
            self.enter(outer, name, regions[name])
            regions[name] = self.graph(regions[name])
            self.leave(outer, name)
        self.after(Node(node.op, operands, node.results, node.attrs, regions, node.span))
        results = tuple(map(self.define, node.results))
        same = operands == node.operands and results == node.results
        if same and all(regions[name] is region for name, region in node.regions.items()):
            return node
        return Node(node.op, operands, results, node.attrs, regions, node.span)

    def graph(self, graph: Graph) -> Graph:
        inputs = tuple(map(self.define, graph.inputs))
        nodes: list[Node] = []
        changed = inputs != graph.inputs
        for node in graph.nodes:
            taking_its_place = self.rewrite(self.node(node))
            changed = changed or len(taking_its_place) != 1 or taking_its_place[0] is not node
            for new in taking_its_place:
                for result in new.results:
                    self.made_by[result] = new
            nodes += taking_its_place
        outputs = tuple(map(self.value, graph.outputs))
        if not changed and outputs == graph.outputs:
            return graph
        return Graph(inputs, tuple(nodes), outputs)


def constant_node(value: Value, number: Any) -> Node:
    """The node that makes ``value`` a constant."""
    return Node(constant.name, (), (value,), {"value": number, "dtype": value.type.dtype})


def constant_of(value: Value, made_by: Mapping[Value, Node]) -> Any:
    """The number that a value is, in its dtype, or None."""
    node = made_by.get(value)
    if node is None or node.op != constant.name:
        return None
    return node.attrs["dtype"].type(node.attrs["value"])
