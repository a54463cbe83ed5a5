"""From Python's own tree to the uniform one that is converted, and back to be compiled.

    arg(id)                    <==>   Name(id, Param())       among the parameters of a function
    ExceptHandler(type, id)    <==>   ExceptHandler(type, Name(id, Store()))

On the way back a node without a place gets that of the node around it. As ``gast.ast_to_gast`` and
``gast.gast_to_ast``, which take several times as long: half of a conversion.
"""

from __future__ import annotations

import ast
from typing import Any

import gast

Place = tuple[int, int, int, int]
_PARAMETERS = ("posonlyargs", "args", "kwonlyargs")
_STARRED = ("vararg", "kwarg")
_LEAVES: dict[type, Any] = {}  # contexts and operators: one for all


def to_gast(node: Any) -> Any:
    """The tree in uniform nodes."""
    kind = type(node)
    if kind is ast.arg:
        made = gast.Name(node.arg, gast.Param(), None, node.type_comment)
        if node.annotation is not None:
            made.annotation = to_gast(node.annotation)
        return gast.copy_location(made, node)
    target = getattr(gast, kind.__name__)
    made = target.__new__(target)
    values, held = made.__dict__, node.__dict__
    for field in target._fields:
        values[field] = _uniform(held[field]) if field in held else _absent(field)
    for name in target._attributes:
        values[name] = held[name]
    if kind is ast.ExceptHandler and node.name is not None:
        values["name"] = gast.Name(node.name, gast.Store(), None, None)
    return made


def _uniform(value: Any) -> Any:
    if isinstance(value, list):
        return [_uniform(item) for item in value]
    return to_gast(value) if isinstance(value, ast.AST) else value


def _absent(field: str) -> Any:
    """A field that this version of Python does not have."""
    return [] if field == "type_params" else None


def to_ast(tree: Any) -> Any:
    """The tree in Python's own nodes."""
    return _translated(tree, (1, 0, 1, 0))


def _translated(node: Any, around: Place) -> Any:
    kind = type(node)
    if not kind._fields and not kind._attributes:
        return _leaf(kind)
    target = getattr(ast, kind.__name__)
    held = node.__dict__
    place = around
    if "lineno" in held:
        line, column = held["lineno"], held["col_offset"]
        place = (line, column, held.get("end_lineno", line), held.get("end_col_offset", column))
    made = target.__new__(target)
    values = made.__dict__
    if target._attributes:
        (
            values["lineno"],
            values["col_offset"],
            values["end_lineno"],
            values["end_col_offset"],
        ) = place
    for field in target._fields:
        if field in held:
            values[field] = _field(held[field], place)
    _adjust(kind, held, values, place)
    return made


def _field(value: Any, place: Place) -> Any:
    if isinstance(value, list):
        return [_field(item, place) for item in value]
    return _translated(value, place) if isinstance(value, ast.AST) else value


def _adjust(kind: type, held: dict[str, Any], values: dict[str, Any], place: Place) -> None:
    if kind is gast.arguments:
        for field in _PARAMETERS:
            values[field] = [_parameter(item, place) for item in held[field]]
        for field in _STARRED:
            item = held[field]
            values[field] = None if item is None else _parameter(item, place)
    elif kind is gast.ExceptHandler and held.get("name") is not None:
        values["name"] = held["name"].id


def _parameter(name: Any, around: Place) -> ast.arg:
    made = ast.arg(name.id, None, name.type_comment)
    if name.annotation is not None:
        made.annotation = _translated(name.annotation, around)
    held = name.__dict__
    if "lineno" in held:
        ast.copy_location(made, name)
    else:
        made.lineno, made.col_offset, made.end_lineno, made.end_col_offset = around
    return made


def _leaf(kind: type) -> Any:
    if kind not in _LEAVES:
        _LEAVES[kind] = getattr(ast, kind.__name__)()
    return _LEAVES[kind]
