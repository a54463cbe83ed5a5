"""Views of one array that differ from path to path: where they begin is carried, not the contents.

    best = a[0]                        best is a[o], and o is a variable of the branch or loop
    if c: best = a[n]          ==>     o = select(c, n, 0)

So a write to it is a write to the array, and nothing is copied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from autograph.ir import INT64, AxisMap, Dim, TensorType, Value, ViewMap
from autograph.staging import join
from autograph.staging.cells import Cell
from autograph.staging.join import ArraySpec, MakeValue, Spec
from autograph.staging.trace import active
from autograph.staging.values import StagedArray


@dataclass(frozen=True, slots=True)
class Place:
    """Where one axis of the buffer is read; None for what differs between the paths."""

    axis: int | None
    offset: Dim | None
    step: Dim | None


@dataclass(frozen=True, slots=True)
class ViewSpec(join.OpenSpec):
    """A view of the buffer of ``cell``."""

    cell: Cell
    dims: tuple[Dim | None, ...]
    places: tuple[Place, ...]

    def unify(self, name: str, left: Spec, right: Spec, where: tuple[str, str]) -> Spec | None:
        ours, theirs = _as_view(left), _as_view(right)
        if ours is not None and theirs is not None:
            joined = _joined(ours, theirs)
            if joined is not None:
                return joined
        left, right = _by_value(left), _by_value(right)
        if isinstance(left, ArraySpec) and isinstance(right, ArraySpec):
            return join.unify(name, left, right, where)
        return None

    def columns(self, item: StagedArray) -> Iterator[Value]:
        trace, map_ = active(), map_of(item)
        assert map_ is not None
        for dim, common in zip(map_.dims, self.dims, strict=True):
            if common is None:
                yield trace.value_of(dim)
        for axis, place in zip(map_.axes, self.places, strict=True):
            if place.offset is None:
                yield trace.value_of(axis.offset)
            if place.step is None:
                yield trace.value_of(axis.step)

    def nothing(self) -> Iterator[Value]:
        zero = active().constant(0, INT64)
        yield from (zero for dim in self.dims if dim is None)
        for place in self.places:
            yield from (zero for part in (place.offset, place.step) if part is None)

    def rebuild(self, name: str, make: MakeValue) -> tuple[StagedArray, list[Value]]:
        trace, values = active(), list[Value]()

        def known(dim: Dim | None, suffix: str, is_size: bool = True) -> Dim:
            if dim is not None:
                return dim
            value = make(TensorType(INT64), f"{name}_{suffix}")
            values.append(value)
            if is_size:
                trace.facts.nonnegative.add(value)
            return Dim.of(value)

        dims = tuple(known(dim, str(axis)) for axis, dim in enumerate(self.dims))
        axes = []
        for place in self.places:
            offset = known(place.offset, "start")
            axes.append(AxisMap(offset, known(place.step, "step", False), place.axis))
        return StagedArray(self.cell, (ViewMap(dims, tuple(axes)),)), values

    def hide(self, is_visible: Callable[[Value], bool]) -> Spec:
        def hidden(dim: Dim | None) -> Dim | None:
            return dim if dim is None or all(map(is_visible, dim.values())) else None

        places = (Place(p.axis, hidden(p.offset), hidden(p.step)) for p in self.places)
        return ViewSpec(self.cell, tuple(map(hidden, self.dims)), tuple(places))

    def describe(self) -> str:
        return f"a {len(self.dims)}-d view of an array of {self.cell.type.dtype}"


def map_of(item: StagedArray) -> ViewMap | None:
    """The view as one index map over the buffer."""
    (step,) = item.steps if len(item.steps) == 1 else (None,)
    return step if isinstance(step, ViewMap) else None


def _as_view(spec: Spec) -> ViewSpec | None:
    if isinstance(spec, ViewSpec):
        return spec
    if not isinstance(spec, ArraySpec) or spec.viewed is None:
        return None
    item = spec.viewed
    if not item.steps:  # the array itself, which is an object of its own
        return None
    map_ = map_of(item)
    if map_ is None or item.cell.origin is not None or item.cell.depth > active().depth:
        return None
    canonical = active().facts.canonical
    places = (Place(a.axis, canonical(a.offset), canonical(a.step)) for a in map_.axes)
    return ViewSpec(item.cell, tuple(map(canonical, map_.dims)), tuple(places))


def _joined(left: ViewSpec, right: ViewSpec) -> ViewSpec | None:
    ours, theirs = ([place.axis for place in spec.places] for spec in (left, right))
    if left.cell is not right.cell or ours != theirs or len(left.dims) != len(right.dims):
        return None
    dims = tuple(join.unify_dim(a, b) for a, b in zip(left.dims, right.dims, strict=True))
    places = (
        Place(a.axis, join.unify_dim(a.offset, b.offset), join.unify_dim(a.step, b.step))
        for a, b in zip(left.places, right.places, strict=True)
    )
    return ViewSpec(left.cell, dims, tuple(places))


def _by_value(spec: Spec) -> Spec:
    if isinstance(spec, ViewSpec):
        return ArraySpec(spec.cell.type.dtype, spec.dims)
    return spec


def unify_views(left: ArraySpec, right: ArraySpec) -> Spec | None:
    """The view that covers two views of one array, where there is one."""
    ours, theirs = _as_view(left), _as_view(right)
    return None if ours is None or theirs is None else _joined(ours, theirs)


join.unify_views.append(unify_views)
