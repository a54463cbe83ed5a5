"""np.r_, np.c_, np.mgrid and np.ogrid with what is only known at run time.

np.r_[0:n, x, 1.5]    concatenate([arange(0, n), x, [1.5]])
np.c_[x, y]           columns side by side
np.mgrid[0:n, 0:m]    the indices, moved and stretched
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.ir import Dim
from autograph.numpy_api.arrays import (
    as_array,
    as_operand,
    dtype_beside_numbers,
    saying,
    uninitialised,
)
from autograph.numpy_api.creation import arange
from autograph.numpy_api.shape import concatenate, reshape
from autograph.numpy_api.spaced import linspace
from autograph.staging import promote
from autograph.staging.elementwise import assign, fresh_array, ufunc, value_of
from autograph.staging.indexing import index_map
from autograph.staging.objects import unwrapped
from autograph.staging.shapes import broadcast_to
from autograph.staging.sites import check
from autograph.staging.trace import current
from autograph.staging.values import StagedArray, StagedValue, refuse

slice_ = slice


def made_by_subscript(maker: Any, key: Any) -> Any:
    """``maker[key]``"""
    if current() is None or not _is_staged(key):
        return maker[key]
    items, given = key if isinstance(key, tuple) else (key,), maker
    maker = unwrapped(given)
    if maker is np.r_:
        return concatenate(_numbered(items, [_line(item) for item in items]))
    if maker is np.c_:
        return concatenate(_numbered(items, [_column(item) for item in items]), -1)
    if maker is np.mgrid or maker is np.ogrid:
        return _grid(items, maker is np.ogrid, isinstance(key, tuple))
    return given[key]


def _numbered(items: tuple[Any, ...], lines: list[StagedArray]) -> list[StagedArray]:
    """In the dtype of the arrays, beside which Python's numbers are weak."""
    pairs = zip(items, lines, strict=True)
    given = [item if promote.is_python_scalar(item) else line for item, line in pairs]
    dtype = dtype_beside_numbers(given)
    return [line.astype(dtype) for line in lines]


def _is_staged(item: Any) -> bool:
    if isinstance(item, slice):
        return any(map(_is_staged, (item.start, item.stop, item.step)))
    if isinstance(item, (tuple, list)):
        return any(map(_is_staged, item))
    return isinstance(item, (StagedValue, np.ndarray))


def _line(item: Any) -> StagedArray:
    if isinstance(item, slice):
        return _range(item)
    if isinstance(item, str):
        refuse(f"np.r_ with {item!r} is not supported", "use np.concatenate or np.stack")
    array = as_array(as_operand(item))
    return array if array.dims else reshape(array, 1)


def _column(item: Any) -> StagedArray:
    line = _line(item)
    return line if len(line.dims) > 1 else reshape(line, (-1, 1))


def _range(item: slice) -> StagedArray:
    """A step that is imaginary is a number of points."""
    start = 0 if item.start is None else item.start
    step = 1 if item.step is None else item.step
    if isinstance(step, complex):
        return as_array(linspace(start, item.stop, int(abs(step))))
    return arange(start, item.stop, step)


def _require_length(item: slice) -> None:
    """np.mgrid wants room for its points, where np.arange gives none."""
    if isinstance(item.step, complex):
        return
    start, step = (0 if item.start is None else item.start), (item.step or 1)
    length = ufunc(np.ceil, (ufunc(np.true_divide, (item.stop - start, step)),))
    error = "negative dimensions are not allowed"
    check(value_of(ufunc(np.greater_equal, (length, 0))), saying(ValueError, error))


def _grid(items: tuple[Any, ...], is_open: bool, is_tuple: bool) -> Any:
    if not all(isinstance(item, slice) for item in items):
        refuse("np.mgrid and np.ogrid of other than slices are not supported", "use np.meshgrid")
    lines = [_range(item) for item in items]
    if not is_tuple:
        return lines[0]
    for item in () if is_open else items:
        _require_length(item)
    dtype = np.result_type(*(line.dtype for line in lines))
    lines = [line.astype(dtype) for line in lines]
    ranks = range(len(lines))
    shaped = [
        reshape(line, tuple(-1 if axis == k else 1 for axis in ranks))
        for k, line in enumerate(lines)
    ]
    if is_open:
        return tuple(shaped)
    dims = tuple(line.dims[0] for line in lines)
    result = uninitialised((Dim(len(lines)), *dims), dtype)
    for k, line in enumerate(shaped):
        spread = fresh_array(broadcast_to(value_of(line), dims))
        assign(result, spread, index_map(result, k))
    return result
