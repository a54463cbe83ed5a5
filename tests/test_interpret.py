"""The reference interpreter."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograph.cli.comparison import difference
from autograph.errors import Unsupported, VerificationError
from autograph.interpret import evaluate, evaluate_function
from autograph.ir import AxisMap, Dim, Graph, Value, ViewMap
from autograph.ir.function import GraphFunction, Parameter
from autograph.ops import Site
from tests.graph_builder import (
    Builder,
    b1,
    build_function,
    build_graph,
    f64,
    i64,
    raising,
    recording,
    tensor,
)


def assert_gives(actual: tuple[Any, ...], *expected: Any) -> None:
    text = difference(actual, expected)
    assert not text, text


def symbolic(name: str = "u") -> tuple[Value, Value]:
    """An array of unknown size, and its size."""
    n = Value(i64(), "n")
    return Value(f64(n), name), n


def test_scalars_keep_their_dtype_and_wrap_silently() -> None:
    def build(g: Builder, i: Value, b: Value, s: Value) -> tuple[Value, ...]:
        return g.add(i, 1), g.multiply(b, b), g.divide(s, 0.0), g.floor_divide(i, 0)

    graph = build_graph(build, i64(), tensor("i1"), f64())
    results = evaluate(graph, 2**63 - 1, np.int8(100), 1.0)
    assert_gives(results, np.int64(-(2**63)), np.int8(16), np.float64(np.inf), np.int64(0))


def test_regions_see_the_values_around_them() -> None:
    def build(g: Builder, n: Value, s: Value) -> Value:
        def body(g: Builder, k: Value, total: Value) -> Value:
            even = g.equal(g.remainder(k, 2), 0)
            term = g.cond(even, lambda g: g.multiply(s, g.cast(k, float)), lambda g: g.exp(s))
            return g.add(total, term)

        return g.for_(n, body, 0.0)

    expected = sum(2.0 * k if k % 2 == 0 else np.exp(2.0) for k in range(5))
    assert_gives(evaluate(build_graph(build, i64(), f64()), 5, 2.0), np.float64(expected))


def test_while_and_the_test_of_a_for() -> None:
    def build(g: Builder, n: Value) -> tuple[Value, ...]:
        halved = g.while_(lambda g, i: g.less(1, i), lambda g, i: g.floor_divide(i, 2), n)
        stopped = g.for_(
            n, lambda g, k, i: g.add(i, 2), g.constant(0), test=lambda g, i: g.less(i, 5)
        )
        return halved, stopped

    assert_gives(evaluate(build_graph(build, i64()), 100), np.int64(1), np.int64(6))
    assert_gives(evaluate(build_graph(build, i64()), 2), np.int64(1), np.int64(4))


def test_a_throw_leaves_the_innermost_body_around_it() -> None:
    def build(g: Builder, i: Value) -> Value:
        def outer(g: Builder) -> Value:
            def inner(g: Builder) -> Value:
                return g.for_(
                    4, lambda g, k, s: (g.throw(g.not_equal(k, i), k, s), g.add(s, 1))[1], 10
                )

            def again(g: Builder, code: Value, s: Value) -> Value:
                g.throw(g.less(code, 2), 100, s)
                return g.negative(s)

            return g.try_(inner, again, i64())

        return g.try_(outer, lambda g, code, s: g.add(code, s), i64())

    graph = build_graph(build, i64())
    found = [int(evaluate(graph, i)[0]) for i in range(-1, 5)]
    assert found == [14, -10, -11, 112, 113, 14]


def test_maps_and_sizes_are_evaluated() -> None:
    u, n = symbolic()

    def build(g: Builder, u: Value, n: Value, i: Value) -> tuple[Value, ...]:
        backwards = ViewMap((Dim.of(n),), (AxisMap(Dim.of(n) - 1, Dim(-1), 0),))
        return g.view(u, map=backwards), g.update(u, -1.0, slice(i, n)), g.iota(Dim.of(n) - i)

    x = np.arange(4.0)
    results = evaluate(build_graph(build, u, n, i64()), x, 4, 2)
    assert_gives(results, x[::-1].copy(), np.array([0.0, 1.0, -1.0, -1.0]), np.arange(2))
    assert_gives((x,), np.arange(4.0))


def test_a_wrong_result_is_found() -> None:
    graph = build_graph(lambda g, x: g.node("exp", (x,), types=[f64(5)]), f64(4))
    with pytest.raises(VerificationError, match=r"is float64\[4\], declared float64\[5\]"):
        evaluate(graph, np.zeros(4))


def test_a_size_that_disagrees_with_its_value_is_found() -> None:
    u, n = symbolic()
    graph = build_graph(lambda g, u, n: g.exp(u), u, n)
    with pytest.raises(VerificationError, match=r"%u is float64\[4\], declared .* which is \[3\]"):
        evaluate(graph, np.zeros(4), 3)


@pytest.mark.parametrize("i", [-1, 4])
def test_an_index_that_no_check_guards_is_found(i: int) -> None:
    graph = build_graph(lambda g, x, i: g.view(x, i), f64(4), i64())
    with pytest.raises(VerificationError, match=r"leaves a base of shape \(4,\)"):
        evaluate(graph, np.zeros(4), i)


def test_payloads_are_pythons_own() -> None:
    seen: list[Any] = []
    graph = build_graph(
        lambda g, i, s, p, f, x: g.host(recording(seen), i, s, p, f, x),
        i64(),
        f64(),
        b1(),
        tensor("f4"),
        f64(2),
    )
    x = np.zeros(2)
    evaluate(graph, 1, 2.0, True, np.float32(3), x)
    assert_gives(tuple(seen), (1, 2.0, True, np.float32(3), x))
    assert seen[0][4] is not x


def test_checks_raise_what_their_site_raises() -> None:
    graph = build_graph(lambda g, i: g.check(g.less(i, 3), i, site=raising(IndexError)), i64())
    evaluate(graph, 2)
    with pytest.raises(IndexError) as caught:
        evaluate(graph, 3)
    assert caught.value.args == (3,)


def doubling() -> GraphFunction:
    """``for k in range(steps): if k == 3: raise ValueError(k); u *= 2``, then the first element."""
    u, n = symbolic()

    def build(g: Builder, u: Value, steps: Value) -> tuple[Value, Value]:
        def body(g: Builder, k: Value, u: Value) -> Value:
            g.cond(g.equal(k, 3), lambda g: g.raise_(k), lambda g: None)
            return g.update(u, g.multiply(u, 2.0), slice(0, n))

        u = g.for_(steps, body, u)
        return g.reduce(u), u

    return build_function(build, u, i64(), written=[0], dims=[n])


def test_arguments_are_written_back() -> None:
    x = np.arange(3.0)
    results, contents = evaluate_function(doubling(), [x, 2])
    assert_gives(results, np.float64(12.0))
    assert_gives((x, contents[0]), np.arange(3.0) * 4, np.arange(3.0) * 4)


def test_an_argument_holds_what_was_written_before_the_raise() -> None:
    x = np.arange(3.0)
    with pytest.raises(ValueError, match="3"):
        evaluate_function(doubling(), [x, 5])
    assert_gives((x,), np.arange(3.0) * 8)


def test_a_print_sees_the_argument_as_it_is_then() -> None:
    x = np.zeros(2)
    seen: list[Any] = []
    watch = Site(lambda payload: seen.append(x[0]), "watch")

    def build(g: Builder, x: Value) -> Value:
        for value in (1.0, 2.0):
            x = g.update(x, value, 0)
            g.host(watch)
        return x

    evaluate_function(build_function(build, f64(2), written=[0]), [x])
    assert_gives(tuple(seen), np.float64(1.0), np.float64(2.0))


def test_results_share_no_memory_with_arguments_or_each_other() -> None:
    function = build_function(lambda g, x: (x, x, g.update(x, 5.0, 0)), f64(3), written=[0])
    x = np.zeros(3)
    (first, second), _ = evaluate_function(function, [x])
    assert_gives((first, x), np.zeros(3), np.array([5.0, 0.0, 0.0]))
    assert not np.may_share_memory(first, second)
    assert not np.may_share_memory(first, x)


def test_arrays_of_rank_zero_are_written_too() -> None:
    value = Value(f64(), "x")
    g = Builder()
    out = g.add(value, 1.0)
    graph = Graph((value,), tuple(g.nodes), (out,))
    function = GraphFunction("f", graph, (Parameter(value, "C"),), 0, {0: 0})
    x = np.array(2.0)
    evaluate_function(function, [x])
    assert_gives((x,), np.array(3.0))


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        pytest.param(lambda x: [x, x[1:]], "overlap in memory", id="overlapping"),
        pytest.param(lambda x: [x, np.zeros(5)], "another size", id="two sizes for one name"),
        pytest.param(lambda x: [np.zeros(1), np.zeros(1)], "another size", id="size 1"),
        pytest.param(lambda x: [np.zeros((2, 2)), x], "2 dimensions, not 1", id="another rank"),
    ],
)
def test_arguments_that_the_graph_is_not_for_are_refused(arguments: Any, reason: str) -> None:
    u, n = symbolic()
    v = Value(f64(n), "v")
    function = build_function(
        lambda g, u, v: g.update(u, v, slice(0, n)), u, v, written=[0], dims=[n]
    )
    with pytest.raises(Unsupported, match=reason):
        evaluate_function(function, arguments(np.zeros(4)))


# Calls.


def counting_down(seen: list[Any]) -> GraphFunction:
    """``x[n] = n; print(x[0]); f(x, n - 1)`` down to 0."""

    def build(g: Builder, x: Value, n: Value) -> Value:
        changed = g.update(x, g.cast(n, float), n)
        g.host(recording(seen), g.view(changed, 0))
        g.check(g.less(0, n), n)
        return g.call("f", changed, g.subtract(n, 1), types=[x.type])

    functions = {"f": build_graph(build, f64(4), i64())}
    return build_function(
        lambda g, x: g.call("f", x, 3, types=[x.type]),
        f64(4),
        written=[0],
        functions=functions,
    )


def test_what_a_call_has_written_is_seen_at_every_effect() -> None:
    seen: list[Any] = []
    x = np.full(4, 9.0)
    shown: list[list[float]] = []
    function = counting_down(seen)

    class Watching(list):
        def append(self, item: Any) -> None:
            shown.append(x.tolist())

    with pytest.raises(IndexError):
        evaluate_function(counting_down(Watching()), [x])
    assert x.tolist() == [0.0, 1.0, 2.0, 3.0]
    assert shown[1] == [9.0, 9.0, 2.0, 3.0]
    with pytest.raises(IndexError):
        evaluate_function(function, [np.full(4, 9.0)])
    assert seen == [(9.0,), (9.0,), (9.0,), (0.0,)]


def test_results_of_functions_are_checked() -> None:
    graph = build_graph(lambda g, n: g.call("f", n, types=[f64()]), i64())
    with pytest.raises(VerificationError, match="declared float64"):
        evaluate(graph, 1, functions={"f": build_graph(lambda g, n: n, i64())})
