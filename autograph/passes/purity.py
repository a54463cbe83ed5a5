"""Whether a node must be kept, with all that is inside its regions."""

from __future__ import annotations

from autograph.ir import Graph, Node
from autograph.ops import Trait, lookup


def has_effect(node: Node) -> bool:
    if Trait.EFFECTFUL in lookup(node.op).traits:
        return True
    return any(map(graph_has_effect, node.regions.values()))


def graph_has_effect(graph: Graph) -> bool:
    return any(map(has_effect, graph.nodes))
