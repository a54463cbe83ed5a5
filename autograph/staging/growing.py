"""Lists whose length is only known at run time: buffers with room to grow, and a length.

    a list of n items of one kind      length n, and for each column of an item a buffer

The columns of an item are those of its spec (see ``join``): one for a number, one for an array of a
known shape, those of its parts for a tuple. Numbers in buffers never change in place: a changed
list has a new buffer. Arrays are views of their buffer, and a write to one that may be the same
array under another name is refused: see ``Cell.aliases``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from autograph.ir import BOOL, INT64, AxisMap, Dim, TensorType, Value, ViewMap
from autograph.staging import join
from autograph.staging.choice import ChoiceSpec
from autograph.staging.elementwise import cast
from autograph.staging.heap import Heap, Items, freeze
from autograph.staging.heap_join import HeapSpec
from autograph.staging.join import (
    ArraySpec,
    MaybeSpec,
    Same,
    ScalarSpec,
    Spec,
    TupleSpec,
)
from autograph.staging.maybe import StagedMaybe
from autograph.staging.sharing import link
from autograph.staging.trace import Trace, active
from autograph.staging.values import NeedsUnrolling, StagedArray, StagedScalar

Column = Value | StagedArray
_FIRST = 4  # rows of the first buffer


def refuse_items(headline: str, hint: str) -> NoReturn:
    """Not possible in a list of run-time length; a loop that is unrolled has no need of one."""
    place = active().location()
    raise NeedsUnrolling(headline, place[-1] if place else None, hint=hint)


@dataclass(frozen=True, slots=True, eq=False)
class Growing:
    """What a list of run-time length holds."""

    item: Spec
    length: Value
    columns: tuple[Column, ...]

    def is_visible_in(self, trace: Trace) -> bool:
        """Can it be used outside of the regions that are closed now?"""
        return trace.is_visible(self.length) and all(
            column.cell.depth <= trace.depth
            if isinstance(column, StagedArray)
            else trace.is_visible(column)
            for column in self.columns
        )


def leaves(spec: Spec) -> list[tuple[TensorType, bool]]:
    """The type of each column of an item, and whether it is an array of its own."""
    if isinstance(spec, ScalarSpec):
        return [(TensorType(spec.dtype), False)]
    if isinstance(spec, ArraySpec):
        dims = tuple(dim for dim in spec.dims if dim is not None)
        return [(TensorType(spec.dtype, dims), True)]
    if isinstance(spec, TupleSpec):
        return [leaf for item in spec.items for leaf in leaves(item)]
    if isinstance(spec, HeapSpec):
        return leaves(spec.contents)
    if isinstance(spec, join.OpenSpec):
        return [(type_, False) for type_ in spec.scalars() or ()]
    if isinstance(spec, MaybeSpec) and spec.inner is not None:
        return [(TensorType(BOOL), False), *leaves(spec.inner)]
    return []


def item_spec(item: Any) -> Spec:
    """The spec of an item of a list: what it is, not which."""
    return without_identity(_opened(item))


def _opened(item: Any) -> Spec:
    """The spec of a value with the objects in it by their contents."""
    if isinstance(item, Heap):
        return HeapSpec(item._autograph_kind, _opened(item._autograph_contents()))
    if isinstance(item, tuple):
        return TupleSpec(tuple(map(_opened, item)), join.kind_of(item))
    return join.spec_of(item)


def heaps_in(item: Any) -> Iterator[Heap]:
    """The objects in a value that can be changed."""
    if isinstance(item, Heap):
        yield item
        yield from heaps_in(item._autograph_contents())
    elif isinstance(item, tuple):
        for part in item:
            yield from heaps_in(part)


def without_identity(spec: Spec) -> Spec:
    if isinstance(spec, ArraySpec):
        if None in spec.dims:
            refuse_items(
                "a list whose length is only known at run time holds arrays of different shapes",
                "put arrays of one shape into it",
            )
        return replace(spec, options=(), viewed=None, whole=False)
    if isinstance(spec, ScalarSpec):
        return ScalarSpec(spec.dtype, spec.is_python)
    if isinstance(spec, TupleSpec):
        return TupleSpec(tuple(map(without_identity, spec.items)), spec.kind)
    if isinstance(spec, MaybeSpec) and spec.inner is not None:
        return MaybeSpec(without_identity(spec.inner), spec.otherwise)
    if isinstance(spec, HeapSpec) and isinstance(spec.contents, TupleSpec):
        return HeapSpec(spec.kind, without_identity(spec.contents))
    if isinstance(spec, join.OpenSpec) and spec.scalars() is None:
        refuse_items(
            "a list whose length is only known at run time holds objects of different lengths or "
            "kinds",
            "keep one list for each of their parts",
        )
    if isinstance(spec, Same) and callable(spec.item):
        refuse_items(
            "a list whose length is only known at run time holds functions",
            "keep numbers in it, and the functions in a tuple",
        )
    return spec


def unified(name: str, left: Spec | None, right: Spec | None, where: tuple[str, str]) -> Spec:
    """What covers the items of two lists; an empty one has none."""
    if left is None or right is None:
        known = right if left is None else left
        assert known is not None
        return known
    return without_identity(join.unify(f"{name}[...]", left, right, where))


# --- columns -------------------------------------------------------------------------------------


def content_of(column: Column) -> Value:
    return column.read() if isinstance(column, StagedArray) else column


def content_type(column: Column) -> TensorType:
    return column.cell.type if isinstance(column, StagedArray) else column.type


def as_column(value: Value, is_array: bool) -> Column:
    return StagedArray(active().cell(value)) if is_array else value


def grown_from(items: Items, spec: Spec) -> Growing:
    """Items that are known one by one, in buffers."""
    trace = active()
    made = empty(spec, Dim(len(items)))
    for position, item in enumerate(items):
        made = with_item(made, Dim(position), item)
    return replace(made, length=trace.constant(len(items), INT64))


def empty(spec: Spec, capacity: Dim) -> Growing:
    """No items, and room for some."""
    trace = active()
    columns = []
    for type_, is_array in leaves(spec):
        dims = (capacity, *type_.dims)
        columns.append(as_column(trace.emit("empty", dtype=type_.dtype, dims=dims), is_array))
    return Growing(spec, trace.constant(0, INT64), tuple(columns))


def row_map(type_: TensorType, position: Dim) -> ViewMap:
    """One row of a buffer."""
    inner = type_.dims[1:]
    rest = (AxisMap(Dim(0), Dim(1), axis) for axis in range(len(inner)))
    return ViewMap(inner, (AxisMap(position), *rest))


def with_item(growing: Growing, position: Dim, item: Any) -> Growing:
    """The list with another item at a place that its buffers have."""
    trace = active()
    columns = []
    for column, value in zip(growing.columns, join.columns(item, growing.item), strict=True):
        before = content_of(column)
        after = trace.emit("update", before, value, map=row_map(before.type, position))
        columns.append(as_column(after, isinstance(column, StagedArray)))
    made = replace(growing, columns=tuple(columns))
    link_columns(growing, made)
    for heap in heaps_in(item):  # the list holds what it is now
        trace.set_until_restored(heap, "_autograph_frozen", _reason())
    for array in join.arrays_in(item):
        for column in made.columns:
            if isinstance(column, StagedArray):
                link(column.cell, array.cell)
    return made


def _reason() -> str:
    place = active().location()
    return f"put into a list of run-time length at {place[-1]}" if place else "put into a list"


def link_columns(old: Growing, new: Growing) -> None:
    """Views of the old buffers are the items of the new ones."""
    for before, after in zip(old.columns, new.columns, strict=True):
        if isinstance(before, StagedArray) and isinstance(after, StagedArray):
            link(before.cell, after.cell)
            for alias in before.cell.aliases:
                link(after.cell, alias)


def appended(growing: Growing, item: Any) -> Growing:
    """The list with one item more."""
    trace = active()
    growing = widened(growing, item_spec(item))
    length = Dim.of(growing.length)
    columns = []
    for column in growing.columns:
        before = content_of(column)
        rows = before.type.dims[0]
        fits = trace.compare("less", length, rows)
        more = trace.emit("maximum", trace.value_of(rows * 2), trace.constant(_FIRST, INT64))
        capacity = Dim.of(trace.emit("select", fits, trace.value_of(rows), more))
        trace.facts.nonnegative.add(trace.value_of(capacity))
        after = trace.emit("reserve", before, growing.length, capacity=capacity)
        columns.append(as_column(after, isinstance(column, StagedArray)))
    reserved = replace(growing, columns=tuple(columns))
    link_columns(growing, reserved)
    made = with_item(reserved, length, item)
    return replace(made, length=trace.value_of(length + 1))


def widened(growing: Growing, spec: Spec) -> Growing:
    """The list with items of a kind that covers ``spec`` too."""
    common = unified("the list", growing.item, spec, ("in the list", "now"))
    if common == growing.item:
        return growing
    columns = _converted(growing.item, common, iter(growing.columns), Dim.of(growing.length))
    return replace(growing, item=common, columns=tuple(columns))


def _converted(old: Spec, new: Spec, columns: Iterator[Column], length: Dim) -> Iterator[Column]:
    """The columns of items of one spec, as those of a spec that covers it."""
    if isinstance(new, MaybeSpec):
        yield from _converted_maybe(old, new, columns, length)
    elif isinstance(new, ChoiceSpec):
        yield _converted_choice(old, new, columns, length)
    elif isinstance(old, TupleSpec) and isinstance(new, TupleSpec):
        for before, after in zip(old.items, new.items, strict=True):
            yield from _converted(before, after, columns, length)
    elif isinstance(old, HeapSpec) and isinstance(new, HeapSpec):
        yield from _converted(old.contents, new.contents, columns, length)
    else:
        for type_, is_array in leaves(new):
            yield as_column(cast(content_of(next(columns)), type_.dtype), is_array)


def _converted_maybe(
    old: Spec, new: MaybeSpec, columns: Iterator[Column], length: Dim
) -> Iterator[Column]:
    inner = old.inner if isinstance(old, MaybeSpec) else old
    if new.inner is None:
        return
    if isinstance(old, MaybeSpec) and inner is not None:
        yield next(columns)
    else:
        yield _filled(inner is not None, TensorType(BOOL), length)
    if inner is not None:
        yield from _converted(inner, new.inner, columns, length)
        return
    for type_, is_array in leaves(new.inner):
        yield as_column(_filled(0, type_, length), is_array)


def _converted_choice(old: Spec, new: ChoiceSpec, columns: Iterator[Column], length: Dim) -> Value:
    trace = active()
    if not isinstance(old, ChoiceSpec):
        assert isinstance(old, Same)
        return _filled(new.place(old.item), TensorType(INT64), length)
    tags = content_of(next(columns))
    for k in range(len(old.values)):
        if new.place(old.values[k]) != k:
            raise AssertionError("a choice grows at its end")
    return trace.emit("cast", tags, dtype=INT64) if tags.type.dtype != INT64 else tags


def _filled(value: Any, type_: TensorType, length: Dim) -> Value:
    """A buffer that holds one number everywhere."""
    trace = active()
    scalar = trace.constant(value, type_.dtype)
    return trace.emit("view", scalar, map=ViewMap((length, *type_.dims), ()))


def item_at(growing: Growing, position: Dim) -> Any:
    """The item at a place that is in range."""
    return _item(growing.item, iter(growing.columns), position)


def _item(spec: Spec, columns: Iterator[Column], position: Dim) -> Any:
    if isinstance(spec, ScalarSpec):
        return StagedScalar(_row(next(columns), position), spec.is_python)
    if isinstance(spec, ArraySpec):
        array = next(columns)
        assert isinstance(array, StagedArray)
        return StagedArray(array.cell, (*array.steps, row_map(array.type, position)))
    if isinstance(spec, TupleSpec):
        return spec.kind(*(_item(part, columns, position) for part in spec.items))
    if isinstance(spec, HeapSpec):
        made = spec.kind(_item(spec.contents, columns, position), "item")
        freeze(made, ())
        return made
    if isinstance(spec, MaybeSpec):
        if spec.inner is None:
            return spec.otherwise
        flag = _row(next(columns), position)
        inner = _item(spec.inner, columns, position)
        return StagedMaybe(StagedScalar(flag, True), inner, spec.otherwise)
    if isinstance(spec, join.OpenSpec):
        return spec.rebuild("item", lambda type_, name: _row(next(columns), position))[0]
    assert isinstance(spec, Same)
    return spec.item


def _row(column: Column, position: Dim) -> Value:
    buffer = content_of(column)
    return active().emit("view", buffer, map=row_map(buffer.type, position))
