"""Loop-invariant code motion.

    for(n, x)                               %c = exp(%a)
      body(k, x)                            for(n, x)
        %c = exp(%a)            ==>           body(k, x)
        %d = multiply(%x, %c)                   %d = multiply(%x, %c)

What is computed in a loop, every time anew and from outside values only, is computed before it:
scalars, and arrays that cost more than they cost to read. It must be defined there: the loop may
run no iteration, and a check in it may come first.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograph.ir import Graph, Node, Value
from autograph.ir.edit import uses
from autograph.ops import Scalar, Trait, lookup
from autograph.ops.control import for_, while_
from autograph.ops.structure import constant, matmul, reduce, reshape
from autograph.passes.conditions import GUARDS
from autograph.passes.knowing import KnowingPass
from autograph.passes.totality import is_defined

TIED = frozenset({Trait.EFFECTFUL, Trait.UNINITIALISED, Trait.NEW_VERSION})
# Additions. An array element that is cheaper is computed again rather than kept in memory.
COSTLY = 6


def hoist_loop_invariants(graph: Graph) -> Graph:
    return _Hoist().graph(graph)


class _Hoist(KnowingPass):
    def rewrite(self, node: Node) -> Sequence[Node]:
        if node.op in GUARDS:
            self.conditions.assume(node.operands[0], True)
        nodes = self.lifted(node) if node.op in (for_.name, while_.name) else (node,)
        for result in node.results:
            if result.type.dims:
                self.facts.exists(result.type)
        return nodes

    def lifted(self, node: Node) -> Sequence[Node]:
        before: list[Node] = []
        regions = dict(node.regions)
        for name, region in node.regions.items():
            moved = self.invariant(region)
            if moved:
                before += moved
                gone = set(moved)
                stay = tuple(inner for inner in region.nodes if inner not in gone)
                regions[name] = Graph(region.inputs, stay, region.outputs)
        if not before:
            return (node,)
        return (*before, Node(node.op, node.operands, node.results, node.attrs, regions, node.span))

    def invariant(self, region: Graph) -> list[Node]:
        """The nodes to move, in their order."""
        changing: set[Value] = set(region.inputs)
        movable: list[Node] = []
        for node in region.nodes:
            if not changing.isdisjoint(uses(node)) or not self.may_move(node):
                changing.update(node.results)
            else:
                movable.append(node)
        wanted: set[Value] = set()
        moved: list[Node] = []
        for node in reversed(movable):
            if is_worth_keeping(node) or not wanted.isdisjoint(node.results):
                wanted.update(uses(node))
                moved.append(node)
        return moved[::-1]

    def may_move(self, node: Node) -> bool:
        traits = lookup(node.op).traits
        return not node.regions and not traits & TIED and is_defined(node, self.facts)


def is_worth_keeping(node: Node) -> bool:
    """Whether reading the result is better than computing it again."""
    if node.op == constant.name:
        return False
    if all(result.type.is_scalar for result in node.results) or node.op in (
        reduce.name,
        matmul.name,
    ):
        return True
    if node.op == reshape.name:  # its elements are found by divisions, or it is no work at all
        return len(node.operands[0].type.dims) > 1
    lowering = lookup(node.op).lowering
    return isinstance(lowering, Scalar) and lowering.cost >= COSTLY
