"""Reads the programs that MXNet writes, ``-symbol.json``: a list of nodes, each an operator with
its attributes as texts and the results of earlier nodes that it takes. Nodes without an operator
are the inputs and the parameters.
"""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograph.errors import ProgramFileError


@dataclass(frozen=True)
class SymbolNode:
    """One operator: ``inputs`` are pairs of a node's number and which of its results is meant."""

    op: str
    name: str
    attrs: dict[str, Any]
    inputs: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class SymbolProgram:
    """Nodes in an order in which they can be computed, and which results are the program's."""

    nodes: tuple[SymbolNode, ...]
    heads: tuple[tuple[int, int], ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of inputs and parameters."""
        return tuple(node.name for node in self.nodes if node.op == "null")


def read_symbols(path: str | Path) -> SymbolProgram:
    """The program in the file.

    Raises ``ProgramFileError`` where the file holds none, ``OSError`` where it cannot be read.
    """
    try:
        return _program(json.loads(Path(path).read_bytes().decode()))
    except (ValueError, RecursionError) as error:
        reason = str(error) or "it is nested too deeply"
        raise ProgramFileError(f"{path}: no program of MXNet: {reason}") from None


def _program(document: Any) -> SymbolProgram:
    if not isinstance(document, dict) or not {"nodes", "heads"} <= set(document):
        raise ValueError("it has no nodes and heads")
    nodes: list[SymbolNode] = []
    for item in _items(document["nodes"]):
        nodes.append(_node(item, len(nodes)))
    names = [node.name for node in nodes if node.op == "null"]
    if len(set(names)) != len(names):
        raise ValueError("two of its variables have one name")
    heads = tuple(_place(item, len(nodes)) for item in _items(document["heads"]))
    if not heads:
        raise ValueError("it has no results")
    return SymbolProgram(tuple(nodes), heads)


def _node(item: Any, number: int) -> SymbolNode:
    if not isinstance(item, dict):
        raise ValueError(f"node {number} is {item!r:.60}")
    op, name = item.get("op"), item.get("name")
    if not isinstance(op, str) or not isinstance(name, str):
        raise ValueError(f"node {number} has no operator and name")
    given = item.get("attrs", item.get("param", item.get("attr", {})))
    if not isinstance(given, dict):
        raise ValueError(f"the attributes of node {name!r:.60} are {given!r:.60}")
    inputs = tuple(_place(entry, number) for entry in _items(item.get("inputs", [])))
    return SymbolNode(op, name, {key: _attribute(text) for key, text in given.items()}, inputs)


def _place(entry: Any, count: int) -> tuple[int, int]:
    """A result of one of the first ``count`` nodes."""
    parts = _items(entry)
    if len(parts) < 2 or not all(type(part) is int and part >= 0 for part in parts):
        raise ValueError(f"{entry!r:.60} is no result of a node")
    if parts[0] >= count:
        raise ValueError(f"the result of node {parts[0]} is used before it is there")
    return parts[0], parts[1]


def _items(item: Any) -> list[Any]:
    if not isinstance(item, list):
        raise ValueError(f"{item!r:.60} where a list is expected")
    return item


def _attribute(text: Any) -> Any:
    """Numbers, tuples, booleans and None are written as Python writes them; else it is a text."""
    if not isinstance(text, str):
        return text
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text
