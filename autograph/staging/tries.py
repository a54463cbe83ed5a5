"""``try`` around code that is staged.

    try: A                   completed, s = try
    except E as e: H    ==>    body():  A; return True, s      where E is raised: throw(code, ...)
    else: B                    handler(code, site, s, payload):  H; return False, s
                             if completed: B

The state ``s`` are the slots and arrays that A changes, as they are where it is left. Which ones
these are, and what covers their values at every throw, is found by staging A until nothing is new.
Which clause takes an error is known from its class, so that only raises that are caught become
throws; the others leave the program as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from autograph.errors import Unsupported
from autograph.ir import BOOL, INT64, Dim, Node, TensorType, Value
from autograph.ir.edit import Renaming
from autograph.staging import join
from autograph.staging.branches import branch, join_regions
from autograph.staging.caught import CaughtError
from autograph.staging.cells import Cell
from autograph.staging.diverge import Diverged
from autograph.staging.loops import initial
from autograph.staging.objects import unwrapped
from autograph.staging.regions import Region, parameters_into, region, run
from autograph.staging.sharing import Sharing
from autograph.staging.slots import Slot
from autograph.staging.throws import Kinds, Throw
from autograph.staging.trace import Trace, active
from autograph.staging.truth import truth
from autograph.staging.values import StagedScalar, refuse

Block = Callable[..., Any]
Clause = tuple[Callable[[], Any] | None, Block]
_ATTEMPTS = 16
_PLACES = ("where an error is raised", "where another one is")


@dataclass
class Try:
    """A ``try`` whose body is being staged. ``handlers`` are the classes that each clause takes,
    and its block; None takes everything.
    """

    trace: Trace
    handlers: list[tuple[Kinds | None, Block]]
    slots: dict[Slot, join.Spec] = field(default_factory=dict)
    cells: dict[Cell, None] = field(default_factory=dict)
    throws: list[Throw] = field(default_factory=list)
    sites: dict[Value, int] = field(default_factory=dict)  # the numbers of the throws
    layout: dict[int, tuple[TensorType, ...]] = field(default_factory=dict)  # their payloads
    sharing: Sharing = field(default_factory=Sharing)
    grown: bool = False

    def __post_init__(self) -> None:
        self.depth, self.height = self.trace.depth, len(self.trace.blocks)

    def clause_of(self, kinds: Kinds) -> int | None:
        """The clause that takes errors of these classes."""
        chosen = {self._clause_of_one(kind) for kind in kinds}
        if len(chosen) > 1:
            refuse(
                "which clause of this `try` takes an error depends on data",
                "catch a common base class of both",
            )
        return chosen.pop()

    def _clause_of_one(self, kind: type[BaseException]) -> int | None:
        for position, (taken, _) in enumerate(self.handlers):
            if taken is None or issubclass(kind, taken):
                return position
        return None

    # --- throws -----------------------------------------------------------------------------------

    def throw(self, throw: Throw, ok: Value | None) -> None:
        """Leave the body for a handler: always, or unless ``ok``."""
        trace = self.trace
        if ok is not None and trace.is_checked(ok):
            return
        number = len(self.throws)
        self.throws.append(throw)
        clause = self.clause_of(throw.kinds)
        code = trace.constant(len(self.handlers) if clause is None else clause, INT64)
        site = trace.constant(number, INT64)
        self.sites[site] = number
        operands = [code, site, *self._state(), *self._payload(number, throw)]
        condition = trace.constant(False, BOOL) if ok is None else ok
        trace.append("throw", (condition, *operands), ())
        if ok is not None:
            trace.note_checked(ok)

    def _payload(self, number: int, throw: Throw) -> Iterator[Value]:
        """The payload among those of all throws."""
        for known, types in self.layout.items():
            if known == number and throw.types == types:
                yield from throw.payload
            else:
                for type_ in types:
                    yield from nothing_of(type_)

    def _state(self) -> Iterator[Value]:
        """The columns of the state as it is here; widens the plan where they do not fit."""
        trace = self.trace
        for slot, spec in list(self.slots.items()):
            with trace.seen_from(self.depth, self.height):
                wider = join.wider(slot.name, spec, slot.get(), _PLACES)
            if wider != spec:
                self.slots[slot] = wider
                self.grown = True
        state = ((slot, slot.get(), spec) for slot, spec in self.slots.items())
        self.sharing.note(state, self.depth)
        if not self.grown:
            for slot, spec in self.slots.items():
                yield from join.columns(slot.get(), spec)
            for cell in self.cells:
                yield trace.read(cell)

    def _note_changes(self, body: Region) -> None:
        """What the body changes, also on a way that ends in a throw, is part of the state."""
        for slot in body.scope.slots:
            if slot.depth <= self.depth and slot not in self.slots:
                self.slots[slot] = initial(slot.get())
                self.grown = True
        for cell in body.scope.written:
            if cell.depth <= self.depth and cell not in self.cells:
                self.cells[cell] = None
                self.grown = True

    # --- after an attempt -------------------------------------------------------------------------

    def is_settled(self, body: Region) -> bool:
        """Was the body staged with all that its throws hand over?"""
        self._note_changes(body)
        live = sorted({self.sites[site] for site in _sites(body.block.nodes)})
        layout = {number: self.throws[number].types for number in live}
        if list(layout) != list(self.layout) or any(
            not _are_alike(types, self.layout[number]) for number, types in layout.items()
        ):
            self.grown = True
        self.layout = layout
        return not self.grown


def _are_alike(left: Sequence[TensorType], right: Sequence[TensorType]) -> bool:
    return [(t.dtype, t.rank) for t in left] == [(t.dtype, t.rank) for t in right]


def _sites(nodes: Sequence[Node]) -> Iterator[Value]:
    """The site of every throw that leaves these nodes."""
    for node in nodes:
        if node.op == "throw":
            yield node.operands[2]
        for name, graph in node.regions.items():
            if node.op != "try" or name != "body":
                yield from _sites(graph.nodes)


def nothing_of(type_: TensorType) -> Iterator[Value]:
    """A value that is never read."""
    trace = active()
    if type_.is_scalar:
        yield trace.constant(0, type_.dtype)
        return
    dims = (Dim(0),) * type_.rank
    attrs = {"dtype": type_.dtype, "dims": dims}
    yield from trace.append("undefined", (), (TensorType(type_.dtype, dims),), attrs)


def stage_try(
    body: Block,
    clauses: Sequence[Clause],
    else_body: Block | None,
    final_body: Block | None,
    leaves: Callable[[], Any] | None,
) -> None:
    """The statement as a whole."""
    if final_body is None:
        _handled(body, clauses, else_body)
    else:
        _with_final(lambda: _handled(body, clauses, else_body), final_body, leaves)


def _handled(body: Block, clauses: Sequence[Clause], else_body: Block | None) -> None:
    if not clauses:
        body()
        return
    handlers = [(_kinds(kind), handler) for kind, handler in clauses]
    completed = staged(body, handlers)
    if else_body is not None:
        when(completed, else_body)


def _with_final(body: Block, final_body: Block, leaves: Callable[[], Any] | None) -> None:
    def after_error(error: CaughtError) -> None:
        final_body()
        left = False if leaves is None else truth(leaves())
        unless(left, error.raise_again)

    when(staged(body, [(None, after_error)]), final_body)


def when(test: Any, block: Block) -> None:
    if isinstance(test, StagedScalar):
        branch(test.value, (lambda: _nothing(block), tuple), ())
    elif test:
        block()


def unless(test: Any, block: Block) -> None:
    if isinstance(test, StagedScalar):
        branch(test.value, (tuple, lambda: _nothing(block)), ())
    elif not test:
        block()


def _nothing(block: Block) -> tuple[()]:
    block()
    return ()


def _kinds(kind: Callable[[], Any] | None) -> Kinds | None:
    """The classes of an ``except`` clause."""
    if kind is None:
        return None
    found = unwrapped(kind())
    kinds = tuple(map(unwrapped, found)) if isinstance(found, tuple) else (found,)
    if not all(isinstance(item, type) and issubclass(item, BaseException) for item in kinds):
        refuse("this `except` names something that is no exception class")
    return kinds


def staged(body: Block, handlers: list[tuple[Kinds | None, Block]]) -> Any:
    """Stage body and handlers; gives whether the body ran to its end: a plain or a staged bool."""
    trace = active()
    plan = Try(trace, handlers)
    for _ in range(_ATTEMPTS):
        plan.throws, plan.sites, plan.grown = [], {}, False
        with region(trace) as made, _open(trace, plan):
            run(made, body)
        if plan.is_settled(made):
            break
    else:
        place = trace.location()
        raise Unsupported(
            "the variables of this `try` do not settle on one kind of value each",
            place[-1] if place else None,
            hint="give a variable the same dtype and rank before the `try` and in it",
        )
    if not plan.layout:  # nothing in it is caught here
        body()
        return True
    made.results = (True,)
    with region(trace) as handler:
        inputs = _enter_handler(plan, made, handler)
        run(handler, lambda: _dispatch(plan, inputs))
    return _joined(plan, made, handler)


def _enter_handler(plan: Try, body: Region, handler: Region) -> tuple[Value, CaughtError]:
    """The code of the clause, and the error; the state becomes what was thrown."""
    trace = plan.trace
    make = parameters_into(handler.inputs, handler.block)
    code, site = make(TensorType(INT64), "code"), make(TensorType(INT64), "site")
    contents = {slot: join.rebuild(slot.name, spec, make)[0] for slot, spec in plan.slots.items()}
    plan.sharing.apply(contents)
    for slot, content in contents.items():
        trace.write(slot, content)
    for cell in plan.cells:
        trace.set(cell, make(cell.type, cell.content.name))
    for cell, (_, stale) in body.changes.items():
        if stale and cell.depth <= plan.depth:
            trace.set(cell, cell.content)
            cell.stale = stale
    payloads = {
        number: tuple(make(type_, "") for type_ in types) for number, types in plan.layout.items()
    }
    throws = {number: plan.throws[number] for number in plan.layout}
    return code, CaughtError(throws, site, payloads)


def _dispatch(plan: Try, inputs: tuple[Value, CaughtError]) -> tuple[bool]:
    """The clause that takes the error."""
    code, error = inputs
    by_clause: dict[int, dict[int, Throw]] = {}
    for number in plan.layout:
        clause = plan.clause_of(plan.throws[number].kinds)
        place = len(plan.handlers) if clause is None else clause
        by_clause.setdefault(place, {})[number] = plan.throws[number]
    _choose(plan, code, error, sorted(by_clause.items()))
    return (False,)


def _choose(
    plan: Try, code: Value, error: CaughtError, clauses: list[tuple[int, dict[int, Throw]]]
) -> None:
    (clause, throws), *rest = clauses

    def first() -> tuple[()]:
        own = error.among(throws)
        if clause == len(plan.handlers):
            own.raise_again()
        _handle(plan.trace, plan.handlers[clause][1], own)
        return ()

    def others() -> tuple[()]:
        _choose(plan, code, error, rest)
        return ()

    if not rest:
        first()
        return
    trace = plan.trace
    branch(trace.emit("equal", code, trace.constant(clause, INT64)), (first, others), ())


def _handle(trace: Trace, block: Block, error: CaughtError) -> None:
    trace.handling.append(error)
    try:
        if block.__code__.co_argcount:
            block(error)
        else:
            block()
    finally:
        trace.handling.pop()


def _joined(plan: Try, made: Region, handler: Region) -> Any:
    def append(rows: list[list[Value]], results: list[Value]) -> None:
        graphs = {
            "body": made.graph([], rows[0], Renaming()),
            "handler": handler.graph(handler.inputs, rows[1], Renaming()),
        }
        plan.trace.append("try", (), (), {}, graphs, results=tuple(results))

    both = made.diverged and handler.diverged
    results = join_regions([made, handler], () if both else ("completed",), append)
    if both:
        raise Diverged
    return results[0]


@contextmanager
def _open(trace: Trace, plan: Try) -> Iterator[None]:
    trace.tries.append(plan)
    try:
        yield
    finally:
        trace.tries.pop()
