"""The methods of lists whose length is only known at run time, with Python's own errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from autograph.errors import Unsupported
from autograph.ir import INT64, AxisMap, Dim, Value, ViewMap
from autograph.staging import join
from autograph.staging.arithmetic import python
from autograph.staging.branches import branch
from autograph.staging.choice import chosen, is_choosable
from autograph.staging.containers import StagedList, growing_methods, list_of
from autograph.staging.elementwise import cast
from autograph.staging.growing import (
    Growing,
    appended,
    content_of,
    empty,
    grown_from,
    item_at,
    item_spec,
    refuse_items,
    row_map,
    widened,
    with_item,
)
from autograph.staging.heap import Heap, Items
from autograph.staging.heap_join import HeapSpec
from autograph.staging.indexing import as_dim
from autograph.staging.instances import InstanceKind
from autograph.staging.iteration import Iteration, iteration
from autograph.staging.location import Location
from autograph.staging.loops import Loop
from autograph.staging.objects import StagedObject
from autograph.staging.sites import Decoder, Packer, check
from autograph.staging.trace import active
from autograph.staging.truth import truth
from autograph.staging.values import StagedArray, StagedScalar, eager_error


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
    contents = items.contents()
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
    extend(items, more)


def extend(items: StagedList, more: Any) -> None:
    """Append every item, in a loop where their number is only known at run time."""
    if isinstance(more, StagedList) and more is items:
        more = list_of(items.contents(), "list")
    if hasattr(type(more), "push") and more.steps is None:
        more.use()
        more.push(items.append)
        return
    if isinstance(more, StagedArray) and _is_column(items, more):
        _put(items, _column(more))
        return
    steps = listed(more) if isinstance(more, StagedList) else iteration(more)
    if not isinstance(steps, Iteration):
        for item in steps:
            items.append(item)
        return
    if steps.count.is_static:
        for item in steps.plain():
            items.append(item)
        return

    def body(item: Any) -> tuple[()]:
        items.append(item)
        return ()

    Loop((), (), body, None, steps.count, steps.highest, steps.item).stage()


def _is_column(items: StagedList, array: StagedArray) -> bool:
    """Does an empty list become all numbers of an array, a run-time number of them?"""
    is_empty = items.growing is None and not items.contents()
    return is_empty and len(array.dims) == 1 and not array.dims[0].is_static


def _column(array: StagedArray) -> Growing:
    trace = active()
    length = trace.value_of(array.dims[0])
    return Growing(join.ScalarSpec(array.dtype, False), length, (array.read(),))


def numbers_of(value: Value) -> StagedList:
    """A list of the elements of a line, as Python's numbers."""
    length = active().value_of(value.type.dims[0])
    content = Growing(join.ScalarSpec(value.type.dtype, True), length, (value,))
    return list_of(content, "list")


@_method("__iadd__")
def _add_in_place(items: StagedList, more: Any) -> StagedList:
    extend(items, more)
    return items


@_method("__add__")
def _add(items: StagedList, more: Any) -> StagedList:
    made = list_of(items.contents(), "list")
    made.extend(more)
    return made


@_method("copy")
def _copy(items: StagedList) -> StagedList:
    return list_of(items.contents(), "list")


def repeated(items: StagedList, times: StagedScalar) -> StagedList:
    """``items * times``"""
    trace = active()
    count = trace.at_least_zero(as_dim(times))
    contents = None if items.growing is not None else items.contents()
    made = list_of(Items(), "list")
    if contents is not None and not contents:
        return made
    if items.growing is not None or holds_arrays(items):
        refuse_items(
            "an array or object in a list that is repeated, is one and the same in every place",
            "make a new one for each place, in a loop",
        )
    if contents is None or len(contents) > 1:

        def once(k: Value) -> tuple[()]:
            made.extend(items)
            return ()

        Loop((), (), once, None, count, None, lambda k: k).stage()
        return made
    one = grown_from(contents, item_spec(contents[0]))
    columns = []
    for column in one.columns:
        value = content_of(column)
        inner = value.type.dims[1:]
        row = trace.emit("view", value, map=row_map(value.type, Dim(0)))
        axes = tuple(AxisMap(Dim(0), Dim(1), axis + 1) for axis in range(len(inner)))
        whole = trace.emit("view", row, map=ViewMap((count, *inner), axes))
        columns.append(StagedArray(trace.cell(whole)) if isinstance(column, StagedArray) else whole)
    made.slot.put(replace(one, length=trace.value_of(count), columns=tuple(columns)))
    return made


