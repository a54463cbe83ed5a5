"""Simplification: the laws of ``algebra``, ``views``, ``branches_and_loops`` and ``tries``, where
they fit.

What takes a value's place has the value's very type: a law that holds only up to dimensions is not
applied.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from autograph.ir import DimLike, Graph, Node, Value
from autograph.ops.control import for_, while_
from autograph.passes.algebra import LAWS
from autograph.passes.branches_and_loops import REGIONS, invariant_carries
from autograph.passes.forward import ForwardPass
from autograph.passes.rules import Rule, Rules, Workshop
from autograph.passes.tries import TRIES
from autograph.passes.views import VIEWS


def together(*tables: Rules) -> dict[str, tuple[Rule, ...]]:
    ops = chain.from_iterable(table.of for table in tables)
    return {op: tuple(chain.from_iterable(t.of.get(op, ()) for t in tables)) for op in ops}


RULES = together(LAWS, VIEWS, REGIONS, TRIES)
LOOPS = (for_.name, while_.name)


def simplify(graph: Graph) -> Graph:
    return _Simplify().graph(graph)


class _Simplify(ForwardPass):
    def before(self, node: Node) -> None:
        """In a loop, a carried value that no iteration changes is the value before the loop."""
        if node.op not in LOOPS:
            return
        for own, start in invariant_carries(node).items():
            if self.type(own.type) == start.type:
                self.replace(own, start)

    def after(self, node: Node) -> None:
        """So is the result. Sizes first: other results' types are told by them."""
        if node.op not in LOOPS:
            return
        starts = node.operands[len(node.operands) - len(node.results) :]
        outputs = node.regions["body"].outputs
        rows = [*zip(node.results, starts, outputs, strict=True)]
        for result, start, output in sorted(rows, key=lambda row: not row[0].type.is_scalar):
            if output is start and self.type(result.type) == start.type:
                self.replace(result, start)

    def rewrite(self, node: Node) -> Sequence[Node]:
        for rule in RULES.get(node.op, ()):
            workshop = Workshop(self.made_by, node.span)
            found = rule(node, workshop)
            if isinstance(found, Node):
                return (*workshop.nodes, found)
            if found is not None and self.fits(node.results, found):
                return self.put(node, found, workshop)
        return (node,)

    def fits(self, results: Sequence[Value], found: Sequence[Value | None]) -> bool:
        """Whether the types agree once dimensions that are results themselves are replaced."""
        dims: dict[Value, DimLike] = {
            result: self.dims.get(new, new)
            for result, new in zip(results, found, strict=True)
            if new is not None and result.type.is_scalar
        }
        return all(
            new is None or result.type.substitute(dims) == new.type
            for result, new in zip(results, found, strict=True)
        )

    def put(self, node: Node, found: Sequence[Value | None], workshop: Workshop) -> Sequence[Node]:
        """Replaced results are renamed from here on; a value built for the only one becomes it."""
        made = workshop.nodes
        if (
            len(node.results) == 1
            and made
            and made[-1].results == tuple(found)
            and not node.regions
        ):
            last = made.pop()
            return (*made, Node(last.op, last.operands, node.results, last.attrs, {}, node.span))
        for result, new in zip(node.results, found, strict=True):
            if new is not None:
                self.replace(result, new)
        return tuple(made)
