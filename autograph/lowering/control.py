"""Branches and loops in native form.

A value carried by a loop, or made by both branches, has one variable or memory: its home. Scalars
are assigned all at once at the end of an iteration; arrays that are not in their home yet are
moved there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from autograph.ir import BOOL, Graph, Node, Value
from autograph.lowering.exchanging import exchange
from autograph.lowering.homes import Home, carried
from autograph.lowering.liveness import captured
from autograph.lowering.loop_ir import (
    Apply,
    Assign,
    AssignAll,
    Break,
    Expr,
    For,
    If,
    Stmt,
    Var,
    While,
    static,
)
from autograph.lowering.loop_walks import (
    subexpressions,
)
from autograph.lowering.nests import scalar_expression, scalar_expressions
from autograph.lowering.reductions import negation
from autograph.lowering.scope import Deferred, InVariable, Place, Scope
from autograph.lowering.writes import move, place_of, save_readers, settle
from autograph.ops import Scalar, lookup
from autograph.ops.control import for_
from autograph.ops.elementwise import maximum

LowerNodes = Callable[[Scope, Graph], bool]
NAMES = ("then", "else")
WORTH_KEEPING = 2  # operations of an element that are not repeated in every iteration


def home_place(home: Home) -> Place:
    return InVariable(home.name) if home.is_scalar else place_of(home)


# Branches.


def lower_cond(scope: Scope, node: Node, lower_nodes: LowerNodes) -> bool:
    """False when neither branch is left at its end."""
    test = scalar_expression(scope, node.operands[0])
    protect(scope, node, frozenset())
    branches = [lower_branch(scope, node, node.regions[key], lower_nodes) for key in NAMES]
    (then, one), (orelse, other) = branches
    if not then:
        test, then, orelse = negation(test), orelse, then
    if then:
        scope.emit(If(test, tuple(then), tuple(orelse)))
    arrive_results(scope, node)
    return one or other


def arrive_results(scope: Scope, node: Node) -> None:
    forget_sizes(scope, node)
    for result in node.results:
        arrive(scope, result, scope.homes[result])


def arrive(scope: Scope, value: Value, home: Home) -> None:
    """From here on the value is what the home holds."""
    scope.places[value] = home_place(home)
    if not home.is_scalar and home.argument is None:
        scope.sizes[home.name] = value.type.dims


def lower_branch(
    scope: Scope, node: Node, graph: Graph, lower_nodes: LowerNodes
) -> tuple[list[Stmt], bool]:
    """The statements of one region that gives the node's results, and whether their end is
    reached.
    """
    with scope.new_block() as block, scope.region(graph) as frame:
        reached = lower_nodes(scope, graph)
        if reached:
            frame.position = len(graph.nodes)
            homes = [scope.homes[result] for result in node.results]
            deliver(scope, graph.outputs, homes)
    return block, reached


def protect(scope: Scope, node: Node, also: frozenset[Value]) -> None:
    """Save what is needed after the node from every home that is written in it; ``also`` counts as
    needed.
    """
    with scope.pinned(also):
        for home in homes_within(scope, node):
            if home.name in scope.sizes or home.is_scalar or home.argument is not None:
                save_readers(scope, home.name)


def homes_within(scope: Scope, node: Node) -> list[Home]:
    """The homes of the values defined in a node's regions, and of its results."""
    found: dict[Home, None] = {}

    def note(values: Sequence[Value]) -> None:
        found.update(dict.fromkeys(scope.homes[v] for v in values if v in scope.homes))

    def visit(inner: Node) -> None:
        note(inner.results)
        for region in inner.regions.values():
            note(region.inputs)
            for other in region.nodes:
                visit(other)

    visit(node)
    return list(found)


def forget_sizes(scope: Scope, node: Node) -> None:
    """Homes whose size changes have an unknown one after, and at the start of, the node."""
    for home in homes_within(scope, node):
        if home.dims is None:
            scope.sizes.pop(home.name, None)


# Delivering values to homes.


def deliver(scope: Scope, values: Sequence[Value], homes: Sequence[Home]) -> None:
    """``homes = values``, all at once."""
    pairs = list(zip(values, homes, strict=True))
    arrays = [(v, h) for v, h in pairs if not h.is_scalar]
    scalars = [(v, h) for v, h in pairs if h.is_scalar]
    if arrays:
        _keep_scalars(scope, [v for v, _ in scalars], {h.name for _, h in arrays})
    for k, (value, home) in enumerate(arrays):
        with scope.pinned(frozenset(v for v, _ in arrays[k + 1 :])):
            if not _is_at(scope, value, home):
                move(scope, value, home)
    _assign_scalars(scope, scalars)


def _is_at(scope: Scope, value: Value, home: Home) -> bool:
    place = scope.places[value]
    return not isinstance(place, Deferred) and place.name == home.name


def _keep_scalars(scope: Scope, values: Sequence[Value], written: set[str]) -> None:
    """Scalars that read a memory which is about to be written."""
    for value in values:
        if scope.reads(value, {}) & written:
            settle(scope, value)


