"""The program being staged: open blocks of nodes with value numbering, scopes, checks, facts about
integers.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import numpy as np

from autograph.errors import Unsupported
from autograph.ir import BOOL, INT64, Dim, DimLike, Graph, Node, TensorType, Value, ViewMap
from autograph.ops import Site, Trait, lookup
from autograph.staging import halves
from autograph.staging.cells import Cell, Scope
from autograph.staging.facts import Facts
from autograph.staging.location import Location, here
from autograph.staging.slots import Slot

_local = threading.local()


class Block:
    """Nodes in program order, and the value numbers of the pure ones."""

    __slots__ = ("memo", "nodes")

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.memo: dict[Any, Value] = {}


class Trace:
    """One staging of one function."""

    def __init__(self) -> None:
        self.blocks: list[Block] = [Block()]
        self.scopes: list[Scope] = []
        self.facts = Facts()
        self.home: dict[Value, Block] = {}
        self.root: FrameType | None = None
        self.effects = "stage"  # what becomes of prints and logging: or "strip", or "trace"
        self.loops_open = 0
        self.mismatches: list[Exception] = []  # of the attempts of the loops that are open
        self.functions: dict[str, Graph] = {}  # functions that call themselves
        self.staged_functions: dict[Any, list[Any]] = {}  # the same, by their code
        self.looked_at: list[Any] = []  # objects whose contents are gone through just now
        self.writes = 0  # changes of slots and cells so far
        self.recursive: dict[Any, Any] = {}  # their code, with what is known while they are staged
        self.inlines_entry = False  # the caller's call of such a one is not like those inside
        # Calls under way: for each the scopes open, and the branches staged before it.
        self.activations: dict[Any, list[tuple[int, int]]] = {}
        self.decisions = 0  # branches staged so far
        self.memo_floor = 0  # blocks further out share no values with this one
        self.tries: list[Any] = []  # whose bodies are open, see staging.tries
        self.sinks: list[Any] = []  # of the generators that run: see staging.generated
        self.is_pulling = False  # a plain item is asked for, and data decides whether it is
        self.handling: list[Any] = []  # errors in whose ``except`` clauses we are
        self.visible: list[Slot] = []  # places of the caller
        self.expected_slots: dict[Any, list[Slot]] = {}  # by the loop body that changes them
        # Adds what the caller is to see of the changes so far to a payload: gives what writes it.
        self.write_back: Callable[[Any], Callable[..., None] | None] | None = None
        self.inputs: Any = None  # the arguments and lifted environment, see staging.lifting

    # --- blocks and scopes ------------------------------------------------------------------------

    @property
    def block(self) -> Block:
        return self.blocks[-1]

    @property
    def depth(self) -> int:
        return len(self.scopes)

    @contextmanager
    def region(self, scope: Scope) -> Iterator[Block]:
        """A new block inside a new scope; the caller reads the scope's changes before it restores
        it.
        """
        block = Block()
        self.blocks.append(block)
        self.scopes.append(scope)
        known = dict(self.facts.equal)  # what a check inside the region proves holds only there
        try:
            yield block
        finally:
            self.facts.equal = known
            self.blocks.pop()
            self.scopes.pop()

    @contextmanager
    def seen_from(self, depth: int, height: int) -> Iterator[None]:
        """As seen from outside of the inner regions: which values and objects are known there."""
        scopes, blocks = self.scopes, self.blocks
        self.scopes, self.blocks = scopes[:depth], blocks[:height]
        try:
            yield
        finally:
            self.scopes, self.blocks = scopes, blocks

    @contextmanager
    def reopened(self, block: Block) -> Iterator[None]:
        """Emit at the end of a block whose region is finished: casts at a join."""
        self.blocks.append(block)
        try:
            yield
        finally:
            self.blocks.pop()

    def is_visible(self, value: Value) -> bool:
        home = self.home.get(value)
        return home is None or any(block is home for block in self.blocks)

    def parameter(self, type_: TensorType, name: str, block: Block) -> Value:
        """A new input of a region."""
        value = Value(type_, name)
        self.home[value] = block
        return value

    # --- emitting ---------------------------------------------------------------------------------

    def mismatch(self, error: Exception) -> None:
        """Two kinds of value meet. In a loop another attempt may know a variable's kind better."""
        if not self.loops_open:
            raise error
        self.mismatches.append(error)

    def emit(self, op: str, *operands: Value, **attrs: Any) -> Value:
        """Apply a pure operator with one result, reusing an equal application that is visible
        here.
        """
        if halves.is_computed(op, operands, attrs):
            return halves.computed(self, op, operands, attrs)
        definition = lookup(op)
        key = (op, operands, tuple(attrs.items()))
        pure = not definition.traits & {Trait.UNINITIALISED, Trait.NEW_VERSION}
        if pure:
            for block in reversed(self.blocks[self.memo_floor :]):
                if (known := block.memo.get(key)) is not None:
                    return known
        (type_,) = definition.infer([value.type for value in operands], attrs)
        (result,) = self.append(op, operands, (type_,), attrs)
        if pure:
            self.block.memo[key] = result
        return result

    def append(
        self,
        op: str,
        operands: tuple[Value, ...],
        types: tuple[TensorType, ...],
        attrs: dict[str, Any] | None = None,
        regions: dict[str, Graph] | None = None,
        results: tuple[Value, ...] | None = None,
    ) -> tuple[Value, ...]:
        """Add a node as it stands."""
        if results is None:
            results = tuple(Value(type_) for type_ in types)
        location = self.location()
        span = location[-1] if location else None
        self.block.nodes.append(Node(op, operands, results, attrs or {}, regions or {}, span))
        for result in results:
            self.home[result] = self.block
        return results

    def location(self) -> Location:
        return here(self.root)

    def constant(self, value: Any, dtype: np.dtype) -> Value:
        """A scalar constant; value numbers tell 0.0 from -0.0 and 1 from True by their text."""
        item = np.asarray(value).astype(dtype).item()
        key = ("constant", dtype, repr(item))
        for block in reversed(self.blocks[self.memo_floor :]):
            if (known := block.memo.get(key)) is not None:
                return known
        (result,) = self.append(
            "constant", (), (TensorType(dtype),), {"value": item, "dtype": dtype}
        )
        self.block.memo[key] = result
        if dtype == INT64:
            self.facts.affine[result] = Dim(item)
        return result

    # --- effects ----------------------------------------------------------------------------------

    def check(self, ok: Value, site: Site, payload: tuple[Value, ...] = ()) -> None:
        """At run time: unless ``ok``, perform the site's action, which raises."""
        if not self.is_checked(ok):
            self.append("check", (ok, *payload), (), {"site": site})
            self.note_checked(ok)

    def is_checked(self, ok: Value) -> bool:
        """Does it hold here, because an error would have been raised?"""
        key = ("check", ok)
        return any(key in block.memo for block in self.blocks)

    def note_checked(self, ok: Value) -> None:
        self.block.memo["check", ok] = ok

    def effect(self, op: str, site: Site, payload: tuple[Value, ...]) -> None:
        self.append(op, payload, (), {"site": site})

    # --- integers ---------------------------------------------------------------------------------

    def dim_of(self, value: Value) -> Dim:
        """The affine expression that an int64 scalar is."""
        return self.facts.affine.get(value) or Dim.of(value)

    def value_of(self, dim: DimLike) -> Value:
        """An int64 scalar that holds a dimension."""
        dim = Dim.of(dim)
        if dim.single is not None:
            return dim.single
        total: Value | None = None
        for value, coefficient in dim.terms:
            term = value
            if coefficient != 1:
                term = self.emit("multiply", value, self.constant(coefficient, INT64))
            total = term if total is None else self.emit("add", total, term)
        if total is None:
            return self.constant(dim.const, INT64)
        if dim.const:
            total = self.emit("add", total, self.constant(dim.const, INT64))
        self.facts.affine.setdefault(total, dim)
        return total

    def compare(self, op: str, left: DimLike, right: DimLike) -> Value:
        return self.emit(op, self.value_of(left), self.value_of(right))

    def choose(self, test: Value, left: DimLike, right: DimLike) -> Dim:
        """``left if test else right`` as a dimension."""
        return Dim.of(self.emit("select", test, self.value_of(left), self.value_of(right)))

    def at_least_zero(self, dim: DimLike) -> Dim:
        """max(dim, 0), folded where the facts allow: max(max(x, 0) - c, 0) is max(x - c, 0)."""
        dim = self.facts.canonical(Dim.of(dim))
        if self.facts.is_nonnegative(dim):
            return dim
        if self.facts.is_nonnegative(-dim):
            return Dim(0)
        if len(dim.terms) == 1 and dim.terms[0][1] == 1 and dim.const <= 0:
            inner = self.facts.clamped.get(dim.terms[0][0])
            if inner is not None:
                return self.at_least_zero(inner + dim.const)
        result = self.emit("maximum", self.value_of(dim), self.constant(0, INT64))
        self.facts.clamped[result] = dim
        self.facts.nonnegative.add(result)
        return Dim.of(result)

    def smaller(self, left: DimLike, right: DimLike) -> Dim:
        left, right = Dim.of(left), Dim.of(right)
        if self.facts.is_nonnegative(right - left):
            return left
        if self.facts.is_nonnegative(left - right):
            return right
        result = self.emit("minimum", self.value_of(left), self.value_of(right))
        if self.facts.is_nonnegative(left) and self.facts.is_nonnegative(right):
            self.facts.nonnegative.add(result)
        return Dim.of(result)

    def note_quotient(self, result: Value, dim: Dim, by: int) -> None:
        """``result`` is ``dim // by``, which is positive."""
        self.facts.quotients[result] = dim, by
        if self.facts.is_nonnegative(dim):
            self.facts.nonnegative.add(result)

    def product(self, left: Dim, right: Dim) -> Dim:
        """left * right, which leaves the affine form unless one of them is an integer."""
        if right.static is not None:
            return left * right.static
        if left.static is not None:
            return right * left.static
        result = self.emit("multiply", self.value_of(left), self.value_of(right))
        if self.facts.is_nonnegative(left) and self.facts.is_nonnegative(right):
            self.facts.nonnegative.add(result)
        return Dim.of(result)

    # --- slots and cells --------------------------------------------------------------------------

    def slot(self, name: str, content: Any, owner: str = "", place: str = "") -> Slot:
        """A place of the program's own, or, with an ``owner``, one that the caller sees."""
        made = Slot(name, content, 0 if owner else self.depth, owner, place)
        if owner:
            self.visible.append(made)
        return made

    def touch(self, slot: Slot) -> None:
        """Before a slot changes: the open regions remember what it held."""
        self.writes += 1
        for scope in self.scopes[slot.depth :]:
            scope.touch_slot(slot)

    def write(self, slot: Slot, content: Any) -> None:
        self.touch(slot)
        slot.put(content)

    def set_until_restored(self, item: Any, name: str, value: Any) -> None:
        """Set an attribute of ours for as long as the innermost region is open."""
        if self.scopes:
            self.scopes[-1].attributes.append((item, name, getattr(item, name)))
        object.__setattr__(item, name, value)

    def cell(self, content: Value) -> Cell:
        return Cell(content, self.depth)

    def read(self, cell: Cell) -> Value:
        for scope in self.scopes[cell.depth :]:
            scope.touch(cell)
        if cell.stale:
            raise Unsupported(
                "this array may share its memory with another that was written since",
                self.location()[-1] if self.location() else None,
                notes=(cell.stale,),
                hint="copy one of the two with .copy() before the branch or loop "
                "that makes them share",
            )
        return cell.content

    def set(self, cell: Cell, content: Value) -> None:
        """The cell's new contents."""
        self.writes += 1
        for scope in self.scopes[cell.depth :]:
            scope.touch(cell)
            scope.written.add(cell)
        cell.content = content

    def spoil_aliases(self, cell: Cell) -> None:
        """After a write: cells that may be the same buffer are not known any more."""
        for other in cell.aliases:
            for scope in self.scopes[other.depth :]:
                scope.touch(other)
            place = self.location()
            other.stale = f"written at {place[-1]}" if place else "written through another name"

    def view(self, base: Value, map_: ViewMap) -> Value:
        if base.type.rank == map_.rank and map_.is_identity_on(base.type.dims):
            return base
        return self.emit("view", base, map=map_)


def current() -> Trace | None:
    """The trace of this thread, or None where converted code runs as plain Python."""
    return getattr(_local, "trace", None)


def active() -> Trace:
    """The trace of this thread; operators on staged values only exist inside one."""
    trace = current()
    if trace is None:
        raise Unsupported(
            "a staged value was used after its conversion ended",
            hint="do not keep values of a converted function in globals or "
            "attributes while it is converted",
        )
    return trace


@contextmanager
def tracing(trace: Trace) -> Iterator[Trace]:
    before = current()
    _local.trace = trace
    try:
        yield trace
    finally:
        _local.trace = before


def bool_constant(value: bool) -> Value:
    return active().constant(value, BOOL)
