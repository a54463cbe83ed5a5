"""Every call goes through one door.

    f(a, *b, k=c)          ==>   ag__.call(f, a, *b, k=c)
    f(a, *b, k=c, **d)     ==>   ag__.call_merging(f, (a, *b), {"k": c}, d)

In the second form a keyword that is given twice is found by us: Python's message names who is
called.

    super()                ==>   ag__.super_(__class__, self)
"""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.symbols import parameters
from autograph.frontend.trees import load, located
from autograph.frontend.visiting import Visitor


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


def spell_out_super(function: Any, written: set[Any], context: Context) -> None:
    """In functions that the user has not ``written`` too: ``super()`` means the user's around."""
    has_class = any(isinstance(node, gast.ClassDef) for node in gast.walk(function))
    if has_class or "__class__" in context.taken:  # then the function stands in one
        _SpellOut(written, context).visit(function)


class _SpellOut(Visitor):
    def __init__(self, written: set[Any], context: Context) -> None:
        self.written = written
        self.context = context
        self.owner: Any = None

    def visit_function(self, node: Any) -> None:
        around = self.owner
        if node in self.written:
            self.owner = node
        self.generic_visit(node)
        self.owner = around

    visit_FunctionDef = visit_Lambda = visit_function

    def visit_Call(self, node: Any) -> None:
        self.generic_visit(node)
        first = parameters(self.owner.args)[:1] if is_bare_super(node) else []
        if first:
            names = ("__class__", first[0].id)
            node.args = [located(load(name), node) for name in names]
            node.func = self.context.operator("super_", at=node).func
