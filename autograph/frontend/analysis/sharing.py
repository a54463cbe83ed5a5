"""Variables that several functions share, which become objects (see ``converters.variables``).

    nonlocal x; x = 1           in a nested function: x of the function around
    a and (x := 1)              x is assigned by a function made for the operand
    try: x = 1                  x, where anything outside of the block may still read it, or the
                                block what was assigned outside: such blocks have no state
    g = lambda: x               x, where it changes behind the capture: see ``captures``

The first two also where no block is left by an error. Works on structured code; requires activity,
liveness and states.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from autograph.frontend.analysis import captures
from autograph.frontend.analysis.activity import Activity
from autograph.frontend.analysis.liveness import Liveness
from autograph.frontend.analysis.state import States
from autograph.frontend.symbols import (
    Occurrences,
    assigned_outside,
    free_loads,
    functions_in,
    stored_names,
)
from autograph.frontend.trees import blocks, targets

Names = frozenset[str]


def analyze(function: Any, activity: Activity, states: States, live: Liveness) -> Names:
    """The names of ``function`` that are shared."""
    shared = {name for nested in functions_in(function) for name in assigned_outside(nested)}
    late = _Late()
    late.visit_all(function.body)
    shared |= late.late_bound
    shared |= _crossing(function.body, activity, live)
    shared |= {found.name for found in captures.conflicts(function, activity, states, live)}
    return frozenset(shared)


def captured(function: Any) -> Names:
    """The names of any scope outside that functions inside ``function`` read."""
    return frozenset(load.id for nested in functions_in(function) for load in free_loads(nested))


def _crossing(block: Iterable[Any], activity: Activity, live: Liveness) -> set[str]:
    """Names that blocks of ``try`` and ``with`` assign, and that are of use on both sides."""
    found: set[str] = set()
    for statement in block:
        for index, part in enumerate(blocks(statement)):
            found |= _crossing(part, activity, live)
            if statement in live.exits:
                target = targets(statement)[index]
                given = frozenset() if target is None else stored_names(target)
                before = live.entry[statement][index] - given
                found |= activity.local(statement, index) & (before | live.exits[statement][index])
    return found


class _Late(Occurrences):
    """Assignment expressions in what becomes a function that is called where its value is asked
    for.
    """

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.late_bound: set[str] = set()

    def late(self, nodes: Iterable[Any]) -> None:
        self.depth += 1
        self.visit_all(nodes)
        self.depth -= 1

    def visit_NamedExpr(self, node: Any) -> None:
        if self.depth or self.comprehensions:
            self.late_bound.add(node.target.id)
        super().visit_NamedExpr(node)

    def visit_BoolOp(self, node: Any) -> None:
        self.visit(node.values[0])
        self.late(node.values[1:])

    def visit_IfExp(self, node: Any) -> None:
        self.visit(node.test)
        self.late([node.body, node.orelse])

    def visit_Compare(self, node: Any) -> None:
        self.visit(node.left)
        first = 0 if len(node.ops) > 1 else 1
        self.visit_all(node.comparators[:first])
        self.late(node.comparators[first:])

    def visit_Assert(self, node: Any) -> None:
        self.visit(node.test)
        self.late([] if node.msg is None else [node.msg])

    def visit_While(self, node: Any) -> None:
        self.late([node.test])
        self.visit_all(node.body)

    def visit_ExceptHandler(self, node: Any) -> None:
        self.late([] if node.type is None else [node.type])
        self.visit_all(node.body)
