"""sum, prod, mean, var, std, max, min, any, all, argmax, argmin, as functions and as methods."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.ir import BOOL, FLOAT16, FLOAT32, FLOAT64, INT64, Dim, Value, ViewMap
from autograph.numpy_api.arrays import (
    as_operand,
    axes_argument,
    axis_argument,
    dtype_argument,
    require_mask,
    strict_axes,
)
from autograph.numpy_api.outputs import require_reduced
from autograph.numpy_api.registry import method, stages
from autograph.numpy_api.ufuncs import real
from autograph.numpy_api.ufuncs import where as choose
from autograph.ops.structure import least_of
from autograph.staging import promote
from autograph.staging.elementwise import cast, fresh_array, store_into, ufunc, value_of, wrap
from autograph.staging.shapes import size_of
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse

_ABSENT = np._NoValue


def reduced(
    kind: str, a: Any, dtype: np.dtype, axis: Any, keepdims: Any, out: Any, into: Any = None
) -> Any:
    """The reduction in ``dtype`` over the axes, in the kind and shape that NumPy returns. ``into``
    is what the caller stores a result of this shape into.
    """
    operand = as_operand(a)
    value = value_of(operand, dtype)
    axes = axes_argument(axis, value.type.rank)
    keep = keepdims is not _ABSENT and bool(keepdims)
    result = (
        active().emit("reduce", value, kind=kind, axes=axes) if axes else _pointwise(kind, value)
    )
    if keep:
        result = _kept(result, value.type.dims, axes)
    if out is not None or into is not None:
        target = into if out is None else out
        require_reduced(kind, value.type.dims, axes, keep, result.type.dims, target)
    return wrap(result, True) if out is None else _stored(out, result)


def stored(kind: str, source: Any, axis: Any, keepdims: Any, found: Any, out: Any) -> Any:
    """What was found by reducing ``source``, in ``out`` where there is one."""
    if out is None:
        return found
    dims = _dims(source)
    keep = keepdims is not _ABSENT and bool(keepdims)
    require_reduced(kind, dims, axes_argument(axis, len(dims)), keep, _dims(found), out)
    return _stored(out, value_of(found))


def _stored(out: Any, result: Value) -> Any:
    """Reductions cast to the dtype of ``out`` whatever that loses."""
    own = promote.dtype_of(out)
    if result.type.dtype.kind == "c" and own.kind != "c":
        refuse(f"complex values are cast to {own}", "take .real first")
    return store_into(out, cast(result, own), "add")


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


def selected(operand: Any, where: Any, neutral: Any, dtype: np.dtype) -> Any:
    """The operand with a neutral element where it is not selected."""
    if where is _ABSENT or where is True:
        return operand
    require_mask(where)
    rest = StagedScalar(active().constant(neutral, dtype), False)
    own = StagedScalar(value_of(operand, dtype), False) if not _dims(operand) else operand
    return choose(where, own.astype(dtype) if isinstance(own, StagedArray) else own, rest)


def _dims(operand: Any) -> tuple[Dim, ...]:
    if isinstance(operand, StagedArray):
        return operand.dims
    return tuple(map(Dim, np.shape(operand))) if type(operand) is np.ndarray else ()


def started(function: np.ufunc, result: Any, initial: Any, out: Any) -> Any:
    """The result combined with the initial value, in the dtype of the result."""
    if initial is _ABSENT:
        return result if out is None else _stored(out, value_of(result))
    start = value_of(as_operand(initial), promote.dtype_of(result))
    found = ufunc(function, (StagedScalar(start, False), result))
    return found if out is None else _stored(out, value_of(found))


def sum_dtype(a: Any, dtype: Any, out: Any = None) -> np.dtype:
    """Of a sum, a product, a running total: integers are as wide as the machine's. ``out`` takes
    part, and does not widen.
    """
    source = promote.dtype_of(as_operand(a))
    asked = dtype_argument(dtype)
    if asked is not None:
        return asked
    made = np.sum(np.empty(0, source)).dtype if out is None else _beside(out, source)
    if made == BOOL:
        refuse("bools are added up into an array of bools", "use np.any, or np.all")
    return made


def _beside(out: Any, source: np.dtype) -> np.dtype:
    """The dtype of the loop that begins with what is in ``out``."""
    return promote.loop_dtypes(np.add, (as_operand(out), np.empty(0, source)))[-1]


def _accumulated(kind: str, function: np.ufunc, neutral: int) -> Callable[..., Any]:
    def accumulated(
        a: Any,
        axis: Any = None,
        dtype: Any = None,
        out: Any = None,
        keepdims: Any = _ABSENT,
        initial: Any = _ABSENT,
        where: Any = _ABSENT,
    ) -> Any:
        operand = as_operand(a)
        made = sum_dtype(operand, dtype, out)
        chosen = selected(operand, where, neutral, made)
        return started(
            function, reduced(kind, chosen, made, axis, keepdims, None, out), initial, out
        )

    return accumulated


sum_, prod = _accumulated("sum", np.add, 0), _accumulated("prod", np.multiply, 1)
stages(np.sum)(sum_)
stages(np.prod)(prod)


def elements_reduced(a: Any, axis: Any) -> Dim:
    dims = _dims(a)
    return size_of(tuple(dims[k] for k in axes_argument(axis, len(dims))))


def _mean_dtype(source: np.dtype, wanted: np.dtype | None, out: Any = None) -> np.dtype:
    made = wanted or (FLOAT64 if source.kind in "iub" else source)
    return made if wanted or out is None or source.kind in "iub" else _beside(out, source)


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
    operand = as_operand(a)
    if where is _ABSENT:
        strict_axes(axis, len(_dims(operand)))
    made = _mean_dtype(promote.dtype_of(operand), dtype_argument(dtype), out)
    if made == FLOAT16 and dtype is None:  # NumPy rounds the mean, and not the sum
        wide = mean(operand, axis, FLOAT32, out, keepdims, where=where)
        return wide if out is not None else _in_dtype(wide, FLOAT16)
    total = reduced("sum", selected(operand, where, 0, made), made, axis, keepdims, None, out)
    return _divided(total, _number_of(operand, where, axis, keepdims, _wide(made)), out)


def _wide(dtype: np.dtype) -> np.dtype:
    """The dtype that counts are in: float16 has too few digits for them."""
    return FLOAT32 if dtype == FLOAT16 else dtype


def _divided(total: Any, count: Any, out: Any) -> Any:
    """In the dtype of the total. ``out`` holds that first, and is divided then."""
    if out is not None and promote.dtype_of(out).kind not in "fc":
        refuse("a mean is stored into an array of integers", "use an array of floats")
    if out is not None:
        total = _stored(out, value_of(total))
    found = ufunc(np.true_divide, (total, count))
    made = promote.dtype_of(total)
    found = found if promote.dtype_of(found) == made else _in_dtype(found, made)
    return found if out is None else _stored(out, value_of(found))


def _number_of(operand: Any, where: Any, axis: Any, keepdims: Any, dtype: np.dtype) -> Any:
    """How many elements are reduced to one."""
    if where is _ABSENT or where is True:
        return _as_number(elements_reduced(operand, axis), dtype)
    whole = fresh_array(active().constant(1, INT64), _dims(operand))
    ones = selected(whole, where, 0, INT64)
    return _in_dtype(reduced("sum", ones, INT64, axis, keepdims, None), dtype)


def _in_dtype(count: Any, dtype: np.dtype) -> Any:
    if isinstance(count, StagedArray):
        return count.astype(dtype)
    return StagedScalar(cast(count.value, dtype), False)


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
    correction: Any = _ABSENT,
) -> Any:
    """mean(abs(x - mean(x)) ** 2), divided by count - ddof."""
    ddof = ddof if correction is _ABSENT else correction
    operand = as_operand(a)
    made = _mean_dtype(promote.dtype_of(operand), dtype_argument(dtype))
    centre = mean(operand, axis, made, None, True, where=where)
    apart = ufunc(np.subtract, (operand, centre))
    squares = ufunc(np.square, (apart,))
    if made.kind == "c":
        squares = real(ufunc(np.multiply, (apart, ufunc(np.conjugate, (apart,)))))
        made = promote.dtype_of(squares)
    summed = made if out is None else _mean_dtype(made, dtype_argument(dtype), out)
    total = reduced("sum", selected(squares, where, 0, made), summed, axis, keepdims, None, out)
    if not isinstance(ddof, int):
        refuse("np.var with a ddof only known at run time is not supported")
    if where is _ABSENT or where is True:
        divisor: Any = _as_number(
            active().at_least_zero(elements_reduced(operand, axis) - ddof), _wide(made)
        )
    else:
        free = ufunc(np.subtract, (_number_of(operand, where, axis, keepdims, INT64), ddof))
        divisor = _in_dtype(ufunc(np.maximum, (free, 0)), _wide(made))
    return _divided(total, divisor, out)


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
    correction: Any = _ABSENT,
) -> Any:
    ddof = ddof if correction is _ABSENT else correction
    found = var(a, axis, dtype, out, ddof, keepdims, where=where)
    return ufunc(np.sqrt, (found,), out)


def _extreme(kind: str, message: str) -> Callable[..., Any]:
    function = np.maximum if kind == "max" else np.minimum
    absent = (
        f"reduction operation '{function.__name__}' does not have an identity, so to use a where "
        "mask one has to specify 'initial'"
    )

    def extreme(
        a: Any,
        axis: Any = None,
        out: Any = None,
        keepdims: Any = _ABSENT,
        initial: Any = _ABSENT,
        where: Any = _ABSENT,
    ) -> Any:
        operand = as_operand(a)
        dtype = promote.dtype_of(operand)
        if initial is _ABSENT:
            if where is not _ABSENT and where is not True:
                raise eager_error(ValueError(absent))
            require_some(operand, axis, lambda: ValueError(message))
            return reduced(kind, operand, dtype, axis, keepdims, out)
        chosen = selected(operand, where, least_of(kind, dtype), dtype)
        return started(
            function, reduced(kind, chosen, dtype, axis, keepdims, None, out), initial, out
        )

    return extreme


def require_some(operand: Any, axis: Any, make: Callable[[], BaseException]) -> None:
    """At least one element along the reduced axes."""
    trace = active()
    count = elements_reduced(operand, axis)
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
        chosen = selected(as_operand(a), where, kind == "all", BOOL)
        return reduced(kind, chosen, BOOL, axis, keepdims, out)

    return logical


any_, all_ = _logical("any"), _logical("all")
stages(np.any)(any_)
stages(np.all)(all_)


def _position(kind: str) -> Callable[..., Any]:
    def position(a: Any, axis: Any = None, out: Any = None, *, keepdims: Any = _ABSENT) -> Any:
        operand = as_operand(a)
        if axis is not None and not _dims(operand):
            axis_argument(axis, 1)
        if out is not None and not np.can_cast(promote.dtype_of(out), INT64):
            raise eager_error(_no_places(kind, promote.dtype_of(out), len(_dims(out))))
        require_some(
            operand, axis, lambda: ValueError(f"attempt to get {kind} of an empty sequence")
        )
        return reduced(kind, operand, promote.dtype_of(operand), axis, keepdims, out)

    return position


def _no_places(kind: str, dtype: np.dtype, rank: int) -> TypeError:
    """NumPy's own error for places that are stored in another dtype."""
    try:
        getattr(np, kind)(np.ones((1,) * (rank + 1)), axis=0, out=np.ones((1,) * rank, dtype))
    except TypeError as error:
        return error
    return TypeError(f"Cannot cast array data from dtype('int64') to {dtype!r}")


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
