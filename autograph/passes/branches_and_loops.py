"""Laws of operators with regions.

cond(true) {A} {B}                          =  A
cond(p) {return x} {return x}               =  x
cond(p) {return true} {return false}        =  p
cond(p) {return x} {return y}               =  select(p, x, y)      scalars from outside
cond(p) {A; raise(c)} {B; return x}         =  A; check(not p, c); B; x      A makes scalars only
for(0, x) {...}                             =  x
for(1, x) {A}                               =  A
while(x) {test: return false} {...}         =  x
for(n, x) {test: return true} {A}           =  for(n, x) {A}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from autograph.ir import BOOL, Graph, Node, Value
from autograph.ir.edit import Renaming
from autograph.ops.control import cond, for_, while_
from autograph.ops.effects import check, raise_
from autograph.ops.elementwise import logical_not
from autograph.ops.structure import constant, select
from autograph.passes.forward import constant_of
from autograph.passes.purity import graph_has_effect, has_effect, is_light
from autograph.passes.rules import Replacement, Rules, Workshop

REGIONS = Rules()


@REGIONS.on(cond.name)
def known_condition(node: Node, workshop: Workshop) -> Replacement:
    test = workshop.number(node.operands[0])
    if test is None:
        return None
    taken = node.regions["then" if test else "else"]
    workshop.nodes += taken.nodes
    return taken.outputs


@REGIONS.on(cond.name)
def results_without_branches(node: Node, workshop: Workshop) -> Replacement:
    """Each result that needs no branch is taken out of the operator."""
    then, orelse = node.regions["then"], node.regions["else"]
    inside = {value for region in (then, orelse) for n in region.nodes for value in n.results}
    columns = zip(node.results, then.outputs, orelse.outputs, strict=True)
    found = [merged(node, result, pair, inside, workshop) for result, *pair in columns]
    return taken_out(node, found, workshop)


def taken_out(node: Node, found: Sequence[Value | None], workshop: Workshop) -> Replacement:
    """The node without the results that something takes the place of."""
    if not any(found):
        return None
    rest = without_results(node, [new is not None for new in found])
    if rest is None:
        return found
    # What took a result's place is made before: it may be a size in the type of a result that
    # stays.
    taken = {old: new for old, new in zip(node.results, found, strict=True) if new is not None}
    renamed = Renaming(taken).node(rest)
    workshop.nodes.append(renamed)
    kept = iter(renamed.results)
    return [next(kept) if new is None else new for new in found]


def merged(
    node: Node, result: Value, arms: Sequence[Value], inside: set[Value], workshop: Workshop
) -> Value | None:
    then, orelse = arms
    (test,) = node.operands
    if then is orelse and then not in inside:
        return then
    if result.type.dims:
        return None
    numbers = [
        known_inside(node.regions[name], arm) for name, arm in (("then", then), ("else", orelse))
    ]
    outer = [
        number is not None or arm not in inside for number, arm in zip(numbers, arms, strict=True)
    ]
    if not all(outer):
        return None
    if result.type.dtype == BOOL and None not in numbers and numbers[0] != numbers[1]:
        return test if numbers[0] else workshop.apply(logical_not.name, test)
    taken = [
        arm if arm not in inside else workshop.constant(number, result.type.dtype)
        for arm, number in zip(arms, numbers, strict=True)
    ]
    return workshop.apply(select.name, test, *taken)


def known_inside(region: Graph, value: Value) -> Any:
    """The constant that a region makes of ``value``."""
    made_by = {node.result: node for node in region.nodes if node.op == constant.name}
    return constant_of(value, made_by)


@REGIONS.on(cond.name)
def raise_in_a_branch(node: Node, workshop: Workshop) -> Replacement:
    """A raise under a condition is a check: what follows is reached only where it does not hold."""
    for name, other in (("then", "else"), ("else", "then")):
        found = raised_at_once(node.regions[name])
        if found is None:
            continue
        raised, before = found
        (test,) = node.operands
        ok = workshop.apply(logical_not.name, test) if name == "then" else test
        workshop.nodes += before
        operands = (ok, *raised.operands)
        workshop.nodes.append(Node(check.name, operands, (), raised.attrs, {}, raised.span))
        workshop.nodes += node.regions[other].nodes
        return node.regions[other].outputs
    return None


def raised_at_once(region: Graph) -> tuple[Node, tuple[Node, ...]] | None:
    """The raise of a branch, and what comes before it, if that may be computed anywhere."""
    position = next((k for k, own in enumerate(region.nodes) if own.op == raise_.name), None)
    if position is None:
        return None
    before = region.nodes[:position]
    return (region.nodes[position], before) if all(map(is_light, before)) else None


@REGIONS.on(for_.name)
def empty_loop(node: Node, workshop: Workshop) -> Replacement:
    count = workshop.number(node.operands[0])
    return node.operands[1:] if count is not None and count <= 0 else None


@REGIONS.on(for_.name)
def single_iteration(node: Node, workshop: Workshop) -> Replacement:
    if workshop.number(node.operands[0]) != 1 or "test" in node.regions:
        return None
    body = node.regions["body"]
    start = node.operands[1:]
    if [value.type for value in body.inputs[1:]] != [value.type for value in start]:
        return None
    first = workshop.constant(0, body.inputs[0].type.dtype)
    once = Renaming(dict(zip(body.inputs, (first, *start), strict=True)))
    workshop.nodes += map(once.node, body.nodes)
    return [once.value(output) for output in body.outputs]


@REGIONS.on(for_.name, while_.name)
def known_test(node: Node, workshop: Workshop) -> Replacement:
    test = node.regions.get("test")
    if test is None or graph_has_effect(test):
        return None
    (output,) = test.outputs
    known = known_inside(test, output)
    if known is None:
        known = workshop.number(output)
    if known is None:
        return None
    if not known:
        return node.operands[len(node.operands) - len(node.results) :]
    if node.op == while_.name:
        return None
    regions = {name: region for name, region in node.regions.items() if name != "test"}
    return Node(node.op, node.operands, node.results, node.attrs, regions, node.span)


def invariant_carries(node: Node) -> dict[Value, Value]:
    """What the inputs of a loop's regions are whose values no iteration changes."""
    body = node.regions["body"]
    own = body.inputs[len(body.inputs) - len(node.results) :]
    start = node.operands[len(node.operands) - len(node.results) :]
    kept: dict[Value, Value] = {}
    for k, (value, first, output) in enumerate(zip(own, start, body.outputs, strict=True)):
        if output is not value and output is not first:
            continue
        kept[value] = first
        if "test" in node.regions:
            kept[node.regions["test"].inputs[k]] = first
    return kept


def without_results(node: Node, gone: Sequence[bool]) -> Node | None:
    """Without the marked results and their outputs; None where nothing is left of the node."""
    kept = [k for k, out in enumerate(gone) if not out]
    regions: Mapping[str, Graph] = {
        name: Graph(region.inputs, region.nodes, tuple(region.outputs[k] for k in kept))
        for name, region in node.regions.items()
    }
    results = tuple(node.results[k] for k in kept)
    rest = Node(node.op, node.operands, results, node.attrs, regions, node.span)
    return rest if kept or has_effect(rest) else None
