"""What conditions tell: which are known to hold, and what follows from one that does.

a <  b    holds iff  b - a - 1 >= 0        fails iff  a - b >= 0
a == b    holds iff  a - b >= 0 and b - a >= 0, or if both are products of the same factors
p and q   holds: both hold                 p or q  fails: both fail

cond(p) {q} {p}   holds: p and q hold, and what is checked where q is computed
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from autograph.ir import Dim, Node, Value
from autograph.ops import elementwise as ew
from autograph.ops.control import cond
from autograph.ops.effects import check
from autograph.ops.exceptions import throw
from autograph.ops.structure import constant, select
from autograph.passes.affine import INT64_SCALAR, Facts
from autograph.passes.element_counts import product_of
from autograph.passes.forward import constant_of

Ordering = Callable[[Dim, Dim], Dim]

# For each comparison the expression that is at least 0 when it holds, and when it fails.
ORDERINGS: Mapping[str, tuple[Ordering, Ordering]] = {
    ew.less.name: (lambda a, b: b - a - 1, lambda a, b: a - b),
    ew.less_equal.name: (lambda a, b: b - a, lambda a, b: a - b - 1),
    ew.greater.name: (lambda a, b: a - b - 1, lambda a, b: b - a),
    ew.greater_equal.name: (lambda a, b: a - b, lambda a, b: b - a - 1),
}
CONJUNCTIONS = (ew.logical_and.name, ew.bitwise_and.name)
DISJUNCTIONS = (ew.logical_or.name, ew.bitwise_or.name)
GUARDS = (check.name, throw.name)  # what follows one is reached only where its operand 0 holds
NEGATIONS = (ew.logical_not.name, ew.invert.name)


class Conditions:
    """The truth of bool scalars at one point of a program, beside the facts about integers."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.assumed: dict[Value, bool] = {}
        self.same_as: dict[Value, Value] = {}

    def truth(self, value: Value) -> bool | None:
        """Whether the value is known to be true or false."""
        if value in self.assumed:
            return self.assumed[value]
        node = self.facts.made_by.get(value)
        if node is None or not value.type.is_scalar:
            return None
        if node.op == constant.name:
            return bool(node.attrs["value"])
        return self.truth_of_node(node)

    def truth_of_node(self, node: Node) -> bool | None:
        if node.op in NEGATIONS:
            inner = self.truth(node.operands[0])
            return None if inner is None else not inner
        if node.op in CONJUNCTIONS:
            return self.junction(node, absorbing=False)
        if node.op in DISJUNCTIONS:
            return self.junction(node, absorbing=True)
        if all(operand.type == INT64_SCALAR for operand in node.operands):
            return self.comparison(node)
        return None

    def junction(self, node: Node, absorbing: bool) -> bool | None:
        known = [self.truth(operand) for operand in node.operands]
        if absorbing in known:
            return absorbing
        return None if None in known else not absorbing

    def comparison(self, node: Node) -> bool | None:
        if node.op in ORDERINGS:
            a, b = map(self.facts.form, node.operands)
            holds, fails = ORDERINGS[node.op]
            if self.facts.is_nonnegative(holds(a, b)):
                return True
            return False if self.facts.is_nonnegative(fails(a, b)) else None
        if node.op in (ew.equal.name, ew.not_equal.name):
            equal = self.equality(*map(self.facts.form, node.operands))
            return None if equal is None else equal == (node.op == ew.equal.name)
        return None

    def equality(self, a: Dim, b: Dim) -> bool | None:
        difference = a - b
        if difference.static is not None:
            return difference.static == 0
        prove = self.facts.is_nonnegative
        if prove(difference - 1) or prove(-difference - 1):
            return False
        if prove(difference) and prove(-difference):
            return True
        return True if product_of(a, self.facts) == product_of(b, self.facts) else None

    def assume(self, value: Value, holds: bool) -> None:
        """From here on ``value`` is ``holds``."""
        self.facts.put(self.assumed, value, holds)
        if value in self.same_as:
            self.assume(self.same_as[value], holds)
        node = self.facts.made_by.get(value)
        if node is None:
            return
        if node.op in (cond.name, select.name):
            self.assume_choice(node, node.results.index(value), holds)
        elif node.op in NEGATIONS:
            self.assume(node.operands[0], not holds)
        elif node.op in (CONJUNCTIONS if holds else DISJUNCTIONS):
            for operand in node.operands:
                self.assume(operand, holds)
        elif all(operand.type == INT64_SCALAR for operand in node.operands):
            self.assume_comparison(node, holds)

    def assume_choice(self, node: Node, position: int, holds: bool) -> None:
        """An arm that is the opposite was not taken: the other was, to its end."""
        test, *values = node.operands
        arms = values or [node.regions[name].outputs[position] for name in ("then", "else")]
        for taken in (True, False):
            if self.given(arms[taken], test, not taken) != (not holds):
                continue
            self.assume(test, taken)
            for inner in node.regions["then" if taken else "else"].nodes if node.regions else ():
                if inner.op in GUARDS:
                    self.assume(inner.operands[0], True)
            self.assume(arms[not taken], holds)

    def given(self, arm: Value, test: Value, taken: bool) -> bool | None:
        """What an arm is where it is known: a constant, or the condition itself."""
        if arm is test:
            return taken
        number = constant_of(arm, self.facts.made_by)
        return None if number is None else bool(number)

    def assume_comparison(self, node: Node, holds: bool) -> None:
        if node.op in ORDERINGS:
            a, b = map(self.facts.form, node.operands)
            self.facts.learn(ORDERINGS[node.op][0 if holds else 1](a, b))
        elif node.op in (ew.equal.name, ew.not_equal.name):
            a, b = map(self.facts.form, node.operands)
            self.assume_equality(a - b, holds == (node.op == ew.equal.name))

    def assume_equality(self, difference: Dim, equal: bool) -> None:
        if equal:
            self.facts.learn(difference)
            self.facts.learn(-difference)
        elif self.facts.is_nonnegative(difference):
            self.facts.learn(difference - 1)
        elif self.facts.is_nonnegative(-difference):
            self.facts.learn(-difference - 1)
