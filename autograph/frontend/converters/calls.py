"""Every call goes through one door.

    f(a, *b, k=c)          ==>   ag__.call(f, a, *b, k=c)
    f(a, *b, k=c, **d)     ==>   ag__.call_merging(f, (a, *b), {"k": c}, d)

In the second form a keyword that is given twice is found by us: Python's message names who is called.

``super()`` looks at the function that it stands in, and stays; inside a generated function it is
spelled out.
"""

from __future__ import annotations

import ast
from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.symbols import parameters
from autograph.frontend.trees import load, located


def convert_call(node: Any, context: Context) -> Any:
    if context.is_operator(node) or node in context.plain_calls or is_bare_super(node):
        return node
    if any(keyword.arg is None for keyword in node.keywords):
        return merging_call(node, context)
    node.func, function = context.operator("call", at=node).func, node.func
    node.args.insert(0, function)
    return node


def merging_call(node: Any, context: Context) -> Any:
    positional = located(gast.Tuple(node.args, gast.Load()), node)
    mappings: list[Any] = []
    named: Any = None
    for keyword in node.keywords:
        if keyword.arg is None:
            mappings.append(keyword.value)
            named = None
            continue
        if named is None:
            named = located(gast.Dict([], []), node)
            mappings.append(named)
        named.keys.append(located(gast.Constant(keyword.arg, None), node))
        named.values.append(keyword.value)
    return context.operator("call_merging", node.func, positional, *mappings, at=node)


def is_bare_super(node: Any) -> bool:
    function = node.func if isinstance(node, gast.Call) else None
    bare = isinstance(function, gast.Name) and function.id == "super"
    return bare and not node.args and not node.keywords


def spell_out_super(function: Any, written: set[Any]) -> None:
    """``super()`` => ``super(__class__, self)`` in functions that the user has not ``written``."""
    _SpellOut(written).visit(function)


class _SpellOut(ast.NodeVisitor):
    def __init__(self, written: set[Any]) -> None:
        self.written = written
        self.owner: Any = None
        self.is_generated = False

    def visit_function(self, node: Any) -> None:
        around = self.owner, self.is_generated
        if node in self.written:
            self.owner, self.is_generated = node, False
        else:
            self.is_generated = True
        self.generic_visit(node)
        self.owner, self.is_generated = around

    visit_FunctionDef = visit_Lambda = visit_function

    def visit_Call(self, node: Any) -> None:
        self.generic_visit(node)
        if self.is_generated and is_bare_super(node):
            first = parameters(self.owner.args)[:1]
            node.args = [
                located(load(name), node) for name in ("__class__", *(p.id for p in first))
            ]
