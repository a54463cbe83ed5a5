"""Proves conditions, above all that indices are in bounds.

    for(n, x)                                    for(n, x)
      body(k, x)                                   body(k, x)
        %ok = less(k, n)            ==>              %ok = constant(True)
        check(%ok)                                   ...

What is known: sizes of arrays are not negative; k is between 0 and the count of its loop; what was
checked before holds; a condition holds in its branch and in the body of its loop, and the loop's
test fails after it; carried integers that only grow are at least what they were.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograph.ir import BOOL, Dim, Graph, Node, TensorType, Value
from autograph.ops.control import cond, for_, while_
from autograph.ops.structure import constant, select
from autograph.passes.affine import ANY_INT64, INT64_SCALAR, MOST_ITERATIONS, Interval
from autograph.passes.conditions import GUARDS
from autograph.passes.forward import constant_node, constant_of
from autograph.passes.induction import Change, changes
from autograph.passes.knowing import KnowingPass

BOOL_SCALAR = TensorType(BOOL)
LOOPS = (for_.name, while_.name)


def prove_bounds(graph: Graph) -> Graph:
    return _Prove().graph(graph)


class _Prove(KnowingPass):
    def rewrite(self, node: Node) -> Sequence[Node]:
        for result in node.results:
            self.made_by[result] = node
            if result.type.dims:
                self.facts.exists(result.type)
        if node.op in LOOPS:
            self.after_loop(node)
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
        elif node.op in LOOPS and name == "test":
            self.made_by.update((result, each) for each in region.nodes for result in each.results)
            self.inductions(node, region.inputs, None)
        elif node.op in LOOPS:
            self.enter_body(node, region)

    def leave(self, node: Node, name: str) -> None:
        kept = self.stay_nonnegative(node) if node.op in LOOPS and name == "body" else ()
        super().leave(node, name)
        for value in kept:
            self.facts.narrow(value, 0, ANY_INT64[1])

    def stay_nonnegative(self, node: Node) -> tuple[Value, ...]:
        """The results that are at least 0 where a loop starts and where each iteration ends."""
        outputs = node.regions["body"].outputs
        start = node.operands[len(node.operands) - len(node.results) :]
        prove = self.facts.is_nonnegative
        return tuple(
            result
            for result, first, last in zip(node.results, start, outputs, strict=True)
            if result.type == INT64_SCALAR
            and prove(self.facts.form(first))
            and prove(self.facts.form(self.value(last)))
        )

    def enter_body(self, node: Node, region: Graph) -> None:
        own = region.inputs[len(region.inputs) - len(node.results) :]
        index = region.inputs[0] if node.op == for_.name else None
        if index is not None:
            self.count(index, self.facts.form(node.operands[0]))
        self.inductions(node, own, index)
        if "test" in node.regions:
            self.tested(node.regions["test"], own, True)

    def after_loop(self, node: Node) -> None:
        self.inductions(node, node.results, None)
        if node.op == while_.name:
            self.tested(node.regions["test"], node.results, False)

    def inductions(self, node: Node, values: Sequence[Value], index: Value | None) -> None:
        """``values``: what the loop carries, where an iteration starts or after the last."""
        body = node.regions["body"]
        own = body.inputs[len(body.inputs) - len(node.results) :]
        start = node.operands[len(node.operands) - len(node.results) :]
        within = self.tested_intervals(node, own)
        for value, first, change, interval in zip(
            values, start, changes(body, own, self.made_by), within, strict=True
        ):
            if change is not None and value.type == INT64_SCALAR:
                self.induction(value, self.facts.form(first), change, interval, index)

    def count(self, index: Value, count: Dim) -> None:
        self.facts.narrow(index, 0, MOST_ITERATIONS)
        self.facts.learn(count - 1)
        self.facts.learn(count - 1 - Dim.of(index))

    def tested_intervals(self, node: Node, own: Sequence[Value]) -> list[Interval]:
        """Between which the test lets an iteration start."""
        mark = self.facts.mark()
        if "test" in node.regions:
            self.tested(node.regions["test"], own, True)
        found = [self.facts.interval_of(value) for value in own]
        self.facts.forget(mark)
        return found

    def induction(
        self, value: Value, first: Dim, change: Change, within: Interval, index: Value | None
    ) -> None:
        facts, (least, most) = self.facts, change
        low, high = facts.interval(first)
        low = max(low + min(0, least) * MOST_ITERATIONS, min(low, within[0] + least))
        high = min(high + max(0, most) * MOST_ITERATIONS, max(high, within[1] + most))
        if not (facts.fits(Dim(low)) and facts.fits(Dim(high))):
            return
        if index is not None and least == most:
            facts.put(facts.forms, value, first + Dim.of(index) * least)
            return
        facts.narrow(value, low, high)
        if least >= 0:
            facts.learn(Dim.of(value) - first)
        if most <= 0:
            facts.learn(first - value)

    def tested(self, test: Graph, values: Sequence[Value], holds: bool) -> None:
        """The test of the loop, of these values."""
        for there, here in zip(test.inputs, values, strict=True):
            if there.type == INT64_SCALAR:
                self.facts.put(self.facts.forms, there, self.facts.form(here))
            elif there.type == BOOL_SCALAR:
                self.facts.put(self.conditions.same_as, there, here)
        self.conditions.assume(test.outputs[0], holds)
