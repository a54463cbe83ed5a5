"""Graphs as JSON, and back.

    {"inputs": [[id, type, name], ...], "nodes": [...], "outputs": [id, ...]}

Values are numbered in the order in which they are defined. Types are ``["float64", [dim, ...]]``; a
dimension is ``[const, [[id, coefficient], ...]]``. Every attribute is a pair of its kind and its
content; floats are kept bit for bit. What refers to live Python objects, as sites of effects do,
is written by who knows them: ``foreign`` gives the pair of kind and content, and reads it again.

What is read may be anything: whatever is no graph in this form is a ValueError. Whether the graph
keeps the rules of graphs is for ``verify`` to say.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograph.errors import Span, Unsupported
from autograph.ir.dims import Dim
from autograph.ir.graph import Graph, Node, Value
from autograph.ir.json_fields import Json, dtype, entries, fields, items, line, of_type, whole
from autograph.ir.types import AxisMap, TensorType, ViewMap


def graph_to_json(graph: Graph) -> str:
    """The graph as JSON text; two calls give the same text."""
    return json.dumps(GraphWriter().graph(graph), separators=(",", ":"))


def graph_from_json(text: str) -> Graph:
    """A graph equal to the one written, of new values."""
    return GraphReader().graph(json.loads(text))


def _refused(item: Any) -> Json:
    raise Unsupported(
        f"a graph that holds {type(item).__name__} ({item}) cannot be written as JSON",
        notes=("prints, checks and raises refer to functions of the running program",),
    )


class GraphWriter:
    """Writes graphs that share values; ``spans`` says whether the user's lines are kept."""

    def __init__(self, foreign: Callable[[Any], Json] = _refused, spans: bool = True) -> None:
        self.foreign = foreign
        self.spans = spans
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
        if node.span is not None and self.spans:
            written["span"] = span_text(node.span)
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
        return self.foreign(item)


WRITERS: Mapping[type, Callable[[GraphWriter, Any], Json]] = {
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


class GraphReader:
    """Reads what a ``GraphWriter`` has written. ``foreign`` reads attributes of other kinds."""

    def __init__(self, foreign: Mapping[str, Callable[[Json], Any]] | None = None) -> None:
        self.foreign = foreign or {}
        self.values: dict[int, Value] = {}

    def graph(self, written: Json) -> Graph:
        inputs, nodes, outputs = fields(written, "inputs", "nodes", "outputs")
        values = self.definitions(inputs)
        made = tuple([self.node(node) for node in items(nodes)])
        return Graph(values, made, self.uses(outputs))

    def definitions(self, written: Json) -> tuple[Value, ...]:
        """Scalars first: the dimensions of the others may mention them."""
        parts = [items(item, 3) for item in items(written)]
        for number, type_, name in sorted(parts, key=lambda item: len(items(items(item[1], 2)[1]))):
            if whole(number) in self.values:
                raise ValueError(f"value {number} is defined twice")
            self.values[number] = Value(self.type(type_), line(name))
        return tuple([self.values[number] for number, _, _ in parts])

    def value(self, number: Json) -> Value:
        if whole(number) not in self.values:
            raise ValueError(f"value {number} is not defined")
        return self.values[number]

    def uses(self, numbers: Json) -> tuple[Value, ...]:
        return tuple([self.value(number) for number in items(numbers)])

    def node(self, written: Json) -> Node:
        op, operands, attrs, regions, results = fields(
            written, "op", "operands", "attrs", "regions", "results", maybe=("span",)
        )
        return Node(
            line(op),
            self.uses(operands),
            attrs={line(key): self.attribute(item) for key, item in entries(attrs)},
            regions={line(name): self.graph(region) for name, region in entries(regions)},
            results=self.definitions(results),
            span=span(written["span"]) if "span" in written else None,
        )

    def type(self, written: Json) -> TensorType:
        name, dims = items(written, 2)
        return TensorType(dtype(name), self.dims(dims))

    def dims(self, written: Json) -> tuple[Dim, ...]:
        return tuple([self.dim(dim) for dim in items(written)])

    def dim(self, written: Json) -> Dim:
        const, terms = items(written, 2)
        result = Dim(whole(const))
        for term in items(terms):
            number, coefficient = items(term, 2)
            result += Dim.of(self.value(number)) * whole(coefficient)
        return result

    def map(self, written: Json) -> ViewMap:
        dims, axes = items(written, 2)
        return ViewMap(self.dims(dims), tuple([self.axis(axis) for axis in items(axes)]))

    def axis(self, written: Json) -> AxisMap:
        offset, step, axis = items(written, 3)
        return AxisMap(self.dim(offset), self.dim(step), None if axis is None else whole(axis))

    def attribute(self, written: Json) -> Any:
        kind, content = items(written, 2)
        if line(kind) in self.foreign:
            return self.foreign[kind](content)
        if kind not in READERS:
            raise ValueError(f"there is no kind of attribute {kind!r}")
        return READERS[kind](self, content)


def span_text(item: Span) -> Json:
    return [item.file, item.line, item.column, item.end_column, item.function]


def span(written: Json) -> Span:
    file, row, column, end, function = items(written, 5)
    return Span(line(file), whole(row), whole(column), whole(end), line(function))


def _scalar(reader: GraphReader, content: Json) -> Any:
    name, digits = items(content, 2)
    element, data = dtype(name), bytes.fromhex(of_type(digits, str))
    if len(data) != element.itemsize:
        raise ValueError(f"{len(data)} bytes for a {element}")
    return np.frombuffer(data, element)[0]


def _complex(reader: GraphReader, content: Json) -> complex:
    real, imaginary = items(content, 2)
    return complex(_float(reader, real), _float(reader, imaginary))


def _float(reader: GraphReader, content: Json) -> float:
    return float.fromhex(of_type(content, str))


def _tuple(reader: GraphReader, content: Json) -> tuple[Any, ...]:
    return tuple([reader.attribute(item) for item in items(content)])


READERS: Mapping[str, Callable[[GraphReader, Json], Any]] = {
    "dim": lambda reader, content: reader.dim(content),
    "map": lambda reader, content: reader.map(content),
    "tuple": _tuple,
    "dtype": lambda reader, content: dtype(content),
    "scalar": _scalar,
    "bool": lambda reader, content: of_type(content, bool),
    "int": lambda reader, content: of_type(content, int),
    "str": lambda reader, content: of_type(content, str),
    "float": _float,
    "complex": _complex,
    "none": lambda reader, content: of_type(content, type(None)),
}
