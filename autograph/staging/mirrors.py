"""Writes to arrays that may be one another.

After ``y = x if c else x + 1`` the array y has a buffer of its own in the graph, and at run time a
tag that says whether it is x. A write through y is performed on y's buffer and, where the tag says
so, on x's; a write through x likewise on y's. So both hold what the one array holds.
"""

from __future__ import annotations

from autograph.ir import INT64, Value, ViewMap
from autograph.staging.branches import branch
from autograph.staging.cells import Cell
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, refuse


def write(array: StagedArray, value: Value, map_: ViewMap) -> None:
    """Store through ``array`` into its own buffer and into every buffer that it may be."""
    _write(array, value, map_, frozenset())


def _write(array: StagedArray, value: Value, map_: ViewMap, visited: frozenset[Cell]) -> None:
    cell = array.cell
    visited |= {cell}
    array.replace(value, map_)
    if cell.origin is not None:
        for k, option in enumerate(cell.origin.options):
            if option.cell not in visited:
                target = StagedArray(option.cell, (*option.steps, *array.steps))
                _when(cell.origin.tag, k, target, value, map_, visited)
    for mirror in sorted(cell.mirrors, key=lambda item: item.serial):
        # A mirror made in a region that is closed is not reached by any variable any more.
        alive = mirror.origin is not None and active().is_visible(mirror.origin.tag)
        if alive and mirror not in visited:
            _write_mirror(mirror, array, value, map_, visited)


def _write_mirror(
    mirror: Cell, array: StagedArray, value: Value, map_: ViewMap, visited: frozenset[Cell]
) -> None:
    assert mirror.origin is not None
    for k, option in enumerate(mirror.origin.options):
        if option.cell is not array.cell:
            continue
        if not option.steps:
            target = StagedArray(mirror, array.steps)
            _when(mirror.origin.tag, k, target, value, map_, visited)
        else:
            _reread_when(mirror.origin.tag, k, mirror, option)


def _is(tag: Value, k: int) -> Value:
    return active().emit("equal", tag, active().constant(k, INT64))


def _when(
    tag: Value, k: int, target: StagedArray, value: Value, map_: ViewMap, visited: frozenset[Cell]
) -> None:
    if target.dtype != value.type.dtype:
        refuse(
            f"an array that is {target.dtype} or {value.type.dtype}, depending on data, is written",
            "convert it with .astype() in both branches",
        )

    def hit() -> tuple[()]:
        _write(target, value, map_, visited)
        return ()

    branch(_is(tag, k), (hit, tuple), ())


def _reread_when(tag: Value, k: int, mirror: Cell, option: StagedArray) -> None:
    """A mirror of part of the written array: what the part holds now."""

    def hit() -> tuple[()]:
        whole = StagedArray(mirror)
        # Where this runs the sizes are equal; the graph does not know it.
        value = active().emit("view", option.read(), map=ViewMap.identity(mirror.type.dims))
        whole.replace(value, ViewMap.identity(mirror.type.dims))
        return ()

    branch(_is(tag, k), (hit, tuple), ())
