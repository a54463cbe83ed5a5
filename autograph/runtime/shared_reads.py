"""What several checks and arguments of a call read is read once.

    type(net.layers) is dict and type(net.layers['a']) is Dense        entry(net.layers['a'].w)
    type((_ag_r0 := net.layers)) is dict and type((_ag_r1 := _ag_r0['a'])) is Dense
                                                                       entry(_ag_r1.w)

A program that reads the tree of its objects looks at each of them several times: at its class, at
what it holds, and for the arguments of the entry. Only expressions that are always evaluated name
a read; those that follow use the name.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Sequence

_CONDITIONAL = (ast.BoolOp, ast.IfExp, ast.Lambda, ast.comprehension)


def share_reads(texts: Sequence[str]) -> list[str]:
    """The expressions, to be evaluated in this order until one is false."""
    trees = [ast.parse(text, mode="eval").body for text in texts]
    uses: dict[str, set[str]] = defaultdict(set)
    for number, tree in enumerate(trees):
        _count(tree, str(number), uses)
    naming = _Naming({read for read, users in uses.items() if len(users) > 1})
    return [naming.rewritten(tree, text) for tree, text in zip(trees, texts, strict=True)]


def _is_read(node: ast.AST) -> bool:
    """``name.a['b'].c``: attributes and items with constant keys."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return isinstance(node.value, ast.Name) or _is_read(node.value)
    if isinstance(node, ast.Attribute):
        return isinstance(node.value, ast.Name) or _is_read(node.value)
    return False


def _count(node: ast.AST, user: str, uses: dict[str, set[str]]) -> None:
    """Each read with what uses it: a text, or the longer read that begins with it."""
    if _is_read(node):
        text = ast.unparse(node)
        uses[text].add(user)
        user = text
    for child in ast.iter_child_nodes(node):
        _count(child, user, uses)


class _Naming(ast.NodeTransformer):
    """Names the reads in ``shared`` where they are met first."""

    def __init__(self, shared: set[str]) -> None:
        self.shared = shared
        self.named: dict[str, str] = {}
        self.may_name = True

    def rewritten(self, tree: ast.expr, text: str) -> str:
        if not self.shared:
            return text
        self.may_name = not any(isinstance(node, _CONDITIONAL) for node in ast.walk(tree))
        return ast.unparse(self.visit(tree))

    def visit(self, node: ast.AST) -> ast.AST:
        if not _is_read(node):
            return self.generic_visit(node)
        text = ast.unparse(node)
        if text in self.named:
            return ast.Name(self.named[text], ast.Load())
        inner = self.generic_visit(node)
        if text not in self.shared or not self.may_name:
            return inner
        assert isinstance(inner, ast.expr)
        name = self.named[text] = f"_ag_r{len(self.named)}"
        return ast.NamedExpr(ast.Name(name, ast.Store()), inner)
