"""Which deferrable values are computed where they are defined, once, and not where they are used.

    scalar     kept unless it is used once, by another scalar or a statement beside it
    array      kept when it would be computed in several loops, or several times in one,
               and that costs more than storing and loading it; or when a product of matrices
               reads it, which needs it stored

``sinks`` of an array are the ways by which it reaches the loops that compute it: two uses at the
same index of one loop are one sink, since a loop computes an element once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from autograph.ir import Graph, Node, Value, ViewMap
from autograph.ir.edit import attribute_values, captures, type_values, uses, walk
from autograph.lowering.elements import groups, is_deferrable
from autograph.ops import Scalar, lookup
from autograph.ops.effects import check
from autograph.ops.ordering import scan
from autograph.ops.selection import gather
from autograph.ops.structure import (
    cast,
    constant,
    empty,
    iota,
    matmul,
    pack,
    reshape,
    undefined,
    update,
    view,
)

Sink = tuple[int, ...]

SHARED = "used in several loops, or several times in one"

FREE = (constant.name, empty.name, undefined.name)
STORING = 12  # operations that storing an element and loading it again is worth
GATHERING = 4  # operations that a load from an unknown place is worth
PICKING = 3  # the same of one from a row that is read from one end to the other
DEEPEST = 10  # nested scalar operations before a variable is used
LONGEST_CHAIN = 50  # deferred arrays computed from one another
MANY = 5  # items of a pack before it becomes a memory
BLAS = "fc"  # the kinds of numbers that it takes
SMALL = 16  # elements of the summed axis of a product, where known
MOST = 6  # sinks that are told apart


def worth_keeping(graph: Graph) -> dict[Value, str]:
    """The values, and why."""
    kept: dict[Value, str] = {}
    factors = stored_factors(graph)
    for own in regions(graph):
        kept |= dict.fromkeys(_kept_scalars(own), "used several times")
        kept |= _Arrays(own, factors).kept
    return kept


def stored_by_updates(graph: Graph) -> dict[Value, Value]:
    """What updates store, and the arrays that these are the elements of: those that nothing uses
    before. They are read back from there.
    """
    found: dict[Value, Value] = {}
    for own in regions(graph):
        used: set[Value] = set()
        behind: dict[Value, Value] = {}
        for node in own.nodes:
            if is_whole_view(node):
                behind[node.result] = behind.get(node.operands[0], node.operands[0])
                continue
            if node.op == update.name and may_be_read_back(node):
                value = node.operands[1]
                array = behind.get(value, value)
                if array not in used:
                    found[value] = array
            for value in uses(node):
                used |= {value, behind.get(value, value)}
    return found


def scans_into_updates(graph: Graph) -> dict[Value, Node]:
    """By their results, and by what an update stores: scans that are computed where they are
    stored. Nothing else uses them, and nothing is computed in between.
    """
    found: dict[Value, Node] = {}
    for own in regions(graph):
        users = Counter(value for node in own.nodes for value in uses(node))
        users.update(own.outputs)
        waiting: dict[Value, Node] = {}
        for node in own.nodes:
            source = waiting.get(node.operands[0]) if is_whole_view(node) else None
            if node.op == scan.name:
                waiting[node.result] = node
            elif source is not None:
                waiting[node.result] = source
            elif node.op == update.name and node.operands[1] in waiting:
                value = node.operands[1]
                made = waiting[value]
                if may_be_read_back(node) and users[value] == users[made.result] == 1:
                    found |= {value: made, made.result: made}
                waiting = {}
            elif not (node.op == check.name or is_scalar_expression(node)):
                waiting = {}
    return found


def is_scalar_expression(node: Node) -> bool:
    return is_deferrable(node) and node.result.type.is_scalar


def is_whole_view(node: Node) -> bool:
    """Whether the elements are those of the operand, at their places."""
    if node.op != view.name or node.operands[0].type.rank != node.result.type.rank:
        return False
    return bool(node.attrs["map"].axes == ViewMap.identity(node.result.type.dims).axes)


def may_be_read_back(node: Node) -> bool:
    base, value = node.operands
    is_whole = value.type.dims == node.attrs["map"].dims and not value.type.is_scalar
    return value is not base and is_whole and value.type.dtype == base.type.dtype


def uses_blas(product: Node) -> bool:
    a, b = product.operands
    inner = a.type.dims[-1].static
    large = inner is None or inner > SMALL
    return a.type.dtype.kind in BLAS and large and (a.type.rank, b.type.rank) != (1, 1)


def stored_factors(graph: Graph) -> set[Value]:
    """What products of matrices read: the memory behind a factor, where the BLAS can read it there.

    A matrix whose only use is one product with a vector is not stored for that, nor is either of
    two vectors.
    """
    users = Counter(v for own in regions(graph) for node in own.nodes for v in node.operands)
    users.update(v for own in regions(graph) for v in own.outputs)
    found: set[Value] = set()
    everywhere: dict[Value, Node] = {}
    for own in regions(graph):
        makers = {result: node for node in own.nodes for result in node.results}
        everywhere |= makers
        for node in own.nodes:
            pairs = ((0, 1), (1, 0)) if node.op == matmul.name else ()
            for k, other in pairs:
                value = node.operands[k]
                ranks = value.type.rank, node.operands[other].type.rank
                if ranks == (1, 1):
                    continue
                if ranks != (2, 1) or users[value] > 1 or value not in makers:
                    found.add(behind(value, everywhere) if uses_blas(node) else value)
    return found


def behind(value: Value, makers: Mapping[Value, Node]) -> Value:
    """What a factor is a view of, or a view of the reshaped whole of."""
    base = value
    while base in makers and makers[base].op == view.name:
        base = makers[base].operands[0]
    if base in makers and makers[base].op == reshape.name:
        base = makers[base].operands[0]
        if base in makers and makers[base].op in (view.name, reshape.name):
            return value
    return base


def regions(graph: Graph) -> Iterator[Graph]:
    yield graph
    for node in walk(graph):
        yield from node.regions.values()


# Scalars.


def _kept_scalars(graph: Graph) -> set[Value]:
    single = _used_once_beside(graph)
    kept: set[Value] = set()
    depth: dict[Value, int] = {}
    for node in graph.nodes:
        if not is_deferrable(node) or not node.result.type.is_scalar or node.op in FREE:
            continue
        own = 1 + max([0, *(depth.get(v, 0) for v in node.operands)])
        if node.result in single and own <= DEEPEST:
            depth[node.result] = own
        else:
            kept.add(node.result)
    return kept


def _used_once_beside(graph: Graph) -> set[Value]:
    """Scalars with one use, as operand of a node of the same region that is no loop over elements,
    or as output.
    """
    users: Counter[Value] = Counter(graph.outputs)
    barred: set[Value] = set()
    for node in graph.nodes:
        users.update(node.operands)
        if any(not result.type.is_scalar for result in node.results) and not node.regions:
            barred.update(node.operands)
        for attribute in node.attrs.values():
            barred.update(attribute_values(attribute))
        for result in node.results:
            barred.update(type_values(result.type))
        for region in node.regions.values():
            barred.update(captures(region))
    return {value for value, count in users.items() if count == 1 and value not in barred}


# Arrays.


class _Arrays:
    """Costs forwards, as if nothing were kept; then sinks backwards, deciding on the way."""

    def __init__(self, graph: Graph, factors: set[Value]) -> None:
        self.factors = factors
        self.kept: dict[Value, str] = {}
        self.cost: dict[Value, int] = {}
        self.depth: dict[Value, int] = {}
        self.sinks: dict[Value, set[Sink]] = {}
        self.makers = {result: node for node in graph.nodes for result in node.results}
        for node in graph.nodes:
            if is_deferrable(node):
                self.cost[node.result] = self.cost_of(node)
                self.limit_depth(node)
        for value in graph.outputs:
            self.reach(value, {(id(graph),)})
        for node in reversed(graph.nodes):
            self.visit(node)

    def cost_of(self, node: Node) -> int:
        lowering = lookup(node.op).lowering
        own = lowering.cost if isinstance(lowering, Scalar) and node.op != cast.name else 1
        if node.op in FREE or node.op == view.name:
            own = 0
        if node.op == view.name and not _varies_in_rows(node):
            return 0  # computed once for each row
        if node.op == gather.name:
            own = PICKING if self.picks_rows(node) else GATHERING
        if node.op == reshape.name:
            own = 20 if takes_divisions(node) else 0
        return min(own + sum(self.cost.get(v, 0) for v in node.operands), 10_000)

    def picks_rows(self, node: Node) -> bool:
        """Whether a gather reads rows of its base from one end to the other."""
        *places, inner = (self.makers.get(place) for place in node.operands[1:])
        if (
            inner is None
            or inner.op != view.name
            or axes_read(inner) != {inner.result.type.rank - 1}
        ):
            return False
        line = self.makers.get(inner.operands[0])
        if line is None or line.op != iota.name:
            return False
        return all(
            place is not None and place.op == view.name and not _varies_in_rows(place)
            for place in places
        )

    def limit_depth(self, node: Node) -> None:
        depth = 1 + max([0, *(self.depth.get(v, 0) for v in node.operands)])
        if depth >= LONGEST_CHAIN and not node.result.type.is_scalar:
            self.kept[node.result] = "computed from many arrays, one from the other"
            depth = 0
        self.depth[node.result] = depth

    def reach(self, value: Value, sinks: set[Sink]) -> None:
        if not value.type.is_scalar:
            known = self.sinks.setdefault(value, set())
            if len(known) < MOST:
                known |= sinks

    def visit(self, node: Node) -> None:
        if is_deferrable(node) and not node.result.type.is_scalar:
            sinks = self.sinks.get(node.result, set())
            why = self.kept.get(node.result) or self.decide(node, sinks)
            if why is not None:
                self.kept[node.result] = why
                sinks = {(id(node),)}
            step: Sink = (id(node),) if node.op in (view.name, reshape.name) else ()
            for operand in node.operands:
                self.reach(operand, {(*sink, *step) for sink in sinks})
                anywhere = node.op == gather.name and operand is node.operands[0]
                if anywhere or (node.op == view.name and repeats(node)):
                    self.reach(operand, {(id(node), k) for k in range(MOST)})
            return
        for operand in node.operands:
            many = node.op == matmul.name and operand in self.factors
            self.reach(operand, {(id(node), k) for k in range(MOST if many else 1)})
        for region in node.regions.values():
            for value in captures(region):
                self.reach(value, {(id(region),)})

    def decide(self, node: Node, sinks: set[Sink]) -> str | None:
        """Why it is computed once; None: it is not."""
        if node.op in FREE:
            return None
        if node.op == pack.name and len(node.operands) >= MANY:
            return "it has many items"
        if node.result in self.factors and self.cost[node.result] > 0:
            return "a product of matrices reads it"
        if (len(sinks) - 1) * self.cost[node.result] > STORING:
            return SHARED
        return None


def takes_divisions(node: Node) -> bool:
    """Whether the index into the base of a reshaped array has to be taken apart; it has not where
    axes of the base are only split: (n, 16) to (n, 4, 4).
    """
    before, after = node.operands[0].type.dims, node.result.type.dims
    return any(taken > 1 for taken, _ in groups(before, after))


def repeats(node: Node) -> bool:
    """Whether a view reads its base again and again in an inner axis, for each index of an outer
    one.
    """
    used = axes_read(node)
    return any(
        k not in used and any(k < other for other in used) for k in range(node.attrs["map"].rank)
    )


def axes_read(node: Node) -> set[int]:
    """The axes of a view along which it reads different elements of its base."""
    return {axis.axis for axis in node.attrs["map"].axes if axis.axis is not None}


def _varies_in_rows(node: Node) -> bool:
    """Whether neighbours in the last axis of a view are different elements of its base."""
    rank = node.result.type.rank
    return rank < 2 or rank - 1 in axes_read(node)
