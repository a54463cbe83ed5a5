"""What the names of a loop program mean: its own variables first, then its module, then Python."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping
from typing import Any

ARRAY_WORDS = frozenset({"nbytes", "itemsize"})  # attributes of arrays that are one word
ARRAY_ROWS = frozenset({"shape", "strides"})  # attributes of arrays that are a word for each axis


def constant_object(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """The object that ``np.float64`` or ``empty`` stands for. Raises ``NameError``."""
    if isinstance(node, ast.Name):
        if node.id in names:
            return names[node.id]
        if hasattr(builtins, node.id):
            return getattr(builtins, node.id)
        raise NameError(f"{node.id} is not defined")
    if isinstance(node, ast.Attribute):
        return getattr(constant_object(node.value, names), node.attr)
    raise NameError(f"{ast.unparse(node)} is not a name")


def number(node: ast.expr) -> bool | int | float | None:
    """The number that is written, with its sign."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = number(node.operand)
        return None if value is None else -value
    written = isinstance(node, ast.Constant) and isinstance(node.value, (bool, int, float))
    return node.value if written else None  # type: ignore[attr-defined]


def root(node: ast.expr) -> str | None:
    """``x`` of ``x.ctypes.data``"""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def is_address(node: ast.Attribute) -> bool:
    """``x.ctypes.data``"""
    inner = node.value
    return node.attr == "data" and isinstance(inner, ast.Attribute) and inner.attr == "ctypes"
