"""NumPy's functions that call a function for each element or each row: written as the loop.

np.vectorize(f)(x, y)            array([f(a, b) for a, b in zip(x.flat, y.flat)]), in x's shape
np.apply_along_axis(f, 1, x)     array([f(row) for row in x])
np.fromiter(items, dtype)        array([*items], dtype)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.ir import Dim
from autograph.numpy_api.arrays import (
    as_array,
    as_operand,
    axis_argument,
    dtype_argument,
    from_sequence,
    saying,
)
from autograph.numpy_api.dtypes import item
from autograph.numpy_api.rearranging import moveaxis
from autograph.numpy_api.registry import stages
from autograph.numpy_api.shape import expand_dims, ravel, reshape
from autograph.staging import promote
from autograph.staging.containers import StagedList, is_growing, staged_container
from autograph.staging.elementwise import dims_of, fresh_array
from autograph.staging.growing_lists import as_array as array_of_list
from autograph.staging.indexing import getitem
from autograph.staging.looping import loop_over
from autograph.staging.ranges import staged_range
from autograph.staging.shapes import broadcast, shape_value, size_of, size_value
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, eager_error, refuse


def _call(function: Any, *args: Any, **kwargs: Any) -> Any:
    return active().inputs.call(function, *args, **kwargs)


def _require_some(size: Dim, message: str) -> None:
    some = active().compare("greater", size, Dim(0))
    check(some, saying(ValueError, message))


def _collected(items: StagedList, dtype: np.dtype | None = None) -> StagedArray:
    """``np.array`` of a list of numbers or arrays."""
    if not is_growing(items):
        return from_sequence(items, dtype)
    made = array_of_list(items, is_typed=dtype is not None)
    return made if dtype is None or made.dtype == dtype else made.astype(dtype)


def call_vectorized(function: np.vectorize, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A call of what ``np.vectorize`` made: the elements come as Python's numbers. As in NumPy, the
    dtype is found by calling the function once more before, with the first as NumPy scalars.
    """
    if kwargs or function.excluded or function.signature or function.cache or not args:
        refuse("a call of np.vectorize with these options is not supported", "write the loop")
    arrays = [as_array(as_operand(arg)) for arg in args]
    dims = broadcast([dims_of(array) for array in arrays])
    shape = shape_value(dims)
    lines = [ravel(fresh_array(array.read(), dims)) for array in arrays]
    size = size_of(dims)
    if function.otypes is None:
        message = "cannot call `vectorize` on size 0 inputs unless `otypes` is set"
        _require_some(size, message)
        first = _call(function.pyfunc, *(getitem(line, 0) for line in lines))
        dtype: np.dtype | None = promote.dtype_of(as_operand(first))
    else:
        dtype = dtype_argument(function.otypes[0])
    results: StagedList = staged_container([])

    def body(k: Any) -> tuple[()]:
        result = _call(function.pyfunc, *(item(getitem(line, k)) for line in lines))
        if isinstance(result, tuple):
            refuse("np.vectorize of a function that gives several values", "make one for each")
        results.append(result)
        return ()

    loop_over(staged_range(0, size_value(size)), body, (), ())
    return reshape(_collected(results, dtype), shape)


@stages(np.apply_along_axis, always=True)
def apply_along_axis(func1d: Any, axis: Any, arr: Any, *args: Any, **kwargs: Any) -> Any:
    array = as_array(arr)
    number = axis_argument(axis, len(array.dims))
    moved = moveaxis(array, number, -1)
    around = moved.dims[:-1]
    _require_some(size_of(around), "Cannot apply_along_axis when any iteration dimensions are 0")
    rows = reshape(moved, (size_value(size_of(around)), size_value(moved.dims[-1])))
    results: StagedList = staged_container([])

    def body(row: Any) -> tuple[()]:
        results.append(_call(func1d, row, *args, **kwargs))
        return ()

    loop_over(rows, body, (), ())
    made = _collected(results)
    own = made.dims[1:]
    found = reshape(made, shape_value((*around, *own)))
    if len(own) > 1:
        refuse("np.apply_along_axis of a function that gives matrices", "write the loop")
    return moveaxis(found, -1, number) if own else found


@stages(np.apply_over_axes, always=True)
def apply_over_axes(func: Any, a: Any, axes: Any) -> Any:
    array = as_array(a)
    for axis in axes if isinstance(axes, (tuple, list)) else (axes,):
        number = axis + len(array.dims) if axis < 0 else axis
        found = as_array(_call(func, array, number))
        array = found if len(found.dims) == len(array.dims) else expand_dims(found, number)
    return array


@stages(np.fromiter, always=True)
def fromiter(iter: Any, dtype: Any, count: Any = -1) -> StagedArray:
    if count != -1:
        refuse("np.fromiter with a count is not supported", "give it as many items")
    wanted = dtype_argument(dtype)
    if isinstance(iter, StagedArray) and len(iter.dims) != 1:
        raise eager_error(ValueError("setting an array element with a sequence."))
    items: StagedList = staged_container([])
    items.extend(iter)
    return _collected(items, wanted)
