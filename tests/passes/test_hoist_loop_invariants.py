"""``hoist_loop_invariants``: what must stay in its loop, and what is computed before it."""

from __future__ import annotations

import pytest

from autograph.ir import Dim, Value
from autograph.passes.hoist_loop_invariants import hoist_loop_invariants
from tests.graph_builder import Builder, raising
from tests.passes.tables import Build, assert_leaves_alone, assert_rewrites

SITE = raising(IndexError)


def summed(g: Builder, i: Value, s: Value, term: Build) -> Value:
    """``for _ in range(i): s = s + term``"""
    return g.for_(i, lambda g, k, s: g.add(s, term(g)), s)


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(
            lambda g, i, s: g.for_(i, lambda g, k, s: g.multiply(s, s), s), id="changes in the loop"
        ),
        pytest.param(lambda g, i, s: summed(g, i, s, lambda g: g.constant(1.0)), id="a constant"),
        pytest.param(
            lambda g, i, s, x, j: summed(g, i, s, lambda g: g.view(x, j)),
            id="an index that only a check in the loop keeps in range",
        ),
        pytest.param(
            lambda g, i, s, u: summed(g, i, s, lambda g: g.reduce(u, "max")),
            id="a maximum of what may be empty",
        ),
        pytest.param(
            lambda g, i, x, y: g.for_(i, lambda g, k, x: g.add(x, g.multiply(y, 2.0)), x),
            id="an array that is cheaper to compute than to read",
        ),
        pytest.param(
            lambda g, i, x, s: g.for_(i, lambda g, k, y: g.update(x, s, 0), x), id="a version"
        ),
        pytest.param(
            lambda g, i, s, p, t: summed(
                g, i, s, lambda g: g.cond(p, lambda g: g.exp(t), lambda g: t)
            ),
            id="what only a branch computes",
        ),
        pytest.param(
            lambda g, i, j, m: reshaped(g, i, j, m, g.add(i, j), inside=True),
            id="a shape that only a check in the loop makes fit",
        ),
        pytest.param(
            lambda g, i, x, y: g.for_(i, lambda g, k, x: g.add(x, g.reshape(y, 4)), x),
            id="a vector under its own shape, which is the same memory",
        ),
    ],
)
def test_leaves_alone(build: Build) -> None:
    assert_leaves_alone(hoist_loop_invariants, build)


def checked_before(g: Builder, i: Value, j: Value, s: Value, x: Value, inside: bool) -> Value:
    """The index is checked before the loop; the element is read in it, or before it."""
    g.check(g.logical_and(g.less_equal(0, j), g.less(j, 4)), j, site=SITE)
    element = None if inside else g.view(x, j)
    return summed(g, i, s, lambda g: g.view(x, j) if element is None else element)


def reshaped(g: Builder, i: Value, j: Value, m: Value, count: Value, inside: bool) -> Value:
    """``count`` is compared with the 12 elements of ``m`` before the loop reads it as i times j."""
    g.check(g.equal(count, 12), site=SITE)
    zeros = g.broadcast(g.constant(0.0), i, j)
    whole = None if inside else g.reshape(m, i, j)
    return g.for_(
        i,
        lambda g, k, a: g.add(a, g.reshape(m, i, j) if whole is None else whole),
        zeros,
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            lambda g, i, s, t: summed(g, i, s, lambda g: g.exp(g.multiply(t, 2.0))),
            lambda g, i, s, t: summed(g, i, s, (lambda e: lambda g: e)(g.exp(g.multiply(t, 2.0)))),
            id="a scalar and what it needs",
        ),
        pytest.param(
            lambda g, i, x, y: g.for_(i, lambda g, k, x: g.add(x, g.exp(y)), x),
            lambda g, i, x, y: (
                e := g.exp(y),
                g.for_(i, lambda g, k, x: g.add(x, e), x),
            )[1],
            id="a costly array",
        ),
        pytest.param(
            lambda g, i, s, u, n: summed(
                g, i, s, lambda g: g.reduce(g.view(u, slice(0, Dim.of(n))), "sum")
            ),
            lambda g, i, s, u, n: summed(
                g, i, s, (lambda e: lambda g: e)(g.reduce(g.view(u, slice(0, Dim.of(n))), "sum"))
            ),
            id="a view that stays inside for every size",
        ),
        pytest.param(
            lambda g, i, s, x: summed(g, i, s, lambda g: g.view(x, 3)),
            lambda g, i, s, x: summed(g, i, s, (lambda e: lambda g: e)(g.view(x, 3))),
            id="an element that exists",
        ),
        pytest.param(
            lambda g, i, j, s, x: checked_before(g, i, j, s, x, inside=True),
            lambda g, i, j, s, x: checked_before(g, i, j, s, x, inside=False),
            id="an element whose index was checked before",
        ),
        pytest.param(
            lambda g, i, j, m: reshaped(g, i, j, m, g.multiply(i, j), inside=True),
            lambda g, i, j, m: reshaped(g, i, j, m, g.multiply(i, j), inside=False),
            id="an array under a shape that was checked before",
        ),
        pytest.param(
            lambda g, i, j, s, t: g.for_(
                i, lambda g, k, s: g.for_(j, lambda g, k, s: g.add(s, g.exp(t)), s), s
            ),
            lambda g, i, j, s, t: (
                e := g.exp(t),
                g.for_(i, lambda g, k, s: g.for_(j, lambda g, k, s: g.add(s, e), s), s),
            )[1],
            id="out of two loops at once",
        ),
        pytest.param(
            lambda g, s, t: g.while_(
                lambda g, s: g.less(s, g.exp(t)), lambda g, s: g.add(s, 1.0), s
            ),
            lambda g, s, t: (
                e := g.exp(t),
                g.while_(lambda g, s: g.less(s, e), lambda g, s: g.add(s, 1.0), s),
            )[1],
            id="out of the test of a while loop",
        ),
    ],
)
def test_rewrites(before: Build, after: Build) -> None:
    assert_rewrites(hoist_loop_invariants, before, after)
