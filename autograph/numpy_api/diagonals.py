"""Diagonals of two axes, and their sums: diagonal, trace."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.ir import AxisMap, Dim, ViewMap
from autograph.numpy_api.arrays import as_array, axis_argument
from autograph.numpy_api.registry import method, stages
from autograph.numpy_api.shape import only_read
from autograph.staging.indexing import through
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse


@stages(np.diagonal)
def diagonal(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> StagedArray:
    """The diagonal of two axes as the last axis of a view that is only read."""
    array = as_array(a)
    rank, trace = len(array.dims), active()
    if rank < 2:
        raise eager_error(ValueError("diag requires an array of at least two dimensions"))
    first, second = axis_argument(axis1, rank, "axis1"), axis_argument(axis2, rank, "axis2")
    if first == second:
        raise eager_error(ValueError("axis1 and axis2 cannot be the same"))
    if isinstance(offset, StagedScalar):
        refuse("a diagonal that is only known at run time is not supported", "use a constant")
    row, column = Dim(max(-offset, 0)), Dim(max(offset, 0))
    length = trace.smaller(array.dims[first] - row, array.dims[second] - column)
    kept = [k for k in range(rank) if k not in (first, second)]
    dims = (*(array.dims[k] for k in kept), trace.at_least_zero(length))
    places = {first: (row, len(kept)), second: (column, len(kept))}
    places |= {k: (Dim(0), place) for place, k in enumerate(kept)}
    axes = (AxisMap(places[k][0], Dim(1), places[k][1]) for k in range(rank))
    return only_read(through(array, ViewMap(dims, tuple(axes))))


@method("diagonal")
def diagonal_method(a: StagedArray, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    return diagonal(a, offset, axis1, axis2)


@stages(np.trace)
def trace_of(
    a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: Any = None, out: Any = None
) -> Any:
    return diagonal(a, offset, axis1, axis2).sum(axis=-1, dtype=dtype, out=out)


method("trace")(trace_of)
