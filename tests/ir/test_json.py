"""A graph written as JSON and read again is the same graph."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from autograph.errors import Span, Unsupported
from autograph.ir import Dim, Graph, Value
from autograph.ir.graph import Node
from autograph.ir.json import graph_from_json, graph_to_json
from autograph.ir.text import graph_text
from autograph.ir.verify import verify
from autograph.ops import all_ops, lookup
from tests.graph_builder import build_graph, f64, i64
from tests.ops.samples import SAMPLES
from tests.ops.test_contract import graph_of

SILENT = [op for op in all_ops() if not any("site" in sample.attrs for sample in SAMPLES[op.name])]


@pytest.mark.parametrize("op", SILENT, ids=lambda op: op.name)
def test_every_operator_round_trips(op: object) -> None:
    for sample in SAMPLES[op.name]:
        graph = graph_of(op, sample)
        again = graph_from_json(graph_to_json(graph))
        verify(again, lookup)
        assert graph_text(again) == graph_text(graph)
        assert graph_to_json(again) == graph_to_json(graph)


def test_symbolic_dimensions_loops_and_spans_round_trip() -> None:
    n = Value(i64(), "n")

    def build(g, u, n):
        g.span = Span("step.py", 3, 5, 9, "step")
        inner = g.view(u, slice(1, Dim.of(n) - 1))
        return g.for_(n, lambda g, k, u: g.update(u, g.reduce(inner), k), u)

    graph = build_graph(build, Value(f64(n), "u"), n)
    again = graph_from_json(graph_to_json(graph))
    assert graph_text(again) == graph_text(graph)
    assert again.nodes[0].span == graph.nodes[0].span


@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, -0.0, 5e-324, np.float32(0.1), complex(math.inf, -0.0), True, None],
)
def test_numbers_keep_every_bit(value: object) -> None:
    result = Value(f64())
    node = Node("made_up", (), (result,), {"value": value})
    (again,) = graph_from_json(graph_to_json(Graph((), (node,), (result,)))).nodes
    assert type(again.attrs["value"]) is type(value)
    assert repr(again.attrs["value"]) == repr(value)


def test_the_text_is_strict_json() -> None:
    graph = build_graph(lambda g: g.constant(math.nan))
    json.loads(graph_to_json(graph), parse_constant=pytest.fail)


def test_sites_of_effects_are_refused() -> None:
    graph = build_graph(lambda g, ok: g.check(g.less(ok, 3), ok), i64())
    with pytest.raises(Unsupported, match="holds Site"):
        graph_to_json(graph)
