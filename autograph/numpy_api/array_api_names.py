"""Functions that are others under a newer or an older name, or with one of their options set."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.numpy_api.arrays import as_array, as_operand, shape_argument
from autograph.numpy_api.contractions import cross
from autograph.numpy_api.picking import flatnonzero
from autograph.numpy_api.products import matmul
from autograph.numpy_api.python_builtins import int_
from autograph.numpy_api.rearranging import moveaxis
from autograph.numpy_api.registry import stages
from autograph.numpy_api.shape import expand_dims, squeeze, vstack
from autograph.numpy_api.sorting import sort, unique
from autograph.numpy_api.ufuncs import conjugate
from autograph.staging.branches import branch
from autograph.staging.elementwise import ufunc
from autograph.staging.indexing import getitem
from autograph.staging.shapes import broadcast, shape_value, size_value
from autograph.staging.values import StagedArray, eager_error, refuse

# How newer NumPys find the values alone.
_UNSORTED: dict[str, Any] = (
    {"sorted": False} if "sorted" in inspect.signature(np.unique).parameters else {}
)


def _named(module: Any, *names: str) -> Callable[[Any], Any]:
    """Those of the names that this NumPy has."""
    found = [getattr(module, name) for name in names if hasattr(module, name)]
    return stages(*found, always=True)


@_named(np, "astype")
def astype(x: Any, dtype: Any, /, *, copy: bool = True, device: Any = None) -> Any:
    if not isinstance(x, StagedArray):
        raise eager_error(TypeError(f"Input should be a NumPy array. It is of type {type(x)}."))
    return x.astype(dtype, copy=copy)


@_named(np, "unstack")
def unstack(x: Any, /, *, axis: Any = 0) -> tuple[Any, ...]:
    array = as_array(x)
    if not array.dims:
        raise eager_error(ValueError("Input array must be at least 1-d."))
    rows = moveaxis(array, axis, 0)
    return tuple(getitem(rows, k) for k in range(len(rows)))  # the length becomes known


@_named(np, "row_stack")
def row_stack(tup: Any, *, dtype: Any = None, casting: str = "same_kind") -> Any:
    return vstack(tup) if dtype is None else vstack(tup).astype(dtype)


@_named(np, "matvec")
def matvec(x1: Any, x2: Any, /) -> Any:
    column = expand_dims(as_array(x2), -1)
    return squeeze(matmul(as_array(x1), column), axis=-1)


@_named(np, "vecmat")
def vecmat(x1: Any, x2: Any, /) -> Any:
    row = as_array(conjugate(as_array(x1)))
    return squeeze(matmul(expand_dims(row, -2), as_array(x2)), axis=-2)


@_named(np.linalg, "cross")
def linalg_cross(x1: Any, x2: Any, /, *, axis: Any = -1) -> Any:
    return cross(x1, x2, axis=axis)


@_named(np, "unique_values")
def unique_values(x: Any) -> Any:
    return unique(x, equal_nan=False, **_UNSORTED)


def _answers(name: str, fields: str, **wanted: bool) -> None:
    """A named tuple of what ``np.unique`` gives."""
    if not hasattr(np, name):
        return
    kind: Any = type(getattr(np, name)(np.zeros(1)))
    assert kind._fields == tuple(fields.split())

    def answers(x: Any) -> Any:
        return kind(*unique(x, equal_nan=False, **wanted))

    stages(getattr(np, name), always=True)(answers)


_answers("unique_counts", "values counts", return_counts=True)
_answers("unique_inverse", "values inverse_indices", return_inverse=True)
_answers(
    "unique_all",
    "values indices inverse_indices counts",
    return_index=True,
    return_inverse=True,
    return_counts=True,
)


@_named(np, "sort_complex")
def sort_complex(a: Any) -> Any:
    array = sort(a)
    narrow = array.dtype.kind in "iu" and array.dtype.itemsize < 4
    if array.dtype.kind == "c":
        return array
    return array.astype(np.complex64 if narrow else np.complex128)


@_named(np, "broadcast_shapes")
def broadcast_shapes(*args: Any) -> Any:
    shapes = [arg if isinstance(arg, (tuple, list)) else (arg,) for arg in args]
    if not shapes:
        return ()
    return shape_value(broadcast([shape_argument(shape) for shape in shapes]))


@_named(np, "isdtype")
def isdtype(dtype: Any, kind: Any) -> bool:
    return bool(np.isdtype(np.dtype(dtype), kind))


@_named(np, "iterable")
def iterable(y: Any) -> bool:
    operand = as_operand(y)
    return isinstance(operand, StagedArray) and bool(operand.dims)


@_named(np, "trim_zeros")
def trim_zeros(filt: Any, trim: str = "fb", axis: Any = None) -> Any:
    """A view from the first to the last element that is not zero."""
    line = as_array(as_operand(filt))
    if len(line.dims) != 1 or trim not in ("fb", "bf", "f", "b") or axis not in (None, 0):
        refuse("np.trim_zeros of these arguments is not supported", "slice the array")
    size, found = size_value(line.dims[0]), ufunc(np.not_equal, (line, 0))
    places = flatnonzero(found)
    some = ufunc(np.greater, (size_value(places.dims[0]), 0))
    first, last = branch(
        some.value,
        (
            lambda: (int_(getitem(places, 0)), int_(getitem(places, -1)) + 1),
            lambda: (size, size) if "f" in trim else (0, 0),
        ),
        ("first", "last"),
    )
    return getitem(line, slice(first if "f" in trim else 0, last if "b" in trim else size))
