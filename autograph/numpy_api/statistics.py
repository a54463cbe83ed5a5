"""ptp, average, cov and corrcoef."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.ir import FLOAT64, Dim
from autograph.numpy_api.arrays import as_array, as_operand, dtype_argument, saying, strict_axes
from autograph.numpy_api.picking import require_all
from autograph.numpy_api.products import dot
from autograph.numpy_api.rearranging import atleast_2d, known_integer
from autograph.numpy_api.reductions import (
    max_,
    mean,
    min_,
    stored,
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
from autograph.numpy_api.ufuncs import clip, imag, real
from autograph.staging import promote
from autograph.staging.elementwise import cast, dims_of, fresh_array, ufunc, value_of
from autograph.staging.indexing import setitem
from autograph.staging.shapes import require_equal, shape_value, size_of
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse

_ABSENT = np._NoValue


@stages(np.ptp, always=True)
def ptp(a: Any, axis: Any = None, out: Any = None, keepdims: Any = _ABSENT) -> Any:
    high, low = (f(a, axis, None, keepdims) for f in (max_, min_))
    high = stored("max", as_operand(a), axis, keepdims, high, out)
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
    strict_axes(axis, len(array.dims), "axis")
    if weights is None:
        return _unweighted(array, axis, keepdims, returned)
    own = as_array(weights)
    if len(own.dims) != len(array.dims):
        own = _lined_weights(array, own, axis)
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
    return (found, _in_shape_of(found, scale)) if returned else found


def _unweighted(array: StagedArray, axis: Any, keepdims: Any, returned: bool) -> Any:
    """The mean, and how many elements it is of."""
    found = mean(array, axis, None, None, keepdims)
    trace = active()
    total, left = size_of(array.dims), size_of(dims_of(found))
    if not trace.facts.is_nonnegative(left - 1):
        some = False if left.is_static else trace.compare("not_equal", left, Dim(0))
        check(some, lambda: ZeroDivisionError("division by zero"))
    if not returned:
        return found
    sizes = [cast(trace.value_of(size), FLOAT64) for size in (total, left)]
    number = cast(trace.emit("divide", *sizes), promote.dtype_of(found))
    return found, _in_shape_of(found, StagedScalar(number, False))


def _in_shape_of(found: Any, scale: Any) -> Any:
    dims = dims_of(found)
    return fresh_array(value_of(scale), dims) if dims else scale


def _lined_weights(array: StagedArray, own: StagedArray, axis: Any) -> StagedArray:
    """Weights for one axis, along it."""
    if axis is None:
        message = "Axis must be specified when shapes of a and weights differ."
        raise eager_error(TypeError(message))
    (number, *others) = strict_axes(axis, len(array.dims))
    if others or len(own.dims) != 1:
        refuse("np.average with weights for several axes is not supported", "reshape them")
    error = "Shape of weights must be consistent with shape of a along specified axis."
    require_equal(own.dims[0], array.dims[number], saying(ValueError, error))
    return reshape(own, tuple(-1 if k == number else 1 for k in range(len(array.dims))))


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
    rows = [as_array(item) for item in (m, y) if item is not None]
    if any(len(row.dims) > 2 for row in rows):
        raise eager_error(ValueError("m has more than 2 dimensions"))
    made = dtype_argument(dtype) or np.result_type(FLOAT64, *(row.dtype for row in rows))
    parts = [_variables(row.astype(made), rowvar) for row in rows]
    table = concatenate(parts, 0) if len(parts) > 1 else parts[0]
    free = (0 if bias else 1) if ddof is None else known_integer(ddof, "a ddof")
    if fweights is None and aweights is None:
        factor = active().at_least_zero(table.dims[1] - free)
        number: Any = StagedScalar(cast(active().value_of(factor), FLOAT64), False)
        centred = ufunc(np.subtract, (table, mean(table, 1, None, None, True)))
        other = transpose(centred)
    else:
        own = _weights(fweights, aweights, table.dims[1])
        centre, number = _weighted(table, own, aweights, free)
        centred = ufunc(np.subtract, (table, expand_dims(centre, 1)))
        other = transpose(ufunc(np.multiply, (centred, own)))
    if made.kind == "c":
        other = ufunc(np.conjugate, (other,))
    product = dot(centred, other)
    scaled = ufunc(np.multiply, (product, ufunc(np.true_divide, (1, number))))
    if made.itemsize < FLOAT64.itemsize:
        scaled = scaled.astype(made)
    return squeeze(scaled)


def _weights(fweights: Any, aweights: Any, count: Dim) -> StagedArray:
    """What each observation counts for: how often it was made, times how much it matters."""
    found: list[StagedArray] = []
    for name, item in (("fweights", fweights), ("aweights", aweights)):
        if item is None:
            continue
        own = as_array(item).astype(FLOAT64)
        if name == "fweights":
            whole = ufunc(np.equal, (own, ufunc(np.rint, (own,))))
            require_all(whole, saying(TypeError, "fweights must be integer"))
        if len(own.dims) != 1:
            raise eager_error(RuntimeError(f"cannot handle multidimensional {name}"))
        error = f"incompatible numbers of samples and {name}"
        require_equal(own.dims[0], count, saying(RuntimeError, error))
        positive = ufunc(np.logical_not, (ufunc(np.less, (own, 0)),))
        require_all(positive, saying(ValueError, f"{name} cannot be negative"))
        found.append(own)
    made: StagedArray = found[0] if len(found) == 1 else ufunc(np.multiply, tuple(found))
    return made


def _weighted(table: StagedArray, own: StagedArray, aweights: Any, free: int) -> tuple[Any, Any]:
    """The means, and what the products are divided by."""
    spread = broadcast_to(own, shape_value(table.dims))  # of no variables there are no weights
    centre = average(table, 1, spread)
    total = sum_(own)
    lost: Any = free
    if aweights is not None and free:
        squares = sum_(ufunc(np.multiply, (own, as_array(aweights).astype(FLOAT64))))
        lost = ufunc(np.true_divide, (ufunc(np.multiply, (free, squares)), total))
    number = ufunc(np.subtract, (total, lost))
    return centre, ufunc(np.maximum, (number, 0.0))


def _variables(array: StagedArray, rowvar: Any) -> StagedArray:
    """A row for each variable."""
    table: StagedArray = atleast_2d(array)
    return table if rowvar or len(array.dims) == 1 else transpose(table)


@stages(np.corrcoef, always=True)
def corrcoef(x: Any, y: Any = None, rowvar: Any = True, *, dtype: Any = None) -> Any:
    table = cov(x, y, rowvar, dtype=dtype)
    if not isinstance(table, StagedArray) or len(table.dims) < 2:
        return ufunc(np.true_divide, (table, table))
    spread = ufunc(np.sqrt, (fresh_array(real(table.diagonal()).read()),))
    scaled = ufunc(np.true_divide, (table, expand_dims(spread, 1)))
    found = ufunc(np.true_divide, (scaled, expand_dims(spread, 0)))
    if found.dtype.kind != "c":
        return clip(found, -1, 1)
    for part in (real(found), imag(found)):
        setitem(part, Ellipsis, clip(part, -1, 1))
    return found
