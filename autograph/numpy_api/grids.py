"""Diagonals, triangles and grids: diag, tri, tril, triu, meshgrid, indices and resize."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.errors import Unsupported
from autograph.ir import FLOAT64, INT64, AxisMap, Dim, Value, ViewMap
from autograph.numpy_api.arrays import (
    as_array,
    dtype_argument,
    filled,
    saying,
    shape_argument,
    uninitialised,
)
from autograph.numpy_api.creation import arange
from autograph.numpy_api.diagonals import diagonal
from autograph.numpy_api.rearranging import known_integer
from autograph.numpy_api.registry import stages
from autograph.numpy_api.shape import broadcast_to, ravel, reshape
from autograph.numpy_api.ufuncs import where
from autograph.staging.elementwise import assign, cast, fresh_array
from autograph.staging.indexing import getitem, setitem
from autograph.staging.shapes import dimension, shape_value, size_of, size_value
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, eager_error

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
    rows = _at_least_none(N)
    dims = (rows, rows if M is None else _at_least_none(M))
    made = dtype_argument(dtype) or FLOAT64
    return fresh_array(cast(_below(dims, k), made))


def _at_least_none(size: Any) -> Dim:
    """A negative number of rows is none."""
    trace = active()
    return trace.at_least_zero(trace.dim_of(cast(_number(size), INT64)))


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
