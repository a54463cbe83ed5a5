"""Errors that the program handles itself, in the passes."""

from __future__ import annotations

from typing import Any

import pytest

from autograph.ir import Value
from autograph.passes import DEFAULT, run
from autograph.passes.eliminate_common_subexpressions import eliminate_common_subexpressions
from autograph.passes.eliminate_dead_code import eliminate_dead_code
from autograph.passes.hoist_loop_invariants import hoist_loop_invariants
from autograph.passes.prove_bounds import prove_bounds
from autograph.passes.simplify import simplify
from tests.graph_builder import Builder, f64, raising, recording
from tests.passes.tables import Build, assert_leaves_alone, assert_rewrites, graph_of

SITE = raising(ValueError)
PRINT = recording([])


def code_of(g: Builder, code: Value) -> Value:
    return g.cast(code, float)


def guarded(g: Builder, p: Value, s: Value) -> Value:
    def body(g: Builder) -> Value:
        g.throw(p, 1)
        return g.exp(s)

    return g.try_(body, code_of)


def never(g: Builder, s: Value) -> Value:
    def body(g: Builder) -> Value:
        g.host(PRINT, s)
        return g.exp(s)

    return g.try_(body, code_of)


def never_inlined(g: Builder, s: Value) -> Value:
    g.host(PRINT, s)
    return g.exp(s)


def always(g: Builder, s: Value) -> Value:
    def body(g: Builder) -> Value:
        g.host(PRINT, s)
        g.throw(False, 3, g.exp(s))
        return g.sin(s)

    return g.try_(body, lambda g, code, t: g.add(t, g.cast(code, float)), f64())


def always_inlined(g: Builder, s: Value) -> Value:
    g.host(PRINT, s)
    return g.add(g.exp(s), g.cast(g.constant(3), float))


def same_result(g: Builder, p: Value, s: Value, t: Value) -> Any:
    def body(g: Builder) -> Any:
        g.throw(p, 1)
        return t, g.exp(s)

    return g.try_(body, lambda g, code: (t, s))


def same_result_outside(g: Builder, p: Value, s: Value, t: Value) -> Any:
    def body(g: Builder) -> Value:
        g.throw(p, 1)
        return g.exp(s)

    return t, g.try_(body, lambda g, code: s)


def same_column(g: Builder, p: Value, q: Value, s: Value) -> Value:
    def body(g: Builder) -> Value:
        g.throw(p, 1, s, 2.0)
        g.throw(q, 4, s, 2.0)
        return g.exp(s)

    return g.try_(body, lambda g, code, a, b: g.add(g.add(a, b), code_of(g, code)), f64(), f64())


def same_column_outside(g: Builder, p: Value, q: Value, s: Value) -> Value:
    two = g.constant(2.0)

    def body(g: Builder) -> Value:
        g.throw(p, 1)
        g.throw(q, 4)
        return g.exp(s)

    return g.try_(body, lambda g, code: g.add(g.add(s, two), code_of(g, code)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(never, never_inlined, id="nothing is thrown"),
        pytest.param(always, always_inlined, id="always thrown"),
        pytest.param(same_result, same_result_outside, id="a result from outside"),
        pytest.param(same_column, same_column_outside, id="the same from every throw"),
    ],
)
def test_laws(before: Build, after: Build) -> None:
    assert_rewrites(simplify, before, after)


def thrown_to_the_next(g: Builder, s: Value) -> Value:
    def outer(g: Builder) -> Value:
        def again(g: Builder, code: Value) -> Value:
            g.throw(g.less(s, 0.0), 2)
            return g.sin(s)

        def inner(g: Builder) -> Value:
            g.throw(False, 1)
            return g.cos(s)

        return g.try_(inner, again)

    return g.try_(outer, code_of)


def test_a_handler_that_is_always_reached_throws_to_the_next() -> None:
    def known(g: Builder, s: Value) -> Value:
        def outer(g: Builder) -> Value:
            g.throw(g.less(s, 0.0), 2)
            return g.sin(s)

        two = g.constant(2)
        return g.try_(outer, lambda g, code: g.cast(two, float))

    assert_rewrites(simplify, thrown_to_the_next, known)


def two_results(g: Builder, p: Value, s: Value, t: Value) -> Value:
    """Not a choice between scalars, as it would be for a cond."""

    def body(g: Builder) -> Value:
        g.throw(p, 1)
        return s

    return g.try_(body, lambda g, code: t)


@pytest.mark.parametrize("apply", [simplify, prove_bounds, eliminate_dead_code])
def test_stays(apply: Any) -> None:
    assert_leaves_alone(apply, two_results)


def unread_columns(g: Builder, p: Value, s: Value, x: Value) -> Value:
    def body(g: Builder) -> Value:
        g.for_(3, lambda g, k: g.throw(p, k, g.exp(s), s, g.exp(x)))
        return s

    return g.try_(
        body, lambda g, code, a, b, c: g.add(b, g.cast(code, float)), f64(), f64(), f64(4)
    )


def read_columns(g: Builder, p: Value, s: Value) -> Value:
    def body(g: Builder) -> Value:
        g.for_(3, lambda g, k: g.throw(p, k, s))
        return s

    return g.try_(body, lambda g, code, b: g.add(b, g.cast(code, float)), f64())


