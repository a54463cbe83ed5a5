"""Attributes of arrays, and functions that change the shape: reshape, ravel, transpose,
concatenate, stack, and their kin.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograph.ir import AxisMap, Dim, ViewMap
from autograph.numpy_api.arrays import (
    as_array,
    as_operand,
    axis_argument,
    common_dtype,
    copied,
    shape_argument,
    stacked,
    store,
    uninitialised,
)
from autograph.numpy_api.new_lengths import resolved
from autograph.numpy_api.outputs import require_joined
from autograph.numpy_api.registry import attribute, method, stages
from autograph.numpy_api.ufuncs import imag as imaginary_part
from autograph.numpy_api.ufuncs import real as real_part
from autograph.staging.elementwise import fresh_array, store_into
from autograph.staging.indexing import through
from autograph.staging.shapes import (
    broadcast_map,
    require_equal,
    require_fit,
    shape_value,
    size_of,
    size_value,
)
from autograph.staging.sharing import link
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import (
    ReadOnly,
    Reshape,
    StagedArray,
    StagedScalar,
    array_setters,
    eager_error,
    is_numpy_scalar,
    refuse,
)

Dims = tuple[Dim, ...]


def _dims(item: Any) -> Dims:
    return item.dims if isinstance(item, StagedArray) else ()


@attribute("shape", scalars=True)
def shape(a: Any) -> tuple[Any, ...]:
    return shape_value(_dims(a))


@attribute("ndim", scalars=True)
def ndim(a: Any) -> int:
    return len(_dims(a))


@attribute("size", scalars=True)
def size(a: Any) -> Any:
    return size_value(size_of(_dims(a)))


@attribute("itemsize", scalars=True)
def itemsize(a: Any) -> int:
    return int(a.dtype.itemsize)


@attribute("nbytes", scalars=True)
def nbytes(a: Any) -> Any:
    return size_value(active().product(size_of(_dims(a)), Dim(a.dtype.itemsize)))


@attribute("T", scalars=True)
def transposed(a: Any) -> Any:
    return transpose(a)


@attribute("real", scalars=True)
def real(a: Any) -> Any:
    return a if a.dtype.kind != "c" else real_part(a)


@attribute("imag", scalars=True)
def imag(a: Any) -> Any:
    return imaginary_part(a)


@stages(np.shape)
def shape_function(a: Any) -> tuple[Any, ...]:
    return shape(as_operand(a))


@stages(np.ndim)
def ndim_function(a: Any) -> int:
    return ndim(as_operand(a))


@stages(np.size)
def size_function(a: Any, axis: Any = None) -> Any:
    operand = as_operand(a)
    if axis is None:
        return size(operand)
    return size_value(_dims(operand)[axis_argument(axis, len(_dims(operand)))])


# --- axes -----------------------------------------------------------------------------------------


def permuted(a: StagedArray, axes: Sequence[int]) -> StagedArray:
    """The view whose axis k is ``axes[k]`` of the array."""
    dims = tuple(a.dims[axis] for axis in axes)
    places = {axis: k for k, axis in enumerate(axes)}
    return through(
        a, ViewMap(dims, tuple(AxisMap(Dim(0), Dim(1), places[k]) for k in range(len(axes))))
    )


@stages(np.transpose)
def transpose(a: Any, axes: Any = None) -> Any:
    if is_numpy_scalar(a) and axes is None:
        return a
    array = as_array(a)
    rank = len(array.dims)
    if axes is None:
        return permuted(array, tuple(reversed(range(rank))))
    if len(axes) != rank:
        raise eager_error(ValueError("axes don't match array"))
    order = [axis_argument(axis, rank) for axis in axes]
    if len(set(order)) != rank:
        raise eager_error(ValueError("repeated axis in transpose"))
    return permuted(array, order)


@method("transpose")
def transpose_method(a: Any, *axes: Any) -> Any:
    if len(axes) == 1 and (axes[0] is None or isinstance(axes[0], (tuple, list))):
        return transpose(a, axes[0])
    return transpose(a, axes or None)


@stages(np.swapaxes)
def swapaxes(a: Any, axis1: Any, axis2: Any) -> StagedArray:
    array = as_array(a)
    order = list(range(len(array.dims)))
    first = axis_argument(axis1, len(order), "axis1")
    second = axis_argument(axis2, len(order), "axis2")
    order[first], order[second] = order[second], order[first]
    return permuted(array, order)


@method("swapaxes")
def swapaxes_method(a: StagedArray, axis1: Any, axis2: Any) -> StagedArray:
    return swapaxes(a, axis1, axis2)


@stages(np.expand_dims)
def expand_dims(a: Any, axis: Any) -> StagedArray:
    array = as_array(a)
    axes = axis if isinstance(axis, tuple) else (axis,)
    rank = len(array.dims) + len(axes)
    new = {axis_argument(item, rank) for item in axes}
    old = [k for k in range(rank) if k not in new]
    dims = [Dim(1)] * rank
    for place, dim in zip(old, array.dims, strict=True):
        dims[place] = dim
    return through(
        array, ViewMap(tuple(dims), tuple(AxisMap(Dim(0), Dim(1), place) for place in old))
    )


@stages(np.squeeze)
def squeeze(a: Any, axis: Any = None) -> Any:
    if is_numpy_scalar(a) and axis is None:
        return a
    array = as_array(a)
    rank = len(array.dims)
    if axis is None:
        if any(
            not dim.is_static and not active().facts.is_nonnegative(dim - 2) for dim in array.dims
        ):
            for dim in array.dims:
                if not dim.is_static and dim.single not in active().facts.not_one:
                    refuse(
                        "np.squeeze of sizes only known at run time is not supported",
                        "name the axis",
                    )
        gone = {k for k, dim in enumerate(array.dims) if dim.static == 1}
    else:
        if not rank and axis in (0, -1):
            return array
        gone = {
            axis_argument(item, rank) for item in (axis if isinstance(axis, tuple) else (axis,))
        }
        for k in gone:
            message = "cannot select an axis to squeeze out which has size not equal to one"
            require_equal(array.dims[k], Dim(1), lambda text=message: ValueError(text))
    if not gone:
        return array
    kept = [k for k in range(rank) if k not in gone]
    axes = tuple(AxisMap(Dim(0), Dim(1), kept.index(k) if k in kept else None) for k in range(rank))
    return through(array, ViewMap(tuple(array.dims[k] for k in kept), axes))


@method("squeeze")
def squeeze_method(a: Any, axis: Any = None) -> Any:
    return squeeze(a, axis)


@stages(np.broadcast_to)
def broadcast_to(array: Any, shape: Any, subok: bool = False) -> StagedArray:
    source = as_array(array)
    target = shape_argument(shape)
    for dim, wanted in zip(reversed(source.dims), reversed(target), strict=False):
        shapes = shape_value(source.dims), shape_value(target)
        require_fit(dim, wanted, _no_broadcast, *shapes)
    if len(source.dims) > len(target):
        check(
            False,
            lambda: ValueError(
                "input operand has more dimensions than allowed by the axis remapping"
            ),
        )
    return only_read(through(source, broadcast_map(source.dims, target)))


def only_read(array: StagedArray) -> StagedArray:
    """A view that NumPy does not let be written."""
    return StagedArray(array.cell, (*array.steps, ReadOnly(array.dims, array.dims)))


def _no_broadcast(source: tuple[int, ...], target: tuple[int, ...]) -> ValueError:
    try:
        np.broadcast_to(np.zeros(source), target)
    except ValueError as error:
        return error
    return ValueError("could not broadcast")


@stages(np.matrix_transpose)
def matrix_transpose(x: Any, /) -> StagedArray:
    array = as_array(x)
    if len(array.dims) < 2:
        message = f"Input array must be at least 2-dimensional, but it is {len(array.dims)}"
        raise eager_error(ValueError(message))
    return swapaxes(array, -1, -2)


@attribute("mT")
def matrix_transposed(a: StagedArray) -> StagedArray:
    if len(a.dims) < 2:
        raise eager_error(ValueError("matrix transpose with ndim < 2 is undefined"))
    return swapaxes(a, -1, -2)


# --- reshape --------------------------------------------------------------------------------------


@stages(np.reshape)
def _reshape(a: Any, /, shape: Any, order: str = "C") -> Any:
    made = reshape(a, shape, order)
    return a if is_numpy_scalar(a) and not made.dims else made


def reshape(a: Any, shape: Any, order: str = "C") -> StagedArray:
    array = as_array(a)
    dims = resolved(array.dims, shape)
    if order == "F":
        made: StagedArray = transpose(reshaped(transpose(array), dims[::-1]))
        return made
    if order != "C":
        refuse(f"np.reshape with order={order!r} is not supported", "use 'C' or 'F'")
    return reshaped(array, dims)


def _set_shape(a: StagedArray, shape: Any) -> None:
    """Only of an array of the program's own: the caller's would have to change its shape too."""
    is_own = a.cell.parameter is None and a.cell.depth == active().depth
    if not is_own or not is_contiguous(a):
        refuse(
            "the shape of this array cannot be set: it is an argument, a view, or from outside of "
            "a branch or a loop",
            "use `x = x.reshape(...)`",
        )
    made = reshape(a, shape)
    a.steps, a.dims = made.steps, made.dims


array_setters["shape"] = _set_shape


def reshaped(array: StagedArray, dims: Dims) -> StagedArray:
    """A view where NumPy makes one for sure, a copy that may not be written while the original is
    used otherwise.
    """
    if is_contiguous(array):
        return StagedArray(array.cell, (*array.steps, Reshape(array.dims, dims)))
    kept = _same_but_ones(array.dims, dims)
    if kept is not None:
        return through(array, kept)
    made = fresh_array(active().emit("reshape", array.read(), dims=dims))
    link(made.cell, array.cell)
    return made


def _same_but_ones(before: Dims, after: Dims) -> ViewMap | None:
    """The view, where axes of one element come or go and nothing else changes: then any layout has
    one.
    """
    facts = active().facts
    places = [k for k, dim in enumerate(after) if dim.static != 1]
    others = [dim for dim in before if dim.static != 1]
    if len(others) != len(places):
        return None
    if not all(facts.are_equal(dim, after[k]) for dim, k in zip(others, places, strict=True)):
        return None
    place = iter(places)
    axes = (AxisMap(Dim(0), Dim(1), None if d.static == 1 else next(place)) for d in before)
    return ViewMap(after, tuple(axes))


def is_contiguous(array: StagedArray) -> bool:
    """Is the view the whole of a C-contiguous buffer?"""
    return array.cell.contiguous and all(isinstance(step, Reshape) for step in array.steps)


@method("reshape")
def reshape_method(a: Any, *shape: Any, order: str = "C") -> Any:
    if len(shape) == 1 and isinstance(shape[0], (tuple, list)):
        return _reshape(a, shape[0], order)
    return _reshape(a, shape, order)


@stages(np.ravel)
def ravel(a: Any, order: str = "C") -> StagedArray:
    array = as_array(a)
    line = reshape(array, -1, order)
    return copied(line) if order in ("C", "F") and _is_scattered(array, order) else line


def _is_scattered(array: StagedArray, order: str) -> bool:
    """Is it known that the elements do not lie side by side? Then ``ravel`` copies."""
    if not array.steps and array.cell.parameter is not None and not array.cell.contiguous:
        layout = active().inputs.layout(array.cell)
        return layout == "A" or order == "C"
    if order == "F":
        array = transpose(array)
    (step, *others) = array.steps or (None,)
    several = active().facts.not_one
    if others or not isinstance(step, ViewMap) or not array.cell.contiguous:
        return False
    if not all(dim.single in several or (dim.static or 1) > 1 for dim in array.dims):
        return False
    places = [axis.axis for axis in step.axes if axis.axis is not None]
    return places != sorted(places)


@method("ravel")
def ravel_method(a: StagedArray, order: str = "C") -> StagedArray:
    return ravel(a, order)


def lined_up(array: StagedArray, axis: Any) -> tuple[StagedArray, int]:
    """The array in a line without an axis, or where it has none: NumPy's take, repeat and sums
    treat a 0-dimensional array as a line of one.
    """
    if axis is None:
        return ravel(array), 0
    if not array.dims:
        array = ravel(array)
    return array, axis_argument(axis, len(array.dims))


@method("flatten")
def flatten(a: StagedArray, order: str = "C") -> StagedArray:
    return copied(reshape(a, -1, order))


# --- joining --------------------------------------------------------------------------------------


@stages(np.concatenate)
def concatenate(
    arrays: Any, axis: Any = 0, out: Any = None, *, dtype: Any = None, casting: str = "same_kind"
) -> Any:
    parts = [as_array(part) for part in arrays]
    if dtype is not None:
        parts = [part.astype(dtype) for part in parts]
    if not parts:
        raise eager_error(ValueError("need at least one array to concatenate"))
    if axis is None:
        parts, axis = [reshape(part, -1) for part in parts], 0
    if not parts[0].dims:
        raise eager_error(ValueError("zero-dimensional arrays cannot be concatenated"))
    made = _joined(parts, axis_argument(axis, len(parts[0].dims)))
    return made if out is None else _joined_into(out, made, "concatenate")


def _joined(parts: list[StagedArray], axis: int) -> StagedArray:
    first = parts[0].dims
    total = first[axis]
    for number, part in enumerate(parts[1:], 1):
        if len(part.dims) != len(first):
            message = (
                "all the input arrays must have same number of dimensions, but the "
                "array at index 0 has "
                f"{len(first)} dimension(s) and the array at index {number} has "
                f"{len(part.dims)} dimension(s)"
            )
            raise eager_error(ValueError(message))
        for k, (left, right) in enumerate(zip(first, part.dims, strict=True)):
            if k != axis:
                require_equal(
                    left, right, _concatenate_error, k, size_value(left), number, size_value(right)
                )
        total = total + part.dims[axis]
    dims = (*first[:axis], total, *first[axis + 1 :])
    result = uninitialised(dims, common_dtype(parts))
    start = Dim(0)
    for part in parts:
        stop = start + part.dims[axis]
        key = (*[slice(None)] * axis, slice(_index(start), _index(stop)))
        store(result, key, part)
        start = stop
    return result


def _index(dim: Dim) -> Any:
    if dim.is_static:
        return dim.const
    trace = active()
    value = trace.value_of(dim)
    trace.facts.affine.setdefault(value, dim)
    return StagedScalar(value, True)


def _concatenate_error(axis: int, left: int, number: int, right: int) -> ValueError:
    return ValueError(
        "all the input array dimensions except for the concatenation axis must match "
        "exactly, but along dimension "
        f"{axis}, the array at index 0 has size {left} and the array at index "
        f"{number} has size {right}"
    )


@stages(np.stack)
def stack(arrays: Any, axis: Any = 0, out: Any = None) -> Any:
    parts = [as_array(part) for part in arrays]
    if not parts:
        raise eager_error(ValueError("need at least one array to stack"))
    made = stacked(parts, common_dtype(parts), axis_argument(axis, len(parts[0].dims) + 1))
    return made if out is None else _joined_into(out, made, "stack")


def _joined_into(out: Any, made: StagedArray, name: str) -> Any:
    require_joined(out, made.dims)
    return store_into(out, made.read(), name)


@stages(np.vstack)
def vstack(tup: Any) -> Any:
    parts = [as_array(part) for part in tup]
    missing = {0: (0, 1), 1: (0,)}
    rows = [expand_dims(p, missing[len(p.dims)]) if len(p.dims) < 2 else p for p in parts]
    return concatenate(rows, 0)


@stages(np.hstack)
def hstack(tup: Any) -> Any:
    parts = [as_array(part) for part in tup]
    parts = [part if part.dims else expand_dims(part, 0) for part in parts]
    return concatenate(parts, 0 if len(parts[0].dims) == 1 else 1)
