"""Errors that the program handles itself.

try()                        {body() -> results, handler(code, *columns) -> results}
throw(ok, code, *columns)    unless ok: leave the body of the innermost try around, through branches
                             and loops; code and columns are what its handler gets

A throw in a handler belongs to the next try outside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from autograph.errors import TypeMismatch
from autograph.ir import BOOL, INT64, Graph, TensorType, Value
from autograph.ops.control import Region, Types, expect_regions, expect_types
from autograph.ops.opdef import OpDef, Structural, Trait, register


class Thrown(Exception):
    """A throw under way to its handler."""

    def __init__(self, *inputs: Any) -> None:
        super().__init__("thrown outside of every try")
        self.inputs = inputs


def _infer_try(operands: Types, attrs: Mapping[str, Any]) -> tuple[TensorType, ...]:
    regions = attrs["regions"]
    expect_regions(regions, {"body", "handler"}, set())
    body, handler = regions["body"], regions["handler"]
    expect_types(operands, (), "operands")
    expect_types(body.inputs, (), "inputs of the body")
    expect_types(handler.inputs[:1], (TensorType(INT64),), "the code")
    if [(t.dtype, t.rank) for t in body.outputs] != [(t.dtype, t.rank) for t in handler.outputs]:
        expect_types(handler.outputs, body.outputs, "results of the handler")
    return tuple(body.outputs)


def _infer_throw(operands: Types, attrs: Mapping[str, Any]) -> tuple[TensorType, ...]:
    """``attrs["handler"]``, where given, are the types of the handler's inputs."""
    expect_types(operands[:2], (TensorType(BOOL), TensorType(INT64)), "what a throw takes")
    if "handler" in attrs:
        if attrs["handler"] is None:
            raise TypeMismatch("a throw outside of every try")
        expect_types(operands[1:], attrs["handler"], "what is thrown")
    return ()


def _eager_try(body: Region, handler: Region) -> tuple[Any, ...]:
    try:
        return body()
    except Thrown as thrown:
        inputs = thrown.inputs
    return handler(*inputs)


def _eager_throw(ok: Any, *inputs: Any) -> tuple[Any, ...]:
    if not ok:
        raise Thrown(*inputs)
    return ()


try_ = register(OpDef("try", _infer_try, _eager_try, has_regions=True))
throw = register(
    OpDef("throw", _infer_throw, _eager_throw, Structural(), frozenset({Trait.EFFECTFUL}))
)


def thrown_values(graph: Graph, handler: Graph | None = None) -> dict[Value, list[Value]]:
    """For each input of each handler in the graph, and of ``handler`` which catches what the graph
    itself throws: the values that it may be, one for each throw.
    """
    found: dict[Value, list[Value]] = {}
    _note_throws(graph, () if handler is None else handler.inputs, found)
    return found


def _note_throws(graph: Graph, inputs: Sequence[Value], found: dict[Value, list[Value]]) -> None:
    for own in inputs:
        found.setdefault(own, [])
    for node in graph.nodes:
        if node.op == throw.name and inputs:
            for own, value in zip(inputs, node.operands[1:], strict=True):
                found[own].append(value)
        for name, region in node.regions.items():
            caught = node.op == try_.name and name == "body"
            _note_throws(region, node.regions["handler"].inputs if caught else inputs, found)


def throws(body: Graph, handler: Graph) -> bool:
    """Whether the handler of a try is ever reached from its body."""
    return bool(thrown_values(body, handler)[handler.inputs[0]])