def unused(g: Builder, p: Value, s: Value) -> Value:
    guarded(g, p, s)
    return s


def used_for_effects(g: Builder, p: Value, s: Value) -> Value:
    def body(g: Builder) -> Value:
        g.throw(p, 1)
        return g.exp(s)

    def handler(g: Builder, code: Value) -> Value:
        g.host(PRINT, code)
        return s

    g.try_(body, handler)
    return s


def kept_for_effects(g: Builder, p: Value, s: Value) -> Value:
    def handler(g: Builder, code: Value) -> None:
        g.host(PRINT, code)

    g.try_(lambda g: g.throw(p, 1), handler)
    return s


def rethrown_unread(g: Builder, p: Value, s: Value) -> Value:
    """What the outer handler does not read need not reach the inner one."""

    def outer(g: Builder) -> Value:
        def inner(g: Builder) -> Value:
            g.throw(p, 1, g.exp(s))
            return s

        def again(g: Builder, code: Value, a: Value) -> Value:
            g.throw(False, code, a)
            return s

        return g.try_(inner, again, f64())

    return g.try_(outer, lambda g, code, a: code_of(g, code), f64())


def rethrown(g: Builder, p: Value, s: Value) -> Value:
    def outer(g: Builder) -> Value:
        def inner(g: Builder) -> Value:
            g.throw(p, 1)
            return s

        def again(g: Builder, code: Value) -> Value:
            g.throw(False, code)
            return s

        return g.try_(inner, again)

    return g.try_(outer, code_of)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(unread_columns, read_columns, id="columns that the handler does not read"),
        pytest.param(unused, lambda g, s: s, id="a try of which nothing is used"),
        pytest.param(used_for_effects, kept_for_effects, id="a try that is kept for its effects"),
        pytest.param(rethrown_unread, rethrown, id="columns of two handlers"),
    ],
)
def test_dead_code(before: Build, after: Build) -> None:
    result = eliminate_dead_code(graph_of(before))
    assert str(result) == str(graph_of(after))
    assert eliminate_dead_code(result) is result


def twice(g: Builder, p: Value, s: Value) -> Value:
    def body(g: Builder) -> Value:
        g.throw(p, 1)
        g.check(p, site=SITE)
        g.for_(3, lambda g, k: g.throw(p, 2))
        return g.exp(s)

    return g.try_(body, code_of)


def once(g: Builder, p: Value, s: Value) -> Value:
    def body(g: Builder) -> Value:
        g.throw(p, 1)
        g.constant(2)
        g.for_(3, lambda g, k: None)
        return g.exp(s)

    return g.try_(body, code_of)


def test_what_was_tested_before_is_not_thrown_again() -> None:
    assert_rewrites(eliminate_common_subexpressions, twice, once)


def outside_of_the_body(g: Builder, p: Value, s: Value) -> Value:
    """Neither in the handler nor after it the condition holds."""

    def body(g: Builder) -> Value:
        g.throw(p, 1)
        return g.exp(s)

    def handler(g: Builder, code: Value) -> Value:
        g.check(p, site=SITE)
        return s

    result = g.try_(body, handler)
    g.check(p, site=SITE)
    return result


@pytest.mark.parametrize("apply", [eliminate_common_subexpressions, prove_bounds])
def test_what_was_tested_in_the_body_is_not_known_outside(apply: Any) -> None:
    assert_leaves_alone(apply, outside_of_the_body)


def counted(graph: Any, op: str) -> int:
    return str(graph).count(f"{op}(")


def test_a_throw_teaches_what_holds_after_it() -> None:
    def build(g: Builder, i: Value, n: Value, u: Value) -> Value:
        def body(g: Builder) -> Value:
            g.throw(g.logical_and(g.less_equal(0, i), g.less(i, n)), 1)
            g.throw(g.less(i, g.add(n, 1)), 2)
            g.check(g.less_equal(0, i), site=SITE)
            return g.view(u, i)

        return g.try_(body, code_of)

    result = run(graph_of(build), DEFAULT, verified=True)
    assert (counted(result, "throw"), counted(result, "check")) == (1, 0)


def test_a_try_whose_throws_are_proved_not_to_happen_goes() -> None:
    def build(g: Builder, n: Value, u: Value) -> Value:
        def body(g: Builder) -> Value:
            def step(g: Builder, k: Value, s: Value) -> Value:
                g.throw(g.less(k, n), 1)
                return g.add(s, g.view(u, k))

            return g.for_(n, step, 0.0)

        return g.try_(body, code_of)

    result = run(graph_of(build), DEFAULT, verified=True)
    assert [node.op for node in result.nodes] == ["constant", "for"]


def test_only_what_is_defined_everywhere_moves_out_of_a_loop_past_a_throw() -> None:
    def build(g: Builder, n: Value, u: Value, i: Value, s: Value) -> Value:
        def body(g: Builder) -> Value:
            def step(g: Builder, k: Value, t: Value) -> Value:
                g.throw(g.logical_and(g.less_equal(0, i), g.less(i, n)), 1)
                return g.add(t, g.multiply(g.view(u, i), g.exp(s)))

            return g.for_(n, step, 0.0)

        return g.try_(body, code_of)

    (node,) = hoist_loop_invariants(graph_of(build)).nodes
    moved = [inner.op for inner in node.regions["body"].nodes]
    assert "exp" in moved
    assert "view" not in moved