@_method("clear")
def _clear(items: StagedList) -> None:
    _put(items, empty(items.growing.item, Dim(0)))


def _place(items: StagedList, content: Growing, key: Any, text: str) -> Dim:
    """A position that is checked, counted from the end where it is negative."""
    trace = active()
    index, length = as_dim(key), Dim.of(content.length)
    negative = trace.compare("less", index, Dim(0))
    place = index + trace.choose(negative, length, Dim(0))
    if index.static is not None:
        place = index + length if index.static < 0 else index
    low, high = trace.compare("greater_equal", place, Dim(0)), trace.compare("less", place, length)
    check(trace.emit("logical_and", low, high), lambda: IndexError(text))
    return place


def holds_arrays(items: StagedList) -> bool:
    contents = items.contents()
    has_objects = any(isinstance(item, (Heap, StagedObject)) for item in contents)
    return has_objects or next(join.arrays_in(contents), None) is not None


@_method("__getitem__")
def _item(items: StagedList, key: Any) -> Any:
    if isinstance(key, slice):
        return _slice(items, key)
    contents = None if items.growing is not None else items.contents()
    if contents and all(is_choosable(item) for item in contents):
        length = active().constant(len(contents), INT64)
        holder = Growing(join.Same(None), length, ())
        return chosen(contents, _place(items, holder, key, "list index out of range"))
    if items.growing is None and holds_arrays(items):
        key.__index__()  # one of several arrays: which one must be known
    content = growing(items)
    return item_at(content, _place(items, content, key, "list index out of range"))


@_method("__setitem__")
def _set_item(items: StagedList, key: Any, value: Any) -> None:
    if isinstance(key, slice):
        refuse_items(
            "a slice of a list whose length is only known at run time is assigned",
            "assign its items one by one",
        )
    if items.growing is None and holds_arrays(items):
        key.__index__()
    text = "list assignment index out of range"
    content = widened(growing(items, text), item_spec(value))
    place = _place(items, content, key, text)
    made = with_item(content, place, value)
    if items.growing is None:  # its length stays known
        size = len(items.contents())
        items.slot.put(Items(*(item_at(made, Dim(k)) for k in range(size))))
    else:
        _put(items, made)


def _slice(items: StagedList, key: slice) -> StagedList:
    """The items of a slice, as a list of its own."""
    if items.growing is None and not items.contents():
        return list_of(Items(), "list")
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
    return list_of(replace(content, length=trace.value_of(size), columns=tuple(columns)), "list")


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
    place = _place(items, content, index, "pop index out of range")
    item = item_at(content, place)
    _put(items, _moved(content, place, -1))
    return item


@_method("__delitem__")
def _delete(items: StagedList, key: Any) -> None:
    content = items.growing
    place = _place(items, content, key, "list assignment index out of range")
    _put(items, _moved(content, place, -1))


@_method("insert")
def _insert(items: StagedList, index: Any, item: Any, /) -> None:
    trace = active()
    content = widened(items.growing, item_spec(item))
    length, wish = Dim.of(content.length), as_dim(index)
    negative = trace.compare("less", wish, Dim(0))
    place = wish + trace.choose(negative, length, Dim(0))
    place = trace.smaller(trace.at_least_zero(place), length)
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
    return replace(content, length=trace.value_of(length + by), columns=tuple(columns))


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


