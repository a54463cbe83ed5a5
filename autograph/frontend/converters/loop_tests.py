"""Moves a loop test that assigns or yields into the body, where that is a statement like others.

    while (k := f()) > 0:        while True:
        A                 ==>        if (k := f()) > 0:
                                         A
                                     else:
                                         break

Assignments elsewhere in expressions stay where they are, and so do those in the test of a loop that
has an ``else``.
"""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.symbols import has_yield, occurrences
from autograph.frontend.trees import constant, located
from autograph.frontend.visiting import Statements


def move_assigning_tests(function: Any, context: Context) -> None:
    _MoveTests(context).generic_visit(function)


class _MoveTests(Statements):
    def __init__(self, context: Context) -> None:
        self.context = context

    def visit_FunctionDef(self, node: Any) -> Any:
        return node

    def visit_While(self, node: Any) -> Any:
        self.generic_visit(node)
        if node.orelse or not (occurrences(node.test).bound or has_yield(node.test)):
            return node
        test, node.test = node.test, located(constant(True), node.test)
        leave = gast.copy_location(gast.Break(), test)
        node.body = [gast.copy_location(gast.If(test, node.body, [leave]), node)]
        return node
