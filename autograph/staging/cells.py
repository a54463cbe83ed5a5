"""The staged heap: cells hold the current SSA value of whatever can change, and scopes record the
changes.

A region (branch or loop body) is staged inside a scope. A branch remembers the contents a cell had
before it was first written, so that the other branch starts from the same state. A loop gives every
outer cell that its body touches a parameter of its own, so that one walk over the body sees the
state of any iteration.
"""

from __future__ import annotations

import itertools
import weakref
from dataclasses import dataclass, field
from typing import Any

from autograph.ir import TensorType, Value
from autograph.staging.slots import Slot

_serial = itertools.count()


@dataclass(frozen=True, slots=True)
class Origin:
    """Which array a joined one is at run time: ``options[tag]``; a new one where the tag is -1,
    which it never is where the options are the ``whole`` of it.
    """

    tag: Value
    options: tuple[Any, ...]
    whole: bool


class Cell:
    """The buffer of an array: its type never changes, its contents do.

    ``parameter`` is the position of the argument that owns the buffer; ``depth`` the number of
    scopes open when the cell was made. A cell made at a join may be an older buffer at run time:
    ``origin`` tells which, the older ones list it in ``mirrors``, and writes reach both: see
    ``mirrors.py``. ``aliases`` are cells that may be the same buffer without any telling; a write
    to one makes the other ``stale``, with the reason.
    """

    __slots__ = (
        "__weakref__",
        "aliases",
        "content",
        "contiguous",
        "depth",
        "mirrors",
        "origin",
        "parameter",
        "readonly",
        "serial",
        "stale",
    )

    def __init__(
        self, content: Value, depth: int, *, parameter: int | None = None, contiguous: bool = True
    ) -> None:
        self.content = content
        self.depth = depth
        self.parameter = parameter
        self.contiguous = contiguous
        self.readonly = False
        self.origin: Origin | None = None
        self.aliases: set[Cell] = set()
        self.mirrors: weakref.WeakSet[Cell] = weakref.WeakSet()
        self.stale = ""
        self.serial = next(_serial)

    @property
    def type(self) -> TensorType:
        return self.content.type


@dataclass(eq=False, slots=True)
class Scope:
    """The changes made while a region is staged."""

    is_loop: bool = False
    saved: dict[Cell, tuple[Value, str]] = field(default_factory=dict)
    parameters: dict[Cell, tuple[Value, Value]] = field(default_factory=dict)
    slots: dict[Slot, Any] = field(default_factory=dict)
    written: set[Cell] = field(default_factory=set)
    attributes: list[tuple[Any, str, Any]] = field(default_factory=list)

    def touch_slot(self, slot: Slot) -> None:
        """Called for every open scope younger than the slot, before it is written."""
        if slot not in self.slots:
            self.slots[slot] = slot.get()

    def touch(self, cell: Cell) -> None:
        """Called for every open scope younger than the cell, outermost first, before it is read or
        written.
        """
        if self.is_loop and cell not in self.parameters:
            inner = Value(cell.type, cell.content.name)
            self.parameters[cell] = (inner, cell.content)
            self.saved[cell] = (inner, cell.stale)
            cell.content = inner
        elif cell not in self.saved:
            self.saved[cell] = (cell.content, cell.stale)

    def changes(self) -> dict[Cell, tuple[Value, str]]:
        """Cells whose contents or staleness differ from the start of the region, with what they are
        now.
        """
        return {
            cell: (cell.content, cell.stale)
            for cell, (content, stale) in self.saved.items()
            if cell.content is not content or cell.stale != stale
        }

    def restore(self) -> None:
        """Put every touched cell and slot back to what it held before the region."""
        for cell, (content, stale) in self.saved.items():
            outer = self.parameters.get(cell)
            cell.content = outer[1] if outer else content
            cell.stale = stale
        for slot, before in self.slots.items():
            slot.put(before)
        for item, name, value in reversed(self.attributes):
            object.__setattr__(item, name, value)
