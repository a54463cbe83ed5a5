"""Ranges, whose bounds may be known at run time only: what loops go through, and sequences.

r[k]        start + k * step, where 0 <= k < len(r)
x in r      (x - start) % step == 0 and 0 <= (x - start) // step < len(r)
r[a:b:c]    range(start + a * step, start + b * step, c * step)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograph.ir import BOOL, INT64, Dim, Value
from autograph.staging import advanced, promote, values
from autograph.staging.arithmetic import python
from autograph.staging.elementwise import cast, fresh_array, value_of
from autograph.staging.indexing import as_dim, slice_ends
from autograph.staging.rebuilding import Called, Decoder, Several
from autograph.staging.shapes import size_value
from autograph.staging.sites import Packer, check
from autograph.staging.trace import active, bool_constant
from autograph.staging.trips import Iteration, plain_items
from autograph.staging.values import (
    StagedArray,
    StagedScalar,
    eager_error,
    negated,
    refuse,
    type_name,
)


class StagedRange:
    """``range(start, stop, step)``"""

    __slots__ = ("by", "first", "limit")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, first: Dim, limit: Dim, by: Dim) -> None:
        self.first = first
        self.limit = limit
        self.by = by

    @property
    def start(self) -> Any:
        return size_value(self.first)

    @property
    def stop(self) -> Any:
        return size_value(self.limit)

    @property
    def step(self) -> Any:
        return size_value(self.by)

    def plain(self) -> range | None:
        """Python's own, where all of it is known."""
        bounds = self.first, self.limit, self.by
        if all(bound.is_static for bound in bounds):
            return range(*(bound.const for bound in bounds))
        return None

    def __repr__(self) -> str:
        return repr(self.plain() or "<range>")

    def pack_into(self, packer: Packer) -> Decoder:
        bounds = tuple([packer.pack(bound) for bound in (self.start, self.stop, self.step)])
        return Called(range, Several(tuple, bounds))

    # --- going through it -------------------------------------------------------------------------

    def iteration(self) -> Iteration:
        trace = active()
        step = self.by.static
        is_index = step == 1 and self.first == Dim(0)
        if step in (1, -1):
            span = (self.limit - self.first) * step
            return Iteration(trace.at_least_zero(span), self.item, span - 1, is_index)
        if step is not None:
            span, size = (self.limit - self.first) * (1 if step > 0 else -1), Dim(abs(step))
        else:
            up = trace.compare("greater", self.by, Dim(0))
            span = trace.choose(up, self.limit - self.first, self.first - self.limit)
            size = trace.choose(up, self.by, -self.by)
        if span.is_static and size.is_static:
            return Iteration(Dim(max(-(-span.const // size.const), 0)), self.item)
        rounded = trace.value_of(trace.at_least_zero(span + size - 1))
        count = trace.emit("floor_divide", rounded, trace.value_of(size))
        trace.facts.nonnegative.add(count)
        return Iteration(Dim.of(count), self.item)

    def item(self, k: Any) -> Any:
        """The item of trip k."""
        return self._at(Dim.of(k))

    def _at(self, place: Dim) -> Any:
        trace = active()
        item = self.first + trace.product(place, self.by)
        if item.is_static:
            return item.const
        value = trace.value_of(item)
        trace.facts.affine[value] = item
        return python(value)

    def __iter__(self) -> Iterator[Any]:
        return plain_items(self.iteration())

    def __len__(self) -> int:
        size: int = size_value(self.size).__index__()
        return size

    def as_indices(self) -> values.StagedArray:
        """An array of the items."""
        trace = active()
        line = trace.emit("iota", dim=self.size)
        line = trace.emit("multiply", line, trace.value_of(self.by))
        return fresh_array(trace.emit("add", line, trace.value_of(self.first)))

    @property
    def size(self) -> Dim:
        return self.iteration().count

    # --- a sequence -------------------------------------------------------------------------------

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return self._slice(key)
        if not _is_integer(key):
            text = f"range indices must be integers or slices, not {type_name(key)}"
            raise eager_error(TypeError(text))
        trace, size, index = active(), self.size, as_dim(key)
        if index.is_static:
            place = index + size if index.const < 0 else index
        else:
            below = trace.compare("less", index, Dim(0))
            place = trace.choose(below, index + size, index)
        check(_inside(place, size), lambda: IndexError("range object index out of range"))
        return self._at(place)

    def _slice(self, key: slice) -> StagedRange:
        first, limit, by = slice_ends(key, self.size)
        product = active().product
        return StagedRange(
            self.first + product(first, self.by),
            self.first + product(limit, self.by),
            product(by, self.by),
        )

    def _place_of(self, item: Any) -> tuple[Value | bool, Dim]:
        """Is ``item`` among them, and where."""
        if not promote.is_numeric(item) or isinstance(item, values.StagedArray):
            return False, Dim(0)
        if promote.dtype_of(item).kind == "c" or promote.dtype_of(item) == np.uint64:
            refuse(f"a {type_name(item)} is looked for in a range", "convert it to an int")
        trace = active()
        value = value_of(item)
        whole = bool_constant(True)
        if value.type.dtype.kind == "f":
            bound = trace.constant(2.0**63, value.type.dtype)
            near = trace.emit("less", trace.emit("absolute", value), bound)
            whole = trace.emit(
                "logical_and", near, trace.emit("equal", value, trace.emit("floor", value))
            )
            value = trace.emit("select", whole, value, trace.constant(0, value.type.dtype))
        distance = trace.dim_of(cast(value, INT64)) - self.first
        if self.by.static in (1, -1):
            place = distance * self.by.const
        else:
            by = trace.value_of(self.by)
            rest = trace.emit("remainder", trace.value_of(distance), by)
            whole = trace.emit(
                "logical_and", whole, trace.emit("equal", rest, trace.constant(0, INT64))
            )
            place = Dim.of(trace.emit("floor_divide", trace.value_of(distance), by))
        inside = _inside(place, self.size)
        held = bool_constant(inside) if isinstance(inside, bool) else inside
        return trace.emit("logical_and", whole, held), place

    def contains(self, item: Any) -> Any:
        """``item in self``"""
        known = self.plain()
        if known is not None and not _is_staged(item):
            return item in known
        found, _ = self._place_of(item)
        return found if isinstance(found, bool) else python(found)

    __contains__ = contains

    def count(self, item: Any) -> Any:
        found = self.contains(item)
        return int(found) if isinstance(found, bool) else python(cast(found.value, INT64))

    def index(self, item: Any) -> Any:
        known = self.plain()
        if known is not None and not _is_staged(item):
            return _asked(known.index, item)
        found, place = self._place_of(item)
        check(found, _not_inside, item)
        return size_value(place)

    def __eq__(self, other: object) -> Any:
        if isinstance(other, range):
            other = of(other)
        if not isinstance(other, StagedRange):
            return False
        ours, theirs = self.plain(), other.plain()
        if ours is not None and theirs is not None:
            return ours == theirs
        return python(self._equals(other))

    def _equals(self, other: StagedRange) -> Value:
        """As sequences: the same length, first item and step, as far as they have items."""
        trace = active()

        def both(left: Value, right: Value) -> Value:
            return trace.emit("logical_and", left, right)

        def either(left: Value, right: Value) -> Value:
            return trace.emit("logical_or", left, right)

        size = self.size
        equal = trace.compare("equal", self.by, other.by)
        items = either(trace.compare("equal", size, Dim(1)), equal)
        items = both(trace.compare("equal", self.first, other.first), items)
        items = either(trace.compare("equal", size, Dim(0)), items)
        return both(trace.compare("equal", size, other.size), items)

    def __ne__(self, other: object) -> Any:
        return negated(self == other)

    def truth(self) -> Any:
        size = self.size
        if size.is_static:
            return size.const > 0
        return python(active().compare("greater", size, Dim(0)))


def of(plain: range) -> StagedRange:
    return StagedRange(Dim(plain.start), Dim(plain.stop), Dim(plain.step))


def staged_range(*bounds: Any) -> Any:
    """``range(*bounds)``"""
    for bound in bounds:
        if not _is_integer(bound):
            name = type_name(bound)
            raise eager_error(TypeError(f"'{name}' object cannot be interpreted as an integer"))
    if not 1 <= len(bounds) <= 3:
        return _asked(range, *(0 for _ in bounds))
    start, stop, step = (0, bounds[0], 1) if len(bounds) == 1 else (*bounds, 1)[:3]
    by = _dim(step)
    if by.is_static:
        ok: Any = by.const != 0
    else:
        ok = active().compare("not_equal", by, Dim(0))
    check(ok, lambda: ValueError("range() arg 3 must not be zero"))
    return StagedRange(_dim(start), _dim(stop), by)


def _dim(bound: Any) -> Dim:
    if isinstance(bound, StagedScalar) and bound.dtype == BOOL:
        if not bound.is_python:
            text = "'numpy.bool' object cannot be interpreted as an integer"
            raise eager_error(TypeError(text))
        return Dim.of(cast(bound.value, INT64))
    return as_dim(bound)


def _inside(place: Dim, size: Dim) -> Value | bool:
    """``0 <= place < size``"""
    trace, facts = active(), active().facts
    if place.is_static and size.is_static:
        return 0 <= place.const < size.const
    low, high = facts.is_nonnegative(place), facts.is_nonnegative(size - 1 - place)
    if low and high:
        return True
    below = trace.compare("less", place, size)
    if low:
        return below
    return trace.emit("logical_and", trace.compare("greater_equal", place, Dim(0)), below)


def _is_staged(item: Any) -> bool:
    return isinstance(item, values.StagedValue) or hasattr(type(item), "pack_into")


def _is_integer(item: Any) -> bool:
    if isinstance(item, values.StagedValue):
        return isinstance(item, StagedScalar) and item.dtype.kind in "iub"
    return hasattr(item, "__index__") or hasattr(type(item), "require")


def _not_inside(item: Any) -> ValueError:
    if isinstance(item, (int, np.integer)):
        return ValueError(f"{item!r} is not in range")
    return ValueError("sequence.index(x): x not in sequence")


def _asked(function: Callable[..., Any], *args: Any) -> Any:
    """What Python's own gives, or raises."""
    try:
        return function(*args)
    except Exception as error:
        raise eager_error(error) from None


def as_indices(own: StagedRange) -> StagedArray:
    """The numbers as an array, in a subscript."""
    trace = active()
    line = trace.emit("iota", dim=own.iteration().count)
    scaled = trace.emit("multiply", line, trace.value_of(own.by))
    return fresh_array(trace.emit("add", scaled, trace.value_of(own.first)))


advanced.conversions[StagedRange] = as_indices


StagedRange.__name__ = "range"  # what Python's own messages call it
