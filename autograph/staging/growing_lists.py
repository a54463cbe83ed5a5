"""The methods of lists whose length is only known at run time, with Python's own errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from autograph.errors import Unsupported
from autograph.ir import FLOAT64, INT64, AxisMap, Dim, Value, ViewMap
from autograph.staging import join
from autograph.staging.arithmetic import python
from autograph.staging.choice import chosen, is_choosable
from autograph.staging.containers import StagedList, growing_methods, list_of
from autograph.staging.elementwise import cast
from autograph.staging.generated import StagedGenerator
from autograph.staging.growing import (
    Growing,
    appended,
    content_of,
    empty,
    grown_from,
    item_at,
    item_spec,
    link_columns,
    refuse_items,
    row_map,
    widened,
    with_item,
)
from autograph.staging.heap import Heap, Items
from autograph.staging.heap_join import HeapSpec
from autograph.staging.indexing import as_dim, as_integer, is_integral
from autograph.staging.iteration import Iteration, StagedIterable, iteration
from autograph.staging.location import Location
from autograph.staging.looping import WRITTEN_OUT, loop_over
from autograph.staging.maybe import StagedMaybe
from autograph.staging.objects import StagedObject
from autograph.staging.sites import check
from autograph.staging.special_methods import iterated
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error, type_name


def _method(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        growing_methods[name] = function
        return function

    return register


def growing(items: StagedList, text: str = "list index out of range") -> Growing:
    """What the list holds, in buffers; of an empty one nothing can be asked."""
    if items.growing is not None:
        made: Growing = items.growing
        return made
    contents = items.slot.get()
    if not contents:
        raise eager_error(IndexError(text))
    spec = item_spec(contents[0])
    for item in contents[1:]:
        spec = join.unify("the list", spec, item_spec(item), ("in one place", "in another"))
    return grown_from(contents, spec)


def _put(items: StagedList, content: Growing) -> None:
    items.slot.put(content)


def length_of(items: StagedList) -> Any:
    """``len`` of a list of any length."""
    if items.growing is None:
        return len(items)
    return python(items.growing.length)


@_method("append")
def _append(items: StagedList, item: Any, /) -> None:
    _put(items, appended(items.growing, item))


@_method("extend")
def _extend(items: StagedList, more: Any, /) -> None:
    """Append every item, in a loop where their number is only known at run time."""
    if isinstance(more, StagedArray) and _is_column(items, more):
        _put(items, _column(more))
        return

    def body(item: Any) -> tuple[()]:
        items.append(item)
        return ()

    loop_over(_appendable(list_of(items.slot.get()) if more is items else more), body, (), ())


def _appendable(more: Any) -> Any:
    """What is gone through; items whose number is known one by one, so that the list stays plain
    where it is.
    """
    more = iterated(more)
    if isinstance(more, StagedGenerator) and more.steps is None:
        return more
    steps = iteration(more)
    if not isinstance(steps, Iteration):
        return steps
    return steps.plain() if steps.count.is_static else StagedIterable(lambda: steps)


def _is_column(items: StagedList, array: StagedArray) -> bool:
    """Does an empty list become all numbers of an array, a run-time number of them?"""
    is_empty = items.growing is None and not items.slot.get()
    return is_empty and len(array.dims) == 1 and not array.dims[0].is_static


def _column(array: StagedArray) -> Growing:
    trace = active()
    length = trace.value_of(array.dims[0])
    return Growing(join.ScalarSpec(array.dtype, False), length, (array.read(),))


def numbers_of(value: Value) -> StagedList:
    """A list of the elements of a line, as Python's numbers."""
    length = active().value_of(value.type.dims[0])
    content = Growing(join.ScalarSpec(value.type.dtype, True), length, (value,))
    return list_of(content)


@_method("__iadd__")
def _add_in_place(items: StagedList, more: Any) -> StagedList:
    _extend(items, more)
    return items


@_method("__add__")
def _add(items: StagedList, more: Any) -> StagedList:
    made = list_of(items.slot.get())
    made.extend(more)
    return made


@_method("copy")
def _copy(items: StagedList) -> StagedList:
    return list_of(items.slot.get())


@_method("__mul__")
@_method("__rmul__")
def _repeated(items: StagedList, times: Any) -> StagedList:
    count = _times(times)
    if holds_changeable(items):
        refuse_items(
            "an array or object in a list that is repeated, is one and the same in every place",
            "make a new one for each place, in a loop",
        )
    made = list_of(Items())
    if items.growing is None and len(items) == 1:
        made.slot.put(_filled(items.slot.get()[0], count))
        return made

    def once(item: Any) -> tuple[()]:
        made.extend(items)
        return ()

    loop_over(StagedIterable(lambda: Iteration(count, lambda k: k)), once, (), ())
    return made


def _times(times: Any) -> Dim:
    """How often a list is repeated."""
    is_integer = hasattr(times, "__index__")
    if isinstance(times, StagedScalar):
        is_integer = times.dtype.kind in ("iub" if times.is_python else "iu")
    if not is_integer:
        name = type_name(times)
        raise eager_error(TypeError(f"can't multiply sequence by non-int of type '{name}'"))
    return active().at_least_zero(as_dim(times * 1))  # `True` is 1


