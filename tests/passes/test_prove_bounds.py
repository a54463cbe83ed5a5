"""``prove_bounds``: which checks go, and which must stay."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from autograph.ir import Dim, Graph, Value
from autograph.ir.edit import walk
from autograph.ir.verify import verify
from autograph.ops import lookup
from autograph.passes import DEFAULT, run
from autograph.passes.prove_bounds import prove_bounds
from tests.graph_builder import Builder, raising
from tests.passes.tables import Build, assert_leaves_alone, graph_of

SITE = raising(IndexError)
Step = Callable[[Builder, Value], None]


def in_bounds(g: Builder, i: Value, size: Value) -> None:
    """What is staged for an index: negative ones count from the end."""
    j = g.select(g.less(i, 0), g.add(i, size), i)
    g.check(g.logical_and(g.less_equal(0, j), g.less(j, size)), i, site=SITE)


def loop(g: Builder, count: Value, step: Step) -> None:
    """``for k in range(count): step(k)``"""
    g.for_(count, lambda g, k: step(g, k))


def checks(graph: Graph) -> int:
    return sum(node.op == "check" for node in walk(graph))


def neighbours(g: Builder, n: Value) -> None:
    def body(g: Builder, k: Value) -> None:
        for distance in (-1, 0, 1):
            in_bounds(g, g.add(g.add(k, 1), distance), n)

    loop(g, g.maximum(g.subtract(g.subtract(n, 1), 1), 0), body)


def stepped(g: Builder, n: Value) -> Value:
    """``len(range(1, n, 3))``"""
    return g.maximum(g.floor_divide(g.add(g.subtract(n, 1), 2), 3), 0)


def stepped_with_clamp(g: Builder, n: Value, i: Value) -> None:
    """``for k in range(2, n, 3): u[k], u[k - 2]`` with the span clamped before it is divided."""
    span = g.maximum(g.add(g.subtract(n, 2), 2), 0)

    def body(g: Builder, k: Value) -> None:
        in_bounds(g, g.add(g.multiply(k, 3), 2), n)
        in_bounds(g, g.multiply(k, 3), n)

    loop(g, g.floor_divide(span, 3), body)


def counted_while(g: Builder, n: Value) -> None:
    def body(g: Builder, i: Value) -> Value:
        in_bounds(g, i, n)
        return g.add(i, 1)

    g.while_(lambda g, i: g.less(i, n), body, 0)


def downwards(g: Builder, n: Value) -> None:
    """``i = n - 1; while i >= 0: u[i]; i -= 1``"""

    def body(g: Builder, i: Value) -> Value:
        in_bounds(g, i, n)
        return g.subtract(i, 1)

    g.while_(lambda g, i: g.greater_equal(i, 0), body, g.subtract(n, 1))


def stops_early(g: Builder, n: Value, s: Value) -> None:
    """A flag in the test is false in the body."""

    def body(g: Builder, i: Value, stop: Value) -> tuple[Value, Value]:
        g.check(g.logical_not(stop), site=SITE)
        in_bounds(g, i, n)
        return g.add(i, 2), g.less(s, 0.0)

    test: Build = lambda g, i, stop: g.logical_and(g.logical_not(stop), g.less(i, n))  # noqa: E731
    g.while_(test, body, 0, False)


def after_check(g: Builder, i: Value, n: Value) -> None:
    g.check(g.logical_and(g.less_equal(0, i), g.less(i, n)), site=SITE)
    in_bounds(g, i, n)
    g.check(g.less(i, g.add(n, 5)), site=SITE)


def in_branch(g: Builder, i: Value, n: Value) -> None:
    def then(g: Builder) -> None:
        in_bounds(g, i, n)

    g.cond(g.logical_and(g.greater_equal(i, 0), g.less(i, n)), then, lambda g: None)


def in_other_branch(g: Builder, i: Value, n: Value) -> None:
    def orelse(g: Builder) -> None:
        in_bounds(g, i, n)

    g.cond(g.logical_or(g.less(i, 0), g.greater_equal(i, n)), lambda g: None, orelse)


def triangle(g: Builder, n: Value) -> None:
    """``for k in range(n): for j in range(k): u[k - j - 1]``"""

    def inner(g: Builder, k: Value) -> None:
        loop(g, k, lambda g, j: in_bounds(g, g.subtract(g.subtract(k, j), 1), n))

    loop(g, n, inner)


def of_part(g: Builder, u: Value, n: Value) -> None:
    """A view of size n - 2 exists, so that n - 2 is a size."""
    part = g.view(u, slice(1, Dim.of(n) - 1))
    g.check(g.less_equal(2, n), site=SITE)
    in_bounds(g, g.reduce(part, "argmax"), g.subtract(n, 2))


def own_counter(g: Builder, n: Value, i: Value) -> None:
    """``c = 0; for k in range(n): u[c]; c += 1``"""

    def body(g: Builder, k: Value, c: Value) -> Value:
        in_bounds(g, c, n)
        return g.add(c, 1)

    g.for_(n, body, 0)


PROVED = [
    pytest.param(lambda g, n: loop(g, n, lambda g, k: in_bounds(g, k, n)), id="range(n)"),
    pytest.param(
        neighbours,
        id="neighbours in range(1, n - 1)",
    ),
    pytest.param(
        lambda g, n: loop(
            g, stepped(g, n), lambda g, k: in_bounds(g, g.add(g.multiply(k, 3), 1), n)
        ),
        id="range(1, n, 3)",
    ),
    pytest.param(stepped_with_clamp, id="range(2, n, 3)"),
    pytest.param(
        lambda g, n: loop(g, n, lambda g, k: in_bounds(g, g.subtract(g.subtract(n, 1), k), n)),
        id="from the end",
    ),
    pytest.param(
        lambda g, n: loop(g, n, lambda g, k: in_bounds(g, g.subtract(g.negative(k), 1), n)),
        id="negative indices",
    ),
    pytest.param(
        lambda g, n: loop(g, n, lambda g, k: in_bounds(g, g.remainder(g.add(k, 1), n), n)),
        id="modulo the size",
    ),
    pytest.param(
        lambda g, n, i: loop(
            g,
            n,
            lambda g, k: in_bounds(g, g.minimum(g.maximum(i, 0), g.subtract(n, 1)), n),
        ),
        id="clipped",
    ),
    pytest.param(
        lambda g, n, i: loop(
            g,
            n,
            lambda g, k: in_bounds(g, g.floor_divide(k, g.constant(2)), n),
        ),
        id="halved",
    ),
    pytest.param(
        lambda g, n, i: loop(g, g.minimum(i, n), lambda g, k: in_bounds(g, k, n)),
        id="the shorter of two",
    ),
    pytest.param(
        lambda g, n, i: loop(g, n, lambda g, k: in_bounds(g, g.view(g.iota(n), k), n)),
        id="elements of iota",
    ),
    pytest.param(triangle, id="a loop to the index of another"),
    pytest.param(counted_while, id="a counter in a while loop"),
    pytest.param(downwards, id="a counter down to zero"),
    pytest.param(stops_early, id="a while loop with a flag"),
    pytest.param(own_counter, id="a counter of its own in a for loop"),
    pytest.param(of_part, id="the place of the largest in a part"),
    pytest.param(in_branch, id="inside of a branch that asks"),
    pytest.param(in_other_branch, id="on the other side of a branch that asks"),
    pytest.param(lambda g, n: g.check(g.less_equal(0, n), site=SITE), id="a size"),
    pytest.param(
        lambda g, n: g.check(g.equal(g.add(n, 1), g.add(1, n)), site=SITE), id="equal sizes"
    ),
    pytest.param(lambda g, x: in_bounds(g, g.reduce(x, "argmax"), g.constant(4)), id="argmax"),
    pytest.param(
        lambda g, n, i: g.check(
            g.equal(g.multiply(g.multiply(n, i), 3), g.multiply(n, g.multiply(3, i))), site=SITE
        ),
        id="products of the same factors",
    ),
    pytest.param(
        lambda g, n: loop(g, g.constant(3), lambda g, k: windows(g, n, k)),
        id="as many windows as there are, wherever they begin",
    ),
]


def windows(g: Builder, n: Value, k: Value) -> None:
    """``len(range(k, k + 2 * n + 1, 2)[: n + 1])``, with the clamps of a slice of ``2 * n + 3``."""
    end = g.minimum(g.maximum(g.add(g.multiply(n, 2), g.add(k, 1)), 0), g.add(g.multiply(n, 2), 3))
    length = g.floor_divide(g.add(g.maximum(g.subtract(end, k), 0), 1), 2)
    g.check(g.equal(length, g.add(n, 1)), site=SITE)


@pytest.mark.parametrize("build", PROVED)
def test_proves(build: Build) -> None:
    graph = run(graph_of(lambda g, n, u, i, s, x: call(build, g, n, u, i, s, x)), DEFAULT)
    verify(graph, lookup)
    assert checks(graph) == 0, str(graph)


def test_what_was_checked_is_known() -> None:
    assert checks(run(graph_of(after_check))) == 1


BIG = 2**62


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(lambda g, n, i: g.check(g.less(i, n), site=SITE), id="any integer"),
        pytest.param(
            lambda g, n: loop(g, n, lambda g, k: g.check(g.less(g.add(k, 1), n), site=SITE)),
            id="one too far",
        ),
        pytest.param(
            lambda g, i: g.check(g.less(i, g.add(i, 1)), site=SITE), id="a sum that may overflow"
        ),
        pytest.param(
            lambda g, i, j: loop(g, i, lambda g, k: g.check(g.less(g.add(j, k), i), site=SITE)),
            id="an offset that is not known",
        ),
        pytest.param(
            lambda g, n: loop(
                g, n, lambda g, k: g.check(g.less_equal(0, g.multiply(k, BIG)), site=SITE)
            ),
            id="a product that may overflow",
        ),
        pytest.param(
            lambda g, i, j: g.check(g.equal(g.multiply(i, j), g.multiply(i, i)), site=SITE),
            id="products of other factors",
        ),
        pytest.param(
            lambda g, n, i: g.check(g.equal(g.floor_divide(g.add(n, n), i), 2), site=SITE),
            id="a quotient by what may be negative",
        ),
        pytest.param(
            lambda g, s, t: g.check(g.logical_or(g.less(s, t), g.greater_equal(s, t)), site=SITE),
            id="floats",
        ),
        pytest.param(
            lambda g, i, n: (
                g.cond(g.less(i, n), lambda g: None, lambda g: None),
                g.check(g.less(i, n), site=SITE),
            )[:0],
            id="after the branch that asks",
        ),
    ],
)
def test_leaves_alone(build: Build) -> None:
    assert_leaves_alone(prove_bounds, build)


def test_a_loop_variable_that_may_decrease_is_not_bounded_below() -> None:
    def build(g: Builder, n: Value, p: Value) -> None:
        def body(g: Builder, i: Value) -> Value:
            in_bounds(g, i, n)
            return g.cond(p, lambda g: g.add(i, 1), lambda g: g.subtract(i, 1))

        g.while_(lambda g, i: g.less(i, n), body, 0)

    assert checks(run(graph_of(build))) == 1


def call(build: Build, g: Builder, *values: Value) -> object:
    """``build`` with those of the values that its parameters name."""
    by_name = {value.name: value for value in values}
    names = build.__code__.co_varnames[1 : build.__code__.co_argcount]
    return build(g, *(by_name[name] for name in names)) and None
