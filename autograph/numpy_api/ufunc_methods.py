"""Methods of ufuncs: add.reduce, maximum.accumulate, multiply.outer, add.at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.ir import BOOL, INT64
from autograph.numpy_api.accumulation import scanned
from autograph.numpy_api.arrays import (
    as_array,
    as_operand,
    axes_argument,
    axis_argument,
    dtype_argument,
)
from autograph.numpy_api.hosted import library
from autograph.numpy_api.picking import require_all
from autograph.numpy_api.reductions import REDUCTIONS
from autograph.numpy_api.shape import expand_dims
from autograph.numpy_api.ufunc_folds import fold, has_fold
from autograph.numpy_api.ufuncs import call_ufunc
from autograph.ops import lookup
from autograph.ops.ordering import SCANS
from autograph.ops.selection import COMBINING
from autograph.staging import advanced, promote
from autograph.staging.elementwise import (
    cast,
    fresh_array,
    require_fits,
    store_into,
    ufunc,
    value_of,
)
from autograph.staging.indexing import getitem, selection, setitem
from autograph.staging.shapes import broadcast_to, shape_value, size_value
from autograph.staging.values import StagedArray, eager_error, refuse

_REDUCED: dict[np.ufunc, Any] = {
    np.add: np.sum,
    np.multiply: np.prod,
    np.maximum: np.max,
    np.minimum: np.min,
    np.logical_or: np.any,
    np.logical_and: np.all,
}


def call_method(function: np.ufunc, name: str, args: tuple[Any, ...], kwargs: Any) -> Any:
    rule = _METHODS.get(name)
    if rule is None:
        refuse(f"`numpy.{function.__name__}.{name}` is not supported", "write a loop")
    return rule(function, *args, **kwargs)


def _reduce(function: np.ufunc, array: Any, axis: Any = 0, *args: Any, **kwargs: Any) -> Any:
    if has_fold(function):
        return fold(function, array, axis, *args, **kwargs)
    wanted = _REDUCED.get(function)
    if wanted is None or len(args) > 2:
        refuse(f"`numpy.{function.__name__}.reduce` is not supported", "write a loop")
    names = ("dtype", "out")
    options = {**dict(zip(names, args, strict=False)), **kwargs}
    has_dtype = function in (np.add, np.multiply)
    if not has_dtype and options.pop("dtype", None) is not None:
        refuse(f"`numpy.{function.__name__}.reduce` with dtype is not supported")
    operand = as_operand(array)
    if not isinstance(operand, StagedArray):
        operand = as_array(operand)
    return REDUCTIONS[wanted](operand, axis=axis, **options)


def _accumulate(
    function: np.ufunc, array: Any, axis: Any = 0, dtype: Any = None, out: Any = None
) -> Any:
    operand = as_array(array)
    if function is np.logical_xor:  # of bools, the bitwise one
        operand, function = operand.astype(BOOL), np.bitwise_xor
    if function.__name__ not in SCANS:
        refuse(f"`numpy.{function.__name__}.accumulate` is not supported", "write a loop")
    if not operand.dims:
        axes_argument(axis, 0)
        raise eager_error(TypeError("cannot accumulate on a scalar"))
    source = operand.dtype
    made = dtype_argument(dtype)
    if made is None and out is not None:  # it takes part
        made = promote.loop_dtypes(function, (as_operand(out), operand))[-1]
    if made is None:
        made = function.accumulate(np.zeros(1, source)).dtype
    return scanned(function.__name__, operand, axis, made, out)


def _outer(function: np.ufunc, a: Any, b: Any, **kwargs: Any) -> Any:
    left, right = as_operand(a), as_operand(b)
    ranks = [len(x.dims) if isinstance(x, StagedArray) else np.ndim(x) for x in (left, right)]
    if all(ranks):
        left = expand_dims(left, tuple(range(ranks[0], ranks[0] + ranks[1])))
    return call_ufunc(function, left, right, **kwargs)


def _at(function: np.ufunc, a: Any, indices: Any, *operands: Any) -> None:
    """Unbuffered: what is at one place several times is combined several times."""
    if not isinstance(a, StagedArray) or len(operands) != function.nin - 1:
        refuse(f"`numpy.{function.__name__}.at` of these operands is not supported")
    if not advanced.is_advanced(indices):
        setitem(a, indices, ufunc(function, (getitem(a, indices), *map(as_operand, operands))))
        return
    name = function.__name__
    if name not in COMBINING or not operands:
        refuse(f"`numpy.{name}.at` is not supported", "write a loop")
    operand = as_operand(operands[0])
    _require_own_dtype(function, a, operand)
    chosen = selection(a, indices)
    value = cast(value_of(operand, a.dtype), a.dtype)
    shapes = shape_value(value.type.dims), shape_value(chosen.dims)
    require_fits(value, chosen.dims, _no_fit, *shapes)
    advanced.scatter(a, chosen, broadcast_to(value, chosen.dims), kind=name)


def _no_fit(value: tuple[int, ...], dims: tuple[int, ...]) -> ValueError:
    try:
        np.add.at(np.zeros(1), np.zeros(dims, int), np.zeros(value))
    except ValueError as error:
        return error
    return ValueError("array is not broadcastable to correct shape")


def _require_own_dtype(function: np.ufunc, a: StagedArray, operand: Any) -> None:
    """The loop computes in the array's dtype; NumPy's error where its result cannot be stored."""
    loop = promote.loop_dtypes(function, (a, operand))
    if not np.can_cast(loop[-1], a.dtype, "same_kind"):
        sample = np.ones(1, promote.dtype_of(operand))
        try:
            function.at(np.ones(1, a.dtype), [0], sample)
        except TypeError as error:
            raise eager_error(error) from None
    template = lookup(function.__name__).lowering.template(a.dtype.kind)  # type: ignore[union-attr]
    if loop[0] != a.dtype or loop[-1] != a.dtype or template is None:
        refuse(
            f"`numpy.{function.__name__}.at` computes in {loop[0]} here, which is not supported",
            f"cast the operand to {a.dtype}",
        )


def _reduceat(
    function: np.ufunc, array: Any, indices: Any, axis: Any = 0, dtype: Any = None, out: Any = None
) -> Any:
    """Reductions of the parts that begin at the places; one alone where they do not rise."""
    operand, places = as_array(array), as_array(indices)
    sample = _sampled_parts(function, operand, places, axis, dtype)
    number = axis_argument(axis, len(operand.dims))
    size = operand.dims[number]
    line = places.astype(INT64)
    inside = [ufunc(np.greater_equal, (line, 0)), ufunc(np.less, (line, size_value(size)))]
    require_all(
        ufunc(np.logical_and, tuple(inside)), _outside, function.__name__, line, size_value(size)
    )
    dims = (*operand.dims[:number], *line.dims, *operand.dims[number + 1 :])
    options = {"name": function.__name__, "axis": number, "dtype": dtype_argument(dtype)}
    given = [operand.read(), line.read()]
    (value,) = library("reduceat", given, [(sample.dtype, dims)], **options)
    return fresh_array(value) if out is None else store_into(out, value, "add")


def _sampled_parts(
    function: np.ufunc, operand: StagedArray, places: StagedArray, axis: Any, dtype: Any
) -> Any:
    one = np.zeros((1,) * len(places.dims), places.dtype)
    try:
        return function.reduceat(np.ones((1,) * len(operand.dims), operand.dtype), one, axis, dtype)
    except (TypeError, ValueError) as error:
        raise eager_error(error) from None


def _outside(name: str, places: Any, size: int) -> IndexError:
    try:
        getattr(np, name).reduceat(np.ones(size), places)
    except IndexError as error:
        return error
    return IndexError(f"an index is out of bounds in {name}.reduceat [0, {size})")


_METHODS: dict[str, Callable[..., Any]] = {
    "reduce": _reduce,
    "accumulate": _accumulate,
    "outer": _outer,
    "at": _at,
    "reduceat": _reduceat,
}
