"""Laws of ``try``.

try {A} {B}                             =  A                  A throws nothing
try {A; throw(false, c); ...} {B}       =  A; B(c)            A throws nothing
try {... return x} {... return x}       =  x                  x from outside
try {... throw(p, c)} {h: ... h ...}    =  ... {h: ... c ...} every throw gives c, from outside or
                                                              a constant
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograph.ir import Graph, Node, Value
from autograph.ir.edit import Renaming, captures, walk
from autograph.ops.exceptions import throw, thrown_values, throws, try_
from autograph.passes.branches_and_loops import taken_out
from autograph.passes.rules import Replacement, Rules, Workshop

TRIES = Rules()


@TRIES.on(try_.name)
def nothing_thrown(node: Node, workshop: Workshop) -> Replacement:
    body = node.regions["body"]
    if throws(body, node.regions["handler"]):
        return None
    workshop.nodes += body.nodes
    return body.outputs


@TRIES.on(try_.name)
def always_thrown(node: Node, workshop: Workshop) -> Replacement:
    body, handler = node.regions["body"], node.regions["handler"]
    end = next((k for k, own in enumerate(body.nodes) if never_passes(own, workshop)), None)
    if end is None or throws(Graph((), body.nodes[:end], ()), handler):
        return None
    given = body.nodes[end].operands[1:]
    caught = Renaming(dict(zip(handler.inputs, given, strict=True)))
    if [caught.type(own.type) for own in handler.inputs] != [value.type for value in given]:
        return None
    workshop.nodes += body.nodes[:end]
    workshop.nodes += map(caught.node, handler.nodes)
    return [caught.value(output) for output in handler.outputs]


def never_passes(node: Node, workshop: Workshop) -> bool:
    return node.op == throw.name and workshop.number(node.operands[0]) == np.False_


@TRIES.on(try_.name)
def results_of_neither(node: Node, workshop: Workshop) -> Replacement:
    """Each result that body and handler take from outside."""
    inside = defined_in(node)
    outputs = zip(*(region.outputs for region in node.regions.values()), strict=True)
    found = [a if a is b and a not in inside else None for a, b in outputs]
    return taken_out(node, found, workshop)


@TRIES.on(try_.name)
def known_columns(node: Node, workshop: Workshop) -> Replacement:
    body, handler = node.regions["body"], node.regions["handler"]
    inside = defined_in(node)
    wanted = set(captures(Graph((), handler.nodes, handler.outputs)))
    known: dict[Value, Value] = {}
    for own, values in thrown_values(body, handler).items():
        if values and own in wanted and own in handler.inputs:
            found = the_same(values, inside, workshop)
            if found is not None and found.type == own.type:
                known[own] = found
    if not known:
        return None
    regions = {"body": body, "handler": Renaming(known).graph(handler)}
    return Node(node.op, node.operands, node.results, node.attrs, regions, node.span)


def the_same(values: Sequence[Value], inside: set[Value], workshop: Workshop) -> Value | None:
    """What all the values are, as a value from outside; constants are made anew."""
    first = values[0]
    if all(value is first for value in values) and first not in inside:
        return first
    numbers = [workshop.number(value) for value in values]
    if None in numbers or len({number.tobytes() for number in numbers}) > 1:
        return None
    return workshop.constant(numbers[0], first.type.dtype)


def defined_in(node: Node) -> set[Value]:
    inside: set[Value] = set()
    for region in node.regions.values():
        inside.update(region.inputs)
        for inner in walk(region):
            inside.update(inner.results)
            for deeper in inner.regions.values():
                inside.update(deeper.inputs)
    return inside
