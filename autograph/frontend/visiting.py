"""Walks over trees, as those of ``ast``: a conversion makes dozens, so they have to be fast.

Visitor       ast.NodeVisitor      Nodes that say which operator or context it is are left out:
Transformer   ast.NodeTransformer  none of our analyses asks for one.
Statements    a Transformer that goes from statement to statement, not into expressions
nodes_in      gast.walk, outer nodes first
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

Methods = dict[type, Callable[[Any, Any], Any]]
_NO_PARTS = frozenset(("ctx", "op", "ops", "id", "attr", "kind", "type_comment"))
_BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")
_fields: dict[type, tuple[str, ...]] = {}


def fields_of(kind: type) -> tuple[str, ...]:
    """The fields of such a node that may hold nodes."""
    known = _fields.get(kind)
    if known is None:
        own: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]
        known = _fields[kind] = tuple(name for name in own if name not in _NO_PARTS)
    return known


def parts(node: Any) -> list[Any]:
    """The nodes directly in ``node``."""
    found: list[Any] = []
    for field in fields_of(type(node)):
        child = getattr(node, field, None)
        if type(child) is list:
            found += [item for item in child if isinstance(item, ast.AST)]
        elif isinstance(child, ast.AST):
            found.append(child)
    return found


def nodes_in(tree: Any) -> Iterator[Any]:
    """``tree`` and every node below it, each before what is in it."""
    pending = [tree]
    while pending:
        node = pending.pop()
        yield node
        pending += reversed(parts(node))


class Visitor(ast.NodeVisitor):
    """``visit_X`` for the nodes of type X; what else there is, is passed through."""

    methods: ClassVar[Methods] = {}  # as they are met, of this very class

    def __init_subclass__(cls) -> None:
        cls.methods = {}

    def visit(self, node: Any) -> Any:
        return _method(self, type(node))(self, node)

    def generic_visit(self, node: Any) -> None:
        for child in parts(node):
            self.visit(child)


class Transformer(ast.NodeTransformer):
    """``visit_X`` gives what takes the place of a node of type X: a node, a list, or None."""

    methods: ClassVar[Methods] = {}

    def __init_subclass__(cls) -> None:
        cls.methods = {}

    def visit(self, node: Any) -> Any:
        return _method(self, type(node))(self, node)

    def generic_visit(self, node: Any) -> Any:
        for field in fields_of(type(node)):
            self.field(node, field, getattr(node, field, None))
        return node

    def field(self, node: Any, field: str, child: Any) -> None:
        if type(child) is list:
            child[:] = self.items(child)
        elif isinstance(child, ast.AST):
            found = self.visit(child)
            if found is None:
                delattr(node, field)
            elif found is not child:
                setattr(node, field, found)

    def items(self, nodes: list[Any]) -> list[Any]:
        done: list[Any] = []
        for node in nodes:
            found = self.visit(node) if isinstance(node, ast.AST) else node
            if isinstance(found, list):
                done += found
            elif found is not None or node is None:
                done.append(found)
        return done


class Statements(Transformer):
    """Visits statements, handlers and cases."""

    def generic_visit(self, node: Any) -> Any:
        for field in _BLOCKS:
            block = getattr(node, field, None)
            if type(block) is list:
                block[:] = self.items(block)
        return node


def _method(visitor: Any, kind: type) -> Callable[[Any, Any], Any]:
    owner = type(visitor)
    method: Callable[[Any, Any], Any] | None = owner.methods.get(kind)
    if method is None:
        method = getattr(owner, f"visit_{kind.__name__}", owner.generic_visit)
        owner.methods[kind] = method
    return method
