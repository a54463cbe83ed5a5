"""zeros, ones, empty, full and their _like forms, array, copy, arange, eye, identity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.ir import FLOAT64, INT64, AxisMap, Dim, ViewMap
from autograph.numpy_api.arrays import (
    Dims,
    array_of_dtype,
    as_array,
    as_operand,
    copied,
    dtype_argument,
    filled,
    from_sequence,
    shape_argument,
    uninitialised,
)
from autograph.numpy_api.registry import method, stages
from autograph.numpy_api.shape import permuted
from autograph.staging import promote
from autograph.staging.elementwise import cast, fresh_array, value_of
from autograph.staging.indexing import setitem
from autograph.staging.shapes import dimension
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import (
    StagedArray,
    StagedScalar,
    eager_error,
    is_numpy_scalar,
    refuse,
)


def in_order(order: Any, dims: Dims, make: Callable[[Dims], StagedArray]) -> StagedArray:
    """In Fortran's order it is the transpose of one in C order."""
    if order not in ("C", "F", "K", "A", None):
        refuse(f"order={order!r} is not supported", "use 'C' or 'F'")
    return transposed(make(dims[::-1])) if order == "F" and len(dims) > 1 else make(dims)


def transposed(array: StagedArray) -> StagedArray:
    return permuted(array, range(len(array.dims))[::-1])


def copied_in_order(order: Any, array: StagedArray, dtype: np.dtype | None = None) -> StagedArray:
    source = transposed(array) if order == "F" and len(array.dims) > 1 else array
    return in_order(order, array.dims, lambda _: copied(source, dtype))


@stages(np.zeros, always=True)
def zeros(shape: Any, dtype: Any = float, order: str = "C") -> StagedArray:
    made = dtype_argument(dtype) or FLOAT64
    return in_order(order, shape_argument(shape), lambda dims: filled(dims, 0, made))


@stages(np.ones, always=True)
def ones(shape: Any, dtype: Any = None, order: str = "C") -> StagedArray:
    made = dtype_argument(dtype) or FLOAT64
    return in_order(order, shape_argument(shape), lambda dims: filled(dims, 1, made))


@stages(np.empty, always=True)
def empty(shape: Any, dtype: Any = float, order: str = "C") -> StagedArray:
    made = dtype_argument(dtype) or FLOAT64
    return in_order(order, shape_argument(shape), lambda dims: uninitialised(dims, made))


@stages(np.full, always=True)
def full(shape: Any, fill_value: Any, dtype: Any = None, order: str = "C") -> StagedArray:
    fill = as_operand(fill_value)
    made = dtype_argument(dtype) or promote.dtype_of(fill)
    dims = shape_argument(shape)
    if isinstance(fill, StagedArray):
        result = in_order(order, dims, lambda own: uninitialised(own, made))
        setitem(result, Ellipsis, fill)
        return result
    return in_order(order, dims, lambda own: filled(own, fill, made))


def _like(array: Any, dtype: Any, shape: Any) -> tuple[Dims, np.dtype]:
    source = as_array(array)
    return (source.dims if shape is None else shape_argument(shape)), dtype_argument(
        dtype
    ) or source.dtype


def _filled_like(number: int) -> Callable[..., StagedArray]:
    def filled_like(
        a: Any, dtype: Any = None, order: str = "K", subok: bool = True, shape: Any = None
    ) -> StagedArray:
        dims, made = _like(a, dtype, shape)
        return in_order(order, dims, lambda own: filled(own, number, made))

    return filled_like


zeros_like, ones_like = _filled_like(0), _filled_like(1)
stages(np.zeros_like, always=True)(zeros_like)
stages(np.ones_like, always=True)(ones_like)


@stages(np.empty_like, always=True)
def empty_like(
    prototype: Any, dtype: Any = None, order: str = "K", subok: bool = True, shape: Any = None
) -> StagedArray:
    dims, made = _like(prototype, dtype, shape)
    return in_order(order, dims, lambda own: uninitialised(own, made))


