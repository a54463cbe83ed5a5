"""What an array holds anyway is read there, not computed again.

    %u = update(%b, %v; m)                  %u = update(%b, %v; m)
    %x = view(%u; n)            ==>         %w = view(%u; m)
    %y = add(%v, %x)                        %x = view(%u; n)
                                            %y = add(%w, %x)

Who reads the array at other places as well comes after the loop that stores ``v``, where its
elements would have to be computed a second time. It has to come before the array is changed again.
"""

from __future__ import annotations

from autograph.ir import Graph, Node, Value
from autograph.ops import Scalar, lookup
from autograph.ops.structure import update, view
from autograph.passes.views import is_injective


def read_stored(graph: Graph) -> Graph:
    nodes = [_inside(node) for node in graph.nodes]
    changed = any(new is not old for new, old in zip(nodes, graph.nodes, strict=True))
    makers = {result: node for node in nodes for result in node.results}
    position = 0
    while position < len(nodes):
        read = _read_back(nodes, position, makers)
        if read is not None:
            nodes = read
            changed = True
        position += 1
    return Graph(graph.inputs, tuple(nodes), graph.outputs) if changed else graph


def _inside(node: Node) -> Node:
    regions = {name: read_stored(region) for name, region in node.regions.items()}
    if all(regions[name] is region for name, region in node.regions.items()):
        return node
    return Node(node.op, node.operands, node.results, node.attrs, regions, node.span)


def _read_back(nodes: list[Node], position: int, makers: dict[Value, Node]) -> list[Node] | None:
    """The nodes with later uses of what is stored at ``position`` read from the array."""
    stored = nodes[position]
    if stored.op != update.name or not _is_computed(stored.operands[1], makers):
        return None
    value, map_ = stored.operands[1], stored.attrs["map"]
    if value.type.dims != map_.dims or not is_injective(map_):
        return None
    end = _changed_again(nodes, position, stored.result)
    later = range(position + 1, end)
    beside = any(
        stored.result in nodes[k].operands and nodes[k].attrs["map"] != map_ for k in later
    )
    users = [k for k in later if value in nodes[k].operands and not nodes[k].regions]
    if not beside or not users:
        return None
    read = Value(value.type, value.name)
    new = list(nodes)
    for k in users:
        new[k] = _with_operand(nodes[k], value, read)
    new.insert(position + 1, Node(view.name, (stored.result,), (read,), {"map": map_}))
    return new


def _is_computed(value: Value, makers: dict[Value, Node]) -> bool:
    maker = makers.get(value)
    while maker is not None and maker.op == view.name:
        maker = makers.get(maker.operands[0])
    return maker is not None and isinstance(lookup(maker.op).lowering, Scalar)


def _changed_again(nodes: list[Node], position: int, array: Value) -> int:
    """The first node after ``position`` that does more with the array than to read a part."""
    for k in range(position + 1, len(nodes)):
        if nodes[k].regions or (array in nodes[k].operands and nodes[k].op != view.name):
            return k
    return len(nodes)


def _with_operand(node: Node, old: Value, new: Value) -> Node:
    operands = tuple(new if operand is old else operand for operand in node.operands)
    return Node(node.op, operands, node.results, node.attrs, node.regions, node.span)
