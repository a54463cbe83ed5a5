"""ptp, average, cov and corrcoef."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.ir import FLOAT64
from autograph.numpy_api.arrays import as_array, axes_argument, dtype_argument, saying
from autograph.numpy_api.creation import ones_like
from autograph.numpy_api.picking import require_all
from autograph.numpy_api.products import dot
from autograph.numpy_api.rearranging import atleast_2d, known_integer
from autograph.numpy_api.reductions import (
    max_,
    mean,
    min_,
    sum_,
)
from autograph.numpy_api.registry import stages
from autograph.numpy_api.shape import (
    broadcast_to,
    concatenate,
    expand_dims,
    reshape,
    squeeze,
    transpose,
)
from autograph.numpy_api.ufuncs import clip
from autograph.staging.elementwise import cast, fresh_array, ufunc
from autograph.staging.shapes import require_equal, shape_value
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse

_ABSENT = np._NoValue


@stages(np.ptp, always=True)
def ptp(a: Any, axis: Any = None, out: Any = None, keepdims: Any = _ABSENT) -> Any:
    high, low = (f(a, axis, None, keepdims) for f in (max_, min_))
    return ufunc(np.subtract, (high, low), out)


@stages(np.average, always=True)
def average(
    a: Any,
    axis: Any = None,
    weights: Any = None,
    returned: bool = False,
    *,
    keepdims: Any = _ABSENT,
) -> Any:
    array = as_array(a)
    if weights is None and not returned:
        return mean(array, axis, None, None, keepdims)
    own = as_array(ones_like(array) if weights is None else weights)
    if len(own.dims) != len(array.dims):
        own = _spread_weights(array, own, axis)
    else:
        for left, right in zip(array.dims, own.dims, strict=True):
            error = "Shape of weights must be consistent with shape of a along specified axis."
            require_equal(left, right, saying(ValueError, error))
    dtypes = [array.dtype, own.dtype, *([FLOAT64] if array.dtype.kind in "iub" else [])]
    dtype = np.result_type(*dtypes)
    scale = sum_(own, axis, dtype, None, keepdims)
    nonzero = ufunc(np.not_equal, (scale, 0))
    require_all(nonzero, saying(ZeroDivisionError, "Weights sum to zero, can't be normalized"))
    weighted = ufunc(np.multiply, (array.astype(dtype), own.astype(dtype)))
    found = ufunc(np.true_divide, (sum_(weighted, axis, None, None, keepdims), scale))
    return (found, scale) if returned else found


def _spread_weights(array: StagedArray, own: StagedArray, axis: Any) -> StagedArray:
    """Weights for one axis, for all of the array."""
    if axis is None:
        message = "Axis must be specified when shapes of a and weights differ."
        raise eager_error(TypeError(message))
    (number, *others) = axes_argument(axis, len(array.dims))
    if others or len(own.dims) != 1:
        refuse("np.average with weights for several axes is not supported", "reshape them")
    error = "Shape of weights must be consistent with shape of a along specified axis."
    require_equal(own.dims[0], array.dims[number], saying(ValueError, error))
    lined = reshape(own, tuple(-1 if k == number else 1 for k in range(len(array.dims))))
    return broadcast_to(lined, shape_value(array.dims))


@stages(np.cov, always=True)
def cov(
    m: Any,
    y: Any = None,
    rowvar: Any = True,
    bias: Any = False,
    ddof: Any = None,
    fweights: Any = None,
    aweights: Any = None,
    *,
    dtype: Any = None,
) -> Any:
    if fweights is not None or aweights is not None:
        refuse("np.cov with weights is not supported", "use np.average")
    rows = [as_array(item) for item in (m, y) if item is not None]
    if any(len(row.dims) > 2 for row in rows):
        raise eager_error(ValueError("m has more than 2 dimensions"))
    made = dtype_argument(dtype) or np.result_type(FLOAT64, *(row.dtype for row in rows))
    parts = [_variables(row.astype(made), rowvar) for row in rows]
    table = concatenate(parts, 0) if len(parts) > 1 else parts[0]
    count = table.dims[1]
    free = (0 if bias else 1) if ddof is None else known_integer(ddof, "a ddof")
    factor = active().at_least_zero(count - free)
    number = StagedScalar(cast(active().value_of(factor), FLOAT64), False)
    centred = ufunc(np.subtract, (table, mean(table, 1, None, None, True)))
    other = transpose(centred)
    if made.kind == "c":
        other = ufunc(np.conjugate, (other,))
    product = dot(centred, other)
    scaled = ufunc(np.multiply, (product, ufunc(np.true_divide, (1, number))))
    if made.itemsize < FLOAT64.itemsize:
        scaled = scaled.astype(made)
    return squeeze(scaled)


def _variables(array: StagedArray, rowvar: Any) -> StagedArray:
    """A row for each variable."""
    table: StagedArray = atleast_2d(array)
    return table if rowvar or len(array.dims) == 1 else transpose(table)


@stages(np.corrcoef, always=True)
def corrcoef(x: Any, y: Any = None, rowvar: Any = True, *, dtype: Any = None) -> Any:
    table = cov(x, y, rowvar, dtype=dtype)
    if not isinstance(table, StagedArray) or len(table.dims) < 2:
        return ufunc(np.true_divide, (table, table))
    if table.dtype.kind == "c":
        refuse("np.corrcoef of complex numbers is not supported", "use the real parts")
    spread = ufunc(np.sqrt, (fresh_array(table.diagonal().read()),))
    scaled = ufunc(np.true_divide, (table, expand_dims(spread, 1)))
    return clip(ufunc(np.true_divide, (scaled, expand_dims(spread, 0))), -1, 1)
