"""Lists: appending costs no copy of what is there, and old versions keep what they held."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autograph
from autograph.codegen.numba_cpu import generate
from autograph.codegen.program import Program
from autograph.ir import Dim, Value
from autograph.ir.function import GraphFunction
from autograph.lowering import lower
from autograph.passes import run_function
from autograph.runtime.compiler import compile_program
from tests.graph_builder import Builder, build_function, f64, i64
from tests.lowering.lists import Items, append, choose, loop, loop_of_lists, new_list, whole
from tests.lowering.three_ways import check


def halves(g: Builder, count: Value) -> Value:
    def body(g: Builder, k: Value, items: Items) -> Items:
        return append(g, items, g.multiply(g.cast(k, float), 0.5))

    return whole(g, loop(g, count, body, new_list(g)))


def halves_of_even(g: Builder, count: Value) -> Value:
    def body(g: Builder, k: Value, items: Items) -> Items:
        even = g.equal(g.remainder(k, 2), 0)
        return choose(g, even, lambda g: append(g, items, g.cast(k, float)), lambda g: items)

    return whole(g, loop(g, count, body, new_list(g)))


def nested(g: Builder, count: Value) -> Value:
    def outer(g: Builder, j: Value, items: Items) -> Items:
        return loop(g, j, lambda g, k, own: append(g, own, g.cast(k, float)), items)

    return whole(g, loop(g, count, outer, new_list(g)))


def twice_in_an_iteration(g: Builder, count: Value) -> Value:
    def body(g: Builder, k: Value, items: Items) -> Items:
        item = g.cast(k, float)
        return append(g, append(g, items, item), g.negative(item))

    return whole(g, loop(g, count, body, new_list(g)))


def last_item_is_read(g: Builder, count: Value) -> Value:
    def body(g: Builder, k: Value, items: Items) -> Items:
        last = g.view(items.buffer, g.subtract(items.length, 1))
        return append(g, items, g.add(g.multiply(last, 0.5), g.cast(k, float)))

    return whole(g, loop(g, count, body, append(g, new_list(g), g.constant(1.0))))


def rows_of_a_matrix(g: Builder, count: Value) -> Value:
    def body(g: Builder, k: Value, items: Items) -> Items:
        return append(g, items, g.multiply(g.broadcast(g.cast(k, float), 3), 2.0))

    return whole(g, loop(g, count, body, new_list(g, 3)))


def shortened(g: Builder, count: Value) -> Value:
    """Every third item is dropped again."""

    def body(g: Builder, k: Value, items: Items) -> Items:
        longer = append(g, items, g.cast(k, float))
        dropped = g.cast(g.equal(g.remainder(k, 3), 2), int)
        return Items(g.subtract(longer.length, dropped), longer.rows, longer.buffer)

    return whole(g, loop(g, count, body, new_list(g)))


def straight(g: Builder, count: Value) -> Value:
    items = new_list(g)
    for k in range(6):
        items = append(g, items, g.cast(g.add(count, k), float))
    return whole(g, items)


IN_PLACE = [
    halves,
    halves_of_even,
    nested,
    twice_in_an_iteration,
    last_item_is_read,
    rows_of_a_matrix,
    shortened,
    straight,
]


@pytest.mark.parametrize("build", IN_PLACE)
@pytest.mark.parametrize("passes", [False, True], ids=["raw", "passes"])
def test_appends_in_place(build: Callable[..., Any], passes: bool) -> None:
    function = build_function(build, i64())
    if passes:
        function = run_function(function, verified=True)
    for count in (0, 1, 5, 23):
        text = check(function, count, but=["numba"] if count != 23 or not passes else [])
    allocated_again = re.findall(r"^     +(\w+) = empty", text, re.M)
    assert all("grown" in name for name in allocated_again), text


def powers_of_factors(n: int) -> list[tuple[int, int]]:
    """A list that grows in one branch, after a loop, and once more at the end."""
    found, p = [], 2
    while p * p <= n:
        power = 0
        while n % p == 0:
            n //= p
            power += 1
        if power > 0:
            found.append((p, power))
        p += 1
    if n > 1:
        found.append((n, 1))
    return found


def test_no_references_are_counted() -> None:
    converted = autograph.convert(powers_of_factors)
    assert converted(25200) == powers_of_factors(25200) == [(2, 4), (3, 2), (5, 2), (7, 1)]
    compiled = converted.lower(25200).compile().as_text("llvm")
    assert not re.findall(r"call .*@NRT_incref", compiled)


# What must be kept.


def snapshots(g: Builder, count: Value) -> tuple[Value, Value]:
    """A list, and what it was when it had its first half."""
    first = loop(g, count, lambda g, k, own: append(g, own, g.cast(k, float)), new_list(g))
    second = loop(g, count, lambda g, k, own: append(g, own, g.constant(-1.0)), first)
    changed = g.update(second.buffer, g.constant(-2.0), slice(0, first.length))
    return whole(g, first), g.view(changed, slice(0, second.length))


def exchanged(g: Builder, count: Value) -> tuple[Value, Value]:
    def body(g: Builder, k: Value, a: Items, b: Items) -> tuple[Items, Items]:
        return append(g, b, g.cast(k, float)), a

    a, b = loop_of_lists(g, count, body, (new_list(g), new_list(g)))
    return whole(g, a), whole(g, b)


def one_of_two(g: Builder, count: Value) -> tuple[Value, Value, Value]:
    a = loop(g, count, lambda g, k, own: append(g, own, g.cast(k, float)), new_list(g))
    b = append(g, new_list(g), g.constant(7.0))
    either = choose(g, g.less(count, 3), lambda g: a, lambda g: b)
    longer = append(g, either, g.constant(9.0))
    return whole(g, longer), whole(g, a), whole(g, b)


def sum_of_an_older_version(g: Builder, count: Value) -> tuple[Value, Value]:
    def body(g: Builder, k: Value, items: Items) -> Items:
        total = g.reduce(whole(g, items))
        return append(g, append(g, items, g.constant(1.0)), total)

    items = loop(g, count, body, new_list(g))
    longer = append(g, items, g.constant(1.0))
    return whole(g, longer), g.reduce(whole(g, items))


@pytest.mark.parametrize(
    "build", [snapshots, exchanged, one_of_two, sum_of_an_older_version], ids=lambda b: b.__name__
)
def test_older_versions_are_kept(build: Callable[..., Any]) -> None:
    for function in (build_function(build, i64()), run_function(build_function(build, i64()))):
        for count in (0, 1, 2, 3, 9):
            check(function, count, but=["numba"] if count != 9 else [])


def test_room_for_an_argument_is_a_copy() -> None:
    n = Value(i64(), "n")

    def build(g: Builder, x: Value, item: Value) -> tuple[Value, Value]:
        items = append(g, Items(n, n, x), item)
        return whole(g, items), g.update(x, 0.0, 0)

    check(build_function(build, Value(f64(n), "x"), f64(), written=[0], dims=[n]), np.ones(3), 5.0)


# Memories that change their size without growing in place.


def test_an_array_of_another_size_in_each_iteration_changes_its_name() -> None:
    """``x = concatenate([x, x[:1]])``"""

    def build(g: Builder, count: Value) -> Value:
        def body(g: Builder, k: Value, items: Items) -> Items:
            _, n, x = items.values()
            longer = g.add(n, 1)
            made = g.update(g.empty(longer), x, slice(0, n))
            made = g.update(made, g.view(x, 0), n)
            return Items(longer, longer, made)

        one = g.constant(1)
        return loop(g, count, body, Items(one, one, g.update(g.empty(one), g.constant(2.0)))).buffer

    text = check(build_function(build, i64()), 5)
    inner = text[text.index("for k in") : text.index("return")]
    assert inner.count("for ") == 2, text
    assert inner.count("= empty(") == 1


# Growth costs a constant factor.


@pytest.mark.parametrize("build", [halves, halves_of_even, nested, twice_in_an_iteration])
def test_appending_is_linear(build: Callable[..., Any]) -> None:
    program = compiled(build).program
    count = 40 if build is nested else 1000
    assert elements_allocated(program, count) < 8 * len(run_as_python(program, count))


def test_arrays_that_grow_are_not_counted_in_the_loop() -> None:
    """A reference that is counted at each append makes it several times slower."""
    assert "call void @NRT_incref" not in compiled(halves).llvm()


def compiled(build: Callable[..., Any]) -> Any:
    function: GraphFunction = run_function(build_function(build, i64()))
    return compile_program(generate(lower(function)))


def elements_allocated(program: Program, *arguments: Any) -> int:
    sizes: list[int] = []

    def empty(shape: Any, dtype: Any) -> Any:
        sizes.append(math.prod(np.atleast_1d(shape).tolist()))
        return np.empty(shape, dtype)

    run_as_python(program, *arguments, empty=empty)
    return sum(sizes)


def run_as_python(program: Program, *arguments: Any, **replaced: Any) -> Any:
    """The generated text, run by Python."""
    names: dict[str, Any] = {}
    exec(program.source, names)
    names.update(replaced)
    return names[program.entry](*arguments)


def test_capacity_that_is_kept_is_no_reserve() -> None:
    def build(g: Builder, x: Value, n: Value) -> Value:
        return g.update(g.reserve(x, n, capacity=Dim(4)), 1.0, 2)

    function = run_function(build_function(build, f64(4), i64()))
    assert "reserve" not in str(function.graph)
    check(function, np.arange(4.0), 4)
