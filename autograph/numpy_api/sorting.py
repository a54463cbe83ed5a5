"""Sorted arrays: sort, argsort, searchsorted, unique, sets; bincount, histogram, digitize."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.errors import Unsupported
from autograph.ir import BOOL, FLOAT64, INT64, Dim, Value, ViewMap
from autograph.numpy_api.arrays import as_array, as_operand, axis_argument, saying
from autograph.numpy_api.hosted import Result, library
from autograph.numpy_api.picking import require_all, take
from autograph.numpy_api.rearranging import known_integer
from autograph.numpy_api.registry import method, stages
from autograph.numpy_api.shape import concatenate, lined_up, ravel, reshape
from autograph.staging import promote
from autograph.staging.elementwise import cast, fresh_array, ufunc, value_of, wrap
from autograph.staging.indexing import getitem
from autograph.staging.shapes import dimension, require_equal, shape_value, size_of, size_value
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, eager_error, refuse


def _flat_or(array: StagedArray, axis: Any) -> tuple[StagedArray, int]:
    if axis is None:
        return ravel(array), 0
    return array, axis_argument(axis, len(array.dims))


def _require_plain(kind: Any, order: Any) -> bool:
    """Whether equal elements keep their order."""
    if order is not None or kind not in (None, "quicksort", "stable", "mergesort"):
        refuse(f"sorting with kind={kind!r} is not supported", "use kind='stable'")
    return kind in ("stable", "mergesort")


def _sorted(array: StagedArray, axis: int) -> Value:
    (value,) = library("sort", [array.read()], [(array.dtype, array.dims)], axis=axis)
    assert isinstance(value, Value)
    return value


@stages(np.sort, always=True)
def sort(
    a: Any, axis: Any = -1, kind: Any = None, order: Any = None, *, stable: Any = None
) -> StagedArray:
    _require_plain(kind, order)
    array, number = _flat_or(as_array(a), axis)
    return fresh_array(_sorted(array, number))


@method("sort")
def sort_in_place(
    a: StagedArray, axis: Any = -1, kind: Any = None, order: Any = None, *, stable: Any = None
) -> None:
    _require_plain(kind, order)
    number = axis_argument(axis, len(a.dims))
    a.write(_sorted(a, number), ViewMap.identity(a.dims))


@stages(np.argsort, always=True)
def argsort(
    a: Any, axis: Any = -1, kind: Any = None, order: Any = None, *, stable: Any = None
) -> StagedArray:
    keeps = _require_plain(kind, order) or bool(stable)
    array, number = lined_up(as_array(a), axis)
    results: list[Result] = [(INT64, array.dims)]
    (places,) = library("argsort", [array.read()], results, axis=number, stable=keeps)
    active().facts.within[places] = array.dims[number]
    return fresh_array(places)


method("argsort")(argsort)


@stages(np.lexsort, always=True)
def lexsort(keys: Any, axis: Any = -1) -> StagedArray:
    rows = [as_array(key) for key in keys]
    if any(len(row.dims) != 1 for row in rows) or axis not in (-1, 0):
        refuse("np.lexsort of keys with several dimensions is not supported", "sort row by row")
    for row in rows[1:]:
        require_equal(
            row.dims[0], rows[0].dims[0], saying(ValueError, "all keys need to be the same shape")
        )
    (places,) = library("lexsort", [row.read() for row in rows], [(INT64, rows[0].dims)])
    active().facts.within[places] = rows[0].dims[0]
    return fresh_array(places)


def _partitioned(function: str, a: Any, kth: Any, axis: Any, dtype: np.dtype | None) -> Any:
    array, number = (_flat_or if function == "partition" else lined_up)(as_array(a), axis)
    places = tuple(
        known_integer(k, "a place") for k in (kth if isinstance(kth, (tuple, list)) else (kth,))
    )
    size = array.dims[number]
    for place in places:
        inside = Dim(place) if place >= 0 else size + place
        fits = active().facts.is_nonnegative(inside) and active().facts.is_nonnegative(
            size - 1 - inside
        )
        if not fits:
            above = active().compare("greater_equal", inside, Dim(0))
            ok = active().emit("logical_and", above, active().compare("less", inside, size))
            none = active().compare("equal", size_of(array.dims), Dim(0))
            ok = active().emit("logical_or", ok, none)
            check(ok, _no_such_place, place, size_value(size))
    results: list[Result] = [(dtype or array.dtype, array.dims)]
    (value,) = library(function, [array.read()], results, axis=number, places=places)
    return value


def _no_such_place(place: int, size: int) -> ValueError:
    return ValueError(f"kth(={place + size if place < 0 else place}) out of bounds ({size})")


@stages(np.partition, always=True)
def partition(
    a: Any, kth: Any, axis: Any = -1, kind: Any = "introselect", order: Any = None
) -> Any:
    return fresh_array(_partitioned("partition", a, kth, axis, None))


@stages(np.argpartition, always=True)
def argpartition(
    a: Any, kth: Any, axis: Any = -1, kind: Any = "introselect", order: Any = None
) -> Any:
    return fresh_array(_partitioned("argpartition", a, kth, axis, INT64))


@method("partition")
def partition_in_place(
    a: StagedArray, kth: Any, axis: Any = -1, kind: Any = "introselect", order: Any = None
) -> None:
    a.write(_partitioned("partition", a, kth, axis, None), ViewMap.identity(a.dims))


method("argpartition")(argpartition)


@stages(np.searchsorted, always=True)
def searchsorted(a: Any, v: Any, side: Any = "left", sorter: Any = None) -> Any:
    line, wanted = as_array(a), as_operand(v)
    if len(line.dims) != 1:
        raise eager_error(ValueError("object too deep for desired array"))
    if side not in ("left", "right"):
        raise eager_error(ValueError(f"search side must be 'left' or 'right' (got '{side}')"))
    if sorter is not None:
        line = take(line, sorter)
    dtype = np.result_type(line.dtype, promote.dtype_of(wanted))
    values = cast(line.read(), dtype), value_of(wanted, dtype)
    if dtype.kind == "c":
        options = {"name": "searchsorted", "options": (("side", side),)}
        return wrap(library("numpy", [*values], [(INT64, values[1].type.dims)], **options)[0], True)
    return wrap(active().emit("search", *values, side=side), True)


method("searchsorted")(searchsorted)


# Distinct elements.


@stages(np.unique, always=True)
def unique(
    ar: Any,
    return_index: bool = False,
    return_inverse: bool = False,
    return_counts: bool = False,
    axis: Any = None,
    *,
    equal_nan: bool = True,
    sorted: bool = True,
) -> Any:
    array = as_array(ar)
    if axis is not None and not array.dims:
        raise eager_error(np.exceptions.AxisError(axis, 0))
    flat, number = _flat_or(array, axis)
    lines = flat.dims[number]
    wanted = (return_index, return_inverse, return_counts)
    results: list[Result] = [(flat.dtype, flat.dims)]
    results += [(INT64, (lines,))] * sum(map(bool, wanted))
    names = ("return_index", "return_inverse", "return_counts")
    options: dict[str, Any] = dict(zip(names, map(bool, wanted), strict=True))
    options |= {"axis": None if axis is None else number, "equal_nan": bool(equal_nan)}
    options |= {} if sorted else {"sorted": False}  # older NumPys do not know it
    *parts, count = library("unique", [flat.read()], [*results, (INT64, ())], **options)
    active().facts.nonnegative.add(count)
    size = Dim.of(count)
    dims = (*flat.dims[:number], size, *flat.dims[number + 1 :])
    found = [fresh_array(active().emit("view", parts.pop(0), map=ViewMap.identity(dims)))]
    if return_index:
        found.append(first_of(parts.pop(0), size))
        active().facts.within[found[-1].read()] = lines
    if return_inverse:
        active().facts.within[parts[0]] = size
        inverse = fresh_array(parts.pop(0))
        found.append(inverse if axis is not None else reshape(inverse, shape_value(array.dims)))
    if return_counts:
        found.append(first_of(parts.pop(0), size))
    return found[0] if len(found) == 1 else tuple(found)


def first_of(value: Value, size: Dim) -> StagedArray:
    return fresh_array(active().emit("view", value, map=ViewMap.identity((size,))))


@stages(np.union1d, always=True)
def union1d(ar1: Any, ar2: Any) -> Any:
    return unique(concatenate([as_array(ar1), as_array(ar2)], None))


def _is_among(elements: StagedArray, others: StagedArray) -> Value:
    """Whether each element is one of the others."""
    trace = active()
    dtype = np.result_type(elements.dtype, others.dtype)
    line = _sorted(fresh_array(cast(ravel(others).read(), dtype)), 0)
    value = cast(elements.read(), dtype)
    places = [trace.emit("search", line, value, side=side) for side in ("left", "right")]
    return trace.emit("less", *places)


@stages(np.isin, always=True)
def isin(
    element: Any,
    test_elements: Any,
    assume_unique: bool = False,
    invert: bool = False,
    *,
    kind: Any = None,
) -> Any:
    array, others = as_array(element), as_array(test_elements)
    if "c" in (array.dtype.kind, others.dtype.kind):
        options: Any = {"name": "isin", "options": (("invert", bool(invert)),)}
        operands = [array.read(), others.read()]
        return fresh_array(library("numpy", operands, [(BOOL, array.dims)], **options)[0])
    found = _is_among(array, others)
    if array.dtype.kind == "f":
        numbers = active().emit("logical_not", active().emit("isnan", array.read()))
        found = active().emit("logical_and", found, numbers)
    if invert:
        found = active().emit("logical_not", found)
    return fresh_array(found)


@stages(np.intersect1d, always=True)
def intersect1d(
    ar1: Any, ar2: Any, assume_unique: bool = False, return_indices: bool = False
) -> Any:
    given = [ravel(as_array(item)) for item in (ar1, ar2)]
    firsts: list[Any] = [None, None]
    if not assume_unique:
        found = [unique(item, return_index=return_indices) for item in given]
        given = [item[0] for item in found] if return_indices else found
        firsts = [item[1] for item in found] if return_indices else firsts
    both = concatenate(given)
    order = argsort(both, kind="stable") if return_indices else None
    line = sort(both) if order is None else getitem(both, order)
    same = ufunc(np.equal, (getitem(line, slice(1, None)), getitem(line, slice(None, -1))))
    common = getitem(getitem(line, slice(None, -1)), same)
    if order is None:
        return common
    size = size_value(given[0].dims[0])
    places = [getitem(getitem(order, part), same) for part in (slice(None, -1), slice(1, None))]
    places[1] = ufunc(np.subtract, (places[1], size))
    pairs = zip(firsts, places, strict=True)
    return common, *(own if first is None else getitem(first, own) for first, own in pairs)


@stages(np.setdiff1d, always=True)
def setdiff1d(ar1: Any, ar2: Any, assume_unique: bool = False) -> Any:
    first = ravel(as_array(ar1)) if assume_unique else unique(ar1)
    return getitem(first, isin(first, ar2, invert=True))


@stages(np.setxor1d, always=True)
def setxor1d(ar1: Any, ar2: Any, assume_unique: bool = False) -> Any:
    parts = [ravel(as_array(ar)) if assume_unique else unique(ar) for ar in (ar1, ar2)]
    line = sort(concatenate(parts))
    later, earlier = getitem(line, slice(1, None)), getitem(line, slice(None, -1))
    changes = ufunc(np.not_equal, (later, earlier))
    flags = concatenate([[True], changes, [True]])
    alone = ufunc(np.logical_and, (getitem(flags, slice(1, None)), getitem(flags, slice(None, -1))))
    return getitem(line, getitem(alone, slice(None, size_value(line.dims[0]))))


# Counting.


@stages(np.bincount, always=True)
def bincount(x: Any, /, weights: Any = None, minlength: Any = 0) -> StagedArray:
    array, trace = as_array(x), active()
    if len(array.dims) != 1:
        raise eager_error(ValueError("object too deep for desired array"))
    if not np.can_cast(array.dtype, INT64, "safe"):
        text = f"Cannot cast array data from {array.dtype!r} to {INT64!r} according to the rule "
        raise eager_error(TypeError(f"{text}'safe'"))
    places = cast(array.read(), INT64)
    if array.dtype.kind == "i":
        positive = ufunc(np.greater_equal, (fresh_array(places), 0))
        require_all(positive, saying(ValueError, "'list' argument must have no negative elements"))
    least = value_of(minlength, INT64)
    enough = trace.compare("greater_equal", trace.dim_of(least), Dim(0))
    check(enough, saying(ValueError, "'minlength' must not be negative"))
    size = trace.emit("maximum", _beyond(places), least)
    trace.facts.nonnegative.add(size)
    one = trace.constant(1, INT64)
    if weights is not None:
        own = as_array(weights)
        error = "The weights and list don't have the same length."
        require_equal(own.dims[0], array.dims[0], saying(ValueError, error))
        some = trace.compare("not_equal", array.dims[0], Dim(0))
        check(some, lambda: Unsupported("np.bincount of no elements gives integers"))
        one = trace.view(cast(own.read(), FLOAT64), ViewMap.identity(array.dims))
    zero = trace.constant(0, one.type.dtype)
    empty = trace.emit("view", zero, map=ViewMap((Dim.of(size),), ()))
    return fresh_array(trace.emit("scatter", empty, one, places, kind="add"))


def _beyond(places: Value) -> Value:
    """The least number above all of them; a negative one where there is none."""
    trace = active()
    last = trace.emit("reduce", places, kind="max", axes=(0,))
    return trace.emit("add", last, trace.constant(1, INT64))


@stages(np.digitize, always=True)
def digitize(x: Any, bins: Any, right: bool = False) -> Any:
    """Bins may fall as well: they are turned around then."""
    operand, line, trace = as_operand(x), as_array(bins), active()
    dtype = np.result_type(line.dtype, promote.dtype_of(operand))
    if dtype.kind == "c":
        raise eager_error(TypeError("x may not be complex"))
    if len(line.dims) != 1:
        raise eager_error(ValueError("object too deep for desired array"))
    later, earlier = getitem(line, slice(1, None)), getitem(line, slice(None, -1))
    rises, falls = (
        trace.emit("reduce", ufunc(function, (later, earlier)).read(), kind="all", axes=(0,))
        for function in (np.greater_equal, np.less_equal)
    )
    error = "bins must be monotonically increasing or decreasing"
    check(trace.emit("logical_or", rises, falls), saying(ValueError, error))
    turned = getitem(line, slice(None, None, -1))
    ordered = trace.emit("select", rises, line.read(), turned.read())
    side = "left" if right else "right"
    places = trace.emit("search", cast(ordered, dtype), value_of(operand, dtype), side=side)
    rest = trace.emit("subtract", trace.value_of(line.dims[0]), places)
    return wrap(trace.emit("select", rises, places, rest), True)


@stages(np.histogram, always=True)
def histogram(
    a: Any, bins: Any = 10, range: Any = None, density: Any = None, weights: Any = None
) -> tuple[StagedArray, StagedArray]:
    array = ravel(as_array(a))
    given_range = isinstance(range, (tuple, list))
    if isinstance(bins, str) or array.dtype.kind not in "iufb" or (range and not given_range):
        refuse("np.histogram of these arguments is not supported", "use numbers, and their bins")
    edges, given = as_operand(bins), [as_operand(bound) for bound in range or ()]
    if isinstance(edges, StagedArray) and edges.dims:
        _require_histogram(array, edges, _rises(edges))
        dtype, size = edges.dtype, edges.dims[0]
        rest = [edges.read()]
    else:
        dtype, size, rest = _equal_bins(array, edges, given)
    operands, found = [array.read()], np.dtype(INT64)
    if weights is not None:
        own = ravel(as_array(weights))
        error = "weights should have the same shape as a."
        require_equal(own.dims[0], array.dims[0], saying(ValueError, error))
        operands.append(own.read())
        found = own.dtype
    results: list[Result] = [(FLOAT64 if density else found, (size - 1,)), (dtype, (size,))]
    options = {"weighted": weights is not None, "density": bool(density)}
    counts, places = library("histogram", [*operands, *rest], results, **options)
    given_edges = isinstance(edges, StagedArray) and bool(edges.dims)
    return fresh_array(counts), edges if given_edges else fresh_array(places)


def _equal_bins(
    array: StagedArray, bins: Any, bounds: list[Any]
) -> tuple[np.dtype, Dim, list[Value]]:
    """The dtype and the number of the edges, and what NumPy is given to find them."""
    trace = active()
    count = dimension(bins)
    error = "`bins` must be positive, when an integer"
    check(trace.compare("greater", count, Dim(0)), saying(ValueError, error))
    dtype = np.result_type(array.dtype, np.float64 if array.dtype.kind in "iub" else array.dtype)
    if bounds and dtype != FLOAT64:
        refuse("np.histogram of float32 with a range is not supported", "use float64")
    ends = [value_of(bound, FLOAT64) for bound in bounds]
    finite = [trace.emit("isfinite", end) for end in ends]
    if bounds:
        ordered = trace.emit("less_equal", *ends)
        fits = trace.emit("logical_and", ordered, trace.emit("logical_and", *finite))
    else:
        whole = ufunc(np.isfinite, (array,)).read()
        fits = trace.emit("reduce", whole, kind="all", axes=(0,))
    _require_histogram(array, size_value(count), fits, *bounds)
    return dtype, count + 1, [trace.value_of(count), *ends]


def _rises(edges: StagedArray) -> Value:
    later, earlier = getitem(edges, slice(1, None)), getitem(edges, slice(None, -1))
    rises = ufunc(np.greater_equal, (later, earlier)).read()
    return active().emit("reduce", rises, kind="all", axes=(0,))


def _require_histogram(array: StagedArray, bins: Any, fits: Value, *bounds: Any) -> None:
    """NumPy's own error where it has one."""
    check(fits, _histogram_error, array, bins, *bounds)


def _histogram_error(items: Any, edges: Any, *ends: Any) -> ValueError:
    try:
        np.histogram(items, edges, ends or None)
    except ValueError as raised:
        return raised
    return ValueError("np.histogram of these bins is not supported")
