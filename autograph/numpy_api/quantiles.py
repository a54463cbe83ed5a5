"""Medians, quantiles and percentiles, also of the numbers among NaN."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from autograph.errors import Unsupported
from autograph.ir import Dim, Value
from autograph.numpy_api.arrays import as_array, as_operand, saying, strict_axes
from autograph.numpy_api.hosted import library
from autograph.numpy_api.outputs import require_reduced
from autograph.numpy_api.picking import require_all
from autograph.numpy_api.registry import stages
from autograph.staging import promote
from autograph.staging.elementwise import cast, fresh_array, store_into, ufunc, value_of, wrap
from autograph.staging.location import Location
from autograph.staging.shapes import size_of
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, eager_error, refuse

_ABSENT = np._NoValue


def _kept(array: StagedArray, axis: Any, keepdims: Any) -> tuple[tuple[int, ...], Any, Any]:
    """The axes, the dimensions of the result, and its dimensions where all axes are kept."""
    axes = strict_axes(axis, len(array.dims))
    dims = tuple(dim for k, dim in enumerate(array.dims) if k not in axes)
    wide = tuple(Dim(1) if k in axes else dim for k, dim in enumerate(array.dims))
    return axes, dims, wide if keepdims is not _ABSENT and keepdims else dims


def _delivered(value: Value, dims: Any, out: Any, keepdims: Any) -> Any:
    if value.type.dims != dims:
        value = active().emit("reshape", value, dims=dims)
    if out is None and keepdims is not _ABSENT and keepdims:
        return fresh_array(value)
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
        if out is not None:
            keep = keepdims is not _ABSENT and bool(keepdims)
            require_reduced("sum", array.dims, axes, keep, kept, out)
            value = cast(value, out.dtype)
        return _delivered(_wide(value, kept), kept, out, keepdims)

    return median


def _wide(value: Value, dims: Any) -> Value:
    if value.type.is_scalar and dims:
        made: Value = fresh_array(value, dims).read()
        return made
    return value


median = _median(False)
stages(np.median, always=True)(median)
stages(np.nanmedian, always=True)(_median(True))


def _quantile_dtype(dtype: np.dtype, sample: Any, method: Any) -> np.dtype:
    return np.asarray(np.quantile(np.ones(1, dtype), sample, method=method)).dtype


def _require_elements(array: StagedArray) -> None:
    """Of none NumPy gives the mean instead, whatever the quantiles."""
    trace = active()
    made = partial(_no_elements, trace.location())
    check(trace.compare("greater", size_of(array.dims), Dim(0)), made)


def _no_elements(place: Location) -> Unsupported:
    return Unsupported(
        "quantiles of an array that turns out to be empty have another shape or dtype",
        place[-1] if place else None,
        hint="ask for its size before",
    )


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
        if ignoring_nan and (first or dtype != np.nanmean(np.ones(1, array.dtype)).dtype):
            _require_elements(array)
        operands = [array.read(), value_of(wanted)]
        options = {"axis": axes, "method": method, "percent": percent, "weak": weak}
        results = [(dtype, (*first, *dims))]
        options["ignoring_nan"] = ignoring_nan
        (value,) = library("quantile", operands, results, **options)
        return _delivered(_wide(value, (*first, *kept)), (*first, *kept), out, keepdims)

    return quantile


stages(np.quantile, always=True)(_quantile(False, False))
stages(np.percentile, always=True)(_quantile(True, False))
stages(np.nanquantile, always=True)(_quantile(False, True))
stages(np.nanpercentile, always=True)(_quantile(True, True))
