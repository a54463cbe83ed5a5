"""Joins of lists whose length is only known at run time, and of lists of different lengths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from autograph.ir import INT64, Dim, TensorType, Value
from autograph.staging import join
from autograph.staging.growing import (
    Growing,
    as_column,
    content_of,
    content_type,
    grown_from,
    leaves,
    unified,
    widened,
    without_identity,
)
from autograph.staging.heap import Items
from autograph.staging.join import MakeValue, Spec, TupleSpec
from autograph.staging.trace import active
from autograph.staging.values import StagedArray


@dataclass(frozen=True, slots=True)
class GrowingSpec(join.OpenSpec):
    """The contents of a list of any length. ``item`` is None while only empty ones are known.

    ``length`` and ``rows``, the sizes of the buffers, are those on every path; None where they
    differ, and are carried. A list that is only written to stays where it is.
    """

    item: Spec | None
    length: Dim | None = None
    rows: tuple[Dim, ...] | None = None

    def unify(self, name: str, left: Spec, right: Spec, where: tuple[str, str]) -> Spec | None:
        ours, theirs = _as_growing(name, left, where), _as_growing(name, right, where)
        if ours is None or theirs is None:
            return None
        if ours.item is None and theirs.item is None:
            return ours
        item = unified(name, ours.item, theirs.item, where)
        return GrowingSpec(
            item, join.unify_dim(ours.length, theirs.length), _same_rows(item, ours, theirs)
        )

    def columns(self, item: Any) -> Iterator[Value]:
        assert self.item is not None
        growing = grown_from(item, self.item) if isinstance(item, Items) else item
        if self.length is None:
            yield growing.length
        for column in widened(growing, self.item).columns:
            buffer = content_of(column)
            if self.rows is None:
                yield active().value_of(buffer.type.dims[0])
            yield buffer

    def nothing(self) -> Iterator[Value]:
        assert self.item is not None
        trace = active()
        if self.length is None:
            yield trace.constant(0, INT64)
        for position, (type_, _) in enumerate(leaves(self.item)):
            if self.rows is None:
                yield trace.constant(0, INT64)
            dims = (Dim(0) if self.rows is None else self.rows[position], *type_.dims)
            (buffer,) = trace.append(
                "undefined",
                (),
                (TensorType(type_.dtype, dims),),
                {"dtype": type_.dtype, "dims": dims},
            )
            yield buffer

    def rebuild(self, name: str, make: MakeValue) -> tuple[Any, list[Value]]:
        assert self.item is not None
        trace, values, columns = active(), list[Value](), []

        def size(known: Dim | None, suffix: str) -> Dim:
            if known is not None:
                return known
            value = make(TensorType(INT64), f"{name}_{suffix}")
            trace.facts.nonnegative.add(value)
            values.append(value)
            return Dim.of(value)

        length = size(self.length, "length")
        for position, (type_, is_array) in enumerate(leaves(self.item)):
            rows = size(None if self.rows is None else self.rows[position], "capacity")
            buffer = make(TensorType(type_.dtype, (rows, *type_.dims)), name)
            values.append(buffer)
            columns.append(as_column(buffer, is_array))
        return Growing(self.item, trace.value_of(length), tuple(columns)), values

    def hide(self, is_visible: Callable[[Value], bool]) -> Spec:
        if self.item is None:
            return self
        item = without_identity(join.hide(self.item, is_visible))
        length = self.length
        if length is not None and not all(map(is_visible, length.values())):
            length = None
        rows = self.rows
        if rows is not None and not all(is_visible(v) for dim in rows for v in dim.values()):
            rows = None
        return GrowingSpec(item, length, rows)

    def describe(self) -> str:
        return "a list of any length"


def _same_rows(item: Spec, left: GrowingSpec, right: GrowingSpec) -> tuple[Dim, ...] | None:
    """The sizes of the buffers, where they are the same and no column is new."""
    if left.rows is None or right.rows is None or left.item is None or right.item is None:
        return None
    if not len(leaves(item)) == len(left.rows) == len(right.rows):
        return None
    rows = [join.unify_dim(a, b) for a, b in zip(left.rows, right.rows, strict=True)]
    known = tuple(dim for dim in rows if dim is not None)
    return known if len(known) == len(rows) else None


def spec_of_growing(growing: Growing) -> GrowingSpec:
    canonical = active().facts.canonical
    rows = tuple(canonical(content_type(column).dims[0]) for column in growing.columns)
    length = canonical(active().dim_of(growing.length))
    return GrowingSpec(growing.item, length, rows)


def _as_growing(name: str, spec: Spec, where: tuple[str, str]) -> GrowingSpec | None:
    if isinstance(spec, GrowingSpec):
        return spec
    if not isinstance(spec, TupleSpec) or spec.kind is not Items:
        return None
    common: Spec | None = None
    for item in spec.items:
        common = unified(name, common, without_identity(item), where)
    count = Dim(len(spec.items))
    rows = None if common is None else (count,) * len(leaves(common))
    return GrowingSpec(common, count, rows)


def _unify_lengths(name: str, left: Spec, right: Spec, where: tuple[str, str]) -> Spec:
    spec = GrowingSpec(None).unify(name, left, right, where)
    assert spec is not None
    return spec


join.unify_lengths.append(_unify_lengths)
join.open_specs.append((Growing, spec_of_growing))
join.open_arrays.append(
    (
        Growing,
        lambda growing: (column for column in growing.columns if isinstance(column, StagedArray)),
    )
)