def _some(items: StagedList, wanted: Any) -> Any:
    """Is an item equal to ``wanted``?"""
    steps = listed(items)

    def body(item: Any, found: Any) -> tuple[Any]:
        held = truth(item == wanted)
        if not isinstance(held, StagedScalar):
            return (True,) if held else (found,)
        return branch(held.value, (lambda: (True,), lambda: (found,)), ("found",))

    (found,) = Loop(
        ("found",), (False,), body, None, steps.count, steps.highest, steps.item
    ).stage()
    return found


growing_methods["__contains__"] = _some


@_method("count")
def _count(items: StagedList, wanted: Any, /) -> Any:
    steps = listed(items)

    def body(item: Any, total: Any) -> tuple[Any]:
        held = truth(item == wanted)
        if not isinstance(held, StagedScalar):
            return (total + 1,) if held else (total,)
        return branch(held.value, (lambda: (total + 1,), lambda: (total,)), ("total",))

    (total,) = Loop(("total",), (0,), body, None, steps.count, steps.highest, steps.item).stage()
    return total


def as_array(items: StagedList) -> StagedArray:
    """The items as one array, as ``np.array`` makes it."""
    content = items.growing
    if not isinstance(content.item, join.ScalarSpec):
        _require_items(content)
    if len(content.columns) != 1:
        return _table(content)
    return StagedArray(active().cell(used(content, content.columns[0])))


def _require_items(content: Growing) -> None:
    """Of no items NumPy makes a line, of rows a matrix: which it is must not depend on data."""
    length = Dim.of(content.length)
    if not active().facts.is_nonnegative(length - 1):
        place = active().location()
        check(active().compare("greater", length, Dim(0)), partial(_no_items, place))


def _no_items(place: Location) -> Unsupported:
    return Unsupported(
        "an array is made of a list of rows that turns out to be empty, which gives another number "
        "of dimensions",
        place[-1] if place else None,
        hint="ask for the length of the list before",
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


def pack_list(items: StagedList, packer: Packer) -> Decoder:
    """A Python list of what it holds, at run time."""
    content = items.growing
    position = len(packer.operands)
    packer.operands.append(content.length)
    columns = [
        packer.pack(StagedArray(active().cell(content_of(column)))) for column in content.columns
    ]
    make = maker(content.item)
    return lambda payload: make(int(payload[position]), [column(payload) for column in columns])


def maker(spec: join.Spec) -> Callable[[int, list[np.ndarray]], list[Any]]:
    """Makes a Python list from its length and the buffers of its columns."""

    def make(length: int, columns: list[np.ndarray]) -> list[Any]:
        return [_python_item(spec, iter(columns), k) for k in range(length)]

    return make


def _python_item(spec: join.Spec, columns: Iterable[np.ndarray], k: int) -> Any:
    if isinstance(spec, join.ScalarSpec):
        value = next(iter(columns))[k]
        return value.item() if spec.is_python else value
    if isinstance(spec, join.ArraySpec):
        return next(iter(columns))[k].copy()
    if isinstance(spec, join.TupleSpec):
        return spec.kind(*(_python_item(part, columns, k) for part in spec.items))
    if isinstance(spec, join.MaybeSpec):
        if spec.inner is None:
            return None
        present = next(iter(columns))[k]
        item = _python_item(spec.inner, columns, k)
        return item if present else None
    if isinstance(spec, join.OpenSpec) and spec.scalars() is not None:
        return spec.plain([next(iter(columns))[k] for _ in spec.scalars() or ()])
    if isinstance(spec, HeapSpec):
        return _python_object(spec.kind, _python_item(spec.contents, columns, k))
    assert isinstance(spec, join.Same)
    return spec.item


def _python_object(kind: Any, contents: Any) -> Any:
    """The plain list, dict or instance with these contents."""
    if isinstance(kind, InstanceKind):
        made: Any = object.__new__(kind.kind)
        for name, value in contents.items():
            object.__setattr__(made, name, value)
        return made
    return list(contents) if isinstance(contents, Items) else dict(contents.items())


growing_methods["pack"] = pack_list
growing_methods["listed"] = listed
growing_methods["length"] = length_of
growing_methods["array"] = as_array
growing_methods["repeated"] = repeated
