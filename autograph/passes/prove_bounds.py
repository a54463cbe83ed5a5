"""Proves conditions, above all that indices are in bounds.

    for(n, x)                                    for(n, x)
      body(k, x)                                   body(k, x)
        %ok = less(k, n)            ==>              %ok = constant(True)
        check(%ok)                                   ...

What is known: sizes of arrays are not negative; k is between 0 and the count of its loop; what was
checked before holds; a condition holds in its branch and in the body of its loop; carried integers
that only grow are at least what they were.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograph.ir import BOOL, Dim, Graph, Node, TensorType, Value
from autograph.ops.control import cond, for_, while_
from autograph.ops.structure import constant, select
from autograph.passes.affine import INT64_SCALAR, MOST_ITERATIONS
from autograph.passes.conditions import GUARDS
from autograph.passes.forward import constant_node, constant_of
from autograph.passes.induction import Change, changes
from autograph.passes.knowing import KnowingPass

BOOL_SCALAR = TensorType(BOOL)


def prove_bounds(graph: Graph) -> Graph:
    return _Prove().graph(graph)


class _Prove(KnowingPass):
    def rewrite(self, node: Node) -> Sequence[Node]:
        for result in node.results:
            self.made_by[result] = node
            if result.type.dims:
                self.facts.exists(result.type)
        if node.op in GUARDS:
            return self.guard(node)
        if node.op in (cond.name, select.name) and node.operands[0].type == BOOL_SCALAR:
            return self.choice(node)
        if len(node.results) == 1 and node.result.type == BOOL_SCALAR and node.op != constant.name:
            known = self.conditions.truth(node.result)
            if known is not None:
                return (constant_node(node.result, known),)
        return (node,)

    def guard(self, node: Node) -> Sequence[Node]:
        (ok, *_) = node.operands
        if self.conditions.truth(ok):
            return ()
        self.conditions.assume(ok, True)
        return (node,)

    def choice(self, node: Node) -> Sequence[Node]:
        """A cond or select whose condition is known where it stands."""
        test, *arms = node.operands
        known = self.conditions.truth(test)
        if known is None or constant_of(test, self.made_by) is not None:
            return (node,)
        decided = constant_node(Value(BOOL_SCALAR), known)
        self.made_by[decided.result] = decided
        operands = (decided.result, *arms)
        return (decided, Node(node.op, operands, node.results, {}, node.regions, node.span))

    def enter(self, node: Node, name: str, region: Graph) -> None:
        super().enter(node, name, region)
        if node.op == cond.name:
            self.conditions.assume(node.operands[0], name == "then")
        elif node.op in (for_.name, while_.name) and name == "body":
            self.enter_body(node, region)

    def enter_body(self, node: Node, region: Graph) -> None:
        own = region.inputs[len(region.inputs) - len(node.results) :]
        start = node.operands[len(node.operands) - len(node.results) :]
        index = region.inputs[0] if node.op == for_.name else None
        if index is not None:
            self.count(index, self.facts.form(node.operands[0]))
        for value, first, change in zip(
            own, start, changes(region, own, self.made_by), strict=True
        ):
            if change is not None and value.type == INT64_SCALAR:
                self.induction(value, first, change, index)
        if "test" in node.regions:
            self.test_holds(node.regions["test"], own)

    def count(self, index: Value, count: Dim) -> None:
        self.facts.narrow(index, 0, MOST_ITERATIONS)
        self.facts.learn(count - 1)
        self.facts.learn(count - 1 - Dim.of(index))

    def induction(self, value: Value, start: Value, change: Change, index: Value | None) -> None:
        facts, (least, most) = self.facts, change
        first = facts.form(start)
        low, high = facts.interval(first)
        reach = (
            Dim(low + min(0, least) * MOST_ITERATIONS),
            Dim(high + max(0, most) * MOST_ITERATIONS),
        )
        if not all(map(facts.fits, reach)):
            return
        if index is not None and least == most:
            facts.put(facts.forms, value, first + Dim.of(index) * least)
            return
        facts.narrow(value, reach[0].const, reach[1].const)
        if least >= 0:
            facts.learn(Dim.of(value) - first)
        if most <= 0:
            facts.learn(first - value)

    def test_holds(self, test: Graph, own: tuple[Value, ...]) -> None:
        """The test of the loop, of the values that the body starts with."""
        for there, here in zip(test.inputs, own, strict=True):
            if there.type == INT64_SCALAR:
                self.facts.put(self.facts.forms, there, self.facts.form(here))
            elif there.type == BOOL_SCALAR:
                self.facts.put(self.conditions.same_as, there, here)
        self.conditions.assume(test.outputs[0], True)
