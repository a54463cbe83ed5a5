"""Which values are versions of a written parameter: what its memory holds at each point.

    versions(output)               includes output
    versions(update(x, v; map))    includes x, and so for every operator that makes new versions
    versions(host call's array)    includes the array that was handed over
    versions(call result k)        includes operand p, where the function writes input p in place
    versions(cond result k)        includes output k of both regions
    versions(try result k)         the same
    versions(handler's input k)    includes what each throw hands over for it
    versions(loop result k)        includes operand k, the body's input k and the body's output k

A value that is a version of another parameter's memory is left to that one: it is copied.
"""

from __future__ import annotations

from collections.abc import Mapping

from autograph.ir import Graph, Value
from autograph.ir.function import GraphFunction
from autograph.ops.origins import Links, Search, written_before
from autograph.ops.passing import passing_of


def versions_of_parameters(function: GraphFunction) -> dict[Value, int]:
    """The position of the parameter that each version is a version of."""
    starts = {position: function.parameters[position].value for position in function.writebacks}
    in_place = passing_of(function.functions).in_place
    return _versions(function.graph, starts, function.writebacks, in_place)


def versions_of_inputs(
    graph: Graph, written: Mapping[int, int], in_place: Links
) -> dict[Value, int]:
    """The output that each version of a written input leads to; ``written``: output to input."""
    starts = {k: graph.inputs[p] for k, p in written.items()}
    return _versions(graph, starts, {k: k for k in written}, in_place)


def _versions(
    graph: Graph, starts: Mapping[int, Value], outputs: Mapping[int, int], in_place: Links
) -> dict[Value, int]:
    """``starts`` and ``outputs``: the first and the last version, by the owner's number."""
    origins: dict[Value, int | None] = {value: owner for owner, value in starts.items()}
    search = Search(graph, origins, lambda node, k: written_before(node, k, in_place), in_place)
    for owner, output in outputs.items():
        search.claim(graph.outputs[output], owner)
    return search.owner
