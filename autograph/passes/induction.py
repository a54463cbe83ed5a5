"""Induction variables: carried integers that each iteration changes by bounded steps.

body(..., i, ...) returns ..., i + c, ...        i changes by c in every iteration
... cond(p) {return i + 2} {return i} ...        i changes by 0 to 2
"""

from __future__ import annotations

from collections.abc import Mapping

from autograph.ir import Graph, Node, Value
from autograph.ops import elementwise as ew
from autograph.ops.control import cond
from autograph.ops.structure import constant, select

Change = tuple[int, int]


def changes(
    body: Graph, own: tuple[Value, ...], outer: Mapping[Value, Node]
) -> list[Change | None]:
    """Least and most that one iteration adds to each of ``own``; None where not known."""
    inside = {result: node for node in body.nodes for result in node.results}
    search = _Search(inside, outer, {})
    return [search.change(output, value) for output, value in zip(body.outputs, own, strict=True)]


class _Search:
    """``found``: what is known already; of branches one after the other, each arm asks for what the
    branch before left.
    """

    def __init__(
        self,
        inside: dict[Value, Node],
        outer: Mapping[Value, Node],
        found: dict[tuple[Value, Value], Change | None],
    ) -> None:
        self.inside = inside
        self.outer = outer
        self.found = found

    def change(self, value: Value, start: Value) -> Change | None:
        """``value - start`` lies between these."""
        if value is start:
            return 0, 0
        if (value, start) not in self.found:
            self.found[value, start] = self.computed(value, start)
        return self.found[value, start]

    def computed(self, value: Value, start: Value) -> Change | None:
        node = self.inside.get(value)
        if node is None:
            return None
        if node.op == cond.name:
            position = node.results.index(value)
            return self.hull([self.in_branch(r, position, start) for r in node.regions.values()])
        if node.op == select.name:
            return self.hull([self.change(operand, start) for operand in node.operands[1:]])
        return self.sum(node, start)

    def in_branch(self, region: Graph, position: int, start: Value) -> Change | None:
        deeper = {result: node for node in region.nodes for result in node.results}
        return _Search(self.inside | deeper, self.outer, self.found).change(
            region.outputs[position], start
        )

    def hull(self, found: list[Change | None]) -> Change | None:
        known = [change for change in found if change is not None]
        if len(known) < len(found):
            return None
        return min(low for low, _ in known), max(high for _, high in known)

    def sum(self, node: Node, start: Value) -> Change | None:
        if node.op not in (ew.add.name, ew.subtract.name):
            return None
        left, right = node.operands
        if node.op == ew.add.name and self.number(left) is not None:
            left, right = right, left
        step, before = self.number(right), self.change(left, start)
        if step is None or before is None:
            return None
        step = -step if node.op == ew.subtract.name else step
        return before[0] + step, before[1] + step

    def number(self, value: Value) -> int | None:
        node = self.inside.get(value) or self.outer.get(value)
        return int(node.attrs["value"]) if node is not None and node.op == constant.name else None
