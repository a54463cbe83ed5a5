"""@, dot, matmul, inner, outer, vdot for every pair of ranks."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.ir import AxisMap, Dim, Value, ViewMap
from autograph.numpy_api.arrays import as_array, as_operand, saying
from autograph.numpy_api.outputs import require_shape
from autograph.numpy_api.registry import method, stages
from autograph.numpy_api.shape import expand_dims, permuted
from autograph.staging import promote, values
from autograph.staging.arithmetic import answers_itself, message
from autograph.staging.elementwise import require_castable, store_into, ufunc, value_of, wrap
from autograph.staging.shapes import (
    broadcast,
    broadcast_to,
    require_equal,
    shape_value,
    size_of,
    size_value,
)
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
    dtype = _result_dtype(left, right)
    if out is not None:
        require_castable(dtype, out, "matmul")
    inner = _dims(right)[0 if len(_dims(right)) == 1 else -2]
    sizes = size_value(_dims(left)[-1]), size_value(inner)
    require_equal(_dims(left)[-1], inner, _matmul_error, *sizes)
    result = _product(value_of(left, dtype), value_of(right, dtype))
    if out is None:
        return wrap(result, True)
    _require_core_dims(result.type.dims, out.dims)
    return store_into(out, result, "matmul")


def _require_core_dims(result: tuple[Dim, ...], out: tuple[Dim, ...]) -> None:
    """The rows and columns of ``out`` are those of the product of two matrices."""
    if len(result) == len(out) == 2:
        for axis in (0, 1):
            sizes = size_value(out[axis]), size_value(result[axis])
            require_equal(result[axis], out[axis], _out_error, axis, *sizes)


def _out_error(axis: int, given: int, wanted: int) -> ValueError:
    return ValueError(
        f"matmul: Output operand 0 has a mismatch in its core dimension {axis}, with gufunc "
        f"signature (n?,k),(k,m?)->(n?,m?) (size {given} is different from {wanted})"
    )


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
    if 0 in ranks:  # Python's numbers are not weak here
        parts = [as_array(x) if promote.is_python_scalar(x) else x for x in (left, right)]
        return ufunc(np.multiply, parts, out)
    axis = 0 if ranks[1] == 1 else ranks[1] - 2
    shapes = shape_value(_dims(left)), shape_value(_dims(right))
    require_equal(_dims(left)[-1], _dims(right)[axis], _dot_error, *shapes, axis)
    dtype = _result_dtype(left, right)
    table, other = value_of(left, dtype), value_of(right, dtype)
    result = _product(table, other) if ranks[1] <= 2 else _every_product(table, other)
    if out is None:
        return wrap(result, True)
    if len(out.dims) != result.type.rank or out.dtype != dtype:
        raise eager_error(_unacceptable())
    error = saying(ValueError, "output array has wrong dimensions")
    require_shape(out, result.type.dims, error)
    return store_into(out, result, "matmul")


def _unacceptable() -> ValueError:
    return ValueError(
        "output array is not acceptable (must have the right datatype, number of dimensions, "
        "and be a C-Array)"
    )


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
    left, right = as_array(a).ravel(), as_array(b).ravel()
    sizes = size_value(left.dims[0]), size_value(right.dims[0])
    require_equal(left.dims[0], right.dims[0], _vdot_error, *sizes)
    return dot(ufunc(np.conjugate, (left,)) if left.dtype.kind == "c" else left, right)


def _vdot_error(left: int, right: int) -> ValueError:
    return ValueError(f"cannot reshape array of size {right} into shape ({left},)")


@stages(np.inner)
def inner(a: Any, b: Any) -> Any:
    left, right = as_operand(a), as_operand(b)
    if len(_dims(right)) < 2 or not _dims(left):
        return dot(left, right)
    order = [*range(len(_dims(right)) - 2), len(_dims(right)) - 1, len(_dims(right)) - 2]
    return dot(left, permuted(as_array(right), order))


@stages(np.outer)
def outer(a: Any, b: Any, out: Any = None) -> Any:
    left, right = as_array(a), as_array(b)
    return ufunc(np.multiply, (expand_dims(left.ravel(), 1), right.ravel()), out)


def _matmul_operator(left: Any, right: Any) -> Any:
    if answers_itself(right):
        return NotImplemented
    arrays = [isinstance(item, (StagedArray, np.ndarray)) for item in (left, right)]
    if not any(arrays):
        text = message("matmul", values.type_name(left), values.type_name(right))
        raise eager_error(TypeError(text))
    if all(map(_is_operand, (left, right))):
        return matmul(left, right)
    samples = [
        np.ones((1,) * len(_dims(item)), item.dtype) if is_array else item
        for item, is_array in zip((left, right), arrays, strict=True)
    ]
    try:
        np.matmul(*samples)
    except (TypeError, ValueError) as error:  # NumPy's own, for what is no number
        raise eager_error(error) from None
    refuse(f"a product with a {values.type_name(left if arrays[1] else right)} is not supported")


def _is_operand(item: Any) -> bool:
    return promote.is_numeric(item) or isinstance(item, (list, tuple))


def _matmul_inplace(left: StagedArray, right: Any) -> Any:
    if not _is_operand(right):
        return _matmul_operator(left, right)
    return matmul(left, right, left)


values.operators["__matmul__"] = _matmul_operator
values.operators["__rmatmul__"] = lambda self, other: _matmul_operator(other, self)
values.operators["__imatmul__"] = _matmul_inplace
