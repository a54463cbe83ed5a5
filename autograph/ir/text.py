"""Graphs in print.

    graph(%n: int64[], %u: float64[%n])
      %1: float64[%n - 1] = view(%u)[1 + i0]
      %total: float64[] = reduce(%1; kind=sum, axes=(0,))
      return %total

An attribute that only repeats the dtype or the dimensions of the results is left out; an index map
is what stands in brackets, with ``i0``, ``i1`` for the indices of the view. A region follows its
node, indented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import numpy as np

from autograph.errors import Span
from autograph.ir.dims import Dim
from autograph.ir.function import GraphFunction
from autograph.ir.graph import Graph, Node, Value
from autograph.ir.types import AxisMap, TensorType, ViewMap

INDENT = "  "
COMMENT_COLUMN = 60


def graph_text(graph: Graph, *, source: bool = False, head: str = "graph") -> str:
    """The graph as text; with ``source`` the user's line follows each node that begins one."""
    return "\n".join(_Printer(source).graph(graph, head, ""))


def function_text(function: GraphFunction) -> str:
    """The function's own graph, and after it those of the functions that it calls."""
    named = ((function.name, function.graph), *function.functions.items())
    return "\n".join(graph_text(graph, head=name) for name, graph in named)


def node_text(node: Node) -> str:
    """One node without its regions, for messages."""
    return _Printer(source=False).node_line(node)


def type_text(type_: TensorType) -> str:
    """The type alone, as ``float64[%n, 4]``."""
    return _Printer(source=False).type(type_)


class Naming:
    """How parts of a graph are named in the print of the whole, for messages."""

    def __init__(self, graph: Graph) -> None:
        self.printer = _Printer(source=False)
        list(self.printer.graph(graph, "graph", ""))

    def node(self, node: Node) -> str:
        return self.printer.node_line(node)

    def value(self, value: Value) -> str:
        return self.printer.name(value)


class Names:
    """A unique name for every value: its hint, numbered where taken, or its place in the graph."""

    def __init__(self) -> None:
        self.of_value: dict[Value, str] = {}
        self.taken: set[str] = set()

    def __call__(self, value: Value) -> str:
        if value not in self.of_value:
            name = self.fresh(value.name or str(len(self.of_value)))
            self.taken.add(name)
            self.of_value[value] = name
        return f"%{self.of_value[value]}"

    def fresh(self, hint: str) -> str:
        name, number = hint, 0
        while name in self.taken:
            number += 1
            name = f"{hint}_{number}"
        return name


class _Printer:
    def __init__(self, source: bool) -> None:
        self.source = source
        self.name = Names()
        self.line_shown: tuple[str, int] | None = None

    def graph(self, graph: Graph, head: str, indent: str) -> Iterator[str]:
        inputs = ", ".join(map(self.definition, graph.inputs))
        yield f"{indent}{head}({inputs})"
        inner = indent + INDENT
        for node in graph.nodes:
            yield self.with_source(inner + self.node_line(node), node.span)
            for name, region in node.regions.items():
                yield from self.graph(region, name, inner + INDENT)
        yield f"{inner}return {', '.join(map(self.name, graph.outputs))}".rstrip()

    def node_line(self, node: Node) -> str:
        results = ", ".join(map(self.definition, node.results))
        application = f"{node.op}({self.arguments(node)}){self.maps(node)}"
        return f"{results} = {application}" if results else application

    def definition(self, value: Value) -> str:
        return f"{self.name(value)}: {self.type(value.type)}"

    def type(self, type_: TensorType) -> str:
        return f"{type_.dtype}[{', '.join(dim.text(self.name) for dim in type_.dims)}]"

    def arguments(self, node: Node) -> str:
        operands = ", ".join(map(self.name, node.operands))
        attrs = ", ".join(self.attributes(node))
        return f"{operands}; {attrs}" if operands and attrs else operands or attrs

    def attributes(self, node: Node) -> list[str]:
        shown = {
            key: self.attribute(item)
            for key, item in node.attrs.items()
            if not isinstance(item, ViewMap) and not repeats_result(item, node)
        }
        if len(shown) == 1 and not node.operands:
            return list(shown.values())
        return [f"{key}={text}" for key, text in shown.items()]

    def maps(self, node: Node) -> str:
        maps = [item for item in node.attrs.values() if isinstance(item, ViewMap)]
        return "".join(f"[{', '.join(map(self.axis, item.axes))}]" for item in maps)

    def axis(self, axis: AxisMap) -> str:
        """``offset + step*i``; what is 0 or 1 in it is left out."""
        if axis.axis is None or axis.step == Dim(0):
            return axis.offset.text(self.name)
        index, step = f"i{axis.axis}", axis.step.static
        if step is None:
            term = f"+ ({axis.step.text(self.name)})*{index}"
        else:
            term = (
                ("- " if step < 0 else "+ ") + (f"{abs(step)}*" if abs(step) != 1 else "") + index
            )
        if axis.offset == Dim(0):
            return term.removeprefix("+ ").replace("- ", "-")
        return f"{axis.offset.text(self.name)} {term}"

    def attribute(self, item: Any) -> str:
        if isinstance(item, Dim):
            return item.text(self.name)
        if isinstance(item, tuple):
            inner = ", ".join(map(self.attribute, item))
            return f"({inner},)" if len(item) == 1 else f"({inner})"
        return str(item)

    def with_source(self, line: str, span: Span | None) -> str:
        if not self.source or span is None or (span.file, span.line) == self.line_shown:
            return line
        self.line_shown = (span.file, span.line)
        text = re.sub(r"\s+", " ", span.text()).strip()
        return (
            f"{line:<{COMMENT_COLUMN}}  # {PurePath(span.file).name}:{span.line}  {text}".rstrip()
        )


def repeats_result(item: Any, node: Node) -> bool:
    """Whether an attribute can be read off the types of all results, or of the only one."""
    if (
        isinstance(item, tuple)
        and item
        and item == tuple((own.type.dtype, own.type.rank) for own in node.results)
    ):
        return True
    if len(node.results) != 1:
        return False
    type_ = node.result.type
    if isinstance(item, np.dtype):
        return item == type_.dtype
    if isinstance(item, Dim):
        return type_.dims == (item,)
    return isinstance(item, tuple) and item == type_.dims
