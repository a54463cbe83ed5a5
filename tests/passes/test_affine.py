"""The prover of inequalities: what it never claims, against numbers."""

from __future__ import annotations

import random

import pytest

from autograph.interpret import Interpreter
from autograph.ir import BOOL, Dim, Value
from autograph.ir.edit import walk
from autograph.passes.affine import Facts
from autograph.passes.conditions import Conditions
from tests.graph_builder import Builder, i64, tensor

BINARY = ("add", "subtract", "multiply", "maximum", "minimum", "floor_divide", "remainder")
OPERATORS = [*((op, 2) for op in BINARY), ("negative", 1), ("absolute", 1)]
COMPARISONS = ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal")
EXTREMES = [-(2**63), -(2**62), -3, -1, 0, 1, 2, 5, 2**40, 2**62, 2**63 - 1]


@pytest.mark.parametrize("seed", range(200))
def test_what_is_proved_is_true_of_every_input(seed: int) -> None:
    """Random arithmetic over a size and any two integers, 64 bits with overflow."""
    rng = random.Random(seed)
    n, i, j = (Value(i64(), name) for name in "nij")
    g = Builder()
    numbers = [n, i, j, *(g.constant(c) for c in (0, 1, 3, -2))]
    for _ in range(8):
        op, arity = rng.choice(OPERATORS)
        numbers.append(g.node(op, rng.choices(numbers, k=arity)))
    test = g.node(rng.choice(COMPARISONS), rng.choices(numbers, k=2))
    numbers += [g.select(test, *rng.choices(numbers, k=2)), g.cast(test, int)]
    questions = [g.node(rng.choice(COMPARISONS), rng.choices(numbers, k=2)) for _ in range(6)]
    assumed, asked = questions[:2], questions[2:]
    graph = g.graph((n, i, j), questions)

    facts = Facts({result: node for node in walk(graph) for result in node.results})
    facts.exists(tensor(float, n))
    conditions = Conditions(facts)
    for condition in assumed:
        conditions.assume(condition, True)
    known = {question: conditions.truth(question) for question in asked}

    for _ in range(60):
        inputs = [rng.choice([0, 1, 2, 7]), rng.choice(EXTREMES), rng.choice(EXTREMES)]
        interpreter = Interpreter()
        interpreter.run(graph, inputs)
        if all(interpreter.values[condition] for condition in assumed):
            for question, truth in known.items():
                assert truth is None or truth == interpreter.values[question], inputs


def test_facts_are_forgotten_where_they_end() -> None:
    i = Value(i64(), "i")
    facts = Facts({})
    mark = facts.mark()
    facts.learn(Dim.of(i) - 3)
    assert facts.is_nonnegative(Dim.of(i) - 3)
    assert facts.is_nonnegative(Dim.of(i) * 2 - 6)
    facts.forget(mark)
    assert not facts.is_nonnegative(Dim.of(i) - 3)


def test_facts_are_combined() -> None:
    a, b, c = (Value(i64(), name) for name in "abc")
    facts = Facts({})
    facts.learn(Dim.of(b) - a - 1)
    facts.learn(Dim.of(c) - Dim.of(b) * 2)
    assert facts.is_nonnegative(Dim.of(c) - Dim.of(a) * 2 - 2)
    assert not facts.is_nonnegative(Dim.of(c) - Dim.of(a) * 2 - 3)


def test_conditions_follow_from_others() -> None:
    p, q = (Value(tensor(BOOL), name) for name in "pq")
    g = Builder()
    both, either, neither = g.logical_and(p, q), g.logical_or(p, q), g.logical_not(p)
    conditions = Conditions(Facts({node.result: node for node in g.nodes}))
    conditions.assume(both, True)
    assert conditions.truth(p) is True
    assert conditions.truth(either) is True
    assert conditions.truth(neither) is False
