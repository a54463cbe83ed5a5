"""Recursive functions as graphs: each program is its functions and one that calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograph.ir import BOOL, INT64, Dim, Graph, TensorType, Value
from autograph.ir.function import GraphFunction
from tests.graph_builder import (
    Builder,
    b1,
    build_function,
    build_graph,
    f64,
    i64,
    raising,
    recording,
)
from tests.lowering.lists import Items, append, choose, fresh, new_list, whole

Functions = Mapping[str, Graph]
TOO_DEEP = raising(RecursionError, "too deep")


def entry(
    functions: Functions, build: Callable[..., Any], *inputs: Any, **more: Any
) -> GraphFunction:
    return build_function(build, *inputs, functions=functions, name="main", **more)


# Numbers.


def fib() -> GraphFunction:
    def build(g: Builder, n: Value) -> Value:
        def further(g: Builder) -> Value:
            one = g.call("fib", g.subtract(n, 1), types=[i64()])
            return g.add(one, g.call("fib", g.subtract(n, 2), types=[i64()]))

        return g.cond(g.less(n, 2), lambda g: n, further)

    functions = {"fib": build_graph(build, i64())}
    return entry(functions, lambda g, n: g.call("fib", n, types=[i64()]), i64())


def gcd() -> GraphFunction:
    def build(g: Builder, a: Value, b: Value) -> Value:
        def further(g: Builder) -> Value:
            return g.call("gcd", b, g.remainder(a, b), types=[i64()])

        return g.cond(g.equal(b, 0), lambda g: a, further)

    functions = {"gcd": build_graph(build, i64(), i64())}
    return entry(functions, lambda g, a, b: g.call("gcd", a, b, types=[i64()]), i64(), i64())


def ackermann() -> GraphFunction:
    def build(g: Builder, m: Value, n: Value) -> Value:
        def call(g: Builder, m: Any, n: Any) -> Value:
            return g.call("ackermann", m, n, types=[i64()])

        def both(g: Builder) -> Value:
            return call(g, g.subtract(m, 1), call(g, m, g.subtract(n, 1)))

        def further(g: Builder) -> Value:
            return g.cond(g.equal(n, 0), lambda g: call(g, g.subtract(m, 1), 1), both)

        return g.cond(g.equal(m, 0), lambda g: g.add(n, 1), further)

    functions = {"ackermann": build_graph(build, i64(), i64())}
    return entry(functions, lambda g, m, n: g.call("ackermann", m, n, types=[i64()]), i64(), i64())


def fib_pairs() -> GraphFunction:
    """Two results at once, of two dtypes."""
    pair = [i64(), f64()]

    def build(g: Builder, n: Value) -> tuple[Value, ...]:
        def further(g: Builder) -> tuple[Value, ...]:
            a, b = g.call("pair", g.subtract(n, 1), types=pair)
            return g.add(a, g.cast(b, INT64)), g.cast(a, float)

        return g.cond(g.equal(n, 0), lambda g: (g.constant(1), g.constant(0.0)), further)

    functions = {"pair": build_graph(build, i64())}
    return entry(functions, lambda g, n: g.call("pair", n, types=pair), i64())


def halvings(dtype: Any) -> GraphFunction:
    """A number of any dtype is handed down and comes back."""
    type_ = TensorType(np.dtype(dtype))

    def build(g: Builder, n: Value, x: Value) -> Value:
        def further(g: Builder) -> Value:
            y = g.call(
                "again", g.subtract(n, 1), g.add(x, x) if x.type.dtype != BOOL else x, types=[type_]
            )
            return g.logical_not(y) if x.type.dtype == BOOL else g.subtract(y, x)

        return g.cond(g.less(n, 1), lambda g: x, further)

    functions = {"again": build_graph(build, i64(), type_)}
    return entry(functions, lambda g, n, x: g.call("again", n, x, types=[type_]), i64(), type_)


def even_and_odd() -> GraphFunction:
    def build(other: str, at_zero: bool) -> Callable[..., Value]:
        def own(g: Builder, n: Value) -> Value:
            return g.cond(
                g.equal(n, 0),
                lambda g: g.constant(at_zero),
                lambda g: g.call(other, g.subtract(n, 1), types=[b1()]),
            )

        return own

    functions = {
        "is_even": build_graph(build("is_odd", True), i64()),
        "is_odd": build_graph(build("is_even", False), i64()),
    }

    def both(g: Builder, n: Value) -> tuple[Value, Value]:
        return g.call("is_even", n, types=[b1()]), g.call("is_odd", n, types=[b1()])

    return entry(functions, both, i64())


def female_and_male() -> GraphFunction:
    """Hofstadter's sequences: each calls itself and the other, with other arguments beside n."""

    def build(own: str, other: str, start: int, extra: TensorType) -> Graph:
        def body(g: Builder, n: Value, scale: Value) -> tuple[Value, Value]:
            def further(g: Builder) -> tuple[Value, Value]:
                first, count = g.call(own, g.subtract(n, 1), scale, types=[i64(), f64()])
                there = g.cast(scale, np.float32 if extra.dtype == np.float64 else float)
                second, more = g.call(other, first, there, types=[i64(), f64()])
                return g.subtract(n, second), g.add(g.add(count, more), g.cast(scale, float))

            ground = lambda g: (g.constant(start), g.constant(0.0))  # noqa: E731
            return g.cond(g.equal(n, 0), ground, further)

        return build_graph(body, i64(), extra)

    functions = {
        "female": build("female", "male", 1, f64()),
        "male": build("male", "female", 0, TensorType(np.dtype(np.float32))),
    }

    def main(g: Builder, n: Value) -> tuple[Value, ...]:
        half = g.constant(0.5)
        return (
            *g.call("female", n, half, types=[i64(), f64()]),
            *g.call("male", n, g.cast(half, np.float32), types=[i64(), f64()]),
        )

    return entry(functions, main, i64())


