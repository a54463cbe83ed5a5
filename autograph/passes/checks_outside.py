"""Checks of a loop or branch that could as well be asked before it.

    for(n, x)                          %some = less(0, n)
      body(k, x)                       cond(%some) {check(%ok)} {}
        check(%ok)             ==>     for(n, x)
        %y = multiply(x, x)              body(k, x)
                                           %y = multiply(x, x)

    cond(p)                            cond(p) {check(%ok)} {}
      then() check(%ok); A     ==>     cond(p)
      else() B                           then() A
                                         else() B

Only where they come before all else, are about values from outside, and leave nothing behind that
has an effect: then the loop or branch only computes, and other checks may be asked before it, too.
And only where whole arrays are computed in it. A check of a size in a loop over elements tells LLVM
what the loop needs to become a vector loop, and is taken out of it anyway.
"""

from __future__ import annotations

from autograph.ir import BOOL, INT64, Graph, Node, TensorType, Value
from autograph.ir.edit import uses, walk
from autograph.ops.control import cond, for_
from autograph.ops.effects import check
from autograph.ops.elementwise import less
from autograph.ops.structure import empty, iota, reshape, update, view
from autograph.passes.forward import constant_node
from autograph.passes.purity import graph_has_effect, has_effect, is_light

FREE = (empty.name, iota.name, reshape.name, view.name)  # no elements are computed


def taken_before(node: Node) -> list[Node]:
    """The checks to be asked first, and the node without them."""
    if node.op not in (cond.name, for_.name) or "test" in node.regions or asks_only(node):
        return [node]
    inner = [own for region in node.regions.values() for own in walk(region)]
    if not has_effect(node) or not any(map(computes_an_array, inner)):
        return [node]
    first = {name: _first_checks(region) for name, region in node.regions.items()}
    regions = {name: _without(region, first[name]) for name, region in node.regions.items()}
    if any(map(graph_has_effect, regions.values())):
        return [node]
    made = [own for nodes in first.values() for own in nodes if not asks_only(own)]
    asked = {name: tuple(filter(asks_only, nodes)) for name, nodes in first.items()}
    test = node.operands[0]
    if node.op == for_.name:
        test = _is_positive(test, made)
        asked = {"then": asked["body"], "else": ()}
    questions = {name: Graph((), nodes, ()) for name, nodes in asked.items()}
    before = Node(cond.name, (test,), (), {}, questions, node.span)
    rest = Node(node.op, node.operands, node.results, node.attrs, regions, node.span)
    return [*made, before, rest]


def _is_positive(count: Value, made: list[Node]) -> Value:
    zero = constant_node(Value(TensorType(INT64)), 0)
    test = Node(less.name, (zero.result, count), (Value(TensorType(BOOL)),))
    made += (zero, test)
    return test.result


def asks_only(node: Node) -> bool:
    """Whether a node is a check, or a branch that does nothing but check."""
    if node.op != cond.name:
        return node.op == check.name
    inner = (own for region in node.regions.values() for own in region.nodes)
    return not node.results and all(is_light(own) or asks_only(own) for own in inner)


def computes_an_array(node: Node) -> bool:
    """Whether it goes over an array to make another, or a number of it."""
    if node.regions or node.op in FREE or (node.op == update.name and not node.attrs["map"].dims):
        return False
    return not all(value.type.is_scalar for value in (*node.operands, *node.results))


def _first_checks(region: Graph) -> list[Node]:
    """The checks that a region begins with, and what they need, all of it from outside."""
    inside = set(region.inputs)
    found: list[Node] = []
    for node in region.nodes:
        if not (asks_only(node) or is_light(node)):
            break
        if inside.isdisjoint(uses(node)):
            found.append(node)
        elif asks_only(node):
            break
        else:
            inside.update(node.results)
    needed: set[Value] = set()
    wanted: list[Node] = []
    for node in reversed(found):
        if asks_only(node) or not needed.isdisjoint(node.results):
            needed.update(uses(node))
            wanted.append(node)
    return wanted[::-1]


def _without(region: Graph, taken: list[Node]) -> Graph:
    gone = set(taken)
    left = tuple(node for node in region.nodes if node not in gone)
    return Graph(region.inputs, left, region.outputs)