@stages(np.full_like, always=True)
def full_like(
    a: Any,
    fill_value: Any,
    dtype: Any = None,
    order: str = "K",
    subok: bool = True,
    shape: Any = None,
) -> StagedArray:
    dims, made = _like(a, dtype, shape)
    return full(tuple(_sizes(dims)), fill_value, made, order)


def _sizes(dims: tuple[Dim, ...]) -> list[Any]:
    trace = active()
    return [dim.const if dim.is_static else StagedScalar(trace.value_of(dim), True) for dim in dims]


@stages(np.array, always=True)
def array(
    object: Any,
    dtype: Any = None,
    *,
    copy: bool = True,
    order: str = "K",
    subok: bool = False,
    ndmin: int = 0,
) -> StagedArray:
    if order == "F":
        return copied_in_order(order, array(object, dtype, ndmin=ndmin))
    made = dtype_argument(dtype)
    if made is not None and (copy or isinstance(object, (list, tuple))):
        found = array_of_dtype(object, made)
    elif isinstance(object, (list, tuple)):
        found = from_sequence(object)
    else:
        found = copied(as_array(object)) if copy else asarray(object, dtype)
    missing = ndmin - len(found.dims)
    if missing <= 0:
        return found
    dims = (*(Dim(1),) * missing, *found.dims)
    return fresh_array(active().emit("reshape", found.read(), dims=dims))


@stages(np.asarray, np.asanyarray, always=True)
def asarray(a: Any, dtype: Any = None) -> StagedArray:
    made = dtype_argument(dtype)
    if made is not None and not isinstance(a, (StagedArray, np.ndarray)):
        return array_of_dtype(a, made)
    source = as_array(a)
    return source if made is None or made == source.dtype else copied(source, made)


@stages(np.ascontiguousarray, always=True)
def ascontiguousarray(a: Any, dtype: Any = None) -> StagedArray:
    """The array itself where it is known to be C-contiguous, else a copy."""
    source = asarray(a, dtype)
    if not source.dims:
        return fresh_array(source.read(), (Dim(1),))
    known = source.cell.contiguous and not source.steps
    if not known and source.cell.parameter is not None and source.steps:
        refuse("np.ascontiguousarray of a view is not supported", "use .copy()")
    return source if known else copied(source)


@stages(np.copy, always=True)
def copy(a: Any, order: str = "K", subok: bool = False) -> StagedArray:
    return copied_in_order(order, as_array(a))


@method("copy")
def copy_method(a: Any, order: str = "C") -> Any:
    return a if is_numpy_scalar(a) else copy(a, order)


@method("astype")
def astype(
    a: StagedArray | StagedScalar,
    dtype: Any,
    order: str = "K",
    casting: str = "unsafe",
    subok: bool = True,
    copy: bool = True,
) -> Any:
    made = dtype_argument(dtype)
    assert made is not None
    if not np.can_cast(a.dtype, made, casting):  # type: ignore[arg-type]
        kind = "scalar" if isinstance(a, StagedScalar) else "array data"
        text = f"Cannot cast {kind} from {a.dtype!r} to {made!r} according to the rule '{casting}'"
        raise eager_error(TypeError(text))
    if a.dtype.kind == "c" and made.kind != "c":
        refuse(f"complex values are cast to {made}", "take .real first")
    if isinstance(a, StagedScalar):
        return StagedScalar(cast(a.value, made), False)
    if copy or made != a.dtype:
        return copied_in_order(order, a, made)
    if order == "F":
        refuse("astype with copy=False and order='F' is not supported", "use np.asfortranarray")
    return a


@method("fill")
def fill(a: StagedArray, value: Any) -> None:
    setitem(a, Ellipsis, value)


