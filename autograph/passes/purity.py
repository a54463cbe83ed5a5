"""Whether a node must be kept, with all that is inside its regions.

A throw that the node itself catches is no effect of it.
"""

from __future__ import annotations

from autograph.ir import Graph, Node
from autograph.ops import Trait, lookup
from autograph.ops.exceptions import throw, try_
from autograph.ops.structure import constant


def has_effect(node: Node, caught: bool = False) -> bool:
    if node.op == throw.name:
        return not caught
    if Trait.EFFECTFUL in lookup(node.op).traits:
        return True
    return any(
        graph_has_effect(region, caught or (node.op == try_.name and name == "body"))
        for name, region in node.regions.items()
    )


def graph_has_effect(graph: Graph, caught: bool = False) -> bool:
    return any(has_effect(node, caught) for node in graph.nodes)


def is_light(node: Node) -> bool:
    """Whether it makes scalars of scalars, by arithmetic, and is defined wherever these are."""
    if node.op == constant.name:
        return True
    op = lookup(node.op)
    values = (*node.operands, *node.results)
    return (
        op.is_elementwise
        and Trait.PARTIAL not in op.traits
        and all(value.type.is_scalar for value in values)
    )
