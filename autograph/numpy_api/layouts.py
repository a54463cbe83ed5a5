"""How arrays are stored, as far as a program can see it: strides, and Fortran order."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.ir import Dim
from autograph.numpy_api.arrays import as_array, as_operand, copied
from autograph.numpy_api.registry import attribute, stages
from autograph.numpy_api.shape import is_contiguous, transpose
from autograph.staging.shapes import size_of, size_value
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, refuse


@attribute("strides")
def strides(a: StagedArray) -> tuple[Any, ...]:
    """Of an array in C order; where a dimension is 1 its stride may be anything."""
    is_view = a.cell.parameter is not None and any(dim.static == 1 for dim in a.dims)
    if is_view or not is_contiguous(a):
        refuse("the strides of a view are not supported", "make it an array of its own with copy()")
    trace, step = active(), Dim(a.dtype.itemsize)
    if not all(trace.facts.is_nonnegative(dim - 1) for dim in a.dims):
        some = trace.compare("not_equal", size_of(a.dims), Dim(0))
        step = trace.choose(some, step, Dim(0))
    found: list[Any] = []
    for dim in reversed(a.dims):
        found.append(size_value(step))
        at_least_one = trace.at_least_zero(dim - 1) + 1
        step = trace.product(step, at_least_one)
    return tuple(reversed(found))


@stages(np.asfortranarray, always=True)
def asfortranarray(a: Any, dtype: Any = None) -> StagedArray:
    """A copy of what is in C order, and of more than one row and column."""
    array = as_array(as_operand(a))
    if dtype is not None and array.dtype != np.dtype(dtype):
        array = array.astype(dtype)
    if len(array.dims) == 1 and is_contiguous(array):
        return array
    several = active().facts.not_one
    known = all(dim.single in several or (dim.static or 1) > 1 for dim in array.dims)
    if not array.dims or not known or not is_contiguous(array):
        refuse("np.asfortranarray of a view is not supported", "copy it before")
    made: StagedArray = transpose(copied(transpose(array)))
    return made
