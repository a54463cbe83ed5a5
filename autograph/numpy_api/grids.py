"""Diagonals, triangles and grids: diag, tri, tril, triu, meshgrid, indices, pad and resize."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.errors import Unsupported
from autograph.ir import FLOAT64, INT64, AxisMap, Dim, Value, ViewMap
from autograph.numpy_api.arrays import (
    as_array,
    as_operand,
    dtype_argument,
    filled,
    saying,
    shape_argument,
    uninitialised,
)
from autograph.numpy_api.creation import arange
from autograph.numpy_api.rearranging import known_integer
from autograph.numpy_api.registry import stages
from autograph.numpy_api.shape import broadcast_to, diagonal, ravel, reshape
from autograph.numpy_api.ufuncs import where
from autograph.staging.elementwise import assign, cast, fresh_array
from autograph.staging.indexing import getitem, setitem
from autograph.staging.shapes import dimension, shape_value, size_of, size_value
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, eager_error, refuse

Dims = tuple[Dim, ...]


@stages(np.diag, always=True)
def diag(v: Any, k: Any = 0) -> StagedArray:
    array = as_array(v)
    offset = known_integer(k, "a diagonal")
    if len(array.dims) == 2:
        return diagonal(array, offset)
    if len(array.dims) != 1:
        raise eager_error(ValueError("Input must be 1- or 2-d."))
    size = array.dims[0] + abs(offset)
    result = filled((size, size), 0, array.dtype)
    row, column = Dim(max(-offset, 0)), Dim(max(offset, 0))
    axes = (AxisMap(row, Dim(1), 0), AxisMap(column, Dim(1), 0))
    assign(result, array, ViewMap(array.dims, axes))
    return result


@stages(np.diagflat, always=True)
def diagflat(v: Any, k: Any = 0) -> StagedArray:
    return diag(ravel(v), k)


def _line(dims: Dims, axis: int) -> Value:
    line = active().emit("iota", dim=dims[axis])
    return active().view(line, ViewMap(dims, (AxisMap(Dim(0), Dim(1), axis),)))


@stages(np.tri, always=True)
def tri(N: Any, M: Any = None, k: Any = 0, dtype: Any = float) -> StagedArray:
    rows = dimension(N)
    dims = (rows, rows if M is None else dimension(M))
    made = dtype_argument(dtype) or FLOAT64
    return fresh_array(cast(_below(dims, k), made))


def _below(dims: Dims, k: Any) -> Value:
    """Whether an element of a matrix is on the diagonal or below."""
    trace = active()
    shift = trace.dim_of(cast(_number(k), INT64))
    limit = trace.emit("add", _line(dims, 0), trace.value_of(shift))
    return trace.emit("greater_equal", limit, _line(dims, 1))


def _number(item: Any) -> Value:
    value: Value = as_array(item).read()
    return value


@stages(np.tril, always=True)
def tril(m: Any, k: Any = 0) -> StagedArray:
    return _triangle(m, k, True)


@stages(np.triu, always=True)
def triu(m: Any, k: Any = 0) -> StagedArray:
    return _triangle(m, k - 1, False)


def _triangle(m: Any, k: Any, lower: bool) -> StagedArray:
    array = as_array(m)
    if not array.dims:
        raise eager_error(TypeError("tri() missing 1 required positional argument: 'N'"))
    dims = array.dims[-2:] if len(array.dims) > 1 else array.dims * 2
    mask = fresh_array(_below(dims, k))
    zero = fresh_array(active().constant(0, array.dtype))
    choices = (array, zero) if lower else (zero, array)
    made: StagedArray = where(mask, *choices)
    return made


# Grids.


@stages(np.meshgrid, always=True)
def meshgrid(*xi: Any, copy: bool = True, sparse: bool = False, indexing: str = "xy") -> Any:
    if indexing not in ("xy", "ij"):
        message = "Valid values for `indexing` are 'xy' and 'ij'."
        raise eager_error(ValueError(message))
    arrays = [ravel(as_array(x)) for x in xi]
    rank = len(arrays)
    places = list(range(rank))
    if indexing == "xy" and rank > 1:
        places[:2] = [1, 0]
    sizes = [arrays[places.index(k)].dims[0] for k in range(rank)]
    found = []
    for array, place in zip(arrays, places, strict=True):
        lined = reshape(array, tuple(-1 if k == place else 1 for k in range(rank)))
        made = lined if sparse else broadcast_to(lined, shape_value(tuple(sizes)))
        found.append(fresh_array(made.read()) if copy else made)
    return tuple(found)


@stages(np.indices, always=True)
def indices(dimensions: Any, dtype: Any = int, sparse: bool = False) -> Any:
    dims = shape_argument(tuple(dimensions))
    made = dtype_argument(dtype) or INT64
    if sparse:
        lines = [arange(size_value(dim), dtype=made) for dim in dims]
        rank = len(dims)
        return tuple(
            reshape(line, tuple(-1 if j == k else 1 for j in range(rank)))
            for k, line in enumerate(lines)
        )
    result = uninitialised((Dim(len(dims)), *dims), made)
    for k in range(len(dims)):
        setitem(result, k, fresh_array(cast(_line(dims, k), made)))
    return result


# Borders.


@stages(np.pad, always=True)
def pad(array: Any, pad_width: Any, mode: Any = "constant", **kwargs: Any) -> StagedArray:
    source = as_array(array)
    widths = _pairs(pad_width, len(source.dims))
    if mode == "constant":
        values = _pairs(kwargs.pop("constant_values", 0), len(source.dims))
        return _with_constants(source, _sizes(widths), values)
    if mode not in _PLACES or kwargs:
        refuse(
            f"np.pad with mode={mode!r} and {list(kwargs)} is not supported",
            "use constant, edge, reflect, symmetric or wrap",
        )
    return _with_copies(source, _sizes(widths), mode)


def _pairs(item: Any, rank: int) -> list[tuple[Any, Any]]:
    """One number, a pair, or a pair for each axis."""
    if not isinstance(item, (tuple, list)):
        return [(item, item)] * rank
    if not any(isinstance(part, (tuple, list)) for part in item):
        both = (item[0], item[-1])
        if len(item) > 2:
            refuse("np.pad with widths of this form is not supported", "use a pair for each axis")
        return [both] * rank
    pairs = [(part[0], part[-1]) for part in item]
    if len(pairs) not in (1, rank):
        refuse("np.pad with widths of this form is not supported", "use a pair for each axis")
    return pairs * rank if len(pairs) == 1 else pairs


def _sizes(widths: list[tuple[Any, Any]]) -> list[tuple[Dim, Dim]]:
    made = []
    for pair in widths:
        for width in pair:
            if not hasattr(width, "__index__") or isinstance(width, float):
                raise eager_error(TypeError("`pad_width` must be of integral type."))
        made.append((_width(pair[0]), _width(pair[1])))
    return made


def _width(width: Any) -> Dim:
    trace = active()
    dim = trace.dim_of(cast(_number(width), INT64))
    if not trace.facts.is_nonnegative(dim):
        ok: Any = False if dim.is_static else trace.compare("greater_equal", dim, Dim(0))
        check(ok, saying(ValueError, "index can't contain negative values"))
        trace.facts.nonnegative.update(v for v in dim.values() if dim.single is v)
    return dim


def _padded_dims(source: StagedArray, widths: list[tuple[Dim, Dim]]) -> Dims:
    pairs = zip(source.dims, widths, strict=True)
    return tuple(dim + before + after for dim, (before, after) in pairs)


def _with_constants(
    source: StagedArray, widths: list[tuple[Dim, Dim]], values: list[tuple[Any, Any]]
) -> StagedArray:
    result = uninitialised(_padded_dims(source, widths), source.dtype)
    inner = tuple(_inner(dim, before) for dim, (before, _) in zip(source.dims, widths, strict=True))
    for axis, pair in enumerate(values):
        before, _ = widths[axis]
        end = size_value(before + source.dims[axis])
        around = [slice(None)] * axis
        setitem(result, (*around, slice(None, size_value(before))), as_operand(pair[0]))
        setitem(result, (*around, slice(end, None)), as_operand(pair[1]))
    setitem(result, inner, source)
    return result


def _inner(dim: Dim, before: Dim) -> slice:
    return slice(size_value(before), size_value(before + dim))


def _edge(place: Value, size: Value) -> Value:
    trace = active()
    one = trace.constant(1, INT64)
    low = trace.emit("maximum", place, trace.constant(0, INT64))
    return trace.emit("minimum", low, trace.emit("subtract", size, one))


def _wrap(place: Value, size: Value) -> Value:
    return active().emit("remainder", place, size)


def _symmetric(place: Value, size: Value) -> Value:
    """0 1 2 2 1 0 0 1 2"""
    trace = active()
    twice = trace.emit("multiply", size, trace.constant(2, INT64))
    within = trace.emit("remainder", place, twice)
    back = trace.emit("subtract", trace.emit("subtract", twice, trace.constant(1, INT64)), within)
    return trace.emit("minimum", within, back)


def _reflect(place: Value, size: Value) -> Value:
    """0 1 2 1 0 1 2"""
    trace = active()
    one = trace.constant(1, INT64)
    period = trace.emit("multiply", trace.emit("subtract", size, one), trace.constant(2, INT64))
    within = trace.emit("remainder", place, trace.emit("maximum", period, one))
    return trace.emit("minimum", within, trace.emit("subtract", period, within))


_PLACES = {"edge": _edge, "wrap": _wrap, "symmetric": _symmetric, "reflect": _reflect}


def _with_copies(source: StagedArray, widths: list[tuple[Dim, Dim]], mode: str) -> StagedArray:
    trace = active()
    dims = _padded_dims(source, widths)
    places = []
    for axis, (before, after) in enumerate(widths):
        size = source.dims[axis]
        _require_some(size, before + after, axis)
        line = trace.emit("iota", dim=dims[axis])
        moved = trace.emit("subtract", line, trace.value_of(before))
        own = line if before + after == Dim(0) else _PLACES[mode](moved, trace.value_of(size))
        places.append(trace.view(own, ViewMap(dims, (AxisMap(Dim(0), Dim(1), axis),))))
    return fresh_array(trace.emit("gather", source.read(), *places))


def _require_some(size: Dim, width: Dim, axis: int) -> None:
    trace = active()
    if trace.facts.is_nonnegative(size - 1) or width == Dim(0):
        return
    some = trace.compare("not_equal", size, Dim(0))
    ok = trace.emit("logical_or", some, trace.compare("equal", width, Dim(0)))
    message = f"can't extend empty axis {axis} using modes other than 'constant' or 'empty'"
    check(ok, saying(ValueError, message))


@stages(np.resize, always=True)
def resize(a: Any, new_shape: Any) -> StagedArray:
    """The elements over and over."""
    array, trace = ravel(as_array(a)), active()
    items = new_shape if isinstance(new_shape, (tuple, list)) else (new_shape,)
    message = "all elements of `new_shape` must be non-negative"
    for item in items:
        check(item >= 0, saying(ValueError, message))
    dims = tuple(dimension(item) for item in items)
    size = array.dims[0]
    if size.static == 0:
        return filled(dims, 0, array.dtype)
    if not trace.facts.is_nonnegative(size - 1):
        some = trace.compare("not_equal", size, Dim(0))
        check(some, lambda: Unsupported("np.resize of an array without elements"))
    line = trace.emit("iota", dim=size_of(dims))
    places = trace.emit("remainder", line, trace.value_of(size))
    trace.facts.within[places] = size
    return reshape(getitem(array, fresh_array(places)), shape_value(dims))
