"""np.linalg.norm and its like, as sums and singular values.

norm(x)              sqrt(sum(x * x))
norm(x, 1, axis=0)   sum(abs(x), axis=0)
norm(m, 2)           the largest singular value
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.ir import FLOAT64
from autograph.numpy_api.arrays import as_array, axis_argument
from autograph.numpy_api.linear_algebra import svd
from autograph.numpy_api.rearranging import moveaxis
from autograph.numpy_api.reductions import max_, min_, sum_
from autograph.numpy_api.registry import stages
from autograph.numpy_api.shape import expand_dims, ravel, reshape
from autograph.staging.elementwise import ufunc
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse

_ABSENT = np._NoValue


@stages(np.linalg.norm, always=True)
def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    array = _inexact(x)
    rank = len(array.dims)
    if isinstance(ord, StagedScalar):
        refuse("a norm whose order is only known at run time is not supported", "use a constant")
    if axis is None and _is_plain(ord, rank):
        return _of_all(array, keepdims)
    axes = _axes(axis, rank)
    for own in axes if len(axes) < 3 else ():
        axis_argument(own, rank)
    if len(axes) == 1:
        return _of_vectors(array, ord, axes[0], keepdims)
    if len(axes) == 2:
        return _of_matrices(array, ord, axes, keepdims)
    raise eager_error(ValueError("Improper number of dimensions to norm."))


@stages(np.linalg.vector_norm, always=True)
def vector_norm(x: Any, /, *, axis: Any = None, keepdims: bool = False, ord: Any = 2) -> Any:
    array = _inexact(x)
    if isinstance(axis, tuple):
        refuse("np.linalg.vector_norm over several axes is not supported", "reshape the array")
    if axis is not None:
        return norm(array, ord, axis, keepdims)
    found = norm(ravel(array), ord, 0)
    return reshape(as_array(found), (1,) * len(array.dims)) if keepdims and array.dims else found


@stages(np.linalg.matrix_norm, always=True)
def matrix_norm(x: Any, /, *, keepdims: bool = False, ord: Any = "fro") -> Any:
    return norm(x, ord, (-2, -1), keepdims)


def _inexact(x: Any) -> StagedArray:
    array = as_array(x)
    return array if array.dtype.kind in "fc" else array.astype(FLOAT64)


def _is_plain(ord: Any, rank: int) -> bool:
    return ord is None or (ord in ("f", "fro") and rank == 2) or (ord == 2 and rank == 1)


def _axes(axis: Any, rank: int) -> tuple[int, ...]:
    if axis is None:
        return tuple(range(rank))
    if isinstance(axis, tuple):
        return axis
    if not hasattr(axis, "__index__") and not isinstance(axis, float):
        message = "'axis' must be None, an integer or a tuple of integers"
        raise eager_error(TypeError(message))
    return (int(axis),)


def _of_all(array: StagedArray, keepdims: bool) -> Any:
    found = ufunc(np.sqrt, (sum_(_squared(array)),))
    return reshape(as_array(found), (1,) * len(array.dims)) if keepdims and array.dims else found


def _squared(array: StagedArray) -> Any:
    if array.dtype.kind != "c":
        return ufunc(np.multiply, (array, array))
    parts = [ufunc(np.square, (part,)) for part in (array.real, array.imag)]
    return ufunc(np.add, tuple(parts))


def _size(array: StagedArray) -> Any:
    return ufunc(np.absolute, (array,))


def _of_vectors(array: StagedArray, ord: Any, axis: int, keepdims: bool) -> Any:
    if isinstance(ord, str):
        raise eager_error(ValueError(f"Invalid norm order '{ord}' for vectors"))
    if ord is None or ord == 2:
        return ufunc(np.sqrt, (sum_(_squared(array), axis, None, None, keepdims),))
    if ord == math.inf:
        return max_(_size(array), axis, None, keepdims, initial=0)
    if ord == -math.inf:
        return min_(_size(array), axis, None, keepdims)
    if ord == 0:
        some = ufunc(np.not_equal, (array, 0)).astype(_size(array).dtype)
        return sum_(some, axis, None, None, keepdims)
    if ord == 1:
        return sum_(_size(array), axis, None, None, keepdims)
    total = sum_(ufunc(np.power, (_size(array), ord)), axis, None, None, keepdims)
    return ufunc(np.power, (total, _size(array).dtype.type(1) / _size(array).dtype.type(ord)))


def _of_matrices(array: StagedArray, ord: Any, axes: tuple[int, ...], keepdims: bool) -> Any:
    rows, columns = (axis_argument(axis, len(array.dims)) for axis in axes)
    if rows == columns:
        raise eager_error(ValueError("Duplicate axes given."))
    if ord in (None, "fro", "f"):
        found = ufunc(np.sqrt, (sum_(_squared(array), (rows, columns)),))
    elif ord in _BY_SUMS:
        summed, then = (rows, columns) if abs(ord) == 1 else (columns, rows)
        sums = sum_(_size(array), summed)
        found = _BY_SUMS[ord](sums, then - (then > summed))
    elif ord in _BY_VALUES:
        singular = svd(moveaxis(array, (rows, columns), (-2, -1)), compute_uv=False)
        found = _BY_VALUES[ord](singular, -1)
    else:
        raise eager_error(ValueError("Invalid norm order for matrices."))
    return expand_dims(as_array(found), (rows, columns)) if keepdims else found


def _largest(values: Any, axis: int) -> Any:
    return max_(values, axis, None, _ABSENT, initial=0)


def _smallest(values: Any, axis: int) -> Any:
    return min_(values, axis)


_BY_SUMS: dict[Any, Callable[[Any, int], Any]] = {
    1: _largest,
    -1: _smallest,
    math.inf: _largest,
    -math.inf: _smallest,
}
_BY_VALUES: dict[Any, Callable[[Any, int], Any]] = {
    2: _largest,
    -2: _smallest,
    "nuc": lambda values, axis: sum_(values, axis),
}
