"""np.gradient: differences of neighbours, at even distances or between coordinates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.ir import FLOAT64, Dim
from autograph.numpy_api.accumulation import diff
from autograph.numpy_api.arrays import as_array, as_operand, saying, strict_axes, uninitialised
from autograph.numpy_api.picking import at_axis
from autograph.numpy_api.reductions import all_
from autograph.numpy_api.registry import stages
from autograph.numpy_api.shape import reshape
from autograph.numpy_api.ufuncs import where
from autograph.staging import promote
from autograph.staging.elementwise import ufunc
from autograph.staging.indexing import getitem, setitem
from autograph.staging.shapes import require_equal
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, eager_error

Part = Callable[[Any], Any]


@stages(np.gradient, always=True)
def gradient(f: Any, *varargs: Any, axis: Any = None, edge_order: int = 1) -> Any:
    """Central differences, and one-sided ones of first or second order at the ends."""
    array = as_array(f)
    axes = strict_axes(axis, len(array.dims))
    steps = _steps(array, [as_operand(item) for item in varargs], axes)
    if edge_order not in (1, 2):
        raise eager_error(ValueError("'edge_order' greater than 2 not supported"))
    if array.dtype.kind == "b" and axes:
        promote.loop_dtypes(np.subtract, (array, array))
    if array.dtype.kind not in "fc":
        array = array.astype(np.float64)
    made = [_slope(array, step, k, edge_order) for step, k in zip(steps, axes, strict=True)]
    return made[0] if len(made) == 1 else tuple(made)


def _steps(array: StagedArray, given: list[Any], axes: tuple[int, ...]) -> list[Any]:
    """For each axis the distance, or the distances between its coordinates."""
    if not given:
        return [1.0] * len(axes)
    if len(given) == 1 and not _is_line(given[0]):
        return given * len(axes)
    if len(given) != len(axes):
        raise eager_error(TypeError("invalid number of arguments"))
    return [_distances(array, item, k) for item, k in zip(given, axes, strict=True)]


def _is_line(item: Any) -> bool:
    return isinstance(item, StagedArray) and bool(item.dims)


def _distances(array: StagedArray, item: Any, axis: int) -> Any:
    if not _is_line(item):
        return item
    if len(item.dims) != 1:
        raise eager_error(ValueError("distances must be either scalars or 1d"))
    error = "when 1d, distances must match the length of the corresponding dimension"
    require_equal(item.dims[0], array.dims[axis], saying(ValueError, error))
    return diff(item.astype(FLOAT64) if item.dtype.kind in "iu" else item)


def _slope(array: StagedArray, step: Any, axis: int, edge_order: int) -> StagedArray:
    size = array.dims[axis]
    enough: Any = active().facts.is_nonnegative(size - edge_order - 1)
    if not enough:
        enough = False if size.is_static else active().compare("greater", size, Dim(edge_order))
    message = (
        "Shape of array too small to calculate a numerical gradient, "
        "at least (edge_order + 1) elements are required."
    )
    if not _is_line(step):
        check(enough, saying(ValueError, message))
        return _evenly(array, step, axis, edge_order)
    first = getitem(step, 0)
    check(enough, saying(ValueError, message))
    even = all_(ufunc(np.equal, (step, first)))
    made: StagedArray = where(  # NumPy computes with one distance where all are equal
        even, _evenly(array, first, axis, edge_order), _unevenly(array, step, axis, edge_order)
    )
    return made


def _parts(array: StagedArray, axis: int) -> tuple[StagedArray, Part, Callable[[Any, Any], None]]:
    """The result, how the array is read along the axis, and how the result is written."""
    result = uninitialised(array.dims, array.dtype)

    def at(item: Any) -> Any:
        return getitem(array, at_axis(axis, item))

    def put(item: Any, value: Any) -> None:
        setitem(result, at_axis(axis, item), value)

    return result, at, put


def _evenly(array: StagedArray, step: Any, axis: int, edge_order: int) -> StagedArray:
    result, at, put = _parts(array, axis)
    put(slice(1, -1), (at(slice(2, None)) - at(slice(None, -2))) / (2.0 * step))
    if edge_order == 1:
        put(0, (at(1) - at(0)) / step)
        put(-1, (at(-1) - at(-2)) / step)
    else:
        put(0, _weighted(at, (0, 1, 2), [weight / step for weight in (-1.5, 2.0, -0.5)]))
        put(-1, _weighted(at, (-3, -2, -1), [weight / step for weight in (0.5, -2.0, 1.5)]))
    return result


def _weighted(at: Part, places: tuple[Any, ...], weights: list[Any]) -> Any:
    parts = [weight * at(place) for place, weight in zip(places, weights, strict=True)]
    return parts[0] + parts[1] + parts[2]


def _unevenly(array: StagedArray, steps: StagedArray, axis: int, edge_order: int) -> StagedArray:
    """The slope of the parabola through three neighbours."""
    result, at, put = _parts(array, axis)
    before, after = getitem(steps, slice(None, -1)), getitem(steps, slice(1, None))
    lined = tuple(-1 if k == axis else 1 for k in range(len(array.dims)))
    weights = [reshape(weight, lined) for weight in _in_the_middle(before, after)]
    put(slice(1, -1), _weighted(at, (slice(None, -2), slice(1, -1), slice(2, None)), weights))
    if edge_order == 1:
        put(0, (at(1) - at(0)) / getitem(steps, 0))
        put(-1, (at(-1) - at(-2)) / getitem(steps, -1))
        return result
    near, far = getitem(steps, 0), getitem(steps, 1)
    put(0, _weighted(at, (0, 1, 2), _at_the_start(near, far)))
    near, far = getitem(steps, -2), getitem(steps, -1)
    put(-1, _weighted(at, (-3, -2, -1), _at_the_end(near, far)))
    return result


def _in_the_middle(h: Any, k: Any) -> list[Any]:
    return [-k / (h * (h + k)), (k - h) / (h * k), h / (k * (h + k))]


def _at_the_start(h: Any, k: Any) -> list[Any]:
    return [-(2.0 * h + k) / (h * (h + k)), (h + k) / (h * k), -h / (k * (h + k))]


def _at_the_end(h: Any, k: Any) -> list[Any]:
    return [k / (h * (h + k)), -(k + h) / (h * k), (2.0 * k + h) / (k * (h + k))]
