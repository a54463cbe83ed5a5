"""Gives variables that may be unassigned a value that says so, for branches and loops to carry.

    if c:                          y = ag__.undefined("y")
        y = 1                      if c:
    print(y)             ==>           y = 1
    del y                          print(ag__.read(y))
                                   y = ag__.undefined("y")

Reads that definite assignment is sure of stay as they are. The value is given immediately before
the outermost construct that needs it, in each function that the construct will become.
"""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.analysis.activity import Activity
from autograph.frontend.analysis.definite_assignment import UnsureReads
from autograph.frontend.analysis.state import States
from autograph.frontend.context import Context
from autograph.frontend.symbols import parameters, stored_names
from autograph.frontend.trees import (
    Block,
    assign,
    blocks,
    constant,
    flattened,
    header,
    load,
    located,
    targets,
)
from autograph.frontend.visiting import Transformer

Names = frozenset[str]


def guard_undefined(
    function: Any, context: Context, unsure: UnsureReads, activity: Activity, states: States
) -> None:
    marker = _Marker(context, unsure.direct, activity, states)
    bound = frozenset(item.id for item in parameters(function.args))
    function.body[:] = marker.block(function.body, bound)
    late = {node for node in unsure.captured if node.id in marker.marked}
    _GuardReads(context, unsure.direct | late).generic_visit(function)


class _Marker:
    """Walks with the set of names that are bound, to a value or to the marker."""

    def __init__(
        self, context: Context, unsure: frozenset[Any], activity: Activity, states: States
    ) -> None:
        self.context = context
        self.unsure = unsure
        self.activity = activity
        self.states = states
        self.marked: set[str] = set()

    def block(self, statements: Block, bound: Names) -> Block:
        done: Block = []
        for statement in statements:
            for name in sorted(self.needed(statement) - bound):
                done.append(self.undefined(name, statement))
                bound |= {name}
            for index, part in enumerate(blocks(statement)):
                if part:
                    part[:] = self.block(part, self.bound_inside(statement, index, bound))
            done += self.replaced(statement)
            bound |= self.bound_after(statement)
        return done

    def needed(self, statement: Any) -> Names:
        """Names that must be bound before ``statement``."""
        needed = set(self.needed_by(statement))
        for index, part in enumerate(blocks(statement)):
            local = self.local_names(statement, index)
            needed.update(name for child in part for name in self.needed(child) - local)
        return frozenset(needed)

    def needed_by(self, statement: Any) -> Names:
        """Names that must be bound before ``statement``, apart from those that its blocks need."""
        occurring = self.activity[statement]
        unsure = {node.id for node in occurring.loads if node in self.unsure}
        return frozenset(
            unsure | (occurring.own - occurring.certain) | {*self.states.get(statement, ())}
        )

    def local_names(self, statement: Any, index: int) -> Names:
        """The names that belong to the function that a block will become."""
        return self.activity.local(statement, index) | frozenset(self.states[statement])

    def bound_inside(self, statement: Any, index: int, bound: Names) -> Names:
        target = targets(statement)[index]
        given = frozenset(self.states[statement])
        if target is not None:
            given |= stored_names(target)
        return bound - self.local_names(statement, index) | given

    def bound_after(self, statement: Any) -> Names:
        return self.activity[statement].own | frozenset(self.states.get(statement, ()))

    def replaced(self, statement: Any) -> Block:
        """``del y``, and ``y += 1`` where y may be unassigned, with a read that finds out."""
        if isinstance(statement, gast.AugAssign) and statement.target in self.unsure:
            return [self.read(statement.target), statement]
        if not isinstance(statement, gast.Delete):
            return [statement]
        done: Block = []
        for target in flattened(statement.targets):
            if not isinstance(target, gast.Name):
                done.append(gast.copy_location(gast.Delete([target]), statement))
                continue
            if target in self.unsure:
                done.append(self.read(target))
            done.append(self.undefined(target.id, statement))
        return done

    def undefined(self, name: str, at: Any) -> Any:
        self.marked.add(name)
        at = header(at) if blocks(at) else at
        return assign(name, self.context.operator("undefined", constant(name), at=at), at)

    def read(self, node: Any) -> Any:
        value = self.context.operator("read", load(node.id), at=node)
        return located(gast.Expr(value), node)


class _GuardReads(Transformer):
    """``y`` => ``ag__.read(y)``"""

    def __init__(self, context: Context, unsure: frozenset[Any]) -> None:
        self.context = context
        self.unsure = unsure

    def visit_Name(self, node: Any) -> Any:
        if node not in self.unsure or not isinstance(node.ctx, gast.Load):
            return node
        return self.context.operator("read", node, at=node)
