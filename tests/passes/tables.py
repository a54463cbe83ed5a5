"""What the tables of pass tests are made of: builders before and after, compared as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograph.ir import Graph, TensorType, Value
from autograph.ir.text import graph_text
from autograph.ir.verify import verify
from autograph.ops import lookup
from autograph.passes.eliminate_dead_code import eliminate_dead_code
from autograph.passes.pipeline import Pass
from tests.graph_builder import b1, build_graph, f64, i64

Build = Callable[..., Any]

N = Value(i64(), "n")

# The inputs that the builders of a table may name.
INPUTS: dict[str, TensorType | Value] = {
    "n": N,
    "x": f64(4),
    "y": f64(4),
    "u": f64(N),
    "m": f64(3, 4),
    "s": f64(),
    "t": f64(),
    "i": i64(),
    "j": i64(),
    "p": b1(),
    "q": b1(),
    "mask": b1(4),
}


def graph_of(build: Build) -> Graph:
    """The graph of a builder whose parameters, after ``g``, are names of ``INPUTS``."""
    return build_graph(build, *INPUTS.values(), names=tuple(INPUTS))


def assert_leaves_alone(apply: Pass, build: Build) -> None:
    graph = graph_of(build)
    verify(graph, lookup)
    assert apply(graph) is graph, graph_text(apply(graph))


def assert_rewrites(apply: Pass, before: Build, after: Build, times: int = 1) -> None:
    """``before`` becomes ``after``, up to dead code."""
    graph = graph_of(before)
    verify(graph, lookup)
    for _ in range(times):
        graph = apply(graph)
        verify(graph, lookup)
    expected = eliminate_dead_code(graph_of(after))
    assert graph_text(eliminate_dead_code(graph)) == graph_text(expected)
