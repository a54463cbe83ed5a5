"""Errors that the program handles itself: a body that is left early, then the handler.

try {A; throw(ok, c, x); B} {H}    ==>    thrown = False
                                          once
                                              A
                                              if not ok
                                                  code = c, column = x, thrown = True
                                                  break
                                              B
                                          if thrown
                                              H

A break leaves the innermost loop only: after each loop that throws ``if thrown: break`` goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from autograph.ir import BOOL, Graph, Node
from autograph.lowering.control import (
    LowerNodes,
    arrive,
    arrive_results,
    deliver,
    forget_sizes,
    lower_branch,
    protect,
)
from autograph.lowering.liveness import captured
from autograph.lowering.loop_ir import Assign, Break, Const, If, Once, Stmt, Var
from autograph.lowering.nests import scalar_expression
from autograph.lowering.reductions import negation
from autograph.lowering.scope import Catch, Scope


def lower_try(scope: Scope, node: Node, lower_nodes: LowerNodes) -> bool:
    """False when neither the body nor the handler is left at its end."""
    handler = node.regions["handler"]
    needed = frozenset(captured([handler]))
    protect(scope, node, needed)
    with scope.pinned(needed), _catching(scope, handler) as catch:
        body, reached = lower_branch(scope, node, node.regions["body"], lower_nodes)
    if not catch.count:
        scope.emit(*body)
    else:
        forget_sizes(scope, node)
        rescue, rescued = _handler(scope, node, catch, lower_nodes)
        scope.emit(Assign(catch.flag, _truth(False)), Once(_trimmed(body, catch)))
        if rescue:
            scope.emit(If(Var(catch.flag, BOOL), tuple(rescue)))
        reached = reached or rescued
    arrive_results(scope, node)
    return reached


@contextmanager
def _catching(scope: Scope, handler: Graph) -> Iterator[Catch]:
    homes = [scope.homes[own] for own in handler.inputs]
    catch = Catch(scope.names.fresh("thrown"), homes, scope.live.snapshot())
    scope.catches.append(catch)
    try:
        yield catch
    finally:
        scope.catches.pop()


def _handler(
    scope: Scope, node: Node, catch: Catch, lower_nodes: LowerNodes
) -> tuple[list[Stmt], bool]:
    """The handler begins with what is known before the body, and with what was thrown."""
    handler = node.regions["handler"]
    with scope.new_block():
        for own, home in zip(handler.inputs, catch.homes, strict=True):
            arrive(scope, own, home)
        return lower_branch(scope, node, handler, lower_nodes)


def _trimmed(body: list[Stmt], catch: Catch) -> tuple[Stmt, ...]:
    """Without a last way out: the end is one."""
    last = body[-1] if body else None
    if isinstance(last, If) and last.test == Var(catch.flag, BOOL):
        return tuple(body[:-1])
    return tuple(body)


def lower_throw(scope: Scope, node: Node) -> bool:
    catch = scope.catches[-1]
    ok = scalar_expression(scope, node.operands[0])
    if isinstance(ok, Const) and ok.value:
        return True
    catch.count += 1
    with scope.new_block() as block, _needing(scope, catch):
        deliver(scope, node.operands[1:], catch.homes)
        scope.emit(Assign(catch.flag, _truth(True)), Break())
    if isinstance(ok, Const):
        scope.emit(*block)
        return False
    scope.emit(If(negation(ok), tuple(block)))
    return True


@contextmanager
def _needing(scope: Scope, catch: Catch) -> Iterator[None]:
    """What follows is the handler, not the rest of the body."""
    live = scope.live
    scope.live = catch.live
    try:
        yield
    finally:
        scope.live = live


def _truth(value: bool) -> Const:
    return Const(np.bool_(value), BOOL)