# Arrays.


def quicksort() -> GraphFunction:
    """In place, between lo and hi; the argument is what is sorted."""
    n = Value(i64(), "n")

    def partition(g: Builder, x: Value, lo: Value, hi: Value) -> tuple[Value, Value]:
        pivot = g.view(x, hi)

        def step(g: Builder, k: Value, i: Value, x: Value) -> tuple[Value, Value]:
            j = g.add(lo, k)
            item = g.view(x, j)

            def swap(g: Builder) -> tuple[Value, Value]:
                return g.add(i, 1), g.update(g.update(x, g.view(x, i), j), item, i)

            return g.cond(g.less(item, pivot), swap, lambda g: (i, x))

        i, x = g.for_(g.subtract(hi, lo), step, lo, x)
        return i, g.update(g.update(x, g.view(x, i), hi), pivot, i)

    def build(g: Builder, n: Value, x: Value, lo: Value, hi: Value) -> Value:
        def further(g: Builder) -> Value:
            i, y = partition(g, x, lo, hi)
            y = g.call("sort", n, y, lo, g.subtract(i, 1), types=[y.type])
            return g.call("sort", n, y, g.add(i, 1), hi, types=[y.type])

        return g.cond(g.less(lo, hi), further, lambda g: x)

    m = Value(i64(), "n")
    functions = {"sort": build_graph(build, m, Value(f64(m), "x"), i64(), i64())}

    def main(g: Builder, x: Value) -> Value:
        return g.call("sort", n, x, 0, g.subtract(n, 1), types=[x.type])

    return entry(functions, main, Value(f64(n), "x"), written=[0], dims=[n])


def count_down() -> GraphFunction:
    """Returns a new array: ``[n, *count_down(n - 1)]``; its size is a result as well."""

    def sized() -> tuple[Value, TensorType]:
        size = Value(i64(), "size")
        return size, f64(size)

    def build(g: Builder, n: Value) -> tuple[Value, Value]:
        def further(g: Builder) -> tuple[Value, Value]:
            m, rest = g.call("count_down", g.subtract(n, 1), types=sized())
            longer = Dim.of(m) + 1
            made = g.update(g.empty(longer), g.cast(n, float), 0)
            return g.add(m, 1), g.update(made, rest, slice(1, longer))

        def ground(g: Builder) -> tuple[Value, Value]:
            zero = g.constant(0)
            return zero, g.empty(zero)

        return g.cond(g.less(n, 1), ground, further, types=sized())

    functions = {"count_down": build_graph(build, i64())}
    return entry(functions, lambda g, n: g.call("count_down", n, types=sized()), i64())


