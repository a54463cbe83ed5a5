"""Arrays that grow: which values are versions of one.

    grows(reserve(x, n))     and what a function gives back that it may have made larger; with it
                             x, and every version of either: what is updated, chosen by a branch,
                             carried by a loop

All of them have one home, whatever their sizes are.
"""

from __future__ import annotations

from collections.abc import Iterator

from autograph.ir import Graph, Node, Value
from autograph.ir.edit import walk
from autograph.ir.function import GraphFunction
from autograph.ops.calls import call
from autograph.ops.control import for_, while_
from autograph.ops.exceptions import thrown_values
from autograph.ops.growing import reserve
from autograph.ops.passing import Passing

Versions = tuple[Value, ...]


def growing_values(function: GraphFunction, passing: Passing) -> frozenset[Value]:
    taken = (parameter.value for parameter in function.parameters if parameter.taken)
    pending = [*taken, *_grown(function.graph, passing)]
    if not pending:
        return frozenset()
    beside = _neighbours(function.graph, passing)
    found: set[Value] = set()
    while pending:
        value = pending.pop()
        if value not in found:
            found.add(value)
            pending += beside.get(value, ())
    return frozenset(found)


def _grown(graph: Graph, passing: Passing) -> Iterator[Value]:
    for node in walk(graph):
        if node.op == reserve.name:
            yield node.result
        elif node.op == call.name:
            grown = passing.grown.get(node.attrs["function"], {})
            yield from (node.results[k] for k in grown)


def _neighbours(graph: Graph, passing: Passing) -> dict[Value, list[Value]]:
    """Versions one step before and after each value."""
    beside: dict[Value, list[Value]] = {}
    for node in walk(graph):
        for versions in _versions(node, passing):
            for value in versions:
                beside.setdefault(value, []).extend(versions)
    for own, values in thrown_values(graph).items():
        for value in (own, *values):
            beside.setdefault(value, []).extend((own, *values))
    return beside


def _versions(node: Node, passing: Passing) -> list[Versions]:
    """For each result that is a version of something: what it is one of, and the result."""
    if node.op in (for_.name, while_.name):
        skip = len(node.operands) - len(node.results)
        body = node.regions["body"]
        columns = (node.operands[skip:], body.inputs[skip:], body.outputs)
        return list(zip(node.results, *columns, strict=True))
    if node.regions:
        outputs = (region.outputs for region in node.regions.values())
        return list(zip(node.results, *outputs, strict=True))
    pairs = ((passing.version_before(node, k), r) for k, r in enumerate(node.results))
    return [(before, result) for before, result in pairs if before is not None]