@_method("__imul__")
def _repeat_in_place(items: StagedList, times: Any) -> StagedList:
    _put(items, _repeated(items, times).slot.get())
    return items


def _filled(item: Any, count: Dim) -> Growing:
    """One item, which is no array, in every place."""
    trace = active()
    one = grown_from(Items(item), item_spec(item))
    columns = []
    for column in one.columns:
        value = content_of(column)
        number = trace.emit("view", value, map=row_map(value.type, Dim(0)))
        columns.append(trace.emit("view", number, map=ViewMap((count,), ())))
    return replace(one, length=trace.value_of(count), columns=tuple(columns))


@_method("clear")
def _clear(items: StagedList) -> None:
    _put(items, empty(items.growing.item, Dim(0)))


def _place(content: Growing, key: Any, text: str) -> Dim:
    """A position that is checked, counted from the end where it is negative."""
    trace = active()
    if isinstance(key, StagedMaybe):
        key = key.require(
            lambda: TypeError("list indices must be integers or slices, not NoneType")
        )
    if not is_integral(key):
        name = type_name(key)
        raise eager_error(TypeError(f"list indices must be integers or slices, not {name}"))
    length = Dim.of(content.length)
    place = _from_start(as_dim(as_integer(key)), length)
    low, high = trace.compare("greater_equal", place, Dim(0)), trace.compare("less", place, length)
    check(trace.emit("logical_and", low, high), lambda: IndexError(text))
    return place


def _from_start(index: Dim, length: Dim) -> Dim:
    """The position, which is counted from the end where it is negative."""
    if index.static is not None:
        return index + length if index.static < 0 else index
    trace = active()
    return index + trace.choose(trace.compare("less", index, Dim(0)), length, Dim(0))


def holds_changeable(items: StagedList) -> bool:
    """Does it hold arrays or objects? Which one is in a place must be known."""
    if items.growing is not None:
        return _is_changeable(items.growing.item)
    contents = items.slot.get()
    has_objects = any(isinstance(item, (Heap, StagedObject)) for item in contents)
    return has_objects or next(join.arrays_in(contents), None) is not None


def _is_changeable(spec: join.Spec) -> bool:
    if isinstance(spec, join.TupleSpec):
        return any(map(_is_changeable, spec.items))
    if isinstance(spec, join.MaybeSpec):
        return spec.inner is not None and _is_changeable(spec.inner)
    return isinstance(spec, (join.ArraySpec, HeapSpec))


@_method("__getitem__")
def _item(items: StagedList, key: Any) -> Any:
    if isinstance(key, slice):
        return _slice(items, key)
    contents = None if items.growing is not None else items.slot.get()
    if contents and all(is_choosable(item) for item in contents):
        length = active().constant(len(contents), INT64)
        holder = Growing(join.Same(None), length, ())
        return chosen(contents, _place(holder, key, "list index out of range"))
    if items.growing is None and holds_changeable(items):
        key.__index__()  # one of several arrays: which one must be known
    content = growing(items)
    return item_at(content, _place(content, key, "list index out of range"))


@_method("__setitem__")
def _set_item(items: StagedList, key: Any, value: Any) -> None:
    if isinstance(key, slice):
        refuse_items(
            "a slice of a list whose length is only known at run time is assigned",
            "assign its items one by one",
        )
    if items.growing is None and holds_changeable(items):
        key.__index__()
    text = "list assignment index out of range"
    content = widened(growing(items, text), item_spec(value))
    place = _place(content, key, text)
    made = with_item(content, place, value)
    if items.growing is None and not _is_kept_in_loops(items, content):  # its length stays known
        size = len(items.slot.get())
        items.slot.put(Items(*(item_at(made, Dim(k)) for k in range(size))))
    else:
        _put(items, made)


def _is_kept_in_loops(items: StagedList, content: Growing) -> bool:
    """Whether all trips of a loop share one buffer, and the numbers are taken out of it after it:
    see ``Loop``.
    """
    is_long = len(items.slot.get()) >= WRITTEN_OUT and isinstance(content.item, join.ScalarSpec)
    return is_long and active().loops_open > 0


def _slice(items: StagedList, key: slice) -> StagedList:
    """The items of a slice, as a list of its own."""
    if items.growing is None and not items.slot.get():
        return list_of(Items())
    content = growing(items)
    trace = active()
    columns = []
    size = Dim.of(content.length)
    for column in content.columns:
        line: Any = StagedArray(trace.cell(used(content, column)))
        part = line[key]
        size = part.dims[0]
        columns.append(
            StagedArray(trace.cell(part.read())) if isinstance(column, StagedArray) else part.read()
        )
    made = replace(content, length=trace.value_of(size), columns=tuple(columns))
    link_columns(content, made)
    return list_of(made)


