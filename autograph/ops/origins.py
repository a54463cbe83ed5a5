"""Where values come from: the memory that each would be in if every update were made in place.

origin(update(x, v; map))    origin(x), and so for every operator that makes new versions
origin(host call's array)    that of the array which was handed over
origin(call result k)        that of operand p, where the function gives input p back
origin(cond result k)        that of output k of both regions, if it is one; the same for try
origin(handler's input k)    that of what each throw hands over for it, if it is one
origin(loop result k)        that of operand k
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from autograph.ir import Graph, Node, Value
from autograph.ir.edit import walk
from autograph.ops.calls import call
from autograph.ops.control import cond, for_, while_
from autograph.ops.effects import host, written_operand
from autograph.ops.exceptions import thrown_values, try_
from autograph.ops.opdef import Trait, lookup

# For each function: which input an output is a version of.
Links = Mapping[str, Mapping[int, int]]
Before = Callable[[Node, int], Value | None]

UNDECIDED = -1  # the origin of what a call returns, before it is known


def makes_version(node: Node) -> bool:
    return Trait.NEW_VERSION in lookup(node.op).traits


def written_before(node: Node, k: int, links: Links) -> Value | None:
    """The value that result ``k`` of a node without regions is the next version of."""
    if makes_version(node):
        return node.operands[0]
    if node.op == host.name:
        return written_operand(node, k)
    if node.op == call.name:
        position = links.get(node.attrs["function"], {}).get(k)
        return None if position is None else node.operands[position]
    return None


class Search:
    """``before(node, k)``: what result k of a node without regions is the next version of."""

    def __init__(
        self, graph: Graph, origins: dict[Value, int | None], before: Before, links: Links
    ) -> None:
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
        self.before = before
        self.links = links
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
        written = self.before(node, k)
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
            self.origins[value] = UNDECIDED
        elif (written := self.before(node, k)) is not None:
            yield written

    def is_undecided(self, node: Node, k: int) -> bool:
        if node.op != call.name:
            return False
        return self.links.get(node.attrs["function"], {}).get(k) == UNDECIDED

    def agreed(self, values: Sequence[Value]) -> Iterator[Value]:
        """One of the values where their origins are one, undecided ones left aside."""
        found = {self.origin(value): value for value in values}
        if len(found) > 1:
            found.pop(UNDECIDED, None)
        if len(found) == 1:
            yield from found.values()


def _initial(node: Node) -> tuple[Value, ...]:
    return node.operands[1:] if node.op == for_.name else node.operands


def _carried_inputs(node: Node) -> tuple[Value, ...]:
    body: Graph = node.regions["body"]
    return body.inputs[1:] if node.op == for_.name else body.inputs
