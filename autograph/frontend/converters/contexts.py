"""Gives each manager a ``with`` statement of its own.

with a as x, b:         with a as x:
    A             ==>       with b:
                                A
"""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.visiting import Statements


def split_contexts(function: Any, context: Context) -> None:
    """One manager a statement."""
    _Split().generic_visit(function)


class _Split(Statements):
    def visit_FunctionDef(self, node: Any) -> Any:
        return node

    def visit_With(self, node: Any) -> Any:
        self.generic_visit(node)
        first, *others = node.items
        for item in reversed(others):
            inner = gast.copy_location(gast.With([item], node.body, None), node)
            inner.lineno, inner.col_offset = item.context_expr.lineno, item.context_expr.col_offset
            node.body = [inner]
        node.items = [first]
        return node
