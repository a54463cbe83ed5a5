"""Which arrays may be one array where no tag tells: after a join, at the head of a loop, in a
handler. A write to one of them makes what the other holds unknown, and asking for it is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from autograph.staging import join
from autograph.staging.cells import Cell
from autograph.staging.maybe import StagedMaybe
from autograph.staging.slots import Slot
from autograph.staging.trace import active
from autograph.staging.values import StagedArray
from autograph.staging.view_join import ViewSpec


def note_aliases(made: list[tuple[Any, set[Cell]]]) -> None:
    """Arrays that may be one another without a tag that tells: joined from one new buffer, or from
    a view of an older one that is not known outside. ``made`` has each joined value with such
    cells.
    """
    depth = active().depth
    for position, (item, sources) in enumerate(made):
        for cell in join.cells_in(item):
            for source in sources:
                if source.depth <= depth:
                    link(cell, source)
            for other, theirs in made[:position]:
                if sources & theirs:
                    for known in join.cells_in(other):
                        link(cell, known)


def untold(item: Any, spec: join.Spec) -> set[Cell]:
    """The cells of ``item`` that no tag of ``spec`` tells. A view of an array that may be an older
    one may be a view of that.
    """
    if isinstance(spec, ViewSpec):
        return set()
    if isinstance(spec, join.TupleSpec) and isinstance(item, tuple):
        parts = zip(item, spec.items, strict=True)
        return {cell for part, inner in parts for cell in untold(part, inner)}
    if isinstance(spec, join.MaybeSpec) and isinstance(item, StagedMaybe):
        return set() if spec.inner is None else untold(item.value, spec.inner)
    told = list(join.options_in(spec))
    found: set[Cell] = set()
    for array in join.arrays_in(item):
        found |= _untold_options(array, told, set())
        origin = array.cell.origin
        if not _is_among(array, told) and not (origin and (array.steps or origin.whole)):
            found.add(array.cell)
        found |= array.cell.aliases
    return found


def _untold_options(array: StagedArray, told: list[StagedArray], seen: set[Cell]) -> set[Cell]:
    """What a joined array may be, and what that may be if it is a joined one itself."""
    if array.cell.origin is None or array.cell in seen:
        return set()
    seen.add(array.cell)
    found: set[Cell] = set()
    for option in array.cell.origin.options:
        if array.steps or not _is_among(option, told):
            found.add(option.cell)
            found |= _untold_options(option, told, seen)
    return found


def _is_among(array: StagedArray, others: list[StagedArray]) -> bool:
    return any(join.is_same(array, other) for other in others)


def link(left: Cell, right: Cell) -> None:
    if left is not right:
        left.aliases.add(right)
        right.aliases.add(left)


def new_cells(item: Any, spec: join.Spec, depth: int) -> set[Cell]:
    """The buffers that ``item`` may be and that were made in the region that it leaves."""
    if isinstance(spec, join.Same):
        return set()
    return {c for c in untold(item, spec) if c.depth > depth} | set(join.cells_in(item))


class Sharing:
    """What variables, told by their slots, may share where several paths meet."""

    def __init__(self) -> None:
        self.older: dict[Slot, set[Cell]] = {}
        self.pairs: set[tuple[Slot, Slot]] = set()

    def note(self, items: Iterable[tuple[Slot, Any, join.Spec]], depth: int) -> None:
        """On one path; ``depth`` is that of where they meet."""
        new: dict[Slot, set[Cell]] = {}
        for name, item, spec in items:
            if isinstance(spec, join.Same):
                continue
            found = {cell for cell in untold(item, spec) if cell.depth <= depth}
            self.older.setdefault(name, set()).update(found)
            new[name] = new_cells(item, spec, depth)
            self.pairs |= {
                (name, other) for other in new if other != name and new[other] & new[name]
            }

    def apply(self, made: Mapping[Slot, Any]) -> None:
        """Where they met: ``made`` is what each variable is there."""
        note_aliases([(made[name], older) for name, older in self.older.items()])
        for name, other in self.pairs:
            for left in join.cells_in(made[name]):
                for right in join.cells_in(made[other]):
                    link(left, right)
