"""Averages and quantiles, cov and corrcoef, and reductions that pass over NaN."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.ir import FLOAT64, INT64, Dim, Value
from autograph.numpy_api.accumulation import without_nan
from autograph.numpy_api.arrays import as_array, as_operand, axes_argument, dtype_argument, saying
from autograph.numpy_api.creation import ones_like
from autograph.numpy_api.hosted import library
from autograph.numpy_api.picking import require_all
from autograph.numpy_api.products import dot
from autograph.numpy_api.rearranging import atleast_2d, known_integer
from autograph.numpy_api.reductions import (
    any_,
    argmax,
    argmin,
    max_,
    mean,
    min_,
    prod,
    sum_,
    var,
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
from autograph.numpy_api.ufuncs import clip, where
from autograph.staging import promote
from autograph.staging.elementwise import cast, fresh_array, store_into, ufunc, value_of, wrap
from autograph.staging.shapes import require_equal, shape_value, size_of
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse

_ABSENT = np._NoValue


def _options(keepdims: Any) -> dict[str, Any]:
    return {} if keepdims is _ABSENT else {"keepdims": keepdims}


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


# Quantiles.


def _kept(array: StagedArray, axis: Any, keepdims: Any) -> tuple[tuple[int, ...], Any, Any]:
    """The axes, the dimensions of the result, and its dimensions where all axes are kept."""
    axes = axes_argument(axis, len(array.dims))
    dims = tuple(dim for k, dim in enumerate(array.dims) if k not in axes)
    wide = tuple(Dim(1) if k in axes else dim for k, dim in enumerate(array.dims))
    return axes, dims, wide if keepdims is not _ABSENT and keepdims else dims


def _delivered(value: Value, dims: Any, out: Any) -> Any:
    if value.type.dims != dims:
        value = active().emit("reshape", value, dims=dims)
    return wrap(value, True) if out is None else store_into(out, value, "add")


def _median(ignoring_nan: bool) -> Callable[..., Any]:
    def median(
        a: Any,
        axis: Any = None,
        out: Any = None,
        overwrite_input: bool = False,
        keepdims: Any = _ABSENT,
    ) -> Any:
        array = as_array(a)
        axes, dims, kept = _kept(array, axis, keepdims)
        dtype = np.median(np.ones(1, array.dtype)).dtype
        options = {"axis": axes, "ignoring_nan": ignoring_nan}
        (value,) = library("median", [array.read()], [(dtype, dims)], **options)
        return _delivered(_wide(value, kept), kept, out)

    return median


def _wide(value: Value, dims: Any) -> Value:
    if value.type.is_scalar and dims:
        made: Value = fresh_array(value, dims).read()
        return made
    return value


stages(np.median, always=True)(_median(False))
stages(np.nanmedian, always=True)(_median(True))


def _quantile_dtype(dtype: np.dtype, sample: Any, method: Any) -> np.dtype:
    return np.asarray(np.quantile(np.ones(1, dtype), sample, method=method)).dtype


def _quantile(percent: bool, ignoring_nan: bool) -> Callable[..., Any]:
    highest = 100 if percent else 1
    name = "Percentiles" if percent else "Quantiles"

    def quantile(
        a: Any,
        q: Any,
        axis: Any = None,
        out: Any = None,
        overwrite_input: bool = False,
        method: str = "linear",
        keepdims: Any = _ABSENT,
        *,
        weights: Any = None,
    ) -> Any:
        array, wanted = as_array(a), as_operand(q)
        if array.dtype.kind == "c":
            raise eager_error(TypeError("a must be an array of real numbers"))
        if weights is not None:
            refuse(f"{name.lower()} with weights are not supported", "repeat the elements")
        low, high = ufunc(np.greater_equal, (wanted, 0.0)), ufunc(np.less_equal, (wanted, highest))
        error = f"{name} must be in the range [0, {highest}]"
        require_all(ufunc(np.logical_and, (low, high)), saying(ValueError, error))
        weak = promote.is_python_scalar(wanted)
        axes, dims, kept = _kept(array, axis, keepdims)
        first = wanted.dims if isinstance(wanted, StagedArray) else ()
        sample: Any = promote.dtype_of(wanted).type(0)
        sample = sample.item() if weak else sample
        sample = sample / 100 if percent else sample
        dtype = _quantile_dtype(array.dtype, sample, method)
        operands = [array.read(), value_of(wanted)]
        options = {"axis": axes, "method": method, "percent": percent, "weak": weak}
        results = [(dtype, (*first, *dims))]
        options["ignoring_nan"] = ignoring_nan
        (value,) = library("quantile", operands, results, **options)
        return _delivered(_wide(value, (*first, *kept)), (*first, *kept), out)

    return quantile


stages(np.quantile, always=True)(_quantile(False, False))
stages(np.percentile, always=True)(_quantile(True, False))
stages(np.nanquantile, always=True)(_quantile(False, True))
stages(np.nanpercentile, always=True)(_quantile(True, True))


# Passing over NaN.


@stages(np.nansum, always=True)
def nansum(
    a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = _ABSENT
) -> Any:
    return sum_(without_nan(a, 0), axis, dtype, out, keepdims)


@stages(np.nanprod, always=True)
def nanprod(
    a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = _ABSENT
) -> Any:
    return prod(without_nan(a, 1), axis, dtype, out, keepdims)


def _is_number(array: StagedArray) -> StagedArray:
    found: StagedArray = ufunc(np.logical_not, (ufunc(np.isnan, (array,)),))
    return found


def _divided(total: Any, count: Any) -> Any:
    """In the wider dtype, then in that of the total."""
    quotient = ufunc(np.true_divide, (total, count))
    if isinstance(quotient, StagedArray):
        return quotient.astype(total.dtype)
    return StagedScalar(cast(quotient.value, total.dtype), False)


@stages(np.nanmean, always=True)
def nanmean(
    a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = _ABSENT
) -> Any:
    array = as_array(a)
    if array.dtype.kind not in "fc":
        return mean(array, axis, dtype, out, keepdims)
    count = sum_(_is_number(array), axis, INT64, None, keepdims)
    found = _divided(nansum(array, axis, dtype, None, keepdims), count)
    return found if out is None else ufunc(np.multiply, (found, 1), out)


@stages(np.nanvar, always=True)
def nanvar(
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: Any = None,
    ddof: Any = 0,
    keepdims: Any = _ABSENT,
) -> Any:
    array = as_array(a)
    if array.dtype.kind not in "fc":
        return var(array, axis, dtype, out, ddof, keepdims)
    if array.dtype.kind == "c" or dtype is not None or out is not None:
        refuse("np.nanvar of these arguments is not supported", "use np.var of the numbers")
    numbers = _is_number(array)
    count = sum_(numbers, axis, INT64, None, True)
    centre = _divided(nansum(array, axis, None, None, True), count)
    zero = fresh_array(active().constant(0, array.dtype))
    apart = where(numbers, ufunc(np.subtract, (array, centre)), zero)
    total = sum_(ufunc(np.multiply, (apart, apart)), axis, None, None, keepdims)
    free = ufunc(
        np.subtract, (sum_(numbers, axis, INT64, None, keepdims), known_integer(ddof, "a ddof"))
    )
    found = _divided(total, free)
    nan = StagedScalar(active().constant(np.nan, array.dtype), False)
    chosen = where(ufunc(np.less_equal, (free, 0)), nan, found)
    return chosen if isinstance(found, StagedArray) else StagedScalar(value_of(chosen), False)


@stages(np.nanstd, always=True)
def nanstd(
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: Any = None,
    ddof: Any = 0,
    keepdims: Any = _ABSENT,
) -> Any:
    return ufunc(np.sqrt, (nanvar(a, axis, dtype, out, ddof, keepdims),))


def _nan_extreme(name: str, plain: Callable[..., Any], worst: float) -> Callable[..., Any]:
    """The extreme number; NaN where there is none."""
    message = f"zero-size array to reduction operation f{name} which has no identity"

    def extreme(a: Any, axis: Any = None, out: Any = None, keepdims: Any = _ABSENT) -> Any:
        array = as_array(a)
        if array.dtype.kind == "c":
            refuse(f"np.nan{name} of complex numbers is not supported", "use the real parts")
        count = size_of(tuple(array.dims[k] for k in axes_argument(axis, len(array.dims))))
        some = ufunc(np.not_equal, (_count(count), 0))
        require_all(some, saying(ValueError, message))
        if array.dtype.kind != "f":
            return plain(array, axis, out, keepdims)
        found = plain(without_nan(array, worst), axis, None, keepdims)
        numbers = any_(_is_number(array), axis, None, keepdims)
        nan = StagedScalar(active().constant(np.nan, array.dtype), False)
        chosen = where(numbers, found, nan)
        return chosen if out is None else ufunc(np.multiply, (chosen, 1), out)

    return extreme


def _count(dim: Dim) -> StagedScalar:
    return StagedScalar(active().value_of(dim), False)


stages(np.nanmax, always=True)(_nan_extreme("max", max_, -np.inf))
stages(np.nanmin, always=True)(_nan_extreme("min", min_, np.inf))


def _nan_position(position: Callable[..., Any], worst: float) -> Callable[..., Any]:
    def found(a: Any, axis: Any = None, out: Any = None, *, keepdims: Any = _ABSENT) -> Any:
        array = as_array(a)
        if array.dtype.kind == "f":
            numbers = any_(_is_number(array), axis)
            require_all(numbers, saying(ValueError, "All-NaN slice encountered"))
        return position(without_nan(array, worst), axis, out, keepdims=keepdims)

    return found


stages(np.nanargmax, always=True)(_nan_position(argmax, -np.inf))
stages(np.nanargmin, always=True)(_nan_position(argmin, np.inf))
