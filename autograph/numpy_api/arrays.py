"""Arrays from what a function was given: staged arrays as they are, scalars, and nested lists of
numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograph.ir import Dim
from autograph.staging import promote
from autograph.staging.elementwise import (
    assign,
    cast,
    fresh_array,
    require_in_range,
    require_storable,
    value_of,
)
from autograph.staging.indexing import index_map
from autograph.staging.maybe import StagedMaybe
from autograph.staging.ranges import StagedRange
from autograph.staging.shapes import dimension, require_equal
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, array_of, eager_error, refuse

Dims = tuple[Dim, ...]


def dtype_argument(dtype: Any) -> np.dtype | None:
    """A dtype argument as a supported dtype."""
    if dtype is None:
        return None
    made: np.dtype = np.dtype(dtype)
    if not promote.is_supported(made):
        refuse(
            f"the dtype {made} is not supported",
            "use one of the boolean, integer, float and complex dtypes",
        )
    return made


def shape_argument(shape: Any) -> Dims:
    """A shape argument: an integer or a sequence of integers, staged ones included."""
    items = shape if isinstance(shape, (tuple, list)) else (shape,)
    return tuple(dimension(item) for item in items)


def axis_argument(axis: Any, rank: int, name: str | None = None) -> int:
    """An axis as a number from 0, or NumPy's AxisError, which may name the argument."""
    number = int(axis.__index__())
    if not -rank <= number < rank:
        raise eager_error(np.exceptions.AxisError(number, rank, name))
    return number % rank


def axes_argument(axis: Any, rank: int) -> tuple[int, ...]:
    """The axes of a reduction; those of a ufunc take 0 and -1 of a 0-dimensional array too."""
    if rank == 0 and axis in (0, -1):
        return ()
    return strict_axes(axis, rank)


def strict_axes(axis: Any, rank: int, name: str | None = None) -> tuple[int, ...]:
    """Axes that the array must have, all of them by default."""
    if axis is None:
        return tuple(range(rank))
    if isinstance(axis, tuple):
        axes = tuple(sorted(axis_argument(item, rank, name) for item in axis))
        if len(set(axes)) != len(axes):
            raise eager_error(ValueError("duplicate value in 'axis'"))
        return axes
    return (axis_argument(axis, rank, name),)


def saying(kind: type[Exception], text: str) -> Callable[[], Exception]:
    """Makes an error with this text."""
    return lambda: kind(text)


def as_operand(item: Any) -> Any:
    """A number or array as it is; lists and tuples of numbers become arrays."""
    if isinstance(item, StagedMaybe):
        return item.require(lambda: TypeError("an array or number is needed, not None"))
    if promote.is_numeric(item):
        return item
    if isinstance(item, (list, tuple)):
        return from_sequence(item)
    if hasattr(type(item), "as_operand"):
        return item.as_operand()
    if isinstance(item, (range, StagedRange)):
        return from_sequence(list(item))
    refuse(f"a {type(item).__name__} is used as an array", "pass numbers, arrays, or lists of them")


array_of.append(as_operand)


def as_array(item: Any) -> StagedArray:
    """The operand as a staged array; scalars become 0-d."""
    item = as_operand(item)
    if isinstance(item, StagedArray):
        return item
    if type(item) is np.ndarray:
        constant: StagedArray = active().inputs.constant_array(item)
        return constant
    return fresh_array(value_of(item))


def from_sequence(items: Sequence[Any], dtype: np.dtype | None = None) -> StagedArray:
    """np.array of a list: numbers side by side, or arrays stacked along a new first axis."""
    if not items:
        return fresh_array(active().constant(0.0, dtype or np.dtype(float)), (Dim(0),))
    _require_even(items)
    parts = [
        from_sequence(item, dtype) if isinstance(item, (list, tuple)) else as_operand(item)
        for item in items
    ]
    dtype = dtype or common_dtype(parts)
    if all(isinstance(part, StagedScalar) or promote.is_plain_number(part) for part in parts):
        for part in parts if dtype.kind in "iu" else ():
            require_storable(part, dtype)
        return fresh_array(active().emit("pack", *(value_of(part, dtype) for part in parts)))
    if not all(isinstance(part, (StagedArray, np.ndarray)) for part in parts):
        raise eager_error(
            ValueError(
                "setting an array element with a sequence. The requested array has "
                "an inhomogeneous shape after 1 dimensions."
            )
        )
    return stacked([as_array(part) for part in parts], dtype)


