"""Reductions that pass over NaN."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.ir import INT64, Dim
from autograph.numpy_api.accumulation import without_nan
from autograph.numpy_api.arrays import as_array, axes_argument, saying
from autograph.numpy_api.picking import require_all
from autograph.numpy_api.rearranging import known_integer
from autograph.numpy_api.reductions import (
    any_,
    argmax,
    argmin,
    max_,
    mean,
    min_,
    prod,
    stored,
    sum_,
    var,
)
from autograph.numpy_api.registry import stages
from autograph.numpy_api.ufuncs import real, where
from autograph.staging import promote
from autograph.staging.elementwise import cast, fresh_array, ufunc, value_of
from autograph.staging.shapes import size_of
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, refuse

_ABSENT = np._NoValue


def _of_numbers(plain: Callable[..., Any], neutral: float) -> Callable[..., Any]:
    def accumulated(
        a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = _ABSENT
    ) -> Any:
        return plain(without_nan(a, neutral), axis, dtype, out, keepdims)

    return accumulated


nansum = _of_numbers(sum_, 0)
stages(np.nansum, always=True)(nansum)
stages(np.nanprod, always=True)(_of_numbers(prod, 1))


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
    if out is not None and out.dtype != promote.dtype_of(found):
        refuse("np.nanmean into an array of another dtype is not supported", "convert the array")
    return stored("sum", array, axis, keepdims, found, out)


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
    if dtype is not None or out is not None:
        refuse("np.nanvar with dtype or out is not supported", "convert the array, or the result")
    numbers = _is_number(array)
    count = sum_(numbers, axis, INT64, None, True)
    centre = _divided(nansum(array, axis, None, None, True), count)
    zero = fresh_array(active().constant(0, array.dtype))
    apart = where(numbers, ufunc(np.subtract, (array, centre)), zero)
    squares = ufunc(np.multiply, (apart, ufunc(np.conjugate, (apart,))))
    total = sum_(real(squares), axis, None, None, keepdims)
    free = ufunc(
        np.subtract, (sum_(numbers, axis, INT64, None, keepdims), known_integer(ddof, "a ddof"))
    )
    found = _divided(total, free)
    nan = StagedScalar(active().constant(np.nan, promote.dtype_of(found)), False)
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
        count = size_of(tuple(array.dims[k] for k in axes_argument(axis, len(array.dims))))
        some = ufunc(np.not_equal, (_count(count), 0))
        require_all(some, saying(ValueError, message))
        if array.dtype.kind not in "fc":
            return plain(array, axis, out, keepdims)
        least = complex(worst, worst) if array.dtype.kind == "c" else worst
        found = plain(without_nan(array, least), axis, None, keepdims)
        numbers = any_(_is_number(array), axis, None, keepdims)
        nan = StagedScalar(active().constant(np.nan, array.dtype), False)
        chosen = where(numbers, found, nan)
        return stored(f"f{name}", array, axis, keepdims, chosen, out)

    return extreme


def _count(dim: Dim) -> StagedScalar:
    return StagedScalar(active().value_of(dim), False)


stages(np.nanmax, always=True)(_nan_extreme("max", max_, -np.inf))
stages(np.nanmin, always=True)(_nan_extreme("min", min_, np.inf))


def _nan_position(position: Callable[..., Any], worst: float) -> Callable[..., Any]:
    def found(a: Any, axis: Any = None, out: Any = None, *, keepdims: Any = _ABSENT) -> Any:
        array = as_array(a)
        if array.dtype.kind in "fc":
            numbers = any_(_is_number(array), axis)
            none = ufunc(np.equal, (_count(size_of(array.dims)), 0))
            error = saying(ValueError, "All-NaN slice encountered")
            require_all(ufunc(np.logical_or, (numbers, none)), error)
        return position(without_nan(array, worst), axis, out, keepdims=keepdims)

    return found


stages(np.nanargmax, always=True)(_nan_position(argmax, -np.inf))
stages(np.nanargmin, always=True)(_nan_position(argmin, np.inf))
