"""Contexts stay ``with`` statements, each with one manager that goes through one door.

    with a as x, b:         with ag__.context(a) as x:
        A             ==>       with ag__.context(b):
                                    A

The body stays where it is; by now no jump leaves it.
"""

from __future__ import annotations

import ast
from typing import Any

import gast

from autograph.frontend.context import Context


def split_contexts(function: Any, context: Context) -> None:
    """One manager a statement."""
    _Split().generic_visit(function)


class _Split(ast.NodeTransformer):
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


def convert_context(node: Any, context: Context) -> Any:
    node.context_expr = context.operator("context", node.context_expr, at=node.context_expr)
    return node
