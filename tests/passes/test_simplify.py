"""``simplify``: the laws, and the cases just beside them where they do not hold."""

from __future__ import annotations

import numpy as np
import pytest

from autograph.ir import (
    BOOL,
    FLOAT64,
    INT64,
    AxisMap,
    Dim,
    Graph,
    Node,
    TensorType,
    Value,
    ViewMap,
)
from autograph.ir.verify import verify
from autograph.ops import lookup
from autograph.passes.eliminate_dead_code import eliminate_dead_code
from autograph.passes.simplify import simplify
from tests.graph_builder import Builder, f64, i64, raising
from tests.passes.tables import Build, assert_leaves_alone, assert_rewrites

SITE = raising(ValueError)
FIRST_COLUMN_TWICE = ViewMap((Dim(3), Dim(2)), (AxisMap(Dim(0), Dim(1), 0), AxisMap(Dim(0))))


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(lambda g, s: g.add(s, 0.0), id="-0.0 + 0 is 0.0"),
        pytest.param(lambda g, s: g.subtract(s, -0.0), id="-0.0 - -0.0 is 0.0"),
        pytest.param(lambda g, s: g.subtract(s, s), id="inf - inf is nan"),
        pytest.param(lambda g, s: g.multiply(s, 0.0), id="inf * 0 is nan"),
        pytest.param(lambda g, s: g.equal(s, s), id="nan is not equal to itself"),
        pytest.param(
            lambda g, s, t: g.logical_not(g.less(s, t)), id="neither nan < 1 nor nan >= 1"
        ),
        pytest.param(lambda g, s: g.maximum(s, s), id="the maximum of a float with itself"),
        pytest.param(lambda g, x: g.logical_and(g.cast(x, bool), False), id="a constant array"),
        pytest.param(lambda g, i: g.logical_and(i, 1), id="an integer is not its truth"),
        pytest.param(lambda g, mask, s: g.select(mask, s, s), id="equal scalars for an array"),
        pytest.param(lambda g, x: g.view(x, slice(0, 3)), id="a part of an array"),
        pytest.param(
            lambda g, m: g.view(
                g.update(m, g.view(m, slice(0, 3), slice(0, 2)), map=FIRST_COLUMN_TWICE),
                map=FIRST_COLUMN_TWICE,
            ),
            id="a store through a map that reads a place twice",
        ),
        pytest.param(
            lambda g, x, i, j, s: g.view(g.update(x, s, i), j), id="a store that may be elsewhere"
        ),
        pytest.param(
            lambda g, x, i, s: g.view(g.update(x, s, i), Dim.of(i) + 1),
            id="a place beside a store: the older array would have to be kept",
        ),
        pytest.param(
            lambda g, x, i, s: g.update(g.update(x, s, i), 0.0, i), id="a store after a store"
        ),
        pytest.param(
            lambda g, p, x, y: g.cond(p, lambda g: x, lambda g: y), id="a choice between arrays"
        ),
        pytest.param(
            lambda g, i, x: g.for_(i, lambda g, k, x: g.update(x, 0.0, k), x),
            id="a loop that writes",
        ),
        pytest.param(
            lambda g, p, x, i: g.cond(
                p, lambda g: g.raise_(g.view(x, i), site=SITE), lambda g: None
            ),
            id="a raise of an element that may not exist",
        ),
    ],
)
def test_leaves_alone(build: Build) -> None:
    assert_leaves_alone(simplify, build)


