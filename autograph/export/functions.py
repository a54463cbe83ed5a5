"""A function of graphs as JSON.

    {"name", "graph", "parameters", "results", "writebacks", "functions"}

What is read keeps the rules of graphs, or is a ValueError: every type is inferred anew, and every
attribute is one that its operator declares.
"""

from __future__ import annotations

import inspect
import keyword
import re
from collections.abc import Callable
from typing import Any

from autograph.errors import VerificationError
from autograph.ir import Node, Value
from autograph.ir.edit import walk
from autograph.ir.function import GraphFunction, Parameter
from autograph.ir.json import GraphReader, GraphWriter
from autograph.ir.json_fields import Json, entries, fields, items, line, of_type, shown, whole
from autograph.ir.verify import verify
from autograph.ops import Site, lookup
from autograph.ops.attributes import MOST_AXES
from autograph.ops.opdef import OpDef, Scalar


def to_json(function: GraphFunction, site: Callable[[Site], int]) -> Json:
    """``site`` gives the number under which a place that calls back is known."""

    def foreign(item: Any) -> Json:
        if not isinstance(item, Site):
            raise TypeError(f"an attribute cannot be a {type(item).__name__}")
        return ["site", site(item)]

    writer = GraphWriter(foreign, spans=False)
    return {
        "name": function.name,
        "graph": writer.graph(function.graph),
        "parameters": [
            {
                "value": writer.number(parameter.value),
                "layout": parameter.layout,
                "writable": parameter.writable,
                "excluded": [list(sizes) for sizes in parameter.excluded],
            }
            for parameter in function.parameters
        ],
        "results": function.results,
        "writebacks": [list(pair) for pair in function.writebacks.items()],
        "functions": {name: writer.graph(graph) for name, graph in function.functions.items()},
    }


def from_json(written: Json, sites: list[Site]) -> GraphFunction:
    """``sites`` are what the numbers of places stand for."""
    name, graph, parameters, results, writebacks, functions = fields(
        written, "name", "graph", "parameters", "results", "writebacks", "functions"
    )

    def site(content: Json) -> Site:
        if not 0 <= whole(content) < len(sites):
            raise ValueError(f"there is no site {content}")
        return sites[content]

    reader = GraphReader({"site": site})
    function = GraphFunction(
        identifier(name),
        reader.graph(graph),
        tuple([_parameter(reader, item) for item in items(parameters)]),
        whole(results),
        dict([(whole(p), whole(k)) for p, k in (items(pair, 2) for pair in items(writebacks))]),
        {identifier(own): reader.graph(body) for own, body in entries(functions)},
    )
    check(function)
    return function


def identifier(written: Json) -> str:
    """A name that generated code may have."""
    name = line(written)
    if not name.isidentifier() or keyword.iskeyword(name) or len(name) > 500:
        raise ValueError(f"{shown(name)} is no name")
    return name


def _parameter(reader: GraphReader, written: Json) -> Parameter:
    value, layout, writable, excluded = fields(written, "value", "layout", "writable", "excluded")
    if layout not in ("C", "F", "A", None):
        raise ValueError(f"there is no layout {shown(layout)}")
    sizes = tuple(
        [
            (whole(axis), whole(first), whole(last))
            for axis, first, last in (items(each, 3) for each in items(excluded))
        ]
    )
    return Parameter(reader.value(value), layout, of_type(writable, bool), excluded=sizes)


# What must hold.


def check(function: GraphFunction) -> None:
    """A ValueError that says which rule is broken."""
    for graph in function.graphs():
        for node in walk(graph):
            _check_node(node)
    try:
        for graph in function.graphs():
            verify(graph, lookup, function.functions)
    except VerificationError as error:
        raise ValueError(error.headline) from error
    _check_parameters(function)
    _check_outputs(function)


def _check_node(node: Node) -> None:
    try:
        op = lookup(node.op)
    except KeyError:
        raise ValueError(f"there is no operator {shown(node.op)}") from None
    for name in node.attrs.keys() - op.attributes.keys():
        raise ValueError(f"{op.name} has no attribute {shown(name)}")
    for name, test in op.attributes.items():
        if name in node.attrs and not test(node.attrs[name]):
            raise ValueError(f"the attribute {name} of {op.name} cannot be this")
        if name not in node.attrs and not _is_optional(op, name):
            raise ValueError(f"{op.name} needs the attribute {name}")
    if node.regions and not op.has_regions:
        raise ValueError(f"{op.name} has no regions")
    _check_number_of_operands(op, node)
    for value in node.results:
        _check_rank(value)


def _is_optional(op: OpDef, name: str) -> bool:
    return inspect.signature(op.eager).parameters[name].default is not inspect.Parameter.empty


def _check_number_of_operands(op: OpDef, node: Node) -> None:
    """As many as the operator's meaning takes; the type rules need not look."""
    count = len(node.operands)
    if op.is_elementwise and count != _arity(op):
        raise ValueError(f"{op.name} of {count} operands")


def _arity(op: OpDef) -> int:
    known = getattr(op.eager, "nin", None)
    if known is not None:
        return int(known)
    if inspect.isfunction(op.eager):
        return len(inspect.signature(op.eager).parameters.keys() - op.attributes.keys())
    assert isinstance(op.lowering, Scalar)
    places = [re.findall(r"\{(\d)\}", text) for text in op.lowering.templates.values()]
    return max(int(place) + 1 for found in places for place in found)


def _check_rank(value: Value) -> None:
    if value.type.rank > MOST_AXES:
        raise ValueError(f"an array of {value.type.rank} dimensions")


def _check_parameters(function: GraphFunction) -> None:
    """The inputs of the graph are the parameters, each followed by the sizes that it brings."""
    expected: dict[Value, None] = {}
    for parameter in function.parameters:
        if parameter.value in expected:
            raise ValueError("a parameter is there twice")
        expected[parameter.value] = None
        _check_rank(parameter.value)
        if not parameter.is_array and not parameter.value.type.is_scalar:
            raise ValueError("an array without a layout")
        for dim in parameter.value.type.dims:
            if dim.single is not None:
                expected.setdefault(dim.single)
            elif dim.static is None or dim.static < 0:
                raise ValueError("a parameter has a size that no argument tells")
    if len(expected) != len(function.graph.inputs) or set(expected) != set(function.graph.inputs):
        raise ValueError("the inputs of the graph are not its parameters and their sizes")


def _check_outputs(function: GraphFunction) -> None:
    outputs, results = function.graph.outputs, function.results
    places = list(range(results, len(outputs)))
    if results < 0 or sorted(function.writebacks.values()) != places:
        raise ValueError("the outputs of the graph are not its results and what is written")
    for position, output in function.writebacks.items():
        if not 0 <= position < len(function.parameters):
            raise ValueError(f"there is no parameter {position}")
        parameter = function.parameters[position]
        if not parameter.is_array or not parameter.writable:
            raise ValueError("a parameter is written that cannot be")
        if not outputs[output].type.may_be(parameter.value.type):
            raise ValueError("a parameter is written with an array of another type")
