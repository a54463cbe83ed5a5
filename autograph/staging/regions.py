"""Staging of one region: run a function of the converted program into a block, and say how it
ended.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from autograph.errors import AutographError, Span, Unsupported
from autograph.ir import Dim, Graph, TensorType, Value
from autograph.ir.edit import Renaming
from autograph.staging.cells import Cell, Scope
from autograph.staging.diverge import Diverged
from autograph.staging.location import Location, columns, generated, is_ours
from autograph.staging.rebuilding import Plain
from autograph.staging.sites import Packer, leave
from autograph.staging.slots import Slot
from autograph.staging.specs import MakeValue
from autograph.staging.trace import Block, Trace, active
from autograph.staging.values import NeedsStatic, is_eager_error

_OURS = re.compile(
    r"\b(Staged\w+|Opaque|Choice|Growing|CaughtError|GeneratorContext|BoundMethod)\b"
)


@dataclass(slots=True)
class Region:
    """A staged region: its block, its scope, and what it returned; None where it always raises."""

    scope: Scope
    block: Block
    results: Any = None
    diverged: bool = False
    inputs: list[Value] = field(default_factory=list)
    changes: dict[Cell, tuple[Value, str]] = field(default_factory=dict)
    slots: dict[Slot, Any] = field(default_factory=dict)  # what they hold at the end
    equal: dict[Value, Dim] = field(default_factory=dict)  # dimensions that its checks prove equal

    def graph(self, inputs: list[Value], outputs: list[Value], renaming: Renaming) -> Graph:
        return renaming.graph(Graph(tuple(inputs), tuple(self.block.nodes), tuple(outputs)))


@contextmanager
def region(trace: Trace, is_loop: bool = False) -> Iterator[Region]:
    """Opens a region; when it closes, its changes are noted and undone."""
    scope = Scope(is_loop)
    with trace.region(scope) as block:
        made = Region(scope, block)
        try:
            yield made
        finally:
            made.changes = scope.changes()
            made.equal = dict(trace.facts.equal)
            made.slots = {slot: slot.get() for slot in scope.slots}
            scope.restore()


def parameters_into(values: list[Value], block: Block) -> MakeValue:
    """Makes parameters of a block, as ``join.rebuild`` asks for them; ``values`` notes them."""
    trace = active()

    def make(type_: TensorType, name: str) -> Value:
        value = trace.parameter(type_, name, block)
        values.append(value)
        return value

    return make


@contextmanager
def contents_at_end(made: Region) -> Iterator[None]:
    """Cells and slots as they were at the end of a region, for as long as its results are read."""
    touched = {cell: inner for cell, (inner, _) in made.scope.parameters.items()}
    before = {cell: (cell.content, cell.stale) for cell in {**touched, **made.changes}}
    for cell in before:
        known = touched.get(cell, cell.content), cell.stale
        cell.content, cell.stale = made.changes.get(cell, known)
    held = {slot: slot.get() for slot in made.slots}
    for slot, content in made.slots.items():
        slot.put(content)
    try:
        yield
    finally:
        for slot, content in held.items():
            slot.put(content)
        for cell, (content, stale) in before.items():
            cell.content, cell.stale = content, stale


def run(made: Region, function: Callable[..., Any], *args: Any) -> None:
    """Call ``function`` in the open region."""
    try:
        made.results = with_raises_staged(function, *args)
    except Diverged:
        made.diverged = True


def with_raises_staged(function: Callable[..., Any], *args: Any) -> Any:
    """What the function gives. An exception that the user's program raises in it is staged; then,
    and where it never ends, this raises ``Diverged``.
    """
    try:
        return function(*args)
    except (Diverged, AutographError, NeedsStatic):
        raise
    except RecursionError:
        raise too_deep() from None
    except Exception as error:
        if not is_users(error):
            raise
        stage_exception(error)
    raise Diverged


def too_deep() -> Unsupported:
    """Recursion that staging cannot follow to its end."""
    place = active().location()
    return Unsupported(
        "a recursion that ends on a value known at run time is not supported",
        place[-1] if place else None,
        hint="write it as a loop",
    )


def is_users(error: BaseException) -> bool:
    """Would the plain function raise this too? Its innermost frame is the user's, or it was marked
    so.
    """
    if is_eager_error(error):
        return True
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return traceback is not None and not is_ours(traceback.tb_frame.f_code.co_filename)


def stage_exception(error: BaseException) -> None:
    """Stage the raise of an exception that happened while staging, where it happened."""
    location = location_of(error.__traceback__, active().location())
    if _OURS.search(str(error)):  # Python names our class: not a use we foresaw
        raise Unsupported(
            f"this use of a value known at run time is not supported: {error}",
            location[-1] if location else None,
        ) from error
    error.__traceback__ = None
    leave((type(error),), Plain(error), Packer(), location, args=error.args, error=error)


def location_of(traceback: TracebackType | None, outer: Location) -> Location:
    """The user's lines of a traceback, below the lines that are being staged."""
    spans = list(outer)
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if not is_ours(code.co_filename):
            place = columns(code, traceback.tb_lasti, traceback.tb_lineno)
            if generated(code.co_name) and spans:
                spans[-1] = Span(code.co_filename, *place, spans[-1].function)
            else:
                spans.append(Span(code.co_filename, *place, code.co_name))
        traceback = traceback.tb_next
    return tuple(spans)
