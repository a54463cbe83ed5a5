"""A small prover for inequalities between int64 scalars.

    known facts   F >= 0     affine expressions over values: sizes, loop bounds, what was checked
    question      E >= 0 ?   yes if E's interval says so, or E - t F >= 0 for a fact F and t > 0,
                             or E >= 0 with a max, min or select in it replaced by either arm

Expressions are exact integers. A node is looked through only where its interval shows that 64 bits
do not overflow; otherwise its value is an unknown of its own. Two limits of nature are used: no
dimension has 2**47 elements, and no loop makes 2**56 iterations.

Facts are scoped: ``mark`` and ``forget`` surround a region.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograph.ir import BOOL, INT64, Dim, Node, TensorType, Value
from autograph.ops import elementwise as ew
from autograph.ops.structure import cast, constant, iota, reduce, select, view
from autograph.passes.forward import constant_of

Interval = tuple[int, int]

MOST_ELEMENTS = 2**47
MOST_ITERATIONS = 2**56
ANY_INT64: Interval = (-(2**63), 2**63 - 1)
INT64_SCALAR = TensorType(INT64)

DEPTH = 4  # facts combined in one proof
EFFORT = 40  # facts tried in one proof

_ABSENT = object()


class Facts:
    """What is known at one point of a program."""

    def __init__(self, made_by: Mapping[Value, Node]) -> None:
        self.made_by = made_by
        self.forms: dict[Value, Dim] = {}
        self.intervals: dict[Value, Interval] = {}
        self.about: dict[Value, tuple[Dim, ...]] = {}
        self.derived: dict[Value, bool] = {}
        self.trail: list[tuple[dict[Any, Any], Any, Any]] = []
        self.effort = 0

    def mark(self) -> int:
        return len(self.trail)

    def forget(self, mark: int) -> None:
        """Back to what was known at ``mark``."""
        while len(self.trail) > mark:
            table, key, before = self.trail.pop()
            if before is _ABSENT:
                del table[key]
            else:
                table[key] = before

    def put(self, table: dict[Any, Any], key: Any, item: Any) -> None:
        self.trail.append((table, key, table.get(key, _ABSENT)))
        table[key] = item

    def form(self, value: Value) -> Dim:
        """The value as an expression over unknowns."""
        known = self.forms.get(value)
        if known is None:
            known = self.look_through(value)
            self.put(self.forms, value, known)
        return known

    def look_through(self, value: Value) -> Dim:
        node = self.made_by.get(value)
        rule = FORMS.get(node.op) if node is not None and value.type == INT64_SCALAR else None
        found = rule(self, node) if rule is not None and node is not None else None
        if found is None or not self.fits(found):
            return Dim.of(value)
        return found

    def expression(self, dim: Dim) -> Dim:
        """A dimension over unknowns."""
        result = Dim(dim.const)
        for value, coefficient in dim.terms:
            result += self.form(value) * coefficient
        return result

    def fits(self, expression: Dim) -> bool:
        low, high = self.interval(expression)
        return low >= ANY_INT64[0] and high <= ANY_INT64[1]

    def interval(self, expression: Dim) -> Interval:
        low = high = expression.const
        for value, c in expression.terms:
            a, b = self.interval_of(value)
            low += c * (a if c > 0 else b)
            high += c * (b if c > 0 else a)
        return low, high

    def interval_of(self, value: Value) -> Interval:
        known = self.intervals.get(value)
        if known is None:
            known = self.estimate(value)
            self.put(self.intervals, value, known)
        return known

    def estimate(self, value: Value) -> Interval:
        node = self.made_by.get(value)
        rule = INTERVALS.get(node.op) if node is not None else None
        found = rule(self, node) if rule is not None and node is not None else ANY_INT64
        return found if found[0] >= ANY_INT64[0] and found[1] <= ANY_INT64[1] else ANY_INT64

    def learn(self, expression: Dim) -> None:
        """From here on ``expression >= 0``."""
        for value, _ in expression.terms:
            facts = self.about.get(value, ())
            if expression in facts:
                return
            self.put(self.about, value, (*facts, expression))
        if len(expression.terms) == 1:
            self.learn_bound(*expression.terms[0], expression.const)

    def learn_bound(self, value: Value, coefficient: int, const: int) -> None:
        """``coefficient * value + const >= 0``."""
        if coefficient > 0:
            self.narrow(value, -(const // coefficient), ANY_INT64[1])
        else:
            self.narrow(value, ANY_INT64[0], const // -coefficient)

    def narrow(self, value: Value, low: int, high: int) -> None:
        """The value lies between."""
        old = self.interval_of(value)
        new = max(old[0], low), min(old[1], high)
        if new == old:
            return
        self.put(self.intervals, value, new)
        node = self.made_by.get(value)
        if node is not None and node.op in (ew.maximum.name, ew.minimum.name):
            self.narrow_choice(node, new)
        elif node is not None and node.op == ew.floor_divide.name:
            self.narrow_quotient(node, new)

    def narrow_choice(self, node: Node, interval: Interval) -> None:
        """A max or min that cannot be one of its arms is the other."""
        for arm, other in (node.operands, node.operands[::-1]):
            least, most = self.interval(self.form(other))
            largest = node.op == ew.maximum.name
            if most < interval[0] if largest else least > interval[1]:
                self.learn(self.form(arm) - node.result)
                self.learn(Dim.of(node.result) - self.form(arm))

    def narrow_quotient(self, node: Node, interval: Interval) -> None:
        """``a // s >= low`` says ``a >= s * low``."""
        a, s = map(self.form, node.operands)
        if s.static is not None and s.static > 0:
            self.learn(a - s.static * interval[0])

    def exists(self, type_: TensorType) -> None:
        """An array of this type exists: its dimensions are sizes."""
        for dim in type_.dims:
            expression = self.expression(dim)
            if expression.single is not None:
                self.narrow(expression.single, 0, MOST_ELEMENTS)
            elif expression.terms:
                self.learn(expression)

    def is_nonnegative(self, expression: Dim) -> bool:
        self.effort = EFFORT
        return self.prove(expression, DEPTH)

    def is_plainly_nonnegative(self, expression: Dim) -> bool:
        """By its interval, or by what is noted of what is left when one fact is taken from it: a
        fact may be about values of which this is to find the form.
        """
        if self.interval(expression)[0] >= 0:
            return True
        for value, c in expression.terms:
            for fact in self.about.get(value, ()):
                own = next(d for v, d in fact.terms if v is value)
                if (
                    own * c > 0
                    and c % own == 0
                    and self.is_noted_nonnegative(expression - fact * (c // own))
                ):
                    return True
        return False

    def is_noted_nonnegative(self, expression: Dim) -> bool:
        least = expression.const
        for value, c in expression.terms:
            low, high = self.intervals.get(value, ANY_INT64)
            least += c * (low if c > 0 else high)
        return least >= 0

    def prove(self, expression: Dim, depth: int) -> bool:
        if self.interval(expression)[0] >= 0:
            return True
        if depth == 0 or not expression.terms:
            return False
        return any(
            self.prove_by_facts(expression, value, c, depth)
            or self.prove_by_cases(expression, value, depth)
            for value, c in reversed(expression.terms)
        )

    def prove_by_facts(self, expression: Dim, value: Value, c: int, depth: int) -> bool:
        for fact in self.facts_about(value):
            own = next(d for v, d in fact.terms if v is value)
            if own * c > 0 and c % own == 0 and self.effort > 0:
                self.effort -= 1
                if self.prove(expression - fact * (c // own), depth - 1):
                    return True
        return False

    def prove_by_cases(self, expression: Dim, value: Value, depth: int) -> bool:
        node = self.made_by.get(value)
        if node is None or node.op not in ARMS or self.effort <= 0:
            return False
        self.effort -= 1
        arms = node.operands[ARMS[node.op] :]
        return all(
            self.prove(expression.substitute({value: self.form(arm)}), depth - 1) for arm in arms
        )

    def facts_about(self, value: Value) -> tuple[Dim, ...]:
        node = self.made_by.get(value)
        if node is not None and node.op in DERIVED and value not in self.derived:
            found = DERIVED[node.op](self, node)
            if found:
                self.put(self.derived, value, True)
            for fact in found:
                self.learn(fact)
        return self.about.get(value, ())


ARMS = {ew.maximum.name: 0, ew.minimum.name: 0, select.name: 1}


def _form_of_constant(facts: Facts, node: Node) -> Dim | None:
    return Dim(int(node.attrs["value"]))


def _form_of_sum(facts: Facts, node: Node) -> Dim | None:
    a, b = node.operands
    return facts.form(a) + facts.form(b)


def _form_of_difference(facts: Facts, node: Node) -> Dim | None:
    a, b = node.operands
    return facts.form(a) - facts.form(b)


def _form_of_negative(facts: Facts, node: Node) -> Dim | None:
    return -facts.form(node.operands[0])


def _form_of_product(facts: Facts, node: Node) -> Dim | None:
    a, b = map(facts.form, node.operands)
    if a.static is not None:
        return b * a.static
    return None if b.static is None else a * b.static


def _form_of_select(facts: Facts, node: Node) -> Dim | None:
    test = constant_of(node.operands[0], facts.made_by)
    return None if test is None else facts.form(node.operands[1 if test else 2])


def _form_of_element(facts: Facts, node: Node) -> Dim | None:
    """``iota(n)[i]`` is i."""
    base = facts.made_by.get(node.operands[0])
    if base is None or base.op != iota.name:
        return None
    return facts.expression(node.attrs["map"].axes[0].offset)


def _form_of_maximum(facts: Facts, node: Node) -> Dim | None:
    return _form_of_larger(facts, *node.operands)


def _form_of_minimum(facts: Facts, node: Node) -> Dim | None:
    a, b = map(facts.form, node.operands)
    larger = _form_of_larger(facts, *node.operands)
    return None if larger is None else a + b - larger


def _form_of_larger(facts: Facts, left: Value, right: Value) -> Dim | None:
    """The larger of the two, where that is known."""
    a, b = facts.form(left), facts.form(right)
    if facts.is_plainly_nonnegative(a - b):
        return a
    return b if facts.is_plainly_nonnegative(b - a) else None


def _form_of_quotient(facts: Facts, node: Node) -> Dim | None:
    """``(s a + r) // s`` is a, for a constant s and r between 0 and s."""
    a, s = map(facts.form, node.operands)
    size = s.static
    if size is None or size <= 0 or any(c % size for _, c in a.terms):
        return None
    return Dim(a.const // size) + sum((Dim.of(v) * (c // size) for v, c in a.terms), Dim(0))


FORMS: dict[str, Callable[[Facts, Node], Dim | None]] = {
    constant.name: _form_of_constant,
    ew.add.name: _form_of_sum,
    ew.subtract.name: _form_of_difference,
    ew.negative.name: _form_of_negative,
    ew.multiply.name: _form_of_product,
    ew.maximum.name: _form_of_maximum,
    ew.minimum.name: _form_of_minimum,
    ew.floor_divide.name: _form_of_quotient,
    select.name: _form_of_select,
    view.name: _form_of_element,
}


def _operands(facts: Facts, node: Node) -> list[Interval]:
    return [facts.interval(facts.form(operand)) for operand in node.operands]


def _interval_of_maximum(facts: Facts, node: Node) -> Interval:
    (a, b), (c, d) = _operands(facts, node)
    return max(a, c), max(b, d)


def _interval_of_minimum(facts: Facts, node: Node) -> Interval:
    (a, b), (c, d) = _operands(facts, node)
    return min(a, c), min(b, d)


def _interval_of_select(facts: Facts, node: Node) -> Interval:
    (a, b), (c, d) = (facts.interval(facts.form(operand)) for operand in node.operands[1:])
    return min(a, c), max(b, d)


def _interval_of_product(facts: Facts, node: Node) -> Interval:
    left, right = _operands(facts, node)
    corners = [a * b for a in left for b in right]
    return min(corners), max(corners)


def _interval_of_absolute(facts: Facts, node: Node) -> Interval:
    ((low, high),) = _operands(facts, node)
    return (0, max(-low, high)) if low > ANY_INT64[0] else ANY_INT64


def _interval_of_quotient(facts: Facts, node: Node) -> Interval:
    dividends, divisors = _operands(facts, node)
    if min(divisors) < 1:  # both ends: in code that is never reached, an interval may be empty
        return ANY_INT64
    corners = [a // b for a in dividends for b in divisors]
    return min(corners), max(corners)


def _interval_of_remainder(facts: Facts, node: Node) -> Interval:
    _, (least, most) = _operands(facts, node)
    return (0, most - 1) if least >= 1 else ANY_INT64


def _interval_of_cast(facts: Facts, node: Node) -> Interval:
    dtype = node.operands[0].type.dtype
    if dtype == BOOL:
        return 0, 1
    if dtype.kind not in "iu":
        return ANY_INT64
    return int(np.iinfo(dtype).min), int(np.iinfo(dtype).max)


def _interval_of_reduction(facts: Facts, node: Node) -> Interval:
    return (0, MOST_ELEMENTS) if node.attrs["kind"].startswith("arg") else ANY_INT64


INTERVALS: dict[str, Callable[[Facts, Node], Interval]] = {
    ew.maximum.name: _interval_of_maximum,
    ew.minimum.name: _interval_of_minimum,
    select.name: _interval_of_select,
    ew.multiply.name: _interval_of_product,
    ew.absolute.name: _interval_of_absolute,
    ew.floor_divide.name: _interval_of_quotient,
    ew.remainder.name: _interval_of_remainder,
    cast.name: _interval_of_cast,
    reduce.name: _interval_of_reduction,
}


def _about_maximum(facts: Facts, node: Node) -> list[Dim]:
    return [Dim.of(node.result) - facts.form(operand) for operand in node.operands]


def _about_minimum(facts: Facts, node: Node) -> list[Dim]:
    return [facts.form(operand) - Dim.of(node.result) for operand in node.operands]


def _about_quotient(facts: Facts, node: Node) -> list[Dim]:
    """``s q <= a <= s q + s - 1`` for a positive constant s."""
    a, s = map(facts.form, node.operands)
    if s.static is None or s.static <= 0:
        return []
    multiple = Dim.of(node.result) * s.static
    return [a - multiple, multiple + (s.static - 1) - a]


def _about_remainder(facts: Facts, node: Node) -> list[Dim]:
    a, n = map(facts.form, node.operands)
    if facts.interval(n)[0] < 1:
        return []
    r = Dim.of(node.result)
    return [r, n - 1 - r, *([a - r] if facts.interval(a)[0] >= 0 else [])]


def _about_reduction(facts: Facts, node: Node) -> list[Dim]:
    """The place of an extreme lies in the one axis that is searched."""
    axes = node.attrs["axes"]
    if not node.attrs["kind"].startswith("arg") or len(axes) != 1:
        return []
    size = facts.expression(node.operands[0].type.dims[axes[0]])
    return [size - 1 - Dim.of(node.result)]


DERIVED: dict[str, Callable[[Facts, Node], list[Dim]]] = {
    ew.maximum.name: _about_maximum,
    ew.minimum.name: _about_minimum,
    ew.floor_divide.name: _about_quotient,
    ew.remainder.name: _about_remainder,
    reduce.name: _about_reduction,
}
