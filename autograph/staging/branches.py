"""A branch on a value that is only known at run time: both arms are staged, and what they leave is
joined.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograph.ir import Value
from autograph.ir.edit import Renaming
from autograph.staging import join
from autograph.staging.cells import Cell
from autograph.staging.diverge import Diverged
from autograph.staging.heap import Heap
from autograph.staging.heap_join import require_single
from autograph.staging.maybe import StagedMaybe
from autograph.staging.opaque import Opaque
from autograph.staging.regions import Region, contents_at_end, parameters_into, region, run
from autograph.staging.sharing import note_aliases, untold
from autograph.staging.slots import Slot
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar

Results = tuple[Any, ...]
Append = Callable[[list[list[Value]], list[Value]], None]
_ARMS = ("in the first branch", "in the other")


def branch(test: Value, arms: Sequence[Callable[[], Results]], names: Sequence[str]) -> Results:
    """``arms[0]() if test else arms[1]()``, staged; each arm returns one value a name."""
    trace = active()
    trace.decisions += 1
    regions: list[Region] = []
    for arm in arms:
        with region(trace) as made:
            run(made, arm)
        regions.append(made)

    def append(rows: list[list[Value]], results: list[Value]) -> None:
        graphs = {
            key: made.graph([], row, Renaming())
            for key, made, row in zip(("then", "else"), regions, rows, strict=True)
        }
        trace.append("cond", (test,), (), {}, graphs, results=tuple(results))

    all_diverged = all(made.diverged for made in regions)
    joined = join_regions(regions, () if all_diverged else names, append)
    if all_diverged:
        raise Diverged
    return joined


def join_regions(regions: list[Region], names: Sequence[str], append: Append) -> Results:
    """What two regions leave, one of which is run; ``append`` adds the node, given what each region
    hands over and the results.
    """
    trace = active()
    rows: list[list[Value]] = [[], []]
    results: list[Value] = []
    seen: dict[Any, Any] = {}
    made_items: list[tuple[Any, set[Cell]]] = []

    make = parameters_into(results, trace.block)
    slots = _changed_slots(regions)
    joined: list[list[Any]] = []
    outputs = []
    for position, name in enumerate([*names, *(slot.name for slot in slots)]):
        if position < len(names):
            items = [None if made.diverged else made.results[position] for made in regions]
        else:
            slot = slots[position - len(names)]
            items = [made.slots.get(slot, slot.get()) for made in regions]
        live = [item for item, made in zip(items, regions, strict=True) if not made.diverged]
        if all(join.is_same(item, live[0]) for item in live) and is_visible(live[0]):
            outputs.append(live[0])
            continue
        key = tuple(map(_identity, live))
        if key in seen:
            outputs.append(seen[key])
            continue
        joined.append(items)
        item, spec = _join_one(name, items, regions, rows, make)
        seen[key] = item
        made_items.append((item, {cell for one in live for cell in untold(one, spec)}))
        outputs.append(item)
    for k, made in enumerate(regions):
        if not made.diverged:
            with contents_at_end(made):
                require_single(row[k] for row in joined)
    note_aliases(made_items)
    _join_cells(regions, rows, make, results, append)
    for slot, content in zip(slots, outputs[len(names) :], strict=True):
        trace.write(slot, content)
    return tuple(outputs[: len(names)])


def _changed_slots(regions: list[Region]) -> list[Slot]:
    """The slots from outside that an arm changes, and whose next reader it reaches."""
    depth = active().depth
    return [
        slot
        for slot in {slot: None for made in regions if not made.diverged for slot in made.slots}
        if slot.depth <= depth
    ]


def _identity(item: Any) -> Any:
    if isinstance(item, StagedArray):
        return id(item.cell), item.steps
    if isinstance(item, StagedScalar):
        return item.value, item.is_python
    return id(item)


def _join_one(
    name: str,
    items: list[Any],
    regions: list[Region],
    rows: list[list[Value]],
    make: join.MakeValue,
) -> tuple[Any, join.Spec]:
    trace = active()
    specs = [
        join.spec_of(item) for item, made in zip(items, regions, strict=True) if not made.diverged
    ]
    spec = specs[0] if len(specs) == 1 else join.unify(name, specs[0], specs[1], _ARMS)
    spec = join.hide(spec, trace.is_visible)
    for item, made, row in zip(items, regions, rows, strict=True):
        with trace.reopened(made.block), contents_at_end(made):
            row += join.nothing(spec) if made.diverged else join.columns(item, spec)
    return join.rebuild(name, spec, make)[0], spec


def _join_cells(
    regions: list[Region],
    rows: list[list[Value]],
    make: join.MakeValue,
    results: list[Value],
    append: Append,
) -> None:
    """Buffers written in an arm are results too; also in an arm that raises, where the caller sees
    what was written before.
    """
    trace = active()
    written: list[tuple[Cell, Value]] = []
    for cell in {cell: None for made in regions for cell in made.changes}:
        contents = [made.changes.get(cell, (cell.content, ""))[0] for made in regions]
        if all(content is cell.content for content in contents):
            continue
        value = make(cell.type, cell.content.name)
        for row, content in zip(rows, contents, strict=True):
            row.append(content)
        written.append((cell, value))
    append(rows, results)
    for cell, value in written:
        trace.set(cell, value)
    for made in regions:
        for cell, (_, stale) in made.changes.items():
            if stale and not made.diverged:
                cell.stale = stale


def is_visible(item: Any) -> bool:
    """Can the value be used outside of the regions that are closed now?"""
    trace = active()
    if isinstance(item, StagedScalar):
        return trace.is_visible(item.value)
    if isinstance(item, StagedArray):
        return item.cell.depth <= trace.depth and all(
            map(trace.is_visible, join.values_of_steps(item))
        )
    if isinstance(item, Opaque):
        return trace.is_visible(item._autograph_handle)
    if isinstance(item, StagedMaybe):
        return is_visible(item.present) and is_visible(item.value)
    if isinstance(item, Heap):
        return item._autograph_depth <= trace.depth
    if hasattr(type(item), "is_visible_in"):
        return bool(item.is_visible_in(trace))
    if isinstance(item, tuple):
        return all(map(is_visible, item))
    return True
