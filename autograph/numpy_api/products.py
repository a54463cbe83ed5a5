"""@, dot, matmul, inner, outer, vdot for every pair of ranks."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.ir import AxisMap, Dim, Value, ViewMap
from autograph.numpy_api.arrays import as_array, as_operand
from autograph.numpy_api.registry import method, stages
from autograph.numpy_api.shape import expand_dims, permuted
from autograph.staging import promote, values
from autograph.staging.elementwise import store_into, ufunc, value_of, wrap
from autograph.staging.shapes import (
    broadcast,
    broadcast_to,
    require_equal,
    shape_value,
    size_of,
    size_value,
)
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, eager_error, refuse


def _dims(item: Any) -> tuple[Dim, ...]:
    return item.dims if isinstance(item, StagedArray) else tuple(map(Dim, np.shape(item)))


def _result_dtype(left: Any, right: Any) -> np.dtype:
    if promote.is_python_scalar(left) or promote.is_python_scalar(right):
        return promote.loop_dtypes(np.multiply, (left, right))[0]
    return np.result_type(promote.dtype_of(left), promote.dtype_of(right))


@stages(np.matmul)
def matmul(left: Any, right: Any, out: Any = None, **kwargs: Any) -> Any:
    if kwargs:
        refuse(f"np.matmul with {', '.join(kwargs)} is not supported")
    left, right = as_operand(left), as_operand(right)
    for position, item in enumerate((left, right)):
        if not _dims(item):
            raise eager_error(
                ValueError(
                    f"matmul: Input operand {position} does not have enough "
                    f"dimensions (has 0, gufunc core with "
                    "signature (n?,k),(k,m?)->(n?,m?) requires 1)"
                )
            )
    inner = _dims(right)[0 if len(_dims(right)) == 1 else -2]
    require_equal(
        _dims(left)[-1], inner, _matmul_error, size_value(_dims(left)[-1]), size_value(inner)
    )
    dtype = _result_dtype(left, right)
    result = _product(value_of(left, dtype), value_of(right, dtype))
    return store_into(out, result, "matmul") if out is not None else wrap(result, True)


def _matmul_error(left: int, right: int) -> ValueError:
    return ValueError(
        "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
        f"(n?,k),(k,m?)->(n?,m?) (size {right} is different from {left})"
    )


def _product(left: Value, right: Value) -> Value:
    """The matmul op wants batch dimensions of both sides equal and of one rank."""
    if left.type.rank > 2 or right.type.rank > 2:
        batches = [value.type.dims[:-2] for value in (left, right)]
        batch = broadcast(batches)
        left, right = (_batched(value, batch) for value in (left, right))
    return active().emit("matmul", left, right)


def _batched(value: Value, batch: tuple[Dim, ...]) -> Value:
    if value.type.rank == 1:
        return value
    return broadcast_to(value, (*batch, *value.type.dims[-2:]))


@stages(np.dot)
def dot(a: Any, b: Any, out: Any = None) -> Any:
    left, right = as_operand(a), as_operand(b)
    ranks = len(_dims(left)), len(_dims(right))
    if 0 in ranks:
        return ufunc(np.multiply, (left, right), out)
    axis = 0 if ranks[1] == 1 else ranks[1] - 2
    shapes = shape_value(_dims(left)), shape_value(_dims(right))
    require_equal(_dims(left)[-1], _dims(right)[axis], _dot_error, *shapes, axis)
    dtype = _result_dtype(left, right)
    table, other = value_of(left, dtype), value_of(right, dtype)
    result = _product(table, other) if ranks[1] <= 2 else _every_product(table, other)
    return store_into(out, result, "matmul") if out is not None else wrap(result, True)


def _every_product(left: Value, right: Value) -> Value:
    """Sums over the last axis of the one and the last but one of the other, for all the others."""
    trace = active()
    *batch, inner, columns = right.type.dims
    rank = right.type.rank
    order = (rank - 2, *range(rank - 2), rank - 1)
    axes = tuple(AxisMap(Dim(0), Dim(1), order.index(k)) for k in range(rank))
    turned = trace.view(right, ViewMap(tuple(right.type.dims[k] for k in order), axes))
    width = size_of((*batch, columns))
    rows = left.type.dims[:-1]
    flat = trace.emit("reshape", turned, dims=(inner, width))
    table = trace.emit("reshape", left, dims=(size_of(rows), inner))
    return trace.emit("reshape", trace.emit("matmul", table, flat), dims=(*rows, *batch, columns))


def _dot_error(left: tuple[int, ...], right: tuple[int, ...], axis: int) -> ValueError:
    texts = [str(tuple(shape)).replace(" ", "") for shape in (left, right)]
    return ValueError(
        f"shapes {texts[0]} and {texts[1]} not aligned: {left[-1]} (dim "
        f"{len(left) - 1}) != {right[axis]} (dim {axis})"
    )


@method("dot")
def dot_method(a: StagedArray, b: Any, out: Any = None) -> Any:
    return dot(a, b, out)


@stages(np.vdot)
def vdot(a: Any, b: Any) -> Any:
    return dot(ufunc(np.conjugate, (a.ravel(),)), b.ravel())


@stages(np.inner)
def inner(a: Any, b: Any) -> Any:
    left, right = as_operand(a), as_operand(b)
    if len(_dims(right)) < 2 or not _dims(left):
        return dot(left, right)
    order = [*range(len(_dims(right)) - 2), len(_dims(right)) - 1, len(_dims(right)) - 2]
    return dot(left, permuted(as_array(right), order))


@stages(np.outer)
def outer(a: Any, b: Any, out: Any = None) -> Any:
    left, right = as_operand(a), as_operand(b)
    if not (_dims(left) and _dims(right)):
        return ufunc(np.multiply, (left, right), out)
    return ufunc(np.multiply, (expand_dims(left.ravel(), 1), right.ravel()), out)


def _matmul_operator(left: Any, right: Any) -> Any:
    for item in (left, right):
        if promote.is_plain_number(item) or not (promote.is_numeric(item)):
            names = values.type_name(left), values.type_name(right)
            if not promote.is_numeric(item):
                raise eager_error(
                    TypeError(f"unsupported operand type(s) for @: '{names[0]}' and '{names[1]}'")
                )
            check(False, lambda: ValueError("matmul: an operand has no dimensions"))
    return matmul(left, right)


def _matmul_inplace(left: StagedArray, right: Any) -> Any:
    return store_into(left, value_of(matmul(left, right)), "matmul")


values.operators["__matmul__"] = _matmul_operator
values.operators["__rmatmul__"] = lambda self, other: _matmul_operator(other, self)
values.operators["__imatmul__"] = _matmul_inplace
