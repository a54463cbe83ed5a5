"""sum, prod, mean, var, std, max, min, any, all, argmax, argmin, as functions and as methods."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.ir import BOOL, FLOAT64, Dim, Value, ViewMap
from autograph.numpy_api.arrays import as_operand, axes_argument, dtype_argument
from autograph.numpy_api.registry import method, stages
from autograph.staging import promote
from autograph.staging.elementwise import cast, store_into, ufunc, value_of, wrap
from autograph.staging.shapes import size_of
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, refuse

_ABSENT = np._NoValue


def reduced(kind: str, a: Any, dtype: np.dtype, axis: Any, keepdims: Any, out: Any) -> Any:
    """The reduction in ``dtype`` over the axes, in the kind and shape that NumPy returns."""
    operand = as_operand(a)
    value = value_of(operand, dtype)
    axes = axes_argument(axis, value.type.rank)
    keep = keepdims is not _ABSENT and bool(keepdims)
    result = (
        active().emit("reduce", value, kind=kind, axes=axes) if axes else _pointwise(kind, value)
    )
    if keep:
        result = _kept(result, value.type.dims, axes)
    if out is not None:
        return store_into(out, result, "add")
    return wrap(result, True)


def _pointwise(kind: str, value: Value) -> Value:
    """Over no axes each element is its own result."""
    if kind.startswith("arg"):
        return active().emit(
            "multiply", cast(value, np.dtype(np.int64)), active().constant(0, np.dtype(np.int64))
        )
    return value


def _kept(result: Value, dims: tuple[Dim, ...], axes: tuple[int, ...]) -> Value:
    kept = tuple(Dim(1) if axis in axes else dim for axis, dim in enumerate(dims))
    if result.type.is_scalar:
        return active().emit("view", result, map=ViewMap(kept, ())) if kept else result
    return active().emit("reshape", result, dims=kept)


def _refuse_selection(where: Any, initial: Any) -> None:
    if where is not _ABSENT and where is not True:
        refuse("reductions with where= are not supported", "use np.where on the operand")
    if initial is not _ABSENT:
        refuse(
            "reductions with initial= are not supported",
            "combine the initial value with the result",
        )


def _sum_dtype(source: np.dtype, wanted: np.dtype | None) -> np.dtype:
    return wanted or np.sum(np.empty(0, source)).dtype


@stages(np.sum)
def sum_(
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: Any = None,
    keepdims: Any = _ABSENT,
    initial: Any = _ABSENT,
    where: Any = _ABSENT,
) -> Any:
    _refuse_selection(where, initial)
    operand = as_operand(a)
    return reduced(
        "sum",
        operand,
        _sum_dtype(promote.dtype_of(operand), dtype_argument(dtype)),
        axis,
        keepdims,
        out,
    )


@stages(np.prod)
def prod(
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: Any = None,
    keepdims: Any = _ABSENT,
    initial: Any = _ABSENT,
    where: Any = _ABSENT,
) -> Any:
    _refuse_selection(where, initial)
    operand = as_operand(a)
    return reduced(
        "prod",
        operand,
        _sum_dtype(promote.dtype_of(operand), dtype_argument(dtype)),
        axis,
        keepdims,
        out,
    )


def _count(a: Any, axis: Any) -> Dim:
    dims = (
        a.dims
        if isinstance(a, StagedArray)
        else tuple(map(Dim, np.shape(a)))
        if type(a) is np.ndarray
        else ()
    )
    return size_of(tuple(dims[k] for k in axes_argument(axis, len(dims))))


def _mean_dtype(source: np.dtype, wanted: np.dtype | None) -> np.dtype:
    return wanted or (FLOAT64 if source.kind in "iub" else source)


@stages(np.mean)
def mean(
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: Any = None,
    keepdims: Any = _ABSENT,
    *,
    where: Any = _ABSENT,
) -> Any:
    """sum / count in the dtype of the result."""
    _refuse_selection(where, _ABSENT)
    operand = as_operand(a)
    made = _mean_dtype(promote.dtype_of(operand), dtype_argument(dtype))
    total = reduced("sum", operand, made, axis, keepdims, None)
    return ufunc(np.true_divide, (total, _as_number(_count(operand, axis), made)), out)


def _as_number(count: Dim, dtype: np.dtype) -> StagedScalar:
    return StagedScalar(cast(active().value_of(count), dtype), False)


@stages(np.var)
def var(
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: Any = None,
    ddof: Any = 0,
    keepdims: Any = _ABSENT,
    *,
    where: Any = _ABSENT,
) -> Any:
    """mean(abs(x - mean(x)) ** 2), divided by count - ddof."""
    _refuse_selection(where, _ABSENT)
    operand = as_operand(a)
    made = _mean_dtype(promote.dtype_of(operand), dtype_argument(dtype))
    if made.kind == "c":
        refuse(
            "np.var of complex arrays is not supported", "use np.mean(np.abs(x - x.mean()) ** 2)"
        )
    centre = mean(operand, axis, made, None, True)
    squares = ufunc(np.square, (ufunc(np.subtract, (operand, centre)),))
    total = reduced("sum", squares, made, axis, keepdims, None)
    count = _count(operand, axis)
    if not isinstance(ddof, int):
        refuse("np.var with a ddof only known at run time is not supported")
    divisor = active().at_least_zero(count - ddof)
    return ufunc(np.true_divide, (total, _as_number(divisor, made)), out)


@stages(np.std)
def std(
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: Any = None,
    ddof: Any = 0,
    keepdims: Any = _ABSENT,
    *,
    where: Any = _ABSENT,
) -> Any:
    return ufunc(np.sqrt, (var(a, axis, dtype, None, ddof, keepdims, where=where),), out)


def _extreme(kind: str, message: str) -> Callable[..., Any]:
    def extreme(
        a: Any,
        axis: Any = None,
        out: Any = None,
        keepdims: Any = _ABSENT,
        initial: Any = _ABSENT,
        where: Any = _ABSENT,
    ) -> Any:
        _refuse_selection(where, initial)
        operand = as_operand(a)
        _require_some(operand, axis, lambda: ValueError(message))
        return reduced(kind, operand, promote.dtype_of(operand), axis, keepdims, out)

    return extreme


def _require_some(operand: Any, axis: Any, make: Callable[[], BaseException]) -> None:
    """At least one element along the reduced axes."""
    trace = active()
    count = _count(operand, axis)
    if trace.facts.is_nonnegative(count - 1):
        return
    check(False if count.is_static else trace.compare("not_equal", count, Dim(0)), make)


max_ = _extreme("max", "zero-size array to reduction operation maximum which has no identity")
min_ = _extreme("min", "zero-size array to reduction operation minimum which has no identity")
stages(np.max, np.amax)(max_)
stages(np.min, np.amin)(min_)


def _logical(kind: str) -> Callable[..., Any]:
    def logical(
        a: Any, axis: Any = None, out: Any = None, keepdims: Any = _ABSENT, *, where: Any = _ABSENT
    ) -> Any:
        _refuse_selection(where, _ABSENT)
        return reduced(kind, a, BOOL, axis, keepdims, out)

    return logical


any_, all_ = _logical("any"), _logical("all")
stages(np.any)(any_)
stages(np.all)(all_)


def _position(kind: str) -> Callable[..., Any]:
    def position(a: Any, axis: Any = None, out: Any = None, *, keepdims: Any = _ABSENT) -> Any:
        operand = as_operand(a)
        _require_some(
            operand, axis, lambda: ValueError(f"attempt to get {kind} of an empty sequence")
        )
        return reduced(kind, operand, promote.dtype_of(operand), axis, keepdims, out)

    return position


argmax, argmin = _position("argmax"), _position("argmin")
stages(np.argmax)(argmax)
stages(np.argmin)(argmin)

REDUCTIONS: dict[Any, Callable[..., Any]] = {
    np.sum: sum_,
    np.prod: prod,
    np.max: max_,
    np.min: min_,
    np.any: any_,
    np.all: all_,
}
_METHODS: dict[str, Callable[..., Any]] = {
    "sum": sum_,
    "prod": prod,
    "mean": mean,
    "var": var,
    "std": std,
    "max": max_,
    "min": min_,
    "any": any_,
    "all": all_,
    "argmax": argmax,
    "argmin": argmin,
}
for _name, _function in _METHODS.items():
    method(_name)(_function)