ALGEBRA = [
    pytest.param(lambda g, i: g.add(i, 0), lambda g, i: i, id="i + 0"),
    pytest.param(lambda g, i: g.add(0, i), lambda g, i: i, id="0 + i"),
    pytest.param(lambda g, s: g.subtract(s, 0.0), lambda g, s: s, id="s - 0"),
    pytest.param(lambda g, s: g.multiply(s, 1.0), lambda g, s: s, id="s * 1"),
    pytest.param(lambda g, x: g.multiply(1.0, x), lambda g, x: x, id="1 * x"),
    pytest.param(lambda g, x: g.divide(x, 1.0), lambda g, x: x, id="x / 1"),
    pytest.param(lambda g, i: g.multiply(i, 0), lambda g, i: g.constant(0), id="i * 0"),
    pytest.param(lambda g, i: g.subtract(i, i), lambda g, i: g.constant(0), id="i - i"),
    pytest.param(lambda g, i, j: g.subtract(g.add(j, i), i), lambda g, j: j, id="(j + i) - i"),
    pytest.param(lambda g, s: g.negative(g.negative(s)), lambda g, s: s, id="-(-s)"),
    pytest.param(lambda g, i: g.power(i, 2), lambda g, i: g.multiply(i, i), id="i ** 2"),
    pytest.param(
        lambda g, i, j: g.logical_not(g.less(i, j)),
        lambda g, i, j: g.greater_equal(i, j),
        id="not i < j",
    ),
    pytest.param(lambda g, p: g.logical_and(True, p), lambda g, p: p, id="true and p"),
    pytest.param(lambda g, p: g.logical_or(p, True), lambda g, p: g.constant(True), id="p or true"),
    pytest.param(lambda g, p: g.select(p, True, False), lambda g, p: p, id="p ? true : false"),
    pytest.param(
        lambda g, p, q: g.select(p, q, False),
        lambda g, p, q: g.logical_and(p, q),
        id="p ? q : false",
    ),
    pytest.param(
        lambda g, p, s, t: g.select(g.logical_not(p), s, t),
        lambda g, p, s, t: g.select(p, t, s),
        id="not p ? s : t",
    ),
    pytest.param(lambda g, x: g.cast(x, np.float64), lambda g, x: x, id="a cast to the own dtype"),
]

VIEWS = [
    pytest.param(lambda g, x: g.view(x, slice(0, 4)), lambda g, x: x, id="the whole"),
    pytest.param(
        lambda g, x: g.view(g.view(x, slice(1, 4)), 1),
        lambda g, x: g.view(x, 2),
        id="an element of a part",
    ),
    pytest.param(
        lambda g, u, n, i: g.view(g.view(u, slice(1, Dim.of(n) - 1)), slice(i, Dim.of(n) - 2)),
        lambda g, u, n, i: g.view(u, slice(Dim.of(i) + 1, Dim.of(n) - 1)),
        id="a part of a part of symbolic size",
    ),
    pytest.param(
        lambda g, s: g.view(g.broadcast(s, 4), slice(1, 3)),
        lambda g, s: g.broadcast(s, 2),
        id="a part of a repeated scalar",
    ),
    pytest.param(
        lambda g, x, s, i: g.view(g.update(x, s, i), i), lambda g, s: s, id="what was stored"
    ),
    pytest.param(
        lambda g, x, s: g.view(g.update(x, s, slice(0, 2)), slice(0, 2)),
        lambda g, s: g.broadcast(s, 2),
        id="a scalar stored in many places",
    ),
    pytest.param(
        lambda g, x, s, t, i: g.view(g.update(g.update(x, s, i), t, Dim.of(i) + 1), i),
        lambda g, s: s,
        id="what was stored before something else was stored beside it",
    ),
    pytest.param(
        lambda g, x, i: g.update(x, g.view(x, i), i), lambda g, x: x, id="stored unchanged"
    ),
    pytest.param(
        lambda g, x, s: g.update(x, g.broadcast(s, 4), slice(0, 4)),
        lambda g, x, s: g.update(x, s, slice(0, 4)),
        id="a repeated scalar fills",
    ),
    pytest.param(
        lambda g, i, j: g.view(g.pack(i, j), 1), lambda g, j: j, id="an element of a pack"
    ),
    pytest.param(lambda g, i: g.view(g.iota(4), i), lambda g, i: i, id="an element of iota"),
]

