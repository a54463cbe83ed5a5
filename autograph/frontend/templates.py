"""Templates are ordinary functions whose parameters are the holes.

    def loop(test, state, body): ...
    fill(loop, "ag__", at=node, test=node.test, state=("n",), body=node.body)

What goes into a hole, and what it becomes there:

    str                 the name of a variable or of a function
    tuple of str        parameters; a tuple to read; a target to unpack into
    list of statements  a block, where the hole stands alone on a line
    a tree              an expression
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import gast

from autograph.frontend.trees import load, store, tuple_of


def fill(template: Callable[..., Any], namespace: str, at: Any, **holes: Any) -> list[Any]:
    """The statements of ``template`` with its holes filled, standing at ``at``.

    Raises TypeError for a missing or surplus hole.
    """
    function = _parsed(template)
    wanted = {name.id for name in function.args.args}
    if wanted != set(holes):
        missing, surplus = sorted(wanted - set(holes)), sorted(set(holes) - wanted)
        raise TypeError(f"{template.__name__}: missing holes {missing}, surplus holes {surplus}")
    return _Filler({**holes, "ag__": namespace}, at).block(function.body)


@cache
def _parsed(template: Callable[..., Any]) -> Any:
    source = textwrap.dedent(inspect.getsource(template))
    function = gast.ast_to_gast(ast.parse(source)).body[0]
    if gast.get_docstring(function) is not None:
        del function.body[0]
    return function


class _Filler:
    def __init__(self, holes: Mapping[str, Any], at: Any) -> None:
        self.holes = holes
        self.at = at

    def block(self, statements: list[Any]) -> list[Any]:
        filled: list[Any] = []
        for statement in statements:
            hole = self.hole(getattr(statement, "value", None))
            if isinstance(statement, gast.Expr) and isinstance(hole, list):
                filled += hole
            elif isinstance(statement, gast.Assign) and self.hole(statement.targets[0]) == ():
                filled.append(gast.copy_location(gast.Expr(self.copy(statement.value)), self.at))
            else:
                filled.append(self.copy(statement))
        return filled

    def hole(self, node: Any) -> Any:
        return self.holes.get(node.id) if isinstance(node, gast.Name) else None

    def copy(self, node: Any) -> Any:
        if isinstance(node, list):
            return (
                self.block(node)
                if node and isinstance(node[0], gast.stmt)
                else [*map(self.copy, node)]
            )
        if not isinstance(node, gast.AST):
            return node
        if isinstance(node, gast.Name) and node.id in self.holes:
            return self.name(node, self.holes[node.id])
        if not node._fields:  # a context or an operator
            return node
        copied = type(node)()
        for field in node._fields:
            value = getattr(node, field, None)
            is_part = isinstance(value, (list, gast.AST))
            setattr(copied, field, self.copy(value) if is_part else value)
        if isinstance(copied, gast.FunctionDef):
            copied.name = self.holes.get(copied.name, copied.name)
        if isinstance(copied, gast.arguments):
            copied.args = [one for item in copied.args for one in _parameters(item)]
        return self.located(copied)

    def located(self, node: Any) -> Any:
        """As ``gast.copy_location``, which asks every node what it has."""
        if node._attributes:
            at = self.at
            node.lineno, node.col_offset = at.lineno, at.col_offset
            node.end_lineno, node.end_col_offset = at.end_lineno, at.end_col_offset
        return node

    def name(self, node: Any, value: Any) -> Any:
        if isinstance(value, str):
            made = gast.Name(value, node.ctx, None, None)
        elif isinstance(value, tuple):
            make = store if isinstance(node.ctx, gast.Store) else load
            items = [self.located(make(item)) for item in value]
            made = tuple_of(items, type(node.ctx))
        else:
            return value
        return self.located(made)


def _parameters(item: Any) -> list[Any]:
    """``state`` among the parameters of a template stands for any number of them."""
    if not isinstance(item, gast.Tuple):
        return [item]
    for element in item.elts:
        element.ctx = gast.Param()
    return list(item.elts)
