"""Errors that the program handles itself: what is written, and that all runs agree."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograph.ir import Dim, Node, Value
from autograph.ir.function import GraphFunction
from autograph.lowering import lower
from autograph.passes import run_function
from tests.graph_builder import Builder, b1, build_function, f64, i64, raising, recording, text
from tests.lowering.test_control import body
from tests.lowering.three_ways import check

N = Value(i64(), "n")


def array(name: str = "x") -> Value:
    return Value(f64(N), name)


def with_size(build: Any, *inputs: Any, written: tuple[int, ...] = ()) -> GraphFunction:
    return build_function(build, *inputs, written=written, dims=[N])


def first_above(g: Builder, x: Value, limit: Value) -> Value:
    """The index of the first element above the limit, thrown out of a loop."""

    def search(g: Builder) -> Value:
        def step(g: Builder, k: Value) -> None:
            g.throw(g.less_equal(g.view(x, k), limit), 1, k)

        g.for_(N, step)
        return g.constant(-1)

    return g.try_(search, lambda g, code, k: k, i64())


def test_a_throw_breaks_out_of_the_loop_and_the_handler_follows() -> None:
    function = with_size(first_above, array(), Value(f64(), "limit"))
    source = check(function, np.array([0.0, 3.0, 1.0]), 2.0)
    assert body(source).partition("raise Refused\n")[2] == text(
        """
        thrown = False
        while True:
            for k_1 in range(n):
                if not x[k_1] <= limit:
                    code = 1
                    k = k_1
                    thrown = True
                    break
            if thrown:
                break
            k = -1
            break
        return k
        """
    )
    check(function, np.array([0.0, 1.0]), 2.0)


def test_it_is_printed() -> None:
    loops = lower(with_size(first_above, array(), Value(f64(), "limit")))
    assert "\n  once\n    for k_1 < n\n" in str(loops)


def stored_until(g: Builder, x: Value, i: Value) -> tuple[Any, ...]:
    """``x`` is written in place in body and handler."""

    def work(g: Builder) -> Value:
        def step(g: Builder, k: Value, x: Value) -> Value:
            g.throw(g.less(k, i), k, x)
            return g.update(x, g.cast(k, float), k)

        return g.for_(N, step, x)

    return (g.try_(work, lambda g, code, x: g.update(x, -1.0, code), f64(N)),)


def test_an_argument_is_changed_where_it_is() -> None:
    function = with_size(stored_until, array(), Value(i64(), "i"), written=(0,))
    for i in (3, 9):
        source = check(function, np.ones(5), i)
    assert "= empty(" not in source
    assert source.count("for ") == 1


def test_a_new_array_is_changed_where_it_is() -> None:
    function = with_size(
        lambda g, x, i: stored_until(g, g.multiply(x, 2.0), i), array(), Value(i64(), "i")
    )
    for i in (3, 9):
        source = check(function, np.ones(5), i)
    assert source.count("= empty(") == 1


def test_the_handler_sees_what_was_there_before() -> None:
    """``x`` itself is read by the handler, though the body writes in its memory."""

    def build(g: Builder, x: Value, p: Value) -> Any:
        def work(g: Builder) -> Value:
            new = g.update(x, 5.0, 0)
            g.throw(p, 0)
            return new

        return g.try_(work, lambda g, code: x)

    function = with_size(build, array(), b1(), written=(0,))
    for p in (False, True):
        check(function, np.array([1.0, 2.0]), p)


def test_a_deferred_value_is_computed_before_the_body_writes() -> None:
    def build(g: Builder, x: Value, p: Value) -> Any:
        tripled = g.multiply(x, 3.0)

        def work(g: Builder) -> tuple[Value, ...]:
            new = g.update(x, 5.0, 0)
            g.throw(p, 0, new)
            return new, g.view(new, 1)

        return g.try_(work, lambda g, code, x: (x, g.view(tripled, 0)), f64(N))[::-1]

    function = with_size(build, array(), b1(), written=(0,))
    for p in (False, True):
        check(function, np.array([1.0, 2.0]), p)


def test_each_throw_hands_over_its_own_version() -> None:
    def build(g: Builder, x: Value, i: Value) -> Any:
        def work(g: Builder) -> tuple[Value, Value]:
            first = g.update(x, 7.0, 0)
            second = g.update(first, 8.0, 1)
            g.throw(g.less(i, 1), 1, first, second)
            third = g.update(second, 9.0, 2)
            g.throw(g.less(i, 0), 2, third, x)
            return third, first

        return g.try_(work, lambda g, code, a, b: (b, a), f64(3), f64(3))

    function = build_function(build, f64(3), i64())
    for i in (-1, 0, 1):
        check(function, np.array([1.0, 2.0, 3.0]), i)


def test_arrays_change_places_on_the_way_to_the_handler() -> None:
    def build(g: Builder, x: Value, y: Value, p: Value) -> Any:
        def work(g: Builder) -> tuple[Value, Value]:
            a, b = g.update(x, 7.0, 0), g.update(y, 8.0, 1)
            g.throw(p, 0, b, a)
            return g.update(a, 1.0, 1), g.update(b, 2.0, 0)

        return g.try_(work, lambda g, code, a, b: (a, b), f64(2), f64(2))

    function = build_function(build, f64(2), f64(2), b1(), written=[0, 1])
    for p in (False, True):
        check(function, np.array([1.0, 2.0]), np.array([3.0, 4.0]), p)


def test_scalars_depend_on_each_other() -> None:
    def build(g: Builder, n: Value) -> Any:
        def work(g: Builder) -> Any:
            def step(g: Builder, k: Value, a: Value, b: Value) -> Any:
                g.throw(g.less(a, 50), k, b, a)
                return b, g.add(a, b)

            return g.for_(n, step, 1, 1)

        return g.try_(work, lambda g, code, a, b: (g.add(a, code), b), i64(), i64())

    for n in (4, 40):
        check(build_function(build, i64()), n)


def test_a_try_in_a_loop_starts_anew_each_time() -> None:
    def build(g: Builder, x: Value) -> Any:
        def step(g: Builder, k: Value, total: Value) -> Value:
            def work(g: Builder) -> Value:
                value = g.view(x, k)
                g.throw(g.less(0.0, value), 0, value)
                return g.add(total, g.sqrt(value))

            return g.try_(work, lambda g, code, v: g.subtract(total, v), f64())

        return g.for_(N, step, 0.0)

    check(with_size(build, array()), np.array([4.0, -1.0, 9.0, -2.0, 1.0]))


def nested(g: Builder, i: Value) -> Any:
    """The inner handler throws on to the outer one."""

    def outer(g: Builder) -> Value:
        def inner(g: Builder) -> Value:
            g.for_(3, lambda g, k: g.throw(g.not_equal(k, i), k))
            return g.constant(10)

        def again(g: Builder, code: Value) -> Value:
            g.for_(2, lambda g, k: g.throw(g.less(code, k), g.multiply(code, 100), k))
            return g.constant(20)

        return g.add(g.try_(inner, again), 1)

    return g.try_(outer, lambda g, code, k: g.add(code, k), i64())


@pytest.mark.parametrize("i", range(-1, 4))
def test_a_throw_in_a_handler_goes_to_the_next_try(i: int) -> None:
    check(build_function(nested, i64()), i)


@pytest.mark.parametrize("i", range(5))
def test_through_branches_and_loops(i: int) -> None:
    def build(g: Builder, i: Value) -> Any:
        def work(g: Builder) -> Value:
            def step(g: Builder, t: Value, s: Value) -> Any:
                def then(g: Builder) -> Value:
                    g.for_(t, lambda g, k: g.throw(g.not_equal(k, 2), 5, s))
                    return g.add(s, 1.0)

                return g.add(t, 1), g.cond(g.equal(t, i), then, lambda g: g.multiply(s, 2.0))

            return g.while_(lambda g, t, s: g.less(t, 5), step, 0, 1.0)[1]

        return g.try_(work, lambda g, code, s: g.negative(s), f64())

    check(build_function(build, i64()), i)


def test_the_test_of_a_loop_throws() -> None:
    def build(g: Builder, x: Value) -> Any:
        def work(g: Builder) -> Value:
            def test(g: Builder, k: Value) -> Value:
                g.throw(g.less(k, N), 1, k)
                return g.less(g.view(x, k), 3.0)

            return g.while_(test, lambda g, k: g.add(k, 1), 0)

        return g.try_(work, lambda g, code, k: g.negative(k), i64())

    check(with_size(build, array()), np.array([1.0, 2.0, 5.0]))
    check(with_size(build, array()), np.array([1.0, 2.0]))


@pytest.mark.parametrize("p", [False, True])
def test_nothing_follows_what_is_always_thrown(p: bool) -> None:
    def build(g: Builder, p: Value) -> Any:
        def work(g: Builder) -> Value:
            def arm(code: int) -> Any:
                def throw(g: Builder) -> Value:
                    g.throw(False, code)
                    return g.node("undefined", (), {"dtype": np.dtype(float), "dims": ()})

                return throw

            return g.exp(g.cond(p, arm(1), arm(2)))

        return g.try_(work, lambda g, code: g.cast(code, float))

    source = check(build_function(build, b1()), p)
    assert "exp" not in source


@pytest.mark.parametrize("s", [0.5, 1.5, 2.5])
def test_errors_that_leave_the_program(s: float) -> None:
    """From the body and from the handler, with what was written before."""

    def build(g: Builder, x: Value, s: Value) -> Any:
        def work(g: Builder) -> Value:
            new = g.update(x, s, 0)
            g.throw(g.less(s, 2.0), 0, new)
            g.check(g.less(s, 1.0), site=raising(KeyError))
            return g.update(new, s, 1)

        def handler(g: Builder, code: Value, x: Value) -> Value:
            new = g.update(x, 9.0, 1)
            g.raise_(site=raising(LookupError))
            return new

        return (g.try_(work, handler, f64(3)),)

    check(build_function(build, f64(3), f64(), written=[0]), np.zeros(3), s)


def test_effects_come_in_order() -> None:
    seen: list[Any] = []
    site = recording(seen)

    def build(g: Builder, n: Value) -> None:
        def work(g: Builder) -> None:
            def step(g: Builder, k: Value) -> None:
                g.host(site, k)
                g.throw(g.less(k, 2), k)

            g.for_(n, step)
            g.host(site, 100)

        g.try_(work, lambda g, code: g.host(site, g.add(code, 50)))
        g.host(site, 200)

    for n in (1, 5):
        check(build_function(build, i64()), n, handed=seen)


def test_arrays_of_another_size_from_each_throw() -> None:
    """The size is handed over beside the array."""
    own, m = Value(i64(), "own"), Value(i64(), "m")
    caught, result = Value(f64(own), "caught"), Value(f64(m), "result")

    def build(g: Builder, x: Value, i: Value) -> Value:
        body, handler = Builder(), Builder()
        body.throw(body.less(i, 1), 0, N, body.multiply(x, 2.0))
        shorter = body.maximum(body.subtract(N, 1), 0)
        part = body.view(x, slice(0, Dim.of(shorter)))
        body.throw(body.less(i, 0), 0, shorter, part)
        regions = {
            "body": body.graph((), (N, x)),
            "handler": handler.graph((Value(i64()), own, caught), (own, handler.add(caught, 1.0))),
        }
        g.nodes.append(Node("try", (), (m, result), {}, regions))
        return result

    function = with_size(build, array(), i64())
    for i in (-1, 0, 1):
        for version in (function, run_function(function, verified=True)):
            check(version, np.array([1.0, 2.0, 3.0]), i)


def test_an_allocation_for_a_throw_stays_with_it() -> None:
    """A copy that only the handler needs is not made before the loop."""

    def build(g: Builder, x: Value, y: Value) -> Any:
        def work(g: Builder) -> Value:
            def step(g: Builder, k: Value, s: Value) -> Value:
                g.throw(g.less(g.view(x, k), 2.0), 0, g.add(x, s))
                return g.add(s, 1.0)

            return g.for_(N, step, 0.0)

        return g.try_(work, lambda g, code, a: g.reduce(g.multiply(a, y)), f64(N))

    source = check(with_size(build, array(), array("y")), np.array([1.0, 2.0]), np.ones(2))
    before, _, after = source.partition("for k in")
    assert "= empty(" not in before
    assert "= empty(" in after
