"""Storing through masks and along diagonals: copyto, fill_diagonal; indices of triangles."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.ir import AxisMap, Dim, ViewMap
from autograph.numpy_api.arrays import as_array, as_operand, saying
from autograph.numpy_api.creation import arange
from autograph.numpy_api.grids import resize, tri
from autograph.numpy_api.picking import nonzero
from autograph.numpy_api.registry import stages
from autograph.numpy_api.shape import ravel
from autograph.numpy_api.ufuncs import where as choose
from autograph.staging import promote
from autograph.staging.elementwise import assign, cast, fresh_array, ufunc, value_of
from autograph.staging.indexing import setitem
from autograph.staging.shapes import require_equal, size_value
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse

_ORDER = {"b": 0, "i": 1, "u": 1, "f": 2, "c": 3}


@stages(np.copyto, always=True)
def copyto(dst: Any, src: Any, casting: Any = "same_kind", where: Any = True) -> None:
    if not isinstance(dst, StagedArray):
        raise eager_error(TypeError("copyto() argument 1 must be numpy.ndarray"))
    source = as_operand(src)
    dtype = promote.dtype_of(source)
    if not promote.is_python_scalar(source) and not np.can_cast(dtype, dst.dtype, casting):
        what = "array data" if isinstance(source, StagedArray) and source.dims else "scalar"
        text = f"Cannot cast {what} from {dtype!r} to {dst.dtype!r} according to the rule "
        raise eager_error(TypeError(f"{text}'{casting}'"))
    if promote.is_python_scalar(source) and _ORDER[dtype.kind] > _ORDER[dst.dtype.kind]:
        refuse(f"np.copyto of a {dtype} into {dst.dtype} is not supported", "convert it first")
    if where is True:
        setitem(dst, Ellipsis, source)
        return
    value = cast(value_of(source), dst.dtype)
    own = fresh_array(value) if value.type.dims else StagedScalar(value, False)
    setitem(dst, Ellipsis, choose(where, own, dst))


@stages(np.fill_diagonal, always=True)
def fill_diagonal(a: Any, val: Any, wrap: bool = False) -> None:
    """The main diagonal; of several axes, all of one length."""
    array = as_array(a)
    rank = len(array.dims)
    if rank < 2:
        raise eager_error(ValueError("array must be at least 2-d"))
    item = as_operand(val)
    if wrap:
        refuse("np.fill_diagonal with wrap is not supported", "store through a loop")
    array.require_writeable("underlying array")
    length = array.dims[0]
    if rank == 2:
        length = active().smaller(array.dims[0], array.dims[1])
    for dim in array.dims[1:] if rank > 2 else ():
        error = "All dimensions of input must be of equal length"
        require_equal(dim, array.dims[0], saying(ValueError, error))
    if isinstance(item, StagedArray):  # over and over, or as many as there is room for
        item = ravel(item)
        if item.dims[0].static == 0:
            return
        item = resize(item, size_value(length))
    axes = (AxisMap(Dim(0), Dim(1), 0),) * rank
    assign(array, item, ViewMap((length,), axes))


@stages(np.tril_indices, always=True)
def tril_indices(n: Any, k: Any = 0, m: Any = None) -> tuple[StagedArray, ...]:
    return nonzero(tri(n, m, k, bool))


@stages(np.triu_indices, always=True)
def triu_indices(n: Any, k: Any = 0, m: Any = None) -> tuple[StagedArray, ...]:
    return nonzero(ufunc(np.logical_not, (tri(n, m, k - 1, bool),)))


def _sizes(arr: Any) -> tuple[Any, Any]:
    array = as_array(arr)
    if len(array.dims) != 2:
        raise eager_error(ValueError("input array must be 2-d"))
    return size_value(array.dims[0]), size_value(array.dims[1])


@stages(np.tril_indices_from, always=True)
def tril_indices_from(arr: Any, k: Any = 0) -> tuple[StagedArray, ...]:
    rows, columns = _sizes(arr)
    return tril_indices(rows, k, columns)


@stages(np.triu_indices_from, always=True)
def triu_indices_from(arr: Any, k: Any = 0) -> tuple[StagedArray, ...]:
    rows, columns = _sizes(arr)
    return triu_indices(rows, k, columns)


@stages(np.diag_indices, always=True)
def diag_indices(n: Any, ndim: int = 2) -> tuple[StagedArray, ...]:
    return (arange(n),) * ndim


@stages(np.diag_indices_from, always=True)
def diag_indices_from(arr: Any) -> tuple[StagedArray, ...]:
    array = as_array(arr)
    if len(array.dims) < 2:
        raise eager_error(ValueError("input array must be at least 2-d"))
    for dim in array.dims[1:]:
        error = "All dimensions of input must be of equal length"
        require_equal(dim, array.dims[0], saying(ValueError, error))
    return diag_indices(size_value(array.dims[0]), len(array.dims))
