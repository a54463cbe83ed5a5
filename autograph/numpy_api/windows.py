"""np.lib.stride_tricks.sliding_window_view: the windows by value, gathered where they are used.

w[i, j, a, b]    =  x[i + a, j + b]
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.ir import AxisMap, Dim, Value, ViewMap
from autograph.numpy_api.arrays import as_array, axis_argument, saying, shape_argument
from autograph.numpy_api.registry import stages
from autograph.staging.elementwise import fresh_array
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, eager_error, refuse


@stages(np.lib.stride_tricks.sliding_window_view, always=True)
def sliding_window_view(
    x: Any, window_shape: Any, axis: Any = None, *, subok: bool = False, writeable: bool = False
) -> StagedArray:
    """Only read, as NumPy's is unless it is asked for."""
    array, window = as_array(x), shape_argument(window_shape)
    if writeable:
        refuse("sliding windows that are written are not supported", "write to the array itself")
    axes = _axes(axis, len(array.dims), len(window))
    sizes = list(array.dims)
    for own, size in zip(axes, window, strict=True):
        sizes[own] = _places(sizes[own], size)
    whole = (*sizes, *window)
    places = [_place(k, axes, whole, len(array.dims)) for k in range(len(array.dims))]
    found = fresh_array(active().emit("gather", array.read(), *places))
    found.cell.readonly = True
    found.cell.aliases.add(array.cell)
    array.cell.aliases.add(found.cell)
    return found


def _axes(axis: Any, rank: int, count: int) -> list[int]:
    if axis is None:
        if count != rank:
            text = (
                "Since axis is `None`, must provide window_shape for all dimensions of `x`; got "
                f"{count} window_shape elements and `x.ndim` is {rank}."
            )
            raise eager_error(ValueError(text))
        return list(range(rank))
    axes = [axis_argument(a, rank) for a in (axis if isinstance(axis, (tuple, list)) else (axis,))]
    if len(axes) != count or len(set(axes)) != count:
        refuse("these axes of sliding windows are not supported", "give each once, with a length")
    return axes


def _places(size: Dim, window: Dim) -> Dim:
    """How many windows there are along an axis."""
    count = size - window + 1
    error = saying(ValueError, "window shape cannot be larger than input array shape")
    check(active().compare("greater_equal", size, window), error)
    active().facts.nonnegative.update(count.values() if count.single is not None else ())
    return count


def _place(axis: int, axes: list[int], whole: tuple[Dim, ...], rank: int) -> Value:
    """The index on an axis of the array, for each element of the windows."""
    found = _along(axis, whole)
    if axis in axes:
        inside = _along(rank + axes.index(axis), whole)
        found = active().emit("add", found, inside)
    return found


def _along(axis: int, dims: tuple[Dim, ...]) -> Value:
    """0, 1, ... along an axis, the same along the others."""
    trace = active()
    line = trace.emit("iota", dim=dims[axis])
    return trace.emit("view", line, map=ViewMap(dims, (AxisMap(Dim(0), Dim(1), axis),)))
