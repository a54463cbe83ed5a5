"""``sorted`` and ``list.sort``: the order is computed at run time, from columns of keys.

    sorted(items, key=f)    ==>    order = the places in the order of the keys; items[order]

Keys are numbers, or tuples and lists of numbers. Where all keys are known while staging, so is the
order, and the items may be anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from autograph.ir import INT64, Dim, Value
from autograph.numpy_api.hosted import Result, library
from autograph.numpy_api.registry import stages
from autograph.staging import join
from autograph.staging.choice import ChoiceSpec
from autograph.staging.containers import StagedList, is_growing, staged_container
from autograph.staging.generated import StagedGenerator
from autograph.staging.growing import Growing, item_at, link_columns
from autograph.staging.growing_lists import growing, holds_changeable, listed, used
from autograph.staging.heap import Items
from autograph.staging.heap_join import HeapSpec
from autograph.staging.indexing import getitem
from autograph.staging.iteration import Iteration, StagedIterable
from autograph.staging.trace import active
from autograph.staging.truth import truth
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse

_FEW = 16  # items that stay known one by one


@stages(sorted, always=True)
def sorted_(iterable: Any, /, *, key: Any = None, reverse: Any = False) -> StagedList:
    made = staged_container([])
    made.extend(iterable)
    return _in_order(made, key, reverse)


def sort_list(items: StagedList, *, key: Any = None, reverse: Any = False) -> None:
    """``items.sort()``"""
    content = _in_order(items, key, reverse).slot.get()
    items.before_change()
    items.slot.put(content)


def _in_order(items: StagedList, key: Any, reverse: Any) -> StagedList:
    backwards = truth(reverse)
    if isinstance(backwards, StagedScalar):
        refuse("sorting in an order that is only known at run time", "reverse the sorted list")
    keys = _keys(items, key)
    made: StagedList = staged_container([])
    if is_growing(items):
        made.slot.put(_reordered(growing(items), _order(growing(keys), backwards)))
        return made
    contents = items.slot.get()
    if len(contents) < 2:
        made.slot.put(contents)
    elif not any(map(_is_unknown, keys.slot.get())):
        places = _plain_order(list(keys.slot.get()), backwards)
        made.slot.put(Items(*(contents[k] for k in places)))
    else:
        _require_values(items)
        order = _order(growing(keys), backwards)
        content = _reordered(growing(items), order)
        count = len(contents)
        few = count <= _FEW
        made.slot.put(Items(*(item_at(content, Dim(k)) for k in range(count))) if few else content)
    return made


def _keys(items: StagedList, key: Any) -> StagedList:
    """A list of what the items are compared by."""
    if key is None:
        return items
    keys: StagedList = staged_container([])
    call = active().inputs.call
    steps = listed(items)
    if not isinstance(steps, Iteration):
        keys.extend([call(key, item) for item in steps])
        return keys
    trips = replace(steps, item=lambda k: call(key, steps.item(k)), acts=True)
    keys.extend(StagedIterable(lambda: trips))
    return keys


def _is_unknown(item: Any) -> bool:
    if isinstance(item, (tuple, list)):
        return is_growing(item) or any(map(_is_unknown, item))
    return isinstance(item, (StagedScalar, StagedArray, StagedGenerator))


def _plain_order(keys: list[Any], reverse: bool) -> list[int]:
    try:
        return sorted(range(len(keys)), key=keys.__getitem__, reverse=reverse)
    except TypeError as error:
        raise eager_error(error) from None


def _require_values(items: StagedList) -> None:
    if any(isinstance(item, (tuple, list)) for item in items.slot.get()):
        return
    if holds_changeable(items):
        refuse(
            "arrays or objects are sorted by what is only known at run time",
            "sort their places, and index with them",
        )


def _order(keys: Growing, reverse: bool) -> Value:
    """The places of the items in the order of their keys."""
    length = Dim.of(keys.length)
    lines = (used(keys, column) for column in keys.columns)
    columns = list(_key_columns(keys.item, lines))
    if not columns:
        return active().emit("iota", dim=length)
    results: list[Result] = [(INT64, (length,))]
    (order,) = library("order", columns, results, reverse=reverse)
    assert isinstance(order, Value)
    active().facts.within[order] = length
    return order


def _key_columns(spec: join.Spec, lines: Iterator[Value]) -> Iterator[Value]:
    """The numbers of the keys, in the order in which they are compared."""
    if isinstance(spec, join.ScalarSpec):
        if spec.dtype.kind == "c":
            refuse("complex numbers are sorted, which Python cannot compare", "give a key")
        yield next(lines)
    elif isinstance(spec, ChoiceSpec):
        yield _ranks(spec.values, next(lines))
    elif isinstance(spec, join.TupleSpec):
        for part in spec.items:
            yield from _key_columns(part, lines)
    elif isinstance(spec, HeapSpec) and isinstance(spec.contents, join.TupleSpec):
        yield from _key_columns(spec.contents, lines)
    elif not isinstance(spec, join.Same):
        refuse(
            "sorting by keys that are no numbers or tuples of numbers, and only known at run time",
            "give a key that is a number",
        )


def _ranks(values: tuple[Any, ...], tags: Value) -> Value:
    """For texts and their like, each of which is known: their places in order."""
    order = _plain_order(list(values), False)
    ranks = np.empty(len(values), np.int64)
    ranks[order] = range(len(values))
    trace = active()
    line = trace.emit("pack", *(trace.constant(int(rank), INT64) for rank in ranks))
    found = getitem(StagedArray(trace.cell(line)), StagedArray(trace.cell(tags)))
    value: Value = found.read()
    return value


def _reordered(content: Growing, order: Value) -> Growing:
    trace = active()
    columns: list[Any] = []
    for column in content.columns:
        line = StagedArray(trace.cell(used(content, column)))
        part = getitem(line, StagedArray(trace.cell(order)))
        columns.append(part if isinstance(column, StagedArray) else part.read())
    made = replace(content, columns=tuple(columns))
    link_columns(content, made)
    return made
