"""What all converters of one function share: its names, where it stands, and how to refuse."""

from __future__ import annotations

import linecache
from dataclasses import dataclass, field
from typing import Any

import gast

from autograph.errors import Span, UnsupportedSyntax
from autograph.frontend.trees import beginning, load, located


@dataclass
class Context:
    """``taken``: the names in use. ``flags``: those that say that a jump is under way. ``stops``:
    the flags, as trees, that end a loop before its test; ``leaves``: those that say that a jump
    has left ``finally``. ``results``: the variable, for each function, that a return assigns.
    ``plain_calls`` stay as they are.
    """

    filename: str
    function: str
    taken: set[str]
    namespace: str = "ag__"
    flags: set[str] = field(default_factory=set)
    stops: dict[Any, list[Any]] = field(default_factory=dict)
    leaves: dict[Any, Any] = field(default_factory=dict)
    results: dict[Any, str] = field(default_factory=dict)
    plain_calls: set[Any] = field(default_factory=set)

    def operator(self, name: str, *args: Any, at: Any) -> Any:
        """``ag__.name(args)``"""
        function = gast.Attribute(load(self.namespace), name, gast.Load())
        if at.end_lineno != at.lineno:  # Python takes the end of `ag__.name` as the place of a call
            located(function, beginning(at))
        return located(gast.Call(function, list(args), []), at)

    def is_operator(self, node: Any, name: str | None = None) -> bool:
        """Is ``node`` a call of an operator, of the one with that name?"""
        function = node.func if isinstance(node, gast.Call) else None
        return (
            isinstance(function, gast.Attribute)
            and isinstance(function.value, gast.Name)
            and function.value.id == self.namespace
            and name in (None, function.attr)
        )

    def refuse(self, node: Any, headline: str, hint: str = "", note: str = "") -> UnsupportedSyntax:
        """The error for a construct that is not converted, at the place of ``node``."""
        notes = (note,) if note else ()
        return UnsupportedSyntax(headline, self.span(node), notes=notes, hint=hint)

    def span(self, node: Any) -> Span:
        line = linecache.getline(self.filename, node.lineno).encode()
        first = len(line[: node.col_offset].decode(errors="replace"))
        last = len(line[: node.end_col_offset].decode(errors="replace"))
        if node.end_lineno != node.lineno:
            last = len(line.decode(errors="replace").rstrip())
        return Span(self.filename, node.lineno, first + 1, last + 1, self.function)
