"""Functions that are called: each has passes of its own, and calls stay where they are."""

from __future__ import annotations

from autograph.ir import AxisMap, Dim, Graph, Value, ViewMap
from autograph.ir.text import function_text
from autograph.passes import run_function
from autograph.passes.eliminate_common_subexpressions import eliminate_common_subexpressions
from autograph.passes.hoist_loop_invariants import hoist_loop_invariants
from autograph.passes.pipeline import called_from
from autograph.passes.purity import has_effect
from autograph.passes.simplify import simplify
from tests.graph_builder import Builder, build_function, build_graph, f64, i64, text
from tests.passes.tables import assert_leaves_alone, assert_rewrites


def same(g: Builder, i: Value) -> Value:
    return g.call("f", i, types=[i64()])


def test_a_call_has_effects_and_is_kept() -> None:
    functions = {"f": build_graph(lambda g, n: n, i64())}

    def build(g: Builder, i: Value) -> Value:
        same(g, i)
        return i

    function = run_function(build_function(build, i64(), functions=functions), verified=True)
    (node,) = function.graph.nodes
    assert node.op == "call"
    assert has_effect(node)


def test_two_calls_are_not_one_and_none_leaves_its_loop() -> None:
    assert_leaves_alone(eliminate_common_subexpressions, lambda g, i: (same(g, i), same(g, i)))
    assert_leaves_alone(
        hoist_loop_invariants,
        lambda g, i, n: g.for_(n, lambda g, k, j: g.add(j, same(g, i)), i),
    )


def test_every_function_is_simplified_and_unused_ones_go() -> None:
    def recursive(g: Builder, n: Value) -> Value:
        g.exp(g.constant(1.0))
        return g.call("f", g.add(n, g.add(g.constant(1), 2)), types=[i64()])

    functions = {
        "f": build_graph(recursive, i64()),
        "unused": build_graph(lambda g, n: g.call("f", n, types=[i64()]), i64()),
    }
    function = run_function(build_function(same, i64(), functions=functions), verified=True)
    assert function_text(function) == text("""
        f(%i: int64[])
          %1: int64[] = call(%i; function=f)
          return %1
        f(%n: int64[])
          %1: int64[] = constant(3)
          %2: int64[] = add(%n, %1)
          %3: int64[] = call(%2; function=f)
          return %3
    """)
    assert run_function(function) is function


def test_what_is_called_from_a_region() -> None:
    functions: dict[str, Graph] = {
        "a": build_graph(lambda g, n: g.call("b", n, types=[i64()]), i64()),
        "b": build_graph(lambda g, n: n, i64()),
        "c": build_graph(lambda g, n: n, i64()),
    }
    graph = build_graph(
        lambda g, n: g.for_(n, lambda g, k, i: g.call("a", i, types=[i64()]), n), i64()
    )
    assert called_from(graph, functions) == ["a", "b"]


def test_sizes_of_results_are_results() -> None:
    """A result's type is the function's, with what is passed and returned in its place."""
    m = Value(i64(), "m")
    functions = {"f": build_graph(lambda g, n: (n, g.empty(n)), i64())}

    def build(g: Builder, i: Value) -> Value:
        _, x = g.call("f", i, types=[m, f64(m)])
        return x

    function = run_function(build_function(build, i64(), functions=functions), verified=True)
    assert str(function.graph.outputs[0].type.dims[0].single) == str(m)


def new_version(g: Builder, x: Value) -> Value:
    return g.call("f", x, types=[f64(4)])


def test_a_whole_store_of_a_new_version_is_that_version() -> None:
    assert_rewrites(simplify, lambda g, x: g.update(x, new_version(g, x), slice(0, 4)), new_version)


def test_of_another_array_or_in_another_order_it_is_a_store() -> None:
    assert_leaves_alone(simplify, lambda g, x, y: g.update(x, new_version(g, y), slice(0, 4)))
    backwards = ViewMap((Dim(4),), (AxisMap(Dim(3), Dim(-1), 0),))
    assert_leaves_alone(simplify, lambda g, x: g.update(x, new_version(g, x), map=backwards))
