"""Where arrays live: what is stored in place, what is copied, and what may be observed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograph.codegen.numba_cpu import generate
from autograph.errors import Span
from autograph.ir import AxisMap, Dim, Node, Value, ViewMap
from autograph.ir.function import GraphFunction
from autograph.lowering import lower
from tests.graph_builder import Builder, b1, build_function, f64, i64, raising, recording
from tests.lowering.three_ways import check

n, m = Value(i64(), "n"), Value(i64(), "m")


def source(function: GraphFunction) -> str:
    return generate(lower(function)).source


def vector_function(build: Any, *others: Any) -> GraphFunction:
    """``build(g, u, ...)`` with ``u`` written."""
    return build_function(build, Value(f64(n), "u"), *others, written=[0], dims=[n])


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(lambda g, u: g.update(u, g.multiply(u, 2.0)), id="same index"),
        pytest.param(
            lambda g, u: g.update(u, g.view(u, slice(1, n)), slice(0, Dim.of(n) - 1)),
            id="reads what is stored later",
        ),
        pytest.param(
            lambda g, u: g.update(u, g.view(u, slice(0, Dim.of(n) - 1)), slice(1, n)),
            id="reads what is stored before: downwards",
        ),
        pytest.param(
            lambda g, u: g.update(u, g.add(u, g.broadcast(g.view(u, 1), n))),
            id="one element is read before the loop",
        ),
        pytest.param(lambda g, u: g.update(u, g.view(u, 1), 0), id="different elements"),
    ],
)
def test_stores_in_place(build: Any) -> None:
    text = check(vector_function(build), np.arange(6.0))
    assert "= empty(" not in text


def reversed_view(g: Builder, u: Value) -> Value:
    n_ = u.type.dims[0]
    return g.view(u, map=ViewMap((n_,), (AxisMap(n_ - 1, Dim(-1), 0),)))


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(lambda g, u: g.update(u, reversed_view(g, u)), id="reversal"),
        pytest.param(
            lambda g, u: g.update(
                u,
                g.add(g.view(u, slice(2, n)), g.view(u, slice(0, Dim.of(n) - 2))),
                slice(1, Dim.of(n) - 1),
            ),
            id="neighbours on both sides",
        ),
        pytest.param(
            lambda g, u: (u, g.update(u, 1.0, 0)),
            id="the old version is returned",
        ),
    ],
)
def test_needs_a_copy(build: Any) -> None:
    text = check(vector_function(build), np.arange(6.0))
    assert text.count("= empty(") == 1


def test_even_and_odd_elements_never_meet() -> None:
    def build(g: Builder, u: Value) -> Value:
        return g.update(u, g.view(u, slice(1, 8, 2)), slice(0, 8, 2))

    function = build_function(build, Value(f64(8), "u"), written=[0])
    assert "= empty(" not in check(function, np.arange(8.0))


def heat(g: Builder, u: Value, steps: Value) -> Value:
    rows, columns = u.type.dims

    def body(g: Builder, k: Value, u: Value) -> Value:
        inside = slice(1, rows - 1), slice(1, columns - 1)
        around = g.add(
            g.view(u, slice(2, rows), inside[1]), g.view(u, slice(0, rows - 2), inside[1])
        )
        mean = g.multiply(g.add(around, g.view(u, inside[0], slice(0, columns - 2))), 0.25)
        return g.update(u, g.add(mean, g.view(u, *inside)), *inside)

    return g.for_(steps, body, u)


def test_a_stencil_keeps_as_many_rows_as_it_looks_back() -> None:
    function = build_function(heat, Value(f64(n, m), "u"), i64(), written=[0], dims=[n, m])
    text = check(function, np.random.default_rng(0).random((7, 5)), 3)
    assert text.count("= empty(") == 1
    assert text.index("rows = empty((2, max(m - 2, 0))") < text.index("for k in range")


@pytest.mark.parametrize("shape", [(2, 2), (3, 2), (2, 5)])
def test_a_stencil_of_few_rows(shape: tuple[int, int]) -> None:
    function = build_function(heat, Value(f64(n, m), "u"), i64(), written=[0], dims=[n, m])
    check(function, np.random.default_rng(0).random(shape), 2)


def jacobi(g: Builder, x: Value, steps: Value) -> Value:
    """A new array in each step, from an argument that is only read."""
    return g.for_(steps, lambda g, k, x: g.add(x, reversed_view(g, x)), x)


def test_versions_in_our_own_memory_are_exchanged() -> None:
    function = build_function(jacobi, Value(f64(n), "x"), i64(), dims=[n])
    text = check(function, np.arange(5.0), 4)
    assert text.count("= empty(") == 2
    assert "x_1, x_2 = x_2, x_1" in text


def test_matrices_that_change_places() -> None:
    def build(g: Builder, x: Value, y: Value, steps: Value) -> Any:
        return g.for_(steps, lambda g, k, a, b: (b, g.add(a, b)), x, y)

    function = build_function(build, Value(f64(n), "x"), Value(f64(n), "y"), i64(), dims=[n])
    for steps in range(4):
        check(function, np.arange(4.0), np.ones(4), steps)


def test_one_branch_writes_in_place() -> None:
    def build(g: Builder, u: Value, p: Value) -> Value:
        return g.cond(p, lambda g: g.update(u, 1.0, 0), lambda g: u)

    function = vector_function(build, b1())
    for p in (False, True):
        text = check(function, np.zeros(3), p)
    assert "= empty(" not in text
    assert "else" not in text


def test_an_argument_that_is_not_written_is_copied_before_the_first_store() -> None:
    function = build_function(
        lambda g, x: g.update(x, 5.0, 0), Value(f64(n), "x"), dims=[n], name="f"
    )
    check(function, np.arange(3.0))


def test_the_same_value_returned_twice_is_two_arrays() -> None:
    def build(g: Builder, x: Value) -> Any:
        y = g.add(x, 1.0)
        return y, y

    function = build_function(build, Value(f64(n), "x"), dims=[n])
    names = source(function).rpartition("return ")[2].strip().split(", ")
    assert len(set(names)) == 2
    check(function, np.arange(3.0))


def test_a_deferred_value_is_computed_before_what_it_reads_is_overwritten() -> None:
    def build(g: Builder, u: Value) -> Any:
        doubled = g.multiply(u, 2.0)
        later = g.update(u, 7.0, 0)
        return g.reduce(doubled), later

    check(vector_function(build), np.arange(4.0))


def test_what_was_stored_before_an_error_stays() -> None:
    def build(g: Builder, u: Value, s: Value) -> Value:
        first = g.update(u, 1.0, 0)
        g.check(g.less(s, 1.0), s, site=raising(ValueError))
        return g.update(first, 2.0, 1)

    function = vector_function(build, f64())
    for s in (0.0, 3.0):
        check(function, np.zeros(3), s)


def test_host_calls_see_the_version_of_their_moment() -> None:
    seen: list[Any] = []
    show = recording(seen)

    def build(g: Builder, u: Value) -> Value:
        doubled = g.multiply(u, 2.0)
        g.host(show, u, doubled)
        later = g.update(u, 7.0, 0)
        g.host(show, later, g.reduce(doubled), doubled)
        return later

    check(vector_function(build), np.arange(4.0), handed=seen)


def test_a_handed_over_array_lives_until_the_call_returns() -> None:
    seen: list[Any] = []

    def build(g: Builder, x: Value) -> None:
        g.host(recording(seen), g.add(x, 1.0))

    function = build_function(build, Value(f64(n), "x"), dims=[n])
    check(function, np.zeros(3_000_000), handed=seen, but=["python"])


def test_zero_dimensional_arrays_follow_their_variable() -> None:
    def build(g: Builder, u: Value, s: Value) -> Value:
        doubled = g.update(u, g.multiply(u, 2.0), map=ViewMap((), ()))
        g.check(g.less(s, 1.0), site=raising(ValueError))
        return g.update(doubled, g.add(doubled, s), map=ViewMap((), ()))

    function = build_function(build, Value(f64(), "u"), f64(), written=[0])
    (u, s), rest = function.parameters, function
    function = GraphFunction(
        "f", rest.graph, (type(u)(u.value, "C", True), s), rest.results, rest.writebacks
    )
    for s_ in (0.5, 2.0):
        check(function, np.array(3.0), s_)


def test_loops_whose_array_grows() -> None:
    def build(g: Builder, x: Value, steps: Value) -> Value:
        size = Value(i64(), "size")
        inner = Value(f64(size), "a")
        k = Value(i64(), "k")
        body = Builder()
        grown = body.add(size, 1)
        longer = body.node(
            "view",
            (inner,),
            {"map": ViewMap((Dim.of(grown),), (AxisMap(Dim(0), Dim(1), None),))},
        )
        marked = body.update(longer, body.cast(k, np.float64), size)
        region = body.graph((k, size, inner), (grown, marked))
        last = Value(i64(), "last")
        array = Value(f64(last), "grown")
        start = g.value(3, (steps,))
        zeros = g.broadcast(g.view(x, 0), start)
        g.nodes.append(_for(steps, start, zeros, last, array, region))
        return g.reduce(array)

    function = build_function(build, Value(f64(n), "x"), i64(), dims=[n])
    for steps in (0, 1, 4):
        check(function, np.arange(2.0) + 1, steps)


def _for(steps: Any, size: Any, zeros: Any, last: Any, array: Any, region: Any) -> Any:
    return Node("for", (steps, size, zeros), (last, array), {}, {"body": region})


def test_the_users_line_stands_above_its_loops() -> None:
    g = Builder(Span(__file__, 1))
    x = Value(f64(n), "x")
    graph = g.graph((n, x), g.reduce(x))
    function = build_function(lambda g, x: x, Value(f64(n), "x"), dims=[n])
    function = GraphFunction("f", graph, (type(function.parameters[0])(x, "C", False),), 1, {})
    assert "# test_memories.py:1" in source(function)


def test_a_factor_is_stored_where_it_is_computed() -> None:
    """Not in the loop that multiplies by it."""

    def build(g: Builder, k: Value, a: Value, x: Value) -> Value:
        doubled = g.multiply(a, 2.0)
        return g.for_(k, lambda g, k, x: g.matmul(doubled, x), x)

    function = build_function(build, i64(), f64(3, 3), f64(3))
    text = check(function, 2, np.arange(9.0).reshape(3, 3), np.arange(3.0))
    assert text.index("* 2.0") < text.index("for k_1")
