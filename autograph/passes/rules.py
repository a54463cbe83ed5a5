"""Rewrite rules: patterns written as algebra, and what a rule may build.

    @LAWS.law(when=integer)
    def add_zero(x):
        return x + 0, x

A rule is a function of the pattern's variables that gives (before, after). Commuted forms come from
the COMMUTATIVE trait. A number in a pattern matches a constant scalar of that value and sign; in a
replacement it is a constant of the result's dtype. A rule applies only where the replacement has
the very type of what it replaces.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograph.errors import Span
from autograph.ir import Node, TensorType, Value
from autograph.ops import Trait, lookup
from autograph.passes.forward import constant_node, constant_of

Bindings = dict["Variable", Value]
Guard = Callable[..., bool]


class Pattern:
    """Arithmetic on patterns gives patterns."""

    def __add__(self, other: Term) -> Application:
        return apply("add", self, other)

    def __sub__(self, other: Term) -> Application:
        return apply("subtract", self, other)

    def __mul__(self, other: Term) -> Application:
        return apply("multiply", self, other)

    def __truediv__(self, other: Term) -> Application:
        return apply("divide", self, other)

    def __floordiv__(self, other: Term) -> Application:
        return apply("floor_divide", self, other)

    def __mod__(self, other: Term) -> Application:
        return apply("remainder", self, other)

    def __pow__(self, other: Term) -> Application:
        return apply("power", self, other)

    def __neg__(self) -> Application:
        return apply("negative", self)


Term = Pattern | float | bool


@dataclass(frozen=True, eq=False)
class Variable(Pattern):
    name: str


@dataclass(frozen=True, eq=False)
class Application(Pattern):
    op: str
    operands: tuple[Term, ...]


Law = tuple[Application, Term]


def apply(op: str, *operands: Term) -> Application:
    return Application(op, operands)


class Workshop:
    """What a rule sees and builds: the makers of values so far, and nodes to put in place."""

    def __init__(self, made_by: Mapping[Value, Node], span: Span | None) -> None:
        self.made_by = made_by
        self.span = span
        self.nodes: list[Node] = []

    def maker(self, value: Value, op: str) -> Node | None:
        """The node that makes ``value`` if it is an application of ``op``."""
        node = self.made_by.get(value)
        return node if node is not None and node.op == op else None

    def number(self, value: Value) -> Any:
        return constant_of(value, self.made_by)

    def constant(self, number: Any, dtype: np.dtype) -> Value:
        value = Value(TensorType(dtype))
        self.nodes.append(constant_node(value, number))
        return value

    def apply(self, op: str, *operands: Value, **attrs: Any) -> Value:
        (type_,) = lookup(op).infer([value.type for value in operands], attrs)
        value = Value(type_)
        self.nodes.append(Node(op, operands, (value,), attrs, {}, self.span))
        return value


Replacement = Sequence[Value | None] | Node | None
Rule = Callable[[Node, Workshop], Replacement]


class Rules:
    """Rules by the operator at their root, in the order in which they are tried."""

    def __init__(self) -> None:
        self.of: dict[str, list[Rule]] = {}

    def law(self, when: Guard = lambda *values: True) -> Callable[[Callable[..., Law]], Rule]:
        """Makes a rule of a function that gives a pattern and its replacement."""

        def declare(function: Callable[..., Law]) -> Rule:
            variables = [Variable(name) for name in inspect.signature(function).parameters]
            before, after = function(*variables)

            def rewrite(node: Node, workshop: Workshop) -> Replacement:
                for bindings in matches_of_operands(before, node, {}, workshop):
                    if when(*(bindings[variable] for variable in variables)):
                        return [build(after, bindings, node.result, workshop)]
                return None

            return self.on(before.op)(rewrite)

        return declare

    def on(self, *ops: str) -> Callable[[Rule], Rule]:
        """Makes a rule of a function of the node, for what is not algebra."""

        def declare(function: Rule) -> Rule:
            for op in ops:
                self.of.setdefault(op, []).append(function)
            return function

        return declare


def matches(term: Term, value: Value, bindings: Bindings, workshop: Workshop) -> Iterator[Bindings]:
    """The ways to extend ``bindings`` so that ``term`` reads as ``value``."""
    if isinstance(term, Variable):
        if bindings.get(term, value) is value:
            yield {**bindings, term: value}
    elif isinstance(term, Application):
        node = workshop.maker(value, term.op)
        if node is not None:
            yield from matches_of_operands(term, node, bindings, workshop)
    elif is_number(workshop.number(value), term):
        yield bindings


def matches_of_operands(
    term: Application, node: Node, bindings: Bindings, workshop: Workshop
) -> Iterator[Bindings]:
    orders: list[Sequence[Value]] = [node.operands]
    if Trait.COMMUTATIVE in lookup(node.op).traits:
        orders.append(node.operands[::-1])
    for operands in orders:
        found = [bindings]
        for inner, operand in zip(term.operands, operands, strict=True):
            found = [more for b in found for more in matches(inner, operand, b, workshop)]
        yield from found


def is_number(number: Any, wanted: Any) -> bool:
    """Equal, and of the same sign if zero."""
    if number is None or number != wanted:
        return False
    return bool(np.signbit(float(number.real)) == np.signbit(float(wanted)))


def build(term: Any, bindings: Bindings, result: Value, workshop: Workshop) -> Value:
    if isinstance(term, Variable):
        return bindings[term]
    if isinstance(term, Application):
        operands = (build(inner, bindings, result, workshop) for inner in term.operands)
        return workshop.apply(term.op, *operands)
    return workshop.constant(term, result.type.dtype)
