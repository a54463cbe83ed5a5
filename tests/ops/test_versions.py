"""Which values are versions of a written parameter."""

from __future__ import annotations

from autograph.ir import Dim, Graph, Value
from autograph.ir.function import GraphFunction
from autograph.ops.passing import passing_of
from autograph.ops.versions import versions_of_parameters
from tests.graph_builder import Builder, b1, build_function, build_graph, f64, i64


def versions(function: GraphFunction) -> dict[str, int]:
    """By the names of values; those without a name are left out."""
    return {v.name: position for v, position in versions_of_parameters(function).items() if v.name}


def stored(g: Builder, name: str, x: Value, value: object, i: int) -> Value:
    """A named version."""
    result = g.update(x, value, i)
    named = Value(result.type, name)
    last = g.nodes.pop()
    g.nodes.append(type(last)(last.op, last.operands, (named,), last.attrs))
    return named


def test_a_chain_of_updates_but_not_a_copy_of_it() -> None:
    def build(g: Builder, x: Value, y: Value) -> tuple[Value, Value]:
        first = stored(g, "first", x, 1.0, 0)
        copy = stored(g, "copy", first, 2.0, 1)
        second = stored(g, "second", first, 3.0, 2)
        return copy, second

    function = build_function(build, f64(4), f64(4), written=[0])
    assert versions(function) == {"x": 0, "first": 0, "second": 0}


def test_through_branches_and_loops() -> None:
    def build(g: Builder, x: Value, p: Value, n: Value) -> Value:
        def body(g: Builder, k: Value, inner: Value) -> Value:
            return g.cond(p, lambda g: stored(g, "then", inner, 1.0, 0), lambda g: inner)

        return g.for_(n, body, stored(g, "before", x, 0.0, 1))

    function = build_function(build, f64(4), b1(), i64(), written=[0])
    assert versions(function) == {"x": 0, "before": 0, "inner": 0, "then": 0}


def test_what_another_parameter_owns_is_copied() -> None:
    """``x[:], y[:] = y, x`` as outputs that are each other's inputs."""
    function = build_function(lambda g, x, y: (y, x), f64(4), f64(4), written=[0, 1])
    assert versions(function) == {}


def test_a_branch_that_gives_the_memory_of_another() -> None:
    def build(g: Builder, x: Value, y: Value, p: Value) -> tuple[Value, Value]:
        newer = stored(g, "newer", y, 1.0, 0)
        return g.cond(p, lambda g: newer, lambda g: x), newer

    function = build_function(build, f64(4), f64(4), b1(), written=[0, 1])
    assert versions(function) == {"x": 0, "y": 1, "newer": 1}


def test_exchanged_in_a_loop_each_keeps_its_own() -> None:
    def build(g: Builder, x: Value, y: Value, n: Value) -> tuple[Value, ...]:
        return g.for_(n, lambda g, k, a, b: (b, stored(g, "store", a, 1.0, 0)), x, y)

    function = build_function(build, f64(4), f64(4), i64(), written=[0, 1])
    assert versions(function) == {"x": 0, "a": 0, "y": 1, "b": 1}


def test_through_errors_that_are_handled() -> None:
    def build(g: Builder, x: Value, p: Value) -> Value:
        def body(g: Builder) -> Value:
            first = stored(g, "first", x, 1.0, 0)
            g.throw(p, 1, first)
            return stored(g, "second", first, 2.0, 1)

        def handler(g: Builder, code: Value, caught: Value) -> Value:
            return stored(g, "third", caught, 3.0, 2)

        return g.try_(body, handler, f64(4))

    function = build_function(build, f64(4), b1(), written=[0])
    assert versions(function) == {"x": 0, "first": 0, "second": 0, "caught": 0, "third": 0}


def test_what_is_thrown_of_two_parameters_belongs_to_either() -> None:
    def build(g: Builder, x: Value, y: Value, p: Value) -> tuple[Value, Value]:
        def body(g: Builder) -> Value:
            g.throw(p, 1, x)
            g.throw(p, 2, y)
            return stored(g, "new", x, 1.0, 0)

        return g.try_(body, lambda g, code, caught: caught, f64(4)), y

    function = build_function(build, f64(4), f64(4), b1(), written=[0, 1])
    assert versions(function) == {"x": 0, "new": 0, "caught": 0, "y": 1}


# Functions.


def written(g: Builder, x: Value, n: Value) -> Value:
    return g.cond(
        g.less(n, 1),
        lambda g: x,
        lambda g: g.call("f", g.update(x, 0.0, 0), g.subtract(n, 1), types=[x.type]),
    )


def made(g: Builder, x: Value, n: Value) -> Value:
    return g.cond(
        g.less(n, 1),
        lambda g: g.broadcast(g.constant(0.0), 4),
        lambda g: g.call("f", g.update(x, 0.0, 0), g.subtract(n, 1), types=[x.type]),
    )


def never_returns(g: Builder, x: Value, n: Value) -> Value:
    return g.call("f", g.update(x, 0.0, 0), n, types=[x.type])


def one_by_one(*builds: object) -> dict[str, Graph]:
    return {f"f{k or ''}": build_graph(build, f64(4), i64()) for k, build in enumerate(builds)}


def test_a_function_writes_in_place_what_it_gives_back() -> None:
    assert passing_of(one_by_one(written)).in_place == {"f": {0: 0}}
    assert passing_of(one_by_one(made)).in_place == {"f": {}}
    assert passing_of(one_by_one(never_returns)).in_place == {"f": {0: 0}}


def test_functions_that_call_each_other_write_in_place_together() -> None:
    def other(g: Builder, x: Value, n: Value) -> Value:
        return g.call("f", x, n, types=[x.type])

    def caller(g: Builder, x: Value, n: Value) -> Value:
        return g.cond(
            g.less(n, 1), lambda g: x, lambda g: g.call("f1", x, g.subtract(n, 1), types=[x.type])
        )

    assert passing_of(one_by_one(caller, other)).in_place == {"f": {0: 0}, "f1": {0: 0}}


def test_two_results_are_not_one_memory() -> None:
    def build(g: Builder, x: Value, n: Value) -> tuple[Value, Value]:
        return g.update(x, 1.0, 0), g.update(x, 2.0, 0)

    assert passing_of(one_by_one(build)).in_place == {"f": {0: 0}}


def test_an_array_with_room_has_another_size() -> None:
    def build(g: Builder, x: Value, n: Value) -> Value:
        return g.update(g.reserve(x, n, capacity=Dim(8)), 1.0, n)

    passing = passing_of(one_by_one(build))
    assert (passing.in_place, passing.grown) == ({"f": {}}, {"f": {0: 0}})


def test_versions_through_a_call() -> None:
    functions = one_by_one(written)

    def build(g: Builder, x: Value, n: Value) -> Value:
        first = stored(g, "first", x, 1.0, 0)
        return g.call("f", first, n, types=[x.type])

    function = build_function(build, f64(4), i64(), written=[0], functions=functions)
    assert versions(function) == {"x": 0, "first": 0}
