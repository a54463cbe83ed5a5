"""``verify``: each rule of graphs, broken once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from autograph.errors import Span, VerificationError
from autograph.ir import Dim, Graph, Node, TensorType, Value
from autograph.ir.verify import verify
from autograph.ops import lookup
from tests.graph_builder import Builder, b1, build_graph, f64, i64

MakesGraph = Callable[[], Graph]


def before_definition() -> Graph:
    graph = build_graph(lambda g, s: g.exp(g.sin(s)), f64())
    return Graph(graph.inputs, graph.nodes[::-1], graph.outputs)


def output_of_nowhere() -> Graph:
    return Graph((), (), (Value(f64(), "lost"),))


def defined_twice() -> Graph:
    graph = build_graph(lambda g, s: g.exp(s), f64())
    return Graph(graph.inputs, graph.nodes * 2, graph.outputs)


def out_of_scope() -> Graph:
    def build(g: Builder, p: Value, s: Value) -> Value:
        inner: list[Value] = []

        def then(g: Builder) -> Value:
            inner.append(g.exp(s))
            return inner[0]

        g.cond(p, then, lambda g: s)
        return g.sin(inner[0])

    return build_graph(build, b1(), f64())


def dimension_of_nowhere() -> Graph:
    return Graph((Value(f64(Value(i64(), "n")), "u"),), (), ())


def dimension_of_a_float() -> Graph:
    size = Value(f64(), "size")
    return Graph((size, Value(f64(size), "u")), (), ())


def attribute_of_nowhere() -> Graph:
    return build_graph(lambda g, x: g.view(x, Value(i64(), "i")), f64(4))


def unknown_operator() -> Graph:
    return Graph((), (Node("frobnicate", (), ()),), ())


def wrong_dtype() -> Graph:
    return build_graph(lambda g, s: g.node("exp", (s,), types=[i64()]), f64())


def wrong_dimensions() -> Graph:
    return build_graph(lambda g, x: g.node("exp", (x,), types=[f64(5)]), f64(4))


def wrong_number_of_results() -> Graph:
    return build_graph(lambda g, s: g.node("exp", (s,), types=[f64(), f64()]), f64())


def mixed_operands() -> Graph:
    return build_graph(lambda g, s, i: g.node("add", (s, i), types=[f64()]), f64(), i64())


def missing_attribute() -> Graph:
    return build_graph(lambda g, s: g.node("cast", (s,), types=[f64()]), f64())


def branches_of_two_dtypes() -> Graph:
    return build_graph(lambda g, p, s, i: g.cond(p, lambda g: s, lambda g: i), b1(), f64(), i64())


def branch_missing() -> Graph:
    def build(g: Builder, p: Value) -> None:
        g.node("cond", (p,), {}, {"then": Graph((), (), ())}, [])

    return build_graph(build, b1())


def condition_not_bool() -> Graph:
    return build_graph(lambda g, i: g.cond(i, lambda g: None, lambda g: None), i64())


def carried_dtype_changes() -> Graph:
    return build_graph(
        lambda g, i, s: g.for_(i, lambda g, k, s: g.cast(s, np.float32), s), i64(), f64()
    )


def carried_size_changes() -> Graph:
    return build_graph(
        lambda g, i, x: g.for_(i, lambda g, k, x: g.view(x, slice(0, 3)), x), i64(), f64(4)
    )


def loop_test_not_bool() -> Graph:
    return build_graph(lambda g, s: g.while_(lambda g, s: s, lambda g, s: g.exp(s), s), f64())


def count_not_integer() -> Graph:
    return build_graph(lambda g, s: g.for_(s, lambda g, k: None), f64())


def throw_outside() -> Graph:
    return build_graph(lambda g, p: g.throw(p, 1), b1())


def throw_in_an_outermost_handler() -> Graph:
    return build_graph(
        lambda g, p: g.try_(lambda g: g.throw(p, 1), lambda g, code: g.throw(p, code)), b1()
    )


def thrown_to_the_wrong_handler() -> Graph:
    def build(g: Builder, p: Value, s: Value) -> None:
        def body(g: Builder) -> None:
            g.try_(lambda g: g.throw(p, 1), lambda g, code, s: None, f64())

        g.try_(body, lambda g, code: None)

    return build_graph(build, b1(), f64())


def thrown_array_of_another_size() -> Graph:
    return build_graph(
        lambda g, p, x: g.try_(lambda g: g.throw(p, 1, x), lambda g, code, x: None, f64(3)),
        b1(),
        f64(4),
    )


def handler_of_another_dtype() -> Graph:
    return build_graph(lambda g, s: g.try_(lambda g: s, lambda g, code: code), f64())


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (before_definition, "%1: float64[] = exp(%2): operand %2 is used before it is defined"),
        (output_of_nowhere, "the graph: output %lost is used before it is defined"),
        (defined_twice, "%1: float64[] = exp(%s): %1 is defined twice"),
        (out_of_scope, "is used out of its scope"),
        (dimension_of_nowhere, "the dimensions of the inputs: %n is used before it is defined"),
        (dimension_of_a_float, "%size is float64[], not int64[]"),
        (attribute_of_nowhere, "attribute map: %i is used before it is defined"),
        (unknown_operator, "there is no operator frobnicate"),
        (wrong_dtype, "declared int64[], should be float64[]"),
        (wrong_dimensions, "declared float64[5], should be float64[4]"),
        (wrong_number_of_results, "2 results, not 1"),
        (mixed_operands, "operands have dtypes float64 and int64"),
        (missing_attribute, "KeyError('dtype')"),
        (branches_of_two_dtypes, "results of else: value 0 is int64[], expected float64[]"),
        (branch_missing, "regions ['then'], expected ['else', 'then']"),
        (condition_not_bool, "the condition: value 0 is int64[], expected bool[]"),
        (carried_dtype_changes, "results of the body: value 0 is float32[], expected float64[]"),
        (carried_size_changes, "results of the body: value 0 is float64[3], expected float64[4]"),
        (loop_test_not_bool, "results of the test: value 0 is float64[], expected bool[]"),
        (count_not_integer, "the count: value 0 is float64[], expected int64[]"),
        (throw_outside, "a throw outside of every try"),
        (throw_in_an_outermost_handler, "a throw outside of every try"),
        (thrown_to_the_wrong_handler, "what is thrown: 1 values, expected 2"),
        (thrown_array_of_another_size, "value 1 is float64[4], expected float64[3]"),
        (handler_of_another_dtype, "the handler: value 0 is int64[], expected float64[]"),
    ],
    ids=lambda item: getattr(item, "__name__", ""),
)
def test_broken_rules_are_named(make: MakesGraph, reason: str) -> None:
    with pytest.raises(VerificationError) as caught:
        verify(make(), lookup)
    assert reason in caught.value.headline


def test_the_users_line_is_told() -> None:
    def build(g: Builder, s: Value) -> Value:
        g.span = Span("model.py", 7)
        return g.node("exp", (s,), types=[i64()])

    with pytest.raises(VerificationError, match=r"model\.py:7:1"):
        verify(build_graph(build, f64()), lookup)


def test_a_carried_array_may_change_its_size_with_a_carried_integer() -> None:
    """``for k in range(3): u = concatenate([u, u])`` with the size beside it."""
    n = Value(i64(), "n")
    u = Value(f64(n), "u")
    own_n = Value(i64(), "n")
    own_u = Value(f64(own_n), "u")
    body = Builder()
    twice = body.multiply(own_n, 2)
    longer = body.empty(twice)
    size = Value(i64(), "n")
    result = Value(f64(size), "u")
    outer = Builder()
    count = outer.constant(3)
    regions = {"body": body.graph((Value(i64()), own_n, own_u), (twice, longer))}
    outer.nodes.append(Node("for", (count, n, u), (size, result), {}, regions))
    verify(outer.graph((n, u), result), lookup)


def test_operators_are_known_only_by_the_lookup() -> None:
    class Twin:
        @staticmethod
        def infer(operands: object, attrs: object) -> tuple[TensorType, ...]:
            return (f64(2), f64(2))

    results = (Value(f64(2)), Value(f64(Dim(1) + 1)))
    verify(Graph((), (Node("twin", (), results),), results), {"twin": Twin()}.__getitem__)


def caller(*types: TensorType, function: str = "f") -> Graph:
    return build_graph(lambda g, n, x: g.call(function, n, x, types=types), i64(), f64(4))


def test_calls_fit_their_functions() -> None:
    size = Value(i64(), "n")
    functions = {
        "f": build_graph(lambda g, n, x: (n, x), size, Value(f64(size), "x")),
        "g": build_graph(lambda g, n: n, i64()),
    }
    good = caller(i64(), f64(4))
    verify(good, lookup, functions)
    verify(caller(i64(), function="unknown"), lookup)
    for graph, reason in (
        (caller(i64(), function="unknown"), "there is no function unknown"),
        (caller(i64(), function="g"), "arguments are not those of the function: int64"),
        (caller(i64()), "results are not those of the function"),
        (caller(i64(), f64(4, 4)), "results are not those of the function"),
        (caller(f64(), f64(4)), "results are not those of the function"),
    ):
        with pytest.raises(VerificationError, match=reason):
            verify(graph, lookup, functions)
