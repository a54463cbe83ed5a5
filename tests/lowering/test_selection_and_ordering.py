"""Operators that pick, store and order elements: interpreted, as Python, compiled."""

from __future__ import annotations

import numpy as np
import pytest

from autograph.ir import Dim, Graph, Node, Value
from autograph.ir.function import GraphFunction, Parameter
from autograph.ops import lookup
from tests.graph_builder import build_function, f64, i64
from tests.lowering.three_ways import check
from tests.ops.samples import SAMPLES
from tests.ops.test_contract import type_of

OPERATORS = ["gather", "scatter", "nonzero", "scan", "search", "library"]


def function_of(name, sample):
    inputs = tuple(Value(type_of(operand)) for operand in sample.operands)
    types = lookup(name).infer([value.type for value in inputs], sample.attrs)
    results = tuple(map(Value, types))
    graph = Graph(inputs, (Node(name, inputs, results, sample.attrs),), results)
    parameters = tuple(Parameter(v, None if v.type.is_scalar else "C", False) for v in inputs)
    return GraphFunction("f", graph, parameters, len(results))


@pytest.mark.parametrize("name", OPERATORS)
def test_samples_of_the_operator(name):
    with np.errstate(all="ignore"):
        for sample in SAMPLES[name]:
            check(function_of(name, sample), *sample.operands)


X, PLACES = np.arange(5.0), np.array([3, 0, 3, 1, 4])


def test_a_gather_is_part_of_the_loop_that_uses_it():
    function = build_function(lambda g, x, i: g.reduce(g.gather(x, i)), f64(5), i64(5))
    source = check(function, X, PLACES)
    assert "= empty(" not in source


def test_what_is_gathered_is_computed_once_where_that_pays():
    function = build_function(lambda g, x, i: g.reduce(g.gather(g.exp(x), i)), f64(5), i64(5))
    assert check(function, X, PLACES).count("math.exp") == 1


def test_a_scatter_is_made_in_the_memory_of_the_argument():
    function = build_function(
        lambda g, x, i: g.scatter(x, g.add(g.gather(x, i), 1.0), i, kind="set"),
        f64(5),
        i64(5),
        written=[0],
    )
    source = check(function, X, PLACES)
    assert source.count("= empty(") == 1  # the values: x[i] is read before it is written


@pytest.mark.parametrize("kind", ["set", "add"])
def test_a_scatter_of_the_array_itself_at_places_it_holds(kind):
    def build(g, i):
        return g.scatter(i, i, i, kind=kind)

    check(build_function(build, i64(5), written=[0]), PLACES)


def test_a_scatter_leaves_what_is_still_needed():
    def build(g, x, i):
        y = g.scatter(x, 9.0, i, kind="add")
        return g.reduce(x), y

    check(build_function(build, f64(5), i64(5), written=[0]), X, PLACES)


def test_scatters_in_a_loop():
    def body(g, k, x, i):
        return g.scatter(x, g.multiply(x, 0.5), i, kind="add"), i

    def build(g, x, i):
        return g.for_(3, body, x, i)[0]

    check(build_function(build, f64(5), i64(5), written=[0]), X, PLACES)


def test_places_of_what_is_true_are_as_many_as_counted():
    n = Value(i64(), "n")

    def build(g, x):
        mask = g.greater(x, 1.5)
        count = g.reduce(g.cast(mask, dtype=np.dtype(int)))
        return g.gather(x, g.view(g.nonzero(mask, count=Dim.of(count)), 0, slice(0, count)))

    check(build_function(build, Value(f64(n), "x"), dims=[n]), X)


def test_a_hosted_operator_reads_views():
    n = Value(i64(), "n")

    def build(g, x):
        x = g.negative(x)
        return g.library(
            x, function="sort", options=(("axis", 0),), results=((x.type.dtype, x.type.dims),)
        )

    check(build_function(build, Value(f64(n), "x"), dims=[n]), X)
