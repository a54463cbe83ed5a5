"""The graph: values, nodes, and straight-line functions of them.

Control flow is a node that holds graphs.

A region (a graph held by a node) may use the values of the graphs around it. Dimensions in types
and attributes are expressions over values, so they are uses as well: ``autograph.ir.edit.uses``
lists all of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from autograph.errors import Span
from autograph.ir.types import TensorType

_serial = itertools.count()


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Value:
    """One SSA value: an input of a graph, or a result of one node. ``name`` is a hint for print."""

    type: TensorType
    name: str = ""
    serial: int = field(default_factory=lambda: next(_serial))

    def __repr__(self) -> str:
        return f"%{self.name or self.serial}"


@dataclass(frozen=True, eq=False, slots=True)
class Node:
    """One application of an operator: ``results = op(*operands, **attrs)``."""

    op: str
    operands: tuple[Value, ...]
    results: tuple[Value, ...]
    attrs: Mapping[str, Any] = field(default_factory=dict)
    regions: Mapping[str, Graph] = field(default_factory=dict)
    span: Span | None = None

    @property
    def result(self) -> Value:
        (only,) = self.results
        return only


@dataclass(frozen=True, eq=False, slots=True)
class Graph:
    """``outputs`` computed from ``inputs`` by ``nodes`` in their order."""

    inputs: tuple[Value, ...]
    nodes: tuple[Node, ...]
    outputs: tuple[Value, ...]

    def __str__(self) -> str:
        return render(self)


def render(graph: Graph) -> str:
    """The graph as text; see ``autograph.ir.text``."""
    from autograph.ir.text import graph_text  # lazy: text needs the records above

    return graph_text(graph)
