"""What lowering knows at one point of the program: where each value is, and what is still needed.

A value is in a memory, in a variable, or deferred: computed, element by element, where it is
used. A deferred value must be computed before a memory that it reads is overwritten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

import numpy as np

from autograph.errors import Span
from autograph.ir import Dim, Graph, Node, Value
from autograph.ir.edit import attribute_values, type_values
from autograph.lowering.callees import Callee
from autograph.lowering.decisions import Decision
from autograph.lowering.homes import Home
from autograph.lowering.liveness import Frame, Liveness, last_uses
from autograph.lowering.loop_ir import Comment, Stmt
from autograph.lowering.names import Namer
from autograph.ops import Site


@dataclass(frozen=True, slots=True)
class InMemory:
    """The whole of the memory ``name``; ``layout`` C for every memory of our own."""

    name: str
    layout: Literal["C", "F", "A"] = "C"
    is_argument: bool = False


@dataclass(frozen=True, slots=True)
class InVariable:
    name: str


@dataclass(frozen=True, slots=True)
class Deferred:
    node: Node


Place = InMemory | InVariable | Deferred


@dataclass(slots=True)
class Catch:
    """A try whose body is being lowered."""

    flag: str  # the variable that tells whether something was thrown
    homes: list[Home]  # of what the handler gets
    live: Liveness  # what is needed where the handler begins
    count: int = 0  # throws written so far


class Scope:
    """The state of lowering; ``block`` collects the statements of the block being written."""

    def __init__(
        self,
        names: Namer,
        homes: dict[Value, Home],
        kept: Mapping[Value, str],
        callees: Mapping[str, Callee],
    ) -> None:
        self.is_main = True  # its parameters are the arguments of the call
        self.names = names
        self.homes = homes
        self.kept = kept  # deferrable values that are worth computing once, and why
        self.read_back: dict[Value, Value] = {}  # what an update stores: the array behind it
        self.waiting: set[Value] = set()  # all of these, which are not stored on their own
        self.scans: dict[Value, Node] = {}  # that wait for the update that stores them
        self.decisions: list[Decision] = []
        self.places: dict[Value, Place] = {}
        self.sizes: dict[str, tuple[Dim, ...]] = {}  # of the memories allocated so far
        self.sizes_around: list[dict[str, tuple[Dim, ...]]] = []  # in the blocks around this one
        self.products: dict[str, np.dtype] = {}  # the memories that the BLAS has filled
        self.live = Liveness()
        self.catches: list[Catch] = []  # innermost last
        self.block: list[Stmt] = []
        self.sites: list[Site] = []
        self.payloads: list[tuple[tuple[np.dtype, int], ...]] = []
        self.callees = callees  # the functions of the program
        self.cells: dict[int, str] = {}  # 0-d array parameters by position
        self.span: Span | None = None
        self.shown: tuple[str, int] | None = None

    # Statements.

    def emit(self, *statements: Stmt) -> None:
        if self.span is not None and (self.span.file, self.span.line) != self.shown:
            self.shown = (self.span.file, self.span.line)
            place = f"{PurePath(self.span.file).name}:{self.span.line}"
            self.block.append(Comment(f"{place}  {self.span.text().strip()}".rstrip()))
        self.block += statements

    def decide(self, kind: str, value: Value | str, why: str = "") -> None:
        """Note for people what becomes of an array."""
        if isinstance(value, Value):
            if value.type.is_scalar:
                return
            place = self.places.get(value)
            value = value.name or (place.node.op if isinstance(place, Deferred) else "array")
        self.decisions.append(Decision(kind, value, why, self.span))

    @contextmanager
    def new_block(self) -> Iterator[list[Stmt]]:
        """Statements go to a new list; what is learnt inside about places is forgotten after it."""
        outer = self.block, self.places, self.sizes, self.span
        self.sizes_around.append(self.sizes)
        self.block, self.places, self.sizes = [], dict(self.places), dict(self.sizes)
        shown = self.shown
        try:
            yield self.block
        finally:
            self.block, self.places, self.sizes, self.span = outer
            self.sizes_around.pop()
            if self.shown != shown and self.span is not None:
                self.shown = (self.span.file, self.span.line) if shown else None

    @contextmanager
    def region(self, graph: Graph, looping: frozenset[Value] = frozenset()) -> Iterator[Frame]:
        """The nodes of a region are being lowered."""
        frame = Frame(last_uses(graph), looping=looping)
        self.live.frames.append(frame)
        try:
            yield frame
        finally:
            self.live.frames.pop()

    @contextmanager
    def pinned(self, values: frozenset[Value]) -> Iterator[None]:
        """The values are needed whatever follows."""
        self.live.pinned.append(values)
        try:
            yield
        finally:
            self.live.pinned.pop()

    # Places.

    def reads(self, value: Value, known: dict[Value, frozenset[str]]) -> frozenset[str]:
        """The memories and variables that an element of the value is computed from."""
        found = known.get(value)
        if found is None:
            place = self.places[value]
            if isinstance(place, Deferred):
                known[value] = frozenset()
                names = [self.reads(v, known) for v in ingredients(place.node)]
                found = frozenset().union(*names)
            else:
                found = frozenset({place.name})
            known[value] = found
        return found

    def readers(self, name: str, besides: Value | None = None) -> list[Value]:
        """Values still needed that read the memory or variable, in the order of the program."""
        known: dict[Value, frozenset[str]] = {}
        return [
            value
            for value in self.places
            if value is not besides and self.live.later(value) and name in self.reads(value, known)
        ]

    def is_fresh(self, name: str) -> bool:
        """Whether the memory was allocated in this block, so that no other block knows of it."""
        return name in self.sizes and not any(name in sizes for sizes in self.sizes_around)

    def prune(self) -> None:
        """Forget the places of values that nothing will ask for."""
        wanted: set[Value] = set()
        pending = [value for value in self.places if self.live.later(value)]
        while pending:
            value = pending.pop()
            if value not in wanted:
                wanted.add(value)
                place = self.places[value]
                if isinstance(place, Deferred):
                    pending += ingredients(place.node)
        self.places = {value: place for value, place in self.places.items() if value in wanted}


def ingredients(node: Node) -> Iterator[Value]:
    """What a deferred node is computed from."""
    for value in (*node.operands, *node.results):
        yield from type_values(value.type)
    yield from node.operands
    for attribute in node.attrs.values():
        yield from attribute_values(attribute)
