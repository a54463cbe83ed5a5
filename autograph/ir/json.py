"""Graphs as JSON, and back.

    {"inputs": [[id, type, name], ...], "nodes": [...], "outputs": [id, ...]}

Values are numbered in the order in which they are defined. Types are ``["float64", [dim, ...]]``; a
dimension is ``[const, [[id, coefficient], ...]]``. Every attribute is a pair of its kind and its
content; floats are kept bit for bit. What refers to live Python objects, as sites of effects do,
cannot be written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograph.errors import Span, Unsupported
from autograph.ir.dims import Dim
from autograph.ir.graph import Graph, Node, Value
from autograph.ir.types import AxisMap, TensorType, ViewMap

Json = Any


def graph_to_json(graph: Graph) -> str:
    """The graph as JSON text; two calls give the same text."""
    return json.dumps(_Writer().graph(graph), separators=(",", ":"))


def graph_from_json(text: str) -> Graph:
    """A graph equal to the one written, of new values."""
    return _Reader().graph(json.loads(text))


class _Writer:
    def __init__(self) -> None:
        self.numbers: dict[Value, int] = {}

    def number(self, value: Value) -> int:
        return self.numbers.setdefault(value, len(self.numbers))

    def graph(self, graph: Graph) -> Json:
        return {
            "inputs": self.definitions(graph.inputs),
            "nodes": [self.node(node) for node in graph.nodes],
            "outputs": [self.number(value) for value in graph.outputs],
        }

    def definitions(self, values: tuple[Value, ...]) -> Json:
        """Numbers first: dimensions may mention values that are defined beside them."""
        for value in values:
            self.number(value)
        return [[self.number(v), self.type(v.type), v.name] for v in values]

    def node(self, node: Node) -> Json:
        written = {
            "op": node.op,
            "operands": [self.number(value) for value in node.operands],
            "attrs": {key: self.attribute(item) for key, item in node.attrs.items()},
            "regions": {name: self.graph(region) for name, region in node.regions.items()},
            "results": self.definitions(node.results),
        }
        if node.span is not None:
            s = node.span
            written["span"] = [s.file, s.line, s.column, s.end_column, s.function]
        return written

    def type(self, type_: TensorType) -> Json:
        return [type_.dtype.str, [self.dim(dim) for dim in type_.dims]]

    def dim(self, dim: Dim) -> Json:
        return [dim.const, [[self.number(value), c] for value, c in dim.terms]]

    def map(self, map_: ViewMap) -> Json:
        axes = [[self.dim(a.offset), self.dim(a.step), a.axis] for a in map_.axes]
        return [[self.dim(dim) for dim in map_.dims], axes]

    def attribute(self, item: Any) -> Json:
        write = WRITERS.get(type(item))
        if write is not None:
            return write(self, item)
        if isinstance(item, np.dtype):
            return ["dtype", item.str]
        if isinstance(item, np.generic):
            return ["scalar", [item.dtype.str, item.tobytes().hex()]]
        raise Unsupported(
            f"a graph that holds {type(item).__name__} ({item}) cannot be written as JSON",
            notes=("prints, checks and raises refer to functions of the running program",),
        )


WRITERS: Mapping[type, Callable[[_Writer, Any], Json]] = {
    Dim: lambda writer, item: ["dim", writer.dim(item)],
    ViewMap: lambda writer, item: ["map", writer.map(item)],
    tuple: lambda writer, item: ["tuple", [writer.attribute(inner) for inner in item]],
    bool: lambda writer, item: ["bool", item],
    int: lambda writer, item: ["int", item],
    str: lambda writer, item: ["str", item],
    float: lambda writer, item: ["float", item.hex()],
    complex: lambda writer, item: ["complex", [item.real.hex(), item.imag.hex()]],
    type(None): lambda writer, item: ["none", None],
}


class _Reader:
    def __init__(self) -> None:
        self.values: dict[int, Value] = {}

    def graph(self, written: Json) -> Graph:
        inputs = self.definitions(written["inputs"])
        nodes = tuple(self.node(node) for node in written["nodes"])
        return Graph(inputs, nodes, tuple(self.values[number] for number in written["outputs"]))

    def definitions(self, written: Json) -> tuple[Value, ...]:
        """Scalars first: the dimensions of the others may mention them."""
        for number, type_, name in sorted(written, key=lambda item: len(item[1][1])):
            self.values[number] = Value(self.type(type_), name)
        return tuple(self.values[number] for number, _, _ in written)

    def node(self, written: Json) -> Node:
        return Node(
            written["op"],
            tuple(self.values[number] for number in written["operands"]),
            attrs={key: self.attribute(*item) for key, item in written["attrs"].items()},
            regions={name: self.graph(region) for name, region in written["regions"].items()},
            results=self.definitions(written["results"]),
            span=Span(*written["span"]) if "span" in written else None,
        )

    def type(self, written: Json) -> TensorType:
        dtype, dims = written
        return TensorType(np.dtype(dtype), tuple(self.dim(dim) for dim in dims))

    def dim(self, written: Json) -> Dim:
        const, terms = written
        result = Dim(const)
        for number, coefficient in terms:
            result += Dim.of(self.values[number]) * coefficient
        return result

    def map(self, written: Json) -> ViewMap:
        dims, axes = written
        return ViewMap(
            tuple(self.dim(dim) for dim in dims),
            tuple(AxisMap(self.dim(o), self.dim(step), axis) for o, step, axis in axes),
        )

    def attribute(self, kind: str, content: Json) -> Any:
        return READERS[kind](self, content)


def _scalar(reader: _Reader, content: Json) -> Any:
    dtype, digits = content
    return np.frombuffer(bytes.fromhex(digits), np.dtype(dtype))[0]


READERS: Mapping[str, Callable[[_Reader, Json], Any]] = {
    "dim": lambda reader, content: reader.dim(content),
    "map": lambda reader, content: reader.map(content),
    "tuple": lambda reader, content: tuple(reader.attribute(*item) for item in content),
    "dtype": lambda reader, content: np.dtype(content),
    "scalar": _scalar,
    "bool": lambda reader, content: content,
    "int": lambda reader, content: content,
    "str": lambda reader, content: content,
    "float": lambda reader, content: float.fromhex(content),
    "complex": lambda reader, content: complex(*map(float.fromhex, content)),
    "none": lambda reader, content: None,
}
