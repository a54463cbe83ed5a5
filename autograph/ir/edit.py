"""Reading and rewriting graphs: what nodes use, what regions capture, and renaming of values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from autograph.ir.dims import Dim, DimLike
from autograph.ir.graph import Graph, Node, Value
from autograph.ir.types import TensorType, ViewMap


def attribute_values(attribute: Any) -> Iterator[Value]:
    """The values inside an attribute: those of dimensions, index maps, and tuples of these."""
    if isinstance(attribute, (Dim, ViewMap)):
        yield from attribute.values()
    elif isinstance(attribute, tuple):
        for item in attribute:
            yield from attribute_values(item)


def type_values(type_: TensorType) -> Iterator[Value]:
    for dim in type_.dims:
        yield from dim.values()


def uses(node: Node) -> Iterator[Value]:
    """Every outer value that ``node`` needs: operands, and those in attributes, types, regions."""
    yield from node.operands
    for attribute in node.attrs.values():
        yield from attribute_values(attribute)
    own = set(node.results)
    for result in node.results:
        yield from (value for value in type_values(result.type) if value not in own)
    for region in node.regions.values():
        yield from captures(region)


def captures(graph: Graph) -> list[Value]:
    """Values used in ``graph`` that are defined outside of it, in order of first use, each once."""
    defined: set[Value] = set(graph.inputs)
    found: dict[Value, None] = {}

    def note(values: Iterator[Value]) -> None:
        for value in values:
            if value not in defined:
                found[value] = None

    for value in graph.inputs:
        note(type_values(value.type))
    for node in graph.nodes:
        note(uses(node))
        defined.update(node.results)
    note(iter(graph.outputs))
    return list(found)


def walk(graph: Graph) -> Iterator[Node]:
    """Every node of the graph and of its regions, a node before what is inside it."""
    for node in graph.nodes:
        yield node
        for region in node.regions.values():
            yield from walk(region)


class Renaming:
    """Replaces values throughout nodes, types, attributes and regions.

    ``values`` maps a value to the value that takes its place; ``dims`` maps a value to the
    expression that takes its place inside dimensions (by default the renamed value). Results whose
    types mention a renamed value are themselves re-created, so one forward walk is enough.
    """

    def __init__(
        self,
        values: Mapping[Value, Value] | None = None,
        dims: Mapping[Value, DimLike] | None = None,
    ) -> None:
        self.values: dict[Value, Value] = dict(values or {})
        self.dims: dict[Value, DimLike] = {**self.values, **(dims or {})}

    def replace(self, old: Value, new: Value, dim: DimLike | None = None) -> None:
        self.values[old] = new
        self.dims[old] = new if dim is None else dim

    def value(self, value: Value) -> Value:
        return self.values.get(value, value)

    def type(self, type_: TensorType) -> TensorType:
        return type_.substitute(self.dims)

    def attribute(self, attribute: Any) -> Any:
        """The attribute renamed; the same object where nothing changed."""
        if isinstance(attribute, (Dim, ViewMap)):
            return attribute.substitute(self.dims)
        if isinstance(attribute, tuple):
            renamed = tuple(self.attribute(item) for item in attribute)
            same = all(new is old for new, old in zip(renamed, attribute, strict=True))
            return attribute if same else renamed
        return attribute

    def define(self, value: Value) -> Value:
        """The value itself, or one of the renamed type in its place."""
        if not value.type.dims:
            return value
        renamed = self.type(value.type)
        if renamed is value.type or renamed == value.type:
            return value
        fresh = Value(renamed, value.name)
        self.replace(value, fresh)
        return fresh

    def attributes(self, attrs: Mapping[str, Any]) -> Mapping[str, Any]:
        """The attributes renamed; the same object where nothing changed."""
        renamed = {key: self.attribute(item) for key, item in attrs.items()}
        return attrs if all(renamed[key] is attrs[key] for key in attrs) else renamed

    def node(self, node: Node) -> Node:
        """The node with everything in it renamed; the same object where nothing changed."""
        if not self.values and not self.dims:
            return node
        operands = tuple([self.values.get(value, value) for value in node.operands])
        attrs = self.attributes(node.attrs) if node.attrs else node.attrs
        regions = {key: self.graph(region) for key, region in node.regions.items()}
        results = tuple([self.define(value) for value in node.results])
        same = (
            operands == node.operands
            and results == node.results
            and attrs is node.attrs
            and all(regions[key] is node.regions[key] for key in regions)
        )
        return node if same else Node(node.op, operands, results, attrs, regions, node.span)

    def graph(self, graph: Graph) -> Graph:
        inputs = tuple(map(self.define, graph.inputs))
        nodes = tuple(map(self.node, graph.nodes))
        outputs = tuple(map(self.value, graph.outputs))
        if inputs == graph.inputs and outputs == graph.outputs and _same(nodes, graph.nodes):
            return graph
        return Graph(inputs, nodes, outputs)


def _same(left: tuple[Node, ...], right: tuple[Node, ...]) -> bool:
    return len(left) == len(right) and all(a is b for a, b in zip(left, right, strict=True))