def _assign_scalars(scope: Scope, pairs: Sequence[tuple[Value, Home]]) -> None:
    wanted = [(v, h) for v, h in pairs if not _is_at(scope, v, h)]
    exprs = scalar_expressions(scope, [v for v, _ in wanted])
    moves = [(h.name, expr) for (_, h), expr in zip(wanted, exprs, strict=True)]
    while moves:
        free = next(
            (m for m in moves if not _is_read(m[0], [o for o in moves if o is not m])), None
        )
        if free is None:
            scope.emit(AssignAll(tuple(n for n, _ in moves), tuple(e for _, e in moves)))
            return
        scope.emit(Assign(*free))
        moves.remove(free)


def _is_read(name: str, moves: Sequence[tuple[str, Expr]]) -> bool:
    return any(
        isinstance(e, Var) and e.name == name for _, expr in moves for e in subexpressions(expr)
    )


# Loops.


def lower_loop(scope: Scope, node: Node, lower_nodes: LowerNodes) -> None:
    """``for`` and ``while``: carried values go to their homes, then test and body are written."""
    outside = frozenset(captured(list(node.regions.values())))
    thrown = throw_count(scope)
    _settle_captures(scope, outside)
    homes = [scope.homes[result] for result in node.results]
    count = node.operands[:1] if node.op == for_.name else ()
    _enter(scope, node, homes, outside | frozenset(count))
    counts = [without_floor(expr) for expr in scalar_expressions(scope, count)]
    forget_sizes(scope, node)
    with scope.new_block() as block:
        _carry(scope, node, homes)
        test = _test(scope, node, homes, outside, lower_nodes)
        tested = len(block)
        _carry(scope, node, homes)
        index = _body(scope, node, homes, outside, lower_nodes)
    if test is not None and (count or tested):
        block.insert(tested, If(negation(test), (Break(),)))
        test = None
    statements = tuple(block)
    scope.emit(For(index, counts[0], statements) if count else While(test, statements))
    if throw_count(scope) > thrown:
        scope.emit(If(Var(scope.catches[-1].flag, BOOL), (Break(),)))
    for result, home in zip(node.results, homes, strict=True):
        arrive(scope, result, home)


def throw_count(scope: Scope) -> int:
    return scope.catches[-1].count if scope.catches else 0


def without_floor(count: Expr) -> Expr:
    """``max(n, 0)`` as a count is ``n``: a negative one is none."""
    if isinstance(count, Apply) and count.op == maximum.name and static(count.args[1]) == 0:
        return count.args[0]
    return count


def _carry(scope: Scope, node: Node, homes: Sequence[Home]) -> None:
    """At the start of test and body the carried values are at home."""
    for (_, own, _, _), home in zip(carried(node), homes, strict=True):
        arrive(scope, own, home)


def _body(
    scope: Scope,
    node: Node,
    homes: Sequence[Home],
    outside: frozenset[Value],
    lower_nodes: LowerNodes,
) -> str:
    """One iteration; the name of the loop's index."""
    body, index = node.regions["body"], ""
    if node.op == for_.name:
        index = scope.names.fresh(body.inputs[0].name or "k")
        scope.places[body.inputs[0]] = InVariable(index)
    with scope.region(body, outside) as frame:
        if lower_nodes(scope, body):
            frame.position = len(body.nodes)
            pairs = list(zip(body.outputs, homes, strict=True))
            arrays = [pair for pair in pairs if not pair[1].is_scalar]
            exchange(scope, arrays, [value for value, home in pairs if home.is_scalar])
            deliver(scope, body.outputs, homes)
    return index


def _settle_captures(scope: Scope, outside: frozenset[Value]) -> None:
    """Deferred values are computed before the loop rather than in every iteration."""
    for value in list(scope.places):
        if value in outside and cost(scope, value, {}) >= WORTH_KEEPING:
            settle(scope, value)


def cost(scope: Scope, value: Value, known: dict[Value, int]) -> int:
    """Operations of one element of a deferred value, along its longest path."""
    place = scope.places[value]
    if not isinstance(place, Deferred):
        return 0
    if value not in known:
        lowering = lookup(place.node.op).lowering
        own = lowering.cost if isinstance(lowering, Scalar) else 0
        known[value] = own + max([0, *(cost(scope, v, known) for v in place.node.operands)])
    return known[value]


def _enter(scope: Scope, node: Node, homes: Sequence[Home], outside: frozenset[Value]) -> None:
    """Save what is needed besides the loop, then bring the initial values home."""
    starts = [row[0] for row in carried(node)]
    there = [_is_at(scope, start, home) for start, home in zip(starts, homes, strict=True)]
    waiting = [s for s, at_home in zip(starts, there, strict=True) if not at_home]
    protect(scope, node, outside | frozenset(waiting))
    missing = [k for k, at_home in enumerate(there) if not at_home]
    with scope.pinned(outside):
        deliver(scope, [starts[k] for k in missing], [homes[k] for k in missing])


def _test(
    scope: Scope,
    node: Node,
    homes: Sequence[Home],
    outside: frozenset[Value],
    lower_nodes: LowerNodes,
) -> Expr | None:
    graph = node.regions.get("test")
    if graph is None:
        return None
    for own, home in zip(graph.inputs, homes, strict=True):
        scope.places[own] = home_place(home)
    with scope.region(graph, outside) as frame:
        if not lower_nodes(scope, graph):
            return None
        frame.position = len(graph.nodes)
        return scalar_expression(scope, graph.outputs[0])
