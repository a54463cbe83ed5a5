"""A function with all that it names from its file, as the text of a module of its own.

source_of(longest_chain)     import numpy as np
                             def collatz(n): ...
                             def longest_chain(limit): ...
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Mapping
from typing import Any

from benchmarks.catalogue import unconverted


def source_of(function: Any, types: Mapping[str, str] | None = None) -> str:
    """In the order of the file; decorators are left out, and arguments get types where given."""
    module = sys.modules[unconverted(function).__module__]
    tree = ast.parse(inspect.getsource(module))
    makers = {name: part for part in tree.body for name in _names_made_by(part)}
    wanted, left = set(), [unconverted(function).__name__]
    while left:
        part = makers.get(left.pop())
        if part is not None and part not in wanted:
            wanted.add(part)
            left += [node.id for node in ast.walk(part) if isinstance(node, ast.Name)]
    for part in wanted:
        if isinstance(part, ast.FunctionDef):
            part.decorator_list = []
            if part.name == unconverted(function).__name__:
                _annotate(part, types or {})
    return "\n\n".join(ast.unparse(part) for part in tree.body if part in wanted) + "\n"


def _annotate(function: ast.FunctionDef, types: Mapping[str, str]) -> None:
    for argument in function.args.args:
        if argument.arg in types:
            argument.annotation = ast.Name(types[argument.arg])


def _names_made_by(part: ast.stmt) -> list[str]:
    if isinstance(part, (ast.Import, ast.ImportFrom)):
        return [alias.asname or alias.name.partition(".")[0] for alias in part.names]
    if isinstance(part, (ast.FunctionDef, ast.ClassDef)):
        return [part.name]
    if isinstance(part, ast.Assign):
        return [node.id for target in part.targets for node in ast.walk(target)
                if isinstance(node, ast.Name)]  # fmt: skip
    return []