@stages(np.arange, always=True)
def arange(*bounds: Any, dtype: Any = None) -> StagedArray:
    start, stop, step = (0, bounds[0], 1) if len(bounds) == 1 else (*bounds, 1)[:3]
    parts = (start, stop, step)
    made = dtype_argument(dtype) or np.result_type(
        *(promote.dtype_of(part) for part in parts), INT64
    )
    if made.kind not in "if" or any(promote.dtype_of(part).kind not in "iufb" for part in parts):
        refuse("np.arange of these bounds is not supported", "use integers or floats")
    if all(promote.dtype_of(part).kind in "iub" for part in parts):
        return _integer_range(start, stop, step, made)
    return _float_range(start, stop, step, made)


def _integer_range(start: Any, stop: Any, step: Any, dtype: np.dtype) -> StagedArray:
    trace = active()
    if isinstance(step, StagedScalar):
        refuse(
            "np.arange with a step only known at run time is not supported",
            "use start + step * np.arange(n)",
        )
    if step == 0:
        raise eager_error(ZeroDivisionError("division by zero"))
    first, last = (trace.dim_of(value_of(part, INT64)) for part in (start, stop))
    span = last - first if step > 0 else first - last
    count = trace.at_least_zero(span)
    if abs(step) != 1:
        if count.is_static:
            count = Dim(-(-count.const // abs(step)))
        else:
            rounded = trace.value_of(count + (abs(step) - 1))
            value = trace.emit("floor_divide", rounded, trace.constant(abs(step), INT64))
            trace.facts.nonnegative.add(value)
            count = Dim.of(value)
    index = trace.emit("iota", dim=count)
    if step != 1:
        index = trace.emit("multiply", index, trace.constant(step, INT64))
    if first != Dim(0):
        index = trace.emit("add", index, trace.value_of(first))
    return fresh_array(cast(index, dtype))


def _float_range(start: Any, stop: Any, step: Any, dtype: np.dtype) -> StagedArray:
    """NumPy's rule: ceil((stop - start) / step) values, start + k * (start + step - start)."""
    trace = active()
    if all(map(promote.is_plain_number, (start, stop, step))):
        return from_sequence([float(x) for x in np.arange(start, stop, step)], dtype)
    first, last, by = (value_of(part, FLOAT64) for part in (start, stop, step))
    zero = trace.constant(0.0, FLOAT64)
    check(trace.emit("not_equal", by, zero), lambda: ZeroDivisionError("float division by zero"))
    count = trace.emit("ceil", trace.emit("divide", trace.emit("subtract", last, first), by))
    size = trace.emit("cast", trace.emit("maximum", count, zero), dtype=INT64)
    trace.facts.nonnegative.add(size)
    delta = trace.emit("subtract", trace.emit("add", first, by), first)
    index = cast(trace.emit("iota", dim=Dim.of(size)), FLOAT64)
    return fresh_array(cast(trace.emit("add", trace.emit("multiply", index, delta), first), dtype))


@stages(np.identity, always=True)
def identity(n: Any, dtype: Any = None) -> StagedArray:
    return eye(n, dtype=dtype)


@stages(np.eye, always=True)
def eye(N: Any, M: Any = None, k: Any = 0, dtype: Any = float, order: str = "C") -> StagedArray:
    trace = active()
    rows = dimension(N)
    columns = rows if M is None else dimension(M)
    dims = (rows, columns)
    i = trace.emit(
        "view", trace.emit("iota", dim=rows), map=ViewMap(dims, (AxisMap(Dim(0), Dim(1), 0),))
    )
    j = trace.emit(
        "view", trace.emit("iota", dim=columns), map=ViewMap(dims, (AxisMap(Dim(0), Dim(1), 1),))
    )
    shift = value_of(k, INT64)
    made = dtype_argument(dtype) or FLOAT64
    found = fresh_array(cast(trace.emit("equal", trace.emit("add", i, shift), j), made))
    return copied_in_order(order, found) if order == "F" else found
