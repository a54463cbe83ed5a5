"""Checks come before arrays that they do not need.

    %y = matmul(%a, %b)                %ok = equal(%n, %m)
    %ok = equal(%n, %m)                check(%ok)
    check(%ok)                 ==>     %y = matmul(%a, %b)
    %z = exp(%y)                       %z = exp(%y)

So what has no right shape is refused before anything is computed, and loops that a check stood
between are one after the other. Checks keep their order. None moves above what somebody could see
when it fails: other effects, loops that may not end, what is written into the caller's memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count

from autograph.ir import Graph, Node, Value
from autograph.ir.edit import uses, walk
from autograph.ops.calls import call
from autograph.ops.control import cond, for_, while_
from autograph.ops.origins import Search, written_before
from autograph.passes.checks_outside import asks_only, computes_an_array, taken_before
from autograph.passes.purity import has_effect, is_light


def checks_first(graph: Graph) -> Graph:
    return _inside(graph, _seen_outside(graph), True)


def _seen_outside(graph: Graph) -> set[Value]:
    """All that may be in memory that the caller sees: what the graph gives, or hands to a function,
    if that may be a version of one of its inputs, with the versions before it.
    """
    search = Search(graph, {}, lambda node, k: written_before(node, k, {}), {})
    nodes = list(walk(graph))
    loops = [node for node in nodes if node.op in (for_.name, while_.name)]
    around = {own: pair for node in loops for own, *pair in _carried(node)}
    calls = [node for node in nodes if node.op == call.name]
    known = {*graph.inputs, *(result for node in calls for result in node.results)}
    seen: set[Value] = set()
    for value in (*graph.outputs, *(operand for node in calls for operand in node.operands)):
        versions = _and_before(value, search, around)
        if not known.isdisjoint(versions):
            seen |= versions
    return seen


def _carried(loop: Node) -> Iterator[tuple[Value, Value, Value]]:
    """What a body gets for each carried value, from before the loop and from the one before."""
    body = loop.regions["body"]
    own = body.inputs[len(body.inputs) - len(loop.results) :]
    start = loop.operands[len(loop.operands) - len(loop.results) :]
    return zip(own, start, body.outputs, strict=True)


def _and_before(value: Value, search: Search, around: Mapping[Value, list[Value]]) -> set[Value]:
    found: set[Value] = set()
    pending = [value]
    while pending:
        value = pending.pop()
        if value in found:
            continue
        found.add(value)
        node, k = search.made_by.get(value, (None, 0))
        if node is not None and node.op in (for_.name, while_.name):
            pending.append(node.regions["body"].outputs[k])
        else:
            pending += around.get(value) or search.predecessors(value)
    return found


def _inside(graph: Graph, seen: set[Value], is_run_once: bool) -> Graph:
    nodes: list[Node] = []
    stretch = _Stretch()
    for node in graph.nodes:
        inner = _with_regions(node, seen, is_run_once)
        may_come_out = is_run_once or node.op == for_.name  # else it costs more than it gains
        for own in taken_before(inner) if may_come_out else (inner,):
            if not stretch.takes(own, seen):
                nodes += (*stretch.nodes(), own)
                stretch = _Stretch()
    nodes += stretch.nodes()
    return graph if nodes == [*graph.nodes] else Graph(graph.inputs, tuple(nodes), graph.outputs)


def _with_regions(node: Node, seen: set[Value], is_run_once: bool) -> Node:
    is_run_once = is_run_once and node.op not in (for_.name, while_.name)
    regions = {name: _inside(own, seen, is_run_once) for name, own in node.regions.items()}
    if all(regions[name] is region for name, region in node.regions.items()):
        return node
    return Node(node.op, node.operands, node.results, node.attrs, regions, node.span)


class _Stretch:
    """Nodes that checks may go around: first those that went, then the rest."""

    def __init__(self) -> None:
        self.first: list[Node] = []
        self.rest: dict[Node, int] = {}  # with their places
        self.place = count()
        self.light: dict[Value, Node] = {}  # of the rest, by what they make
        self.late: set[Value] = set()  # what needs an array of the rest
        self.is_costly = False

    def nodes(self) -> list[Node]:
        return [*self.first, *self.rest]

    def takes(self, node: Node, seen: set[Value]) -> bool:
        """Whether the node is put into the stretch; else it ends it."""
        if asks_only(node):
            return self.check(node)
        if node.op == while_.name or has_effect(node) or not seen.isdisjoint(node.results):
            return False
        self.rest[node] = next(self.place)
        if _makes_scalars(node) and self.late.isdisjoint(uses(node)):
            self.light.update(dict.fromkeys(node.results, node))
        else:
            self.late.update(node.results)
            self.is_costly = self.is_costly or _takes_time(node)
        return True

    def check(self, node: Node) -> bool:
        if not self.late.isdisjoint(uses(node)):
            return False
        if self.is_costly:
            self.first += self.taken_out(uses(node))
        else:
            self.first += self.rest
            self.rest, self.light, self.late = {}, {}, set()
        self.first.append(node)
        return True

    def taken_out(self, wanted: Iterable[Value]) -> list[Node]:
        """What makes these, in the order in which it stands."""
        found: dict[Node, int] = {}
        pending = list(wanted)
        while pending:
            node = self.light.pop(pending.pop(), None)
            if node is not None:
                found[node] = self.rest.pop(node)
                pending += uses(node)
        return sorted(found, key=found.__getitem__)


def _makes_scalars(node: Node) -> bool:
    """Of scalars, by arithmetic; a branch may choose."""
    if node.op != cond.name:
        return is_light(node)
    inner = (own for region in node.regions.values() for own in region.nodes)
    return all(value.type.is_scalar for value in node.results) and all(map(_makes_scalars, inner))


def _takes_time(node: Node) -> bool:
    return bool(node.regions) or computes_an_array(node)
