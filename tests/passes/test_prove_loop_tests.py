"""``prove_bounds``: what the test of a loop says in the loop and after it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import autograph
from autograph.ir import Value
from autograph.ir.verify import verify
from autograph.ops import lookup
from autograph.passes import DEFAULT, run
from autograph.passes.prove_bounds import prove_bounds
from tests.graph_builder import Builder, raising
from tests.passes.tables import graph_of
from tests.passes.test_prove_bounds import checks, in_bounds

SITE = raising(IndexError)
GAP = 3


def flag(g: Builder, n: Value, x: Value, j: Value) -> Value:
    """``j >= GAP and x[j - GAP]``, whose index is checked where it is used."""
    test = g.greater_equal(j, GAP)

    def then(g: Builder) -> Value:
        in_bounds(g, g.subtract(j, GAP), n)
        return x

    return g.cond(test, then, lambda g: test)


def insertion(step: int, test: Callable[..., Value] = flag) -> Callable[..., None]:
    """``for k in range(n): j = k; while test: u[j], u[j - GAP]; j -= step`` and then ``u[j]``."""

    def build(g: Builder, n: Value, p: Value) -> None:
        def outer(g: Builder, k: Value) -> None:
            def body(g: Builder, j: Value) -> Value:
                in_bounds(g, g.subtract(j, GAP), n)
                in_bounds(g, j, n)
                return g.subtract(j, step)

            j = g.while_(lambda g, j: test(g, n, p, j), body, k)
            in_bounds(g, j, n)

        g.for_(n, outer)

    return build


def unless(g: Builder, n: Value, x: Value, j: Value) -> Value:
    """``not (j < GAP or x)``"""
    test = g.less(j, GAP)
    either = g.cond(test, lambda g: g.constant(True), lambda g: x)
    return g.logical_not(either)


@pytest.mark.parametrize("build", [insertion(GAP), insertion(1), insertion(GAP, unless)])
def test_a_short_circuit_test_is_known_in_the_body_and_bounds_what_is_left(
    build: Callable[..., None],
) -> None:
    graph = run(graph_of(build), DEFAULT)
    verify(graph, lookup)
    assert checks(graph) == 0, str(graph)


def either(g: Builder, n: Value, x: Value, j: Value) -> Value:
    """``j >= GAP or x`` says nothing of j."""
    test = g.greater_equal(j, GAP)
    return g.cond(test, lambda g: test, lambda g: x)


def test_a_test_that_one_of_two_may_pass_is_not_known() -> None:
    assert checks(run(graph_of(insertion(GAP, either)), DEFAULT)) == 3


def test_a_step_longer_than_the_test_allows_is_not_bounded_below() -> None:
    graph = run(graph_of(insertion(GAP + 1)), DEFAULT)
    assert checks(graph) == 1, str(graph)


def test_a_test_that_fails_is_known_after_the_loop() -> None:
    def build(g: Builder, n: Value, i: Value) -> None:
        left = g.while_(lambda g, j: g.less(j, n), lambda g, j: g.add(j, 2), i)
        g.check(g.greater_equal(left, n), site=SITE)  # known
        g.check(g.less(left, n), site=SITE)  # not

    assert checks(prove_bounds(graph_of(build))) == 1


def shifted(a, gap, most):  # type: ignore[no-untyped-def]
    for i in range(len(a)):
        value = a[i]
        j = i
        while j >= gap and a[j - 2] > value:
            a[j] = a[j - 2]
            j -= most
        a[j] = value
    return a


@pytest.mark.parametrize(("gap", "most"), [(2, 2), (1, 2), (2, 3), (-4, 2), (0, 5), (9, 2)])
def test_elements_and_errors_are_those_of_python(gap: int, most: int) -> None:
    start = np.random.default_rng(0).random(20)
    expected: object = None
    try:
        expected = shifted(start.copy(), gap, most)
    except IndexError as error:
        expected = str(error)
    try:
        got = autograph.convert(shifted)(start.copy(), gap, most)
    except IndexError as error:
        got = str(error)
    np.testing.assert_equal(got, expected)
