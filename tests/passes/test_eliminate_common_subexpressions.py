"""``eliminate_common_subexpressions``: what stays two, and what becomes one."""

from __future__ import annotations

import pytest

from autograph.passes.eliminate_common_subexpressions import eliminate_common_subexpressions
from tests.graph_builder import Builder, build_graph, f64, raising, text
from tests.passes.tables import Build, assert_leaves_alone, assert_rewrites

SITE = raising(IndexError)


def print_twice(g: Builder, s: object) -> None:
    g.host(SITE, s)
    g.host(SITE, s)


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(
            lambda g, x, y: g.add(g.multiply(x, x), g.multiply(y, y)),
            id="same operator, different operands",
        ),
        pytest.param(lambda g, x, y: (g.subtract(x, y), g.subtract(y, x)), id="order matters"),
        pytest.param(lambda g: (g.constant(0.0), g.constant(-0.0)), id="zeros of either sign"),
        pytest.param(lambda g: (g.constant(1), g.constant(1.0)), id="one number, two dtypes"),
        pytest.param(lambda g, x: (g.view(x, 0), g.view(x, 1)), id="different attributes"),
        pytest.param(lambda g: (g.empty(4), g.empty(4)), id="memory not initialised"),
        pytest.param(print_twice, id="effects"),
        pytest.param(lambda g, x, s, i: (g.update(x, s, i), g.update(x, s, i)), id="two versions"),
        pytest.param(
            lambda g, p, s: g.cond(p, lambda g: g.exp(s), lambda g: g.exp(s)), id="two branches"
        ),
        pytest.param(
            lambda g, p, s: (g.cond(p, lambda g: g.exp(s), lambda g: s), g.exp(s)),
            id="a branch does not serve what follows",
        ),
    ],
)
def test_leaves_alone(build: Build) -> None:
    assert_leaves_alone(eliminate_common_subexpressions, build)


def checked_twice(g: Builder, i: object, n: object) -> None:
    g.check(g.less(i, n), i, site=SITE)
    g.check(g.less(i, n), n, site=SITE)


def checked_once(g: Builder, i: object, n: object) -> None:
    g.check(g.less(i, n), i, site=SITE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            lambda g, x: g.add(g.exp(x), g.exp(x)),
            lambda g, x: g.add(e := g.exp(x), e),
            id="duplicates",
        ),
        pytest.param(
            lambda g, s, p: (g.exp(s), g.cond(p, lambda g: g.exp(s), lambda g: s)),
            lambda g, s, p: (e := g.exp(s), g.cond(p, lambda g: e, lambda g: s)),
            id="what is computed outside serves a region",
        ),
        pytest.param(checked_twice, checked_once, id="a check of what was checked"),
    ],
)
def test_rewrites(before: Build, after: Build) -> None:
    assert_rewrites(eliminate_common_subexpressions, before, after)


def test_chain_of_duplicates_collapses_in_one_walk() -> None:
    graph = build_graph(
        lambda g, x, y: g.add(g.tanh(g.multiply(x, y)), g.tanh(g.multiply(y, x))), f64(4), f64(4)
    )
    assert str(eliminate_common_subexpressions(graph)) == text("""
        graph(%x: float64[4], %y: float64[4])
          %2: float64[4] = multiply(%x, %y)
          %3: float64[4] = tanh(%2)
          %4: float64[4] = add(%3, %3)
          return %4
    """)
