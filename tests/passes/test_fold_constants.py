"""``fold_constants``: what it leaves alone, and what becomes a constant."""

from __future__ import annotations

import math

import numpy as np
import pytest

from autograph.ir import Dim, Node, Value
from autograph.ir.verify import verify
from autograph.ops import lookup
from autograph.passes.fold_constants import fold_constants
from tests.graph_builder import Builder, build_graph, f64
from tests.passes.tables import Build, assert_leaves_alone, assert_rewrites


def negative_power(g: Builder) -> object:
    return g.power(g.constant(2), g.constant(-1))


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(lambda g, s: g.add(s, 1.0), id="one operand is not known"),
        pytest.param(lambda g: g.zeros(4), id="a constant array"),
        pytest.param(lambda g: g.pack(g.constant(1), g.constant(2)), id="a packed array"),
        pytest.param(negative_power, id="an error"),
        pytest.param(
            lambda g: g.undefined(dtype=np.dtype(float), dims=()), id="an undefined value"
        ),
        pytest.param(lambda g: g.check(g.constant(False)), id="a check that fails"),
    ],
)
def test_leaves_alone(build: Build) -> None:
    assert_leaves_alone(fold_constants, build)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            lambda g: g.multiply(g.add(g.constant(2), 3), 4),
            lambda g: g.constant(20),
            id="a chain in one walk",
        ),
        pytest.param(
            lambda g: g.add(g.constant(2**63 - 1), 1),
            lambda g: g.constant(-(2**63)),
            id="integers wrap",
        ),
        pytest.param(
            lambda g: g.divide(g.constant(1.0), 0.0),
            lambda g: g.constant(math.inf),
            id="floats divide by zero",
        ),
        pytest.param(
            lambda g: g.floor_divide(g.constant(1), 0),
            lambda g: g.constant(0),
            id="integers divide by zero",
        ),
        pytest.param(
            lambda g: g.cast(g.constant(0.1), np.float32),
            lambda g: g.constant(np.float32(0.1)),
            id="a cast",
        ),
        pytest.param(
            lambda g: g.select(g.constant(True), g.constant(1.0), 2.0),
            lambda g: g.constant(1.0),
            id="a select",
        ),
        pytest.param(
            lambda g, p: g.cond(p, lambda g: g.add(g.constant(1), 1), lambda g: g.constant(3)),
            lambda g, p: g.cond(p, lambda g: g.constant(2), lambda g: g.constant(3)),
            id="inside a region",
        ),
        pytest.param(
            lambda g, s: g.cond(g.less(g.constant(1), 2), lambda g: g.exp(s), lambda g: s),
            lambda g, s: g.exp(s),
            id="a branch",
        ),
    ],
)
def test_rewrites(before: Build, after: Build) -> None:
    assert_rewrites(fold_constants, before, after)


def test_a_dimension_that_is_a_constant_is_static_afterwards() -> None:
    def build(g, s):
        size = g.add(g.constant(2), 3)
        a = g.broadcast(s, size)
        return g.view(a, slice(1, Dim.of(size) - 1))

    graph = fold_constants(build_graph(build, f64()))
    assert graph.outputs[0].type == f64(3)
    assert fold_constants(graph) is graph


def test_a_branch_that_is_not_taken_may_have_another_size() -> None:
    """The size is known where the condition is: 4, and not that of the other branch."""

    def build(g, x):
        size = g.add(g.constant(1), 3)
        result = Value(f64(size))
        regions = {"then": g.region(lambda g: g.empty(0)), "else": g.region(lambda g: x)}
        g.nodes.append(Node("cond", (g.less(size, 3),), (result,), {}, regions))
        return result

    graph = build_graph(build, f64(4))
    verify(graph, lookup)
    graph = fold_constants(graph)
    verify(graph, lookup)
    assert graph.outputs == graph.inputs
