"""Graphs in print."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from autograph.errors import Span
from autograph.ir import AxisMap, Dim, Value, ViewMap
from autograph.ir.text import graph_text, type_text
from tests.graph_builder import Builder, build_graph, f64, i64, recording, text


def test_a_stencil_in_a_loop() -> None:
    n = Value(i64(), "n")

    def build(g: Builder, u: Value, steps: Value, n: Value) -> Value:
        def body(g: Builder, k: Value, u: Value) -> Value:
            middle = slice(1, Dim.of(n) - 1)
            total = g.add(g.view(u, slice(2, n)), g.view(u, slice(0, Dim.of(n) - 2)))
            return g.update(u, total, middle)

        return g.for_(steps, body, u)

    graph = build_graph(build, Value(f64(n), "u"), i64(), n)
    assert graph_text(graph) == text("""
        graph(%u: float64[%n], %steps: int64[], %n: int64[])
          %3: float64[%n] = for(%steps, %u)
            body(%k: int64[], %u_1: float64[%n])
              %6: float64[%n - 2] = view(%u_1)[2 + i0]
              %7: float64[%n - 2] = view(%u_1)[i0]
              %8: float64[%n - 2] = add(%6, %7)
              %9: float64[%n] = update(%u_1, %8)[1 + i0]
              return %9
          return %3
    """)
    assert str(graph) == graph_text(graph)


def test_index_maps() -> None:
    def build(g: Builder, m: Value, i: Value) -> tuple[Value, ...]:
        backwards = ViewMap((Dim(3),), (AxisMap(Dim(2), Dim(-1), 0), AxisMap(Dim.of(i))))
        every_other = ViewMap((Dim(2),), (AxisMap(Dim(0)), AxisMap(Dim(0), Dim(2), 0)))
        by_step = ViewMap((Dim(2),), (AxisMap(Dim(0)), AxisMap(Dim.of(i), Dim.of(i) * 2, 0)))
        mirrored = ViewMap((Dim(1),), (AxisMap(Dim(0), Dim(-1), 0), AxisMap(Dim(0))))
        return tuple(g.view(m, map=each) for each in (backwards, every_other, by_step, mirrored))

    graph = build_graph(build, f64(3, 4), i64())
    assert [str(line).split(" = ")[1] for line in graph_text(graph).splitlines()[1:5]] == [
        "view(%m)[2 - i0, %i]",
        "view(%m)[0, 2*i0]",
        "view(%m)[0, %i + (2*%i)*i0]",
        "view(%m)[-i0, 0]",
    ]


def test_attributes_that_repeat_the_type_are_left_out() -> None:
    def build(g: Builder, x: Value) -> tuple[Value, ...]:
        return (
            g.constant(np.float32(0.1)),
            g.cast(x, np.int32),
            g.empty(2, 3),
            g.iota(5),
            g.reduce(x, "max"),
        )

    lines = graph_text(build_graph(build, f64(4))).splitlines()[1:6]
    assert [line.strip() for line in lines] == [
        "%1: float32[] = constant(0.1)",
        "%2: int32[4] = cast(%x)",
        "%3: float64[2, 3] = empty()",
        "%4: int64[5] = iota()",
        "%5: float64[] = reduce(%x; kind=max, axes=(0,))",
    ]


def test_names_are_unique_and_effects_have_no_results() -> None:
    def build(g: Builder, x: Value) -> Value:
        again = g.node("exp", (x,), name="x")
        third = g.node("exp", (again,), name="x_1")
        g.host(recording([], "print"), third)
        return third

    assert graph_text(build_graph(build, f64())) == text("""
        graph(%x: float64[])
          %x_1: float64[] = exp(%x)
          %x_1_1: float64[] = exp(%x_1)
          host(%x_1_1; site=print)
          return %x_1_1
    """)


def test_the_users_line_once(tmp_path: Path) -> None:
    file = tmp_path / "model.py"
    file.write_text("def f(x):\n    return sin(x) * \t 2.0\n")

    def build(g: Builder, x: Value) -> Value:
        g.span = Span(str(file), 2)
        return g.multiply(g.sin(x), 2.0)

    lines = graph_text(build_graph(build, f64()), source=True).splitlines()
    assert lines[1].endswith("  # model.py:2  return sin(x) * 2.0")
    assert "#" not in lines[2]


def test_type_alone() -> None:
    assert type_text(f64(4, Dim.of(Value(i64(), "n")) + 1)) == "float64[4, %n + 1]"
