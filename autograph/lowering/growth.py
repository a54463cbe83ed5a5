"""Arrays that grow: which values are versions of one.

    grows(reserve(x, n))     and with it x, and every version of either: what is updated, chosen by
                             a branch, carried by a loop

All of them have one home, whatever their sizes are.
"""

from __future__ import annotations

from autograph.ir import Graph, Node, Value
from autograph.ir.edit import walk
from autograph.ops.control import for_, while_
from autograph.ops.exceptions import thrown_values
from autograph.ops.growing import reserve
from autograph.ops.versions import InPlace, written_before

Versions = tuple[Value, ...]


def version_before(node: Node, k: int, in_place: InPlace) -> Value | None:
    """What result ``k`` is the next version of, in its memory or in a larger one."""
    if node.op == reserve.name:
        return node.operands[0]
    return written_before(node, k, in_place)


def growing_values(graph: Graph, in_place: InPlace) -> frozenset[Value]:
    pending = [node.result for node in walk(graph) if node.op == reserve.name]
    if not pending:
        return frozenset()
    beside = _neighbours(graph, in_place)
    found: set[Value] = set()
    while pending:
        value = pending.pop()
        if value not in found:
            found.add(value)
            pending += beside.get(value, ())
    return frozenset(found)


def _neighbours(graph: Graph, in_place: InPlace) -> dict[Value, list[Value]]:
    """Versions one step before and after each value."""
    beside: dict[Value, list[Value]] = {}
    for node in walk(graph):
        for versions in _versions(node, in_place):
            for value in versions:
                beside.setdefault(value, []).extend(versions)
    for own, values in thrown_values(graph).items():
        for value in (own, *values):
            beside.setdefault(value, []).extend((own, *values))
    return beside


def _versions(node: Node, in_place: InPlace) -> list[Versions]:
    """For each result that is a version of something: what it is one of, and the result."""
    if node.op in (for_.name, while_.name):
        skip = len(node.operands) - len(node.results)
        body = node.regions["body"]
        columns = (node.operands[skip:], body.inputs[skip:], body.outputs)
        return list(zip(node.results, *columns, strict=True))
    if node.regions:
        outputs = (region.outputs for region in node.regions.values())
        return list(zip(node.results, *outputs, strict=True))
    pairs = ((version_before(node, k, in_place), r) for k, r in enumerate(node.results))
    return [(before, result) for before, result in pairs if before is not None]