@_method("pop")
def _pop(items: StagedList, index: Any = -1, /) -> Any:
    content = items.growing
    length = Dim.of(content.length)
    trace = active()
    check(trace.compare("greater", length, Dim(0)), lambda: IndexError("pop from empty list"))
    if index == -1 and isinstance(index, int):
        item = item_at(content, length - 1)
        _put(items, replace(content, length=trace.value_of(length - 1)))
        return item
    place = _place(content, index, "pop index out of range")
    item = item_at(content, place)
    _put(items, _moved(content, place, -1))
    return item


@_method("__delitem__")
def _delete(items: StagedList, key: Any) -> None:
    content = items.growing
    place = _place(content, key, "list assignment index out of range")
    _put(items, _moved(content, place, -1))


@_method("insert")
def _insert(items: StagedList, index: Any, item: Any, /) -> None:
    trace = active()
    content = widened(items.growing, item_spec(item))
    length = Dim.of(content.length)
    place = trace.smaller(trace.at_least_zero(_from_start(as_dim(index), length)), length)
    grown = appended(content, item)  # room for one more
    moved = _moved(replace(grown, length=content.length), place, 1)
    _put(items, with_item(moved, place, item))


def _moved(content: Growing, place: Dim, by: int) -> Growing:
    """The items from ``place`` on one further (1), or those after it one nearer (-1)."""
    trace = active()
    length = Dim.of(content.length)
    source = place if by == 1 else place + 1
    count = trace.at_least_zero(length - source)
    columns = []
    for column in content.columns:
        value = content_of(column)
        after = _rows(value.type, source, count)
        tail = trace.emit("view", value, map=after)
        target = _rows(value.type, source + by, count)
        made = trace.emit("update", value, tail, map=target)
        columns.append(StagedArray(trace.cell(made)) if isinstance(column, StagedArray) else made)
    moved = replace(content, length=trace.value_of(length + by), columns=tuple(columns))
    link_columns(content, moved)
    return moved


def _rows(type_: Any, start: Dim, count: Dim) -> ViewMap:
    identity = ViewMap.identity((count, *type_.dims[1:]))
    first, *rest = identity.axes
    return ViewMap(identity.dims, (replace(first, offset=start), *rest))


@_method("reverse")
def _reverse(items: StagedList) -> None:
    made = _slice(items, slice(None, None, -1))
    _put(items, made.growing)


def listed(items: StagedList) -> Any:
    """How ``for`` goes through a list: the items it holds when they are reached."""
    if items.growing is None:
        return items.iterated()
    count = Dim.of(items.growing.length)

    def item(k: Any) -> Any:
        return item_at(growing(items), Dim.of(k))

    return Iteration(count, item, count - 1)


def as_array(items: StagedList, is_typed: bool = False) -> StagedArray:
    """The items as one array, as ``np.array`` makes it; ``is_typed`` where the dtype is given."""
    content = items.growing
    if not isinstance(content.item, join.ScalarSpec):
        _require_items(content, "number of dimensions")
    elif not is_typed and content_of(content.columns[0]).type.dtype != FLOAT64:
        _require_items(content, "dtype")
    if len(content.columns) != 1:
        return _table(content)
    return StagedArray(active().cell(used(content, content.columns[0])))


def _require_items(content: Growing, what: str) -> None:
    """Of no items NumPy makes a line of floats; what is made must not depend on data."""
    length = Dim.of(content.length)
    if not active().facts.is_nonnegative(length - 1):
        place = active().location()
        check(active().compare("greater", length, Dim(0)), partial(_no_items, place, what))


def _no_items(place: Location, what: str) -> Unsupported:
    is_dtype = what == "dtype"
    return Unsupported(
        f"an array is made of a list that turns out to be empty, which gives another {what}",
        place[-1] if place else None,
        hint=f"{'give the dtype, or ' if is_dtype else ''}ask for the length of the list before",
    )


def used(content: Growing, column: Any) -> Value:
    """The rows of a buffer that are in use."""
    value = content_of(column)
    return active().emit("view", value, map=_rows(value.type, Dim(0), Dim.of(content.length)))


def _table(content: Growing) -> StagedArray:
    """An array whose rows are the items, which are lists or tuples of numbers."""
    trace = active()
    spec = content.item.contents if isinstance(content.item, HeapSpec) else content.item
    parts = spec.items if isinstance(spec, join.TupleSpec) else ()
    dtypes = [part.dtype for part in parts if isinstance(part, join.ScalarSpec)]
    if not dtypes or len(dtypes) != len(content.columns):
        refuse_items(
            "an array of a list whose items are no numbers, arrays, or rows of numbers",
            "keep a list for each part",
        )
    dtype, count = np.result_type(*dtypes), Dim.of(content.length)
    table = trace.emit("empty", dtype=dtype, dims=(count, Dim(len(dtypes))))
    for place, column in enumerate(content.columns):
        line = used(content, column)
        map_ = ViewMap((count,), (AxisMap(Dim(0), Dim(1), 0), AxisMap(Dim(place))))
        table = trace.emit("update", table, cast(line, dtype), map=map_)
    return StagedArray(trace.cell(table))


growing_methods["listed"] = listed
growing_methods["length"] = length_of
