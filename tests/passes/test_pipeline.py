"""``run``: order, repetition, observation, and who is to blame."""

from __future__ import annotations

import pytest

from autograph.errors import VerificationError
from autograph.ir import Graph, Value
from autograph.passes import DEFAULT, run, run_function
from autograph.passes.fold_constants import fold_constants
from autograph.passes.simplify import simplify
from tests.graph_builder import build_function, build_graph, f64, i64


def test_nothing_to_do_gives_the_same_objects() -> None:
    function = build_function(lambda g, x: g.exp(x), f64(4))
    assert run(function.graph) is function.graph
    assert run_function(function) is function


def test_observer_sees_each_pass_that_changes_something() -> None:
    graph = build_graph(lambda g, i: g.multiply(i, g.add(g.constant(0), 1)), i64())
    seen: list[str] = []
    run(graph, (fold_constants, simplify, fold_constants), lambda name, graph: seen.append(name))
    assert seen == ["fold_constants", "simplify"]


def test_a_group_is_repeated_until_nothing_changes() -> None:
    graph = build_graph(lambda g, i: g.add(g.add(g.subtract(i, i), 2), 3), i64())
    result = run(graph, ((fold_constants, simplify), *DEFAULT))
    assert [node.op for node in result.nodes] == ["constant"]


def use_before_definition(graph: Graph) -> Graph:
    return Graph(graph.inputs, graph.nodes[::-1], graph.outputs)


def test_the_guilty_pass_is_named() -> None:
    graph = build_graph(lambda g, x: g.exp(g.sin(x)), f64())
    with pytest.raises(
        VerificationError, match=r"^after use_before_definition: .* exp\(%2\): operand %2"
    ):
        run(graph, (fold_constants, use_before_definition), verified=True)


def test_inputs_and_outputs_of_a_function_stay() -> None:
    n = Value(i64(), "n")
    function = build_function(
        lambda g, u, s: (s, g.update(u, g.multiply(s, 1.0), slice(0, n)), s)[:2],
        Value(f64(n), "u"),
        f64(),
        written=[0],
        dims=[n],
    )
    result = run_function(function)
    assert result.graph.inputs == function.graph.inputs
    assert len(result.graph.outputs) == len(function.graph.outputs)
    assert result.parameters == function.parameters
    assert result.writebacks == function.writebacks