REGIONS = [
    pytest.param(
        lambda g, x, s: g.cond(True, lambda g: g.add(x, s), lambda g: x),
        lambda g, x, s: g.add(x, s),
        id="a known condition",
    ),
    pytest.param(
        lambda g, p, x: g.cond(p, lambda g: x, lambda g: x),
        lambda g, x: x,
        id="the same either way",
    ),
    pytest.param(
        lambda g, p: g.cond(p, lambda g: g.constant(True), lambda g: g.constant(False)),
        lambda g, p: p,
        id="the condition itself",
    ),
    pytest.param(
        lambda g, p: g.cond(p, lambda g: g.constant(False), lambda g: g.constant(True)),
        lambda g, p: g.logical_not(p),
        id="the opposite of the condition",
    ),
    pytest.param(
        lambda g, p, s, t: g.cond(p, lambda g: s, lambda g: t),
        lambda g, p, s, t: g.select(p, s, t),
        id="a choice between scalars",
    ),
    pytest.param(
        lambda g, p, s, t, x: g.cond(p, lambda g: (s, g.exp(x)), lambda g: (t, x)),
        lambda g, p, s, t, x: (g.select(p, s, t), g.cond(p, lambda g: g.exp(x), lambda g: x)),
        id="one result of two needs no branch",
    ),
    pytest.param(
        lambda g, x: g.for_(0, lambda g, k, x: g.exp(x), x), lambda g, x: x, id="no iteration"
    ),
    pytest.param(
        lambda g, x: g.for_(1, lambda g, k, x: g.update(x, 0.0, k), x),
        lambda g, x: g.update(x, 0.0, g.constant(0)),
        id="one iteration",
    ),
    pytest.param(
        lambda g, x: g.while_(lambda g, x: g.constant(False), lambda g, x: g.exp(x), x),
        lambda g, x: x,
        id="a test that never holds",
    ),
    pytest.param(
        lambda g, i, x: g.for_(i, lambda g, k, x: g.exp(x), x, test=lambda g, x: g.constant(True)),
        lambda g, i, x: g.for_(i, lambda g, k, x: g.exp(x), x),
        id="a test that always holds",
    ),
    pytest.param(
        lambda g, i, s, x: g.for_(i, lambda g, k, s, x: (s, g.multiply(x, s)), s, x),
        lambda g, i, s, x: (s, g.for_(i, lambda g, k, x: g.multiply(x, s), x)),
        id="a carried value that stays",
    ),
    pytest.param(
        lambda g, p, x, s: g.cond(
            p, lambda g: (g.raise_(g.add(s, 1.0), site=SITE), x)[1], lambda g: g.exp(x)
        ),
        lambda g, p, x, s: (
            ok := g.logical_not(p),
            one := g.add(s, 1.0),
            g.check(ok, one, site=SITE),
            g.exp(x),
        )[-1],
        id="a raise under a condition",
    ),
    pytest.param(
        lambda g, p, s: (g.cond(p, lambda g: None, lambda g: g.raise_(s, site=SITE)), s)[1],
        lambda g, p, s: (g.check(p, s, site=SITE), s)[1],
        id="a raise unless a condition holds",
    ),
]


@pytest.mark.parametrize(("before", "after"), [*ALGEBRA, *VIEWS, *REGIONS])
def test_rewrites(before: Build, after: Build) -> None:
    assert_rewrites(simplify, before, after)


def test_effects_of_a_branch_stay_when_its_results_go() -> None:
    site = raising(ValueError)

    def before(g, p, s, i):
        def then(g: Builder) -> object:
            g.check(g.less(i, 3), site=site)
            return s

        return g.cond(p, then, lambda g: s)

    def after(g, p, s, i):
        g.cond(p, lambda g: g.check(g.less(i, 3), site=site), lambda g: None)
        return s

    assert_rewrites(simplify, before, after)


def test_a_branch_of_another_size_than_declared_is_not_taken_in_its_place() -> None:
    """The size is a result itself, which the law would have to replace as well."""

    def build(g, n, u):
        size = Value(i64())
        result = Value(f64(size))
        regions = {
            "then": g.region(lambda g: (g.add(n, 1), u)),
            "else": g.region(lambda g: (n, u)),
        }
        g.nodes.append(Node("cond", (g.constant(True),), (size, result), {}, regions))
        return g.exp(result)

    assert_leaves_alone(simplify, build)


def test_a_size_that_needs_no_branch_stays_the_size_of_a_result_that_does():
    """The size is taken out of the cond; the type of the array that stays in it must follow."""
    n, m = Value(TensorType(INT64), "n"), Value(TensorType(INT64), "m")
    x, y = (
        Value(TensorType(FLOAT64, (Dim.of(size),)), name) for size, name in ((n, "x"), (m, "y"))
    )
    test = Value(TensorType(BOOL), "p")
    size = Value(TensorType(INT64), "size")
    made = Value(TensorType(FLOAT64, (Dim.of(size),)), "made")
    regions = {"then": Graph((), (), (n, x)), "else": Graph((), (), (m, y))}
    node = Node("cond", (test,), (size, made), {}, regions)
    graph = Graph((n, m, x, y, test), (node,), (made,))
    verify(graph, lookup)
    verify(eliminate_dead_code(simplify(graph)), lookup)