def sum_of_part() -> GraphFunction:
    """An array that is only read: ``sum(x[lo:hi])`` by halves."""
    n = Value(i64(), "n")

    def build(g: Builder, n: Value, x: Value, lo: Value, hi: Value) -> Value:
        def halves(g: Builder) -> Value:
            middle = g.floor_divide(g.add(lo, hi), 2)
            left = g.call("part", n, x, lo, middle, types=[f64()])
            return g.add(left, g.call("part", n, x, middle, hi, types=[f64()]))

        def short(g: Builder) -> Value:
            return g.cond(g.less(lo, hi), lambda g: g.view(x, lo), lambda g: g.constant(0.0))

        return g.cond(g.less(1, g.subtract(hi, lo)), halves, short)

    m = Value(i64(), "n")
    functions = {"part": build_graph(build, m, Value(f64(m), "x"), i64(), i64())}
    main = lambda g, x: g.call("part", n, x, 0, n, types=[f64()])  # noqa: E731
    return entry(functions, main, Value(f64(n), "x"), dims=[n])


def ping_pong(alike: bool) -> GraphFunction:
    """Two functions that write two arrays, handed over the other way round each time."""
    n = Value(i64(), "n")
    factor = () if alike else (f64(),)

    def build(other: str, own: float, *more: TensorType) -> Graph:
        m = Value(i64(), "m")

        def body(
            g: Builder, m: Value, a: Value, b: Value, k: Value, *given: Value
        ) -> tuple[Value, Value]:
            def further(g: Builder) -> tuple[Value, Value]:
                at = g.remainder(k, m)
                item = g.multiply(g.view(b, at), given[0] if given else own)
                changed = g.update(a, item, at)
                handed = () if more or alike else (g.constant(3.0),)
                types = [b.type, a.type]
                second, first = g.call(other, m, b, changed, g.subtract(k, 1), *handed, types=types)
                return first, second

            return g.cond(g.less(k, 0), lambda g: (a, b), further)

        return build_graph(body, m, Value(f64(m), "a"), Value(f64(m), "b"), i64(), *more)

    functions = {"ping": build("pong", 2.0), "pong": build("ping", 3.0, *factor)}

    def main(g: Builder, a: Value, b: Value, k: Value) -> tuple[Value, Value]:
        return g.call("ping", n, a, b, k, types=[a.type, b.type])

    inputs = (Value(f64(n), "a"), Value(f64(n), "b"), i64())
    return entry(functions, main, *inputs, written=[0, 1], dims=[n])


def walk_of_a_tree(other: str, keeps_old: bool = False) -> GraphFunction:
    """A list that is handed down: ``walk(items, n - 1); items.append(n); other(items, n - 1)``."""

    def build(other: str) -> Graph:
        def body(
            g: Builder, length: Value, rows: Value, buffer: Value, n: Value
        ) -> tuple[Value, ...]:
            items = Items(length, rows, buffer)

            def further(g: Builder) -> Items:
                less = g.subtract(n, 1)
                items_ = append(g, _called(g, "walk", items, less), g.cast(n, float))
                return _called(g, other, items_, less)

            return choose(g, g.less(0, n), further, lambda g: items).values()

        own = fresh(Items(Value(i64()), Value(i64()), Value(f64(0))))
        return build_graph(body, *own.values(), Value(i64(), "n"))

    names = dict.fromkeys(("walk", other))
    functions = {name: build("walk" if name == other else other) for name in names}

    def main(g: Builder, n: Value) -> tuple[Value, ...]:
        first = append(g, new_list(g), g.constant(0.5))
        items = _called(g, "walk", first, n)
        if not keeps_old:
            return (whole(g, items),)
        longer = _called(g, "walk", items, g.constant(2))
        return whole(g, items), whole(g, longer), whole(g, first)

    return entry(functions, main, i64())


