"""``eliminate_dead_code``: what is needed, and what goes."""

from __future__ import annotations

import pytest

from autograph.ir import Node, Value
from autograph.passes.eliminate_dead_code import eliminate_dead_code
from tests.graph_builder import Builder, f64, i64, raising, recording
from tests.passes.tables import Build, assert_leaves_alone, graph_of

SITE = raising(ValueError)
PRINT = recording([])


def needed_size(g: Builder, i: Value) -> Value:
    """An array whose size is computed, and used for nothing else."""
    return g.iota(g.add(i, i))


def carried_size(g: Builder, n: Value, u: Value) -> Value:
    """Only the array is returned; its size is a result of the same loop."""
    size = Value(i64())
    result = Value(f64(size))
    own_size = Value(i64())
    own = Value(f64(own_size))
    body = Builder()
    again = body.exp(own)
    regions = {"body": body.graph((Value(i64()), own_size, own), (own_size, again))}
    g.nodes.append(Node("for", (g.constant(3), n, u), (size, result), {}, regions))
    return result


def effect_in_loop(g: Builder, i: Value) -> None:
    g.for_(i, lambda g, k: g.host(PRINT, k))


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(lambda g, s: g.check(g.less(s, 0.0)), id="a check"),
        pytest.param(needed_size, id="a size"),
        pytest.param(carried_size, id="a size that is carried along"),
        pytest.param(effect_in_loop, id="an effect inside a loop"),
        pytest.param(
            lambda g, i, s: g.for_(i, lambda g, k, a, b: (b, g.exp(b)), s, s)[0],
            id="a carried value that another one needs in the next iteration",
        ),
        pytest.param(
            lambda g, i, s: g.while_(
                lambda g, k, a: g.less(k, i), lambda g, k, a: (g.add(k, 1), g.exp(a)), 0, s
            )[1],
            id="a carried value that the test needs",
        ),
    ],
)
def test_leaves_alone(build: Build) -> None:
    assert_leaves_alone(eliminate_dead_code, build)


def after_raise(g: Builder, p: Value, s: Value) -> Value:
    def then(g: Builder) -> Value:
        g.raise_(site=SITE)
        g.host(PRINT, s)
        return g.exp(s)

    return g.cond(p, then, lambda g: s)


def up_to_raise(g: Builder, p: Value, s: Value) -> Value:
    def then(g: Builder) -> Value:
        g.raise_(site=SITE)
        return g.exp(s)

    return g.cond(p, then, lambda g: s)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            lambda g, x: (g.exp(x), g.sin(x))[1], lambda g, x: g.sin(x), id="an unused result"
        ),
        pytest.param(
            lambda g, x, s, i: (g.update(x, s, i), s)[1], lambda g, s: s, id="an unused version"
        ),
        pytest.param(
            lambda g, p, s: g.cond(p, lambda g: (s, g.exp(s)), lambda g: (g.sin(s), s))[0],
            lambda g, p, s: g.cond(p, lambda g: s, lambda g: g.sin(s)),
            id="an unused result of a branch",
        ),
        pytest.param(
            lambda g, i, s: g.for_(i, lambda g, k, a, b: (g.exp(a), g.sin(b)), s, s)[0],
            lambda g, i, s: g.for_(i, lambda g, k, a: g.exp(a), s),
            id="a carried value that feeds only itself",
        ),
        pytest.param(
            lambda g, i, s: g.for_(
                i, lambda g, k, a, b: (g.exp(a), b), s, s, test=lambda g, a, b: g.less(a, 1.0)
            )[0],
            lambda g, i, s: g.for_(
                i, lambda g, k, a: g.exp(a), s, test=lambda g, a: g.less(a, 1.0)
            ),
            id="the test loses the carried value too",
        ),
        pytest.param(
            lambda g, i, s: (g.for_(i, lambda g, k, a: g.exp(a), s), s)[1],
            lambda g, s: s,
            id="a loop",
        ),
        pytest.param(after_raise, up_to_raise, id="effects behind a raise"),
    ],
)
def test_rewrites(before: Build, after: Build) -> None:
    result = eliminate_dead_code(graph_of(before))
    assert str(result) == str(graph_of(after))
    assert eliminate_dead_code(result) is result
