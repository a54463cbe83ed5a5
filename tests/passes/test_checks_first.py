"""``checks_first``: what a check goes around, and what it stays behind."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import autograph
from autograph.ir import Value
from autograph.ir.text import graph_text
from autograph.ir.verify import verify
from autograph.ops import lookup
from autograph.passes.checks_first import checks_first
from autograph.passes.hoist_loop_invariants import hoist_loop_invariants
from tests.comparison import assert_same
from tests.graph_builder import Builder, build_function, build_graph, f64, i64, raising, recording
from tests.passes.tables import Build, N, assert_leaves_alone, assert_rewrites

FIRST, SECOND = raising(ValueError), raising(IndexError)


def fit(g: Builder, a: Any, b: Any, site: Any = FIRST) -> None:
    g.check(g.equal(a, b), a, site=site)


def in_order(g: Builder, *steps: Any) -> Any:
    """The result of the first step, after all of them."""
    return steps[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            lambda g, x, i, j: in_order(g, g.exp(x), fit(g, i, j)),
            lambda g, x, i, j: (fit(g, i, j), g.exp(x))[1],
            id="around an array",
        ),
        pytest.param(
            lambda g, x, i, j: in_order(
                g, g.exp(x), fit(g, i, j), fit(g, g.add(i, 1), 7, SECOND), fit(g, j, 5)
            ),
            lambda g, x, i, j: (
                *(fit(g, i, j), fit(g, g.add(i, 1), 7, SECOND), fit(g, j, 5)),
                g.exp(x),
            )[-1],
            id="several, in their order",
        ),
        pytest.param(
            lambda g, x, i, j: in_order(
                g, g.for_(i, lambda g, k, x: g.exp(x), x), fit(g, i, j)
            ),
            lambda g, x, i, j: (fit(g, i, j), g.for_(i, lambda g, k, x: g.exp(x), x))[1],
            id="around a counted loop",
        ),
        pytest.param(
            lambda g, x, i, j, s: in_order(
                g, g.reduce(g.update(g.empty(4), x, slice(0, 4)), "sum"), fit(g, i, j)
            ),
            lambda g, x, i, j, s: (
                fit(g, i, j),
                g.reduce(g.update(g.empty(4), x, slice(0, 4)), "sum"),
            )[1],
            id="around a store into memory of the program's own",
        ),
        pytest.param(
            lambda g, x, i, j: g.for_(
                i, lambda g, k, x: in_order(g, g.exp(x), fit(g, k, j)), x
            ),
            lambda g, x, i, j: g.for_(i, lambda g, k, x: (fit(g, k, j), g.exp(x))[1], x),
            id="to the top of a body",
        ),
        pytest.param(
            lambda g, x, i, j: g.for_(
                i, lambda g, k, x: in_order(g, g.exp(x), fit(g, i, j)), x
            ),
            lambda g, x, i, j: (
                ok := g.equal(i, j),
                g.cond(g.less(0, i), lambda g: g.check(ok, i, site=FIRST), lambda g: None),
                g.for_(i, lambda g, k, x: g.exp(x), x),
            )[-1],
            id="out of a loop that may run no iteration",
        ),
        pytest.param(
            lambda g, x, y, p, i, j: g.cond(
                p, lambda g: (fit(g, i, j), g.exp(x))[1], lambda g: (fit(g, i, 2), y)[1]
            ),
            lambda g, x, y, p, i, j: (
                first := g.equal(i, j),
                second := g.equal(i, 2),
                g.cond(
                    p,
                    lambda g: g.check(first, i, site=FIRST),
                    lambda g: g.check(second, i, site=FIRST),
                ),
                g.cond(p, lambda g: g.exp(x), lambda g: y),
            )[-1],
            id="out of branches",
        ),
    ],
)  # fmt: skip
def test_rewrites(before: Build, after: Build) -> None:
    assert_rewrites(checks_first, before, after)


SEEN: list[Any] = []


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(
            lambda g, x, i, j: in_order(g, fit(g, i, j), g.exp(x)), id="that comes first anyway"
        ),
        pytest.param(
            lambda g, x, i, j: in_order(g, g.view(x, 0), fit(g, i, j)), id="around one element"
        ),
        pytest.param(
            lambda g, x, s, i, j: g.for_(
                i, lambda g, k, s: (fit(g, i, j), g.add(s, g.view(x, k)))[1], s
            ),
            id="out of a loop over elements",
        ),
        pytest.param(
            lambda g, x, s: in_order(
                g, e := g.exp(x), g.check(g.less(g.reduce(e, "sum"), s), site=FIRST)
            ),
            id="what needs the array",
        ),
        pytest.param(
            lambda g, x, i, j: in_order(
                g, g.exp(x), g.host(recording(SEEN), i), fit(g, i, j)
            ),
            id="behind a print",
        ),
        pytest.param(
            lambda g, x, i, j: in_order(g, g.update(x, 1.0, 0), fit(g, i, j)),
            id="behind a store that the caller may see",
        ),
        pytest.param(
            lambda g, x, s, i, j: in_order(
                g,
                g.while_(lambda g, x: g.less(g.view(x, 0), s), lambda g, x: g.exp(x), x),
                fit(g, i, j),
            ),
            id="behind a loop that may not end",
        ),
        pytest.param(
            lambda g, x, s, i, j: in_order(
                g,
                e := g.exp(x),
                g.check(g.less(g.reduce(e, "sum"), s), site=SECOND),
                fit(g, i, j),
            ),
            id="behind another that needs the array",
        ),
        pytest.param(
            lambda g, x, i, j: g.for_(
                i, lambda g, k, x: (g.host(recording(SEEN), k), fit(g, i, j), g.exp(x))[2], x
            ),
            id="in a loop behind a print",
        ),
    ],
)  # fmt: skip
def test_leaves_alone(build: Build) -> None:
    assert_leaves_alone(checks_first, build)


def test_what_a_called_function_may_write_is_seen() -> None:
    x = Value(f64(N), "x")

    def build(g: Builder, x: Value, n: Value, i: Value, j: Value) -> Any:
        stored = g.update(x, 1.0, slice(0, n))
        fit(g, i, j)
        return g.call("f", stored, types=[f64(N)])

    graph = build_graph(build, x, N, i64(), i64())
    assert checks_first(graph) is graph, graph_text(checks_first(graph))


def test_hoisting_after_it_takes_nothing_before_a_check() -> None:
    """A matrix product in a loop that may run no iteration, and that a check makes fit."""

    def build(g: Builder, m: Value, i: Value, j: Value, s: Value) -> Any:
        def body(g: Builder, k: Value, s: Value) -> Any:
            g.check(g.equal(i, j), i, site=FIRST)
            return g.add(s, g.reduce(g.reshape(m, i, j), "sum"))

        return g.for_(i, body, s)

    graph = hoist_loop_invariants(checks_first(build_graph(build, f64(3, 4), i64(), i64(), f64())))
    verify(graph, lookup)
    (loop,) = (node for node in graph.nodes if node.op == "for")
    assert "reshape" in [node.op for node in loop.regions["body"].nodes]


def stored_before(x, y):
    x[0] = 1.0
    z = np.exp(y) * 2.0
    if y.shape[0] != 3:
        raise ValueError(f"wants 3, got {y.shape[0]}")
    return z + x


def stored_in_a_loop(x, y):
    for k in range(2):
        x[k] = y[k]
        if y.shape[0] != 3:
            raise ValueError("wants 3")
    return x @ y


def stored_through_a_view(x, y):
    part = x[1:]
    part[...] = y[1:] * 2
    return x.reshape(3, 1) + y.reshape(3)


def two_that_fail(x, y):
    z = np.cumsum(x)
    if y.sum() > 0:
        raise KeyError("of data")
    if y.shape[0] != 3:
        raise ValueError("of shapes")
    return z


@pytest.mark.parametrize(
    "function", [stored_before, stored_in_a_loop, stored_through_a_view, two_that_fail]
)
@pytest.mark.parametrize("size", [2, 3])
@pytest.mark.parametrize("level", ["interpreted", "compiled"])
def test_the_caller_sees_what_was_done_before_the_error(function, size, level) -> None:
    expected = outcome(function, size)
    converted = autograph.convert(function)
    if level == "interpreted":
        found = outcome(lambda x, y: converted.lower(x, y).interpret(x, y), size)
    else:
        found = outcome(converted, size)
    assert_same(found, expected)


def outcome(function: Any, size: int) -> tuple[Any, ...]:
    x, y = np.zeros(size), np.arange(1.0, size + 1)
    try:
        result = function(x, y)
    except (ValueError, KeyError) as error:
        result = type(error).__name__, str(error)
    return result, x


def test_of_a_written_parameter_only_its_own_versions_are_seen() -> None:
    """What is stored into other memory is gone around, in a function that writes an argument."""
    n = Value(i64(), "n")

    def build(g: Builder, x: Value, i: Value, j: Value) -> Any:
        own = g.update(g.empty(4), 1.0, slice(0, 4))
        fit(g, i, j)
        return g.reduce(own, "sum"), g.update(x, 2.0, slice(0, n))

    function = build_function(build, Value(f64(n), "x"), i64(), i64(), written=[0], dims=[n])
    ops = [node.op for node in checks_first(function.graph).nodes]
    assert ops.index("check") < ops.index("update")
