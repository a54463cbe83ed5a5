"""Effects that are performed once, when staging is done: ``effects="trace"``."""

from __future__ import annotations

import dataclasses

from autograph.ir import Graph, Node
from autograph.ir.edit import walk
from autograph.ir.function import GraphFunction
from autograph.ops import Site


class SiteOfStaging(Site):
    """A call that is performed once, when staging is done, and is no part of the program.

    Until then it stands in the graph: so it is there as often, and in such an order, as what was
    staged around it, however many attempts that took.
    """


def performed_while_staging(function: GraphFunction) -> GraphFunction:
    """The program without the calls that belong to staging; these are performed here."""
    sites = [node.attrs["site"] for node in walk(function.graph) if _is_of_staging(node)]
    if not sites:
        return function
    for site in sites:
        site.action([])
    return dataclasses.replace(function, graph=_without(function.graph))


def _is_of_staging(node: Node) -> bool:
    return isinstance(node.attrs.get("site"), SiteOfStaging)


def _without(graph: Graph) -> Graph:
    nodes = [
        dataclasses.replace(
            node, regions={name: _without(region) for name, region in node.regions.items()}
        )
        for node in graph.nodes
        if not _is_of_staging(node)
    ]
    return dataclasses.replace(graph, nodes=tuple(nodes))
