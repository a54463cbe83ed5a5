"""Branches and loops as native Python: before, after, and both run."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np
import pytest

from autograph.ir import Value
from tests.graph_builder import Builder, b1, build_function, f64, i64, raising
from tests.lowering.three_ways import check


def text(block: str) -> str:
    return textwrap.dedent(block).strip()


def body(source: str) -> str:
    return textwrap.dedent(source.partition("):\n")[2]).strip()


def collatz(g: Builder, n: Value) -> Value:
    def step(g: Builder, n: Value, steps: Value) -> Any:
        even = g.equal(g.bitwise_and(n, 1), 0)
        n = g.cond(even, lambda g: g.right_shift(n, 1), lambda g: g.add(g.multiply(n, 3), 1))
        return n, g.add(steps, 1)

    return g.while_(lambda g, n, steps: g.not_equal(n, 1), step, n, g.constant(0))[1]


def test_scalars_are_carried_in_the_users_variables() -> None:
    function = build_function(collatz, Value(i64(), "n"))
    assert body(check(function, 27)) == text(
        """
        steps = 0
        while n != 1:
            if n & 1 == 0:
                n = shift_right(n, 1)
            else:
                n = n * 3 + 1
            steps = steps + 1
        return steps
        """
    )


def test_values_that_depend_on_each_other_change_at_once() -> None:
    def build(g: Builder, n: Value) -> Value:
        start = g.constant(0), g.constant(1)
        return g.for_(n, lambda g, k, a, b: (b, g.add(a, b)), *start)[0]

    source = check(build_function(build, Value(i64(), "n")), 10)
    assert "a, b = b, a + b" in source


def test_a_value_needed_after_the_loop_outlives_it() -> None:
    def build(g: Builder, x: Value) -> Any:
        return g.for_(3, lambda g, k, a: g.multiply(a, 2.0), x), x

    check(build_function(build, Value(f64(), "x")), 1.5)


def test_the_count_is_that_before_the_loop() -> None:
    def build(g: Builder, n: Value) -> Value:
        return g.for_(n, lambda g, k, a: g.add(a, k), n)

    check(build_function(build, Value(i64(), "n")), 4)


def test_the_test_of_a_counted_loop_stops_it() -> None:
    def build(g: Builder, n: Value) -> Any:
        return g.for_(n, lambda g, k, a: g.add(a, 2), g.constant(0), test=lambda g, a: g.less(a, 7))

    source = check(build_function(build, Value(i64(), "n")), 100)
    assert "break" in source


def test_a_test_that_needs_statements() -> None:
    n = Value(i64(), "n")

    def build(g: Builder, x: Value) -> Any:
        return g.while_(
            lambda g, a: g.less(g.reduce(g.add(x, a)), 10.0),
            lambda g, a: g.add(a, 1.0),
            g.constant(0.0),
        )

    source = check(build_function(build, Value(f64(n), "x"), dims=[n]), np.ones(3))
    assert "while True" in source


@pytest.mark.parametrize("p", [False, True])
def test_nothing_follows_a_raise(p: bool) -> None:
    def build(g: Builder, p: Value) -> Any:
        def fail(g: Builder) -> Value:
            g.raise_(site=raising(KeyError))
            return g.node("undefined", (), {"dtype": np.dtype(np.int64), "dims": ()})

        return g.cond(p, fail, lambda g: g.constant(3))

    check(build_function(build, b1()), p)