def _require_even(items: Sequence[Any]) -> None:
    """NumPy's error for lists in a list that are not of one length."""
    shapes = [_lengths(item) for item in items]
    if len(set(shapes)) > 1 and None not in shapes:
        try:
            np.array([np.zeros(shape or ()).tolist() for shape in shapes])
        except ValueError as error:
            raise eager_error(error) from None


def _lengths(item: Any) -> tuple[int, ...] | None:
    """How long lists in lists of numbers are; None where that is not known, or they are uneven."""
    if isinstance(item, StagedScalar) or promote.is_plain_number(item):
        return ()
    if type(item) is tuple or (isinstance(item, list) and getattr(item, "growing", None) is None):
        inner = {_lengths(part) for part in item}
        if len(inner) == 1 and None not in inner:
            return (len(item), *inner.pop())  # type: ignore[misc]
    return None


def common_dtype(parts: Sequence[Any]) -> np.dtype:
    """np.array's dtype for these elements: Python numbers count with their default dtypes."""
    return np.result_type(*(promote.dtype_of(part) for part in parts))


def dtype_beside_numbers(items: Sequence[Any]) -> np.dtype:
    """The dtype that NumPy computes in, where Python's numbers are weak beside arrays."""
    samples = {"b": False, "i": 0, "f": 0.0, "c": 0j}
    kinds: list[Any] = []
    for item in items:
        dtype = promote.dtype_of(item)
        kinds.append(samples[dtype.kind] if promote.is_python_scalar(item) else dtype)
    return np.result_type(*kinds)


def stacked(parts: Sequence[StagedArray], dtype: np.dtype, axis: int = 0) -> StagedArray:
    """The arrays side by side along a new axis."""
    first = parts[0].dims
    for part in parts[1:]:
        if len(part.dims) != len(first):
            check(False, _stack_error)
        for left, right in zip(first, part.dims, strict=True):
            require_equal(left, right, _stack_error)
    dims = (*first[:axis], Dim(len(parts)), *first[axis:])
    result = uninitialised(dims, dtype)
    for position, part in enumerate(parts):
        key = (*[slice(None)] * axis, position)
        store(result, key, part)
    return result


def _stack_error() -> ValueError:
    return ValueError("all input arrays must have the same shape")


def store(target: StagedArray, key: Any, part: Any) -> None:
    assign(target, part, index_map(target, key))


def uninitialised(dims: Dims, dtype: np.dtype) -> StagedArray:
    return fresh_array(active().emit("empty", dtype=dtype, dims=dims))


def array_of_dtype(item: Any, dtype: np.dtype) -> StagedArray:
    """As ``np.array(item, dtype)`` makes it of numbers, lists and arrays."""
    if isinstance(item, (list, tuple)):
        return from_sequence(item, dtype)
    if dtype.kind in "iu" and promote.is_python_scalar(item):
        require_storable(item, dtype)
    return copied(as_array(item), dtype)


def filled(dims: Dims, fill: Any, dtype: np.dtype) -> StagedArray:
    require_in_range(fill, dtype)
    return fresh_array(
        value_of(fill, dtype) if isinstance(fill, StagedScalar) else active().constant(fill, dtype),
        dims,
    )


def copied(array: StagedArray, dtype: np.dtype | None = None) -> StagedArray:
    """A new array with the same elements."""
    return fresh_array(cast(array.read(), dtype or array.dtype))


def require_mask(where: Any) -> None:
    """NumPy's error for an array that is no mask; of numbers and lists it makes one."""
    is_array = isinstance(where, (StagedArray, np.ndarray))
    if is_array and promote.dtype_of(where).kind != "b":
        rule = "according to the rule 'safe'"
        message = f"Cannot cast array data from {promote.dtype_of(where)!r} to dtype('bool') {rule}"
        raise eager_error(TypeError(message))