def _called(g: Builder, function: str, items: Items, n: Value) -> Items:
    result = fresh(items)
    g.call(function, *items.values(), n, types=result.values())
    return result


def versions_that_stay(written: bool) -> GraphFunction:
    """The same array twice, one of them changed; the old version is used after the call."""
    n = Value(i64(), "n")

    def build(g: Builder, m: Value, x: Value, y: Value, k: Value) -> Value:
        def further(g: Builder) -> Value:
            changed = g.update(x, g.add(g.view(y, k), g.view(x, k)), k)
            return g.call("add", m, changed, y, g.subtract(k, 1), types=[x.type])

        return g.cond(g.less(k, 0), lambda g: x, further)

    m = Value(i64(), "m")
    functions = {"add": build_graph(build, m, Value(f64(m), "x"), Value(f64(m), "y"), i64())}

    def main(g: Builder, x: Value) -> tuple[Value, ...]:
        last = g.subtract(n, 1)
        y = g.call("add", n, x, x, last, types=[x.type])
        z = g.call("add", n, y, x, last, types=[x.type])
        doubled = g.multiply(x, 2.0)
        w = g.call("add", n, doubled, z, last, types=[x.type])
        return (w, z, *((y,) if written else ()))

    return entry(functions, main, Value(f64(n), "x"), written=[0] if written else [], dims=[n])


# Effects.


def printing(seen: list[Any]) -> GraphFunction:
    """Nothing is returned; each level tells what it sees before and after the next."""
    site = recording(seen)

    def build(g: Builder, n: Value) -> None:
        def further(g: Builder) -> None:
            g.host(site, n)
            g.call("walk", g.subtract(n, 1), types=[])
            g.host(site, g.negative(n))

        g.cond(g.less(n, 1), lambda g: None, further)

    return entry(
        {"walk": build_graph(build, i64())}, lambda g, n: g.call("walk", n, types=[]), i64()
    )


def raising_deep_inside() -> GraphFunction:
    """What was written before the error stays written."""
    n = Value(i64(), "n")

    def build(g: Builder, m: Value, x: Value, k: Value) -> Value:
        g.check(g.less(k, m), k, site=raising(IndexError))
        changed = g.update(x, g.multiply(g.view(x, k), -1.0), k)
        after = g.call("negate", m, changed, g.add(k, 1), types=[x.type])
        return g.update(after, 0.0, 0)

    m = Value(i64(), "m")
    functions = {"negate": build_graph(build, m, Value(f64(m), "x"), i64())}
    main = lambda g, x: g.call("negate", n, x, 0, types=[x.type])  # noqa: E731
    return entry(functions, main, Value(f64(n), "x"), written=[0], dims=[n])


def limited(limit: int) -> GraphFunction:
    """``f(n) = f(n) + 1`` for ever, but for a count of the frames."""

    def build(g: Builder, depth: Value, n: Value) -> Value:
        g.check(g.less(depth, limit), site=TOO_DEEP)

        def further(g: Builder) -> Value:
            return g.add(g.call("f", g.add(depth, 1), g.subtract(n, 1), types=[i64()]), 1)

        return g.cond(g.equal(n, 0), lambda g: g.constant(0), further)

    main = lambda g, n: g.call("f", 0, n, types=[i64()])  # noqa: E731
    return entry({"f": build_graph(build, i64(), i64())}, main, i64())


def without_an_end() -> GraphFunction:
    """No path returns but by an error: numba finds no type of its own."""
    result = Value(i64(), "size")

    def build(g: Builder, n: Value) -> tuple[Value, ...]:
        g.check(g.less(n, 50), site=TOO_DEEP)
        return g.call("f", g.add(n, 1), types=[result, f64(result), b1()])

    size = Value(i64(), "size")
    main = lambda g, n: g.call("f", n, types=[size, f64(size), b1()])  # noqa: E731
    return entry({"f": build_graph(build, i64())}, main, i64())
