"""What NumPy computes on whole arrays, at run time, where the size of the result is known: windows,
polynomials, histograms of several dimensions, bits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograph.ir import FLOAT16, FLOAT64, INT64, Dim, Value
from autograph.numpy_api.arrays import as_array, as_operand, saying
from autograph.numpy_api.hosted import library, require_no_handler
from autograph.numpy_api.registry import stages
from autograph.numpy_api.shape import lined_up, ravel
from autograph.numpy_api.sorting import first_of
from autograph.staging import promote
from autograph.staging.elementwise import dims_of, fresh_array, value_of
from autograph.staging.indexing import as_dim
from autograph.staging.shapes import require_equal
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, eager_error, refuse

Dims = tuple[Dim, ...]


def _asked(name: str, dtypes: Sequence[np.dtype], *rest: Any) -> np.dtype:
    """The dtype of what the function gives, of arrays of two elements."""
    try:
        found = getattr(np, name)(*(np.ones(2, dtype) for dtype in dtypes), *rest)
    except (TypeError, ValueError) as error:
        raise eager_error(error) from None
    dtype: np.dtype = found.dtype
    if not promote.is_supported(dtype):
        refuse(f"`numpy.{name}` gives {dtype} here, which is not supported", "use float64")
    return dtype


def _called(name: str, operands: Sequence[Any], dims: Dims, dtype: np.dtype, **options: Any) -> Any:
    values = [value_of(operand) for operand in operands]
    (found,) = library("numpy", values, [(dtype, dims)], name=name, options=tuple(options.items()))
    assert isinstance(found, Value)
    return found


# Windows.


def _window(name: str) -> None:
    function = getattr(np, name)

    def window(M: Any, *shape: Any) -> StagedArray:
        if isinstance(M, (int, float)) and all(isinstance(item, (int, float)) for item in shape):
            return as_array(function(M, *shape))
        count = as_dim(M)
        size = active().at_least_zero(count)
        given = [active().value_of(count), *(value_of(item, FLOAT64) for item in shape)]
        options = {"name": name, "options": ()}
        return fresh_array(library("numpy", given, [(FLOAT64, (size,))], **options)[0])

    stages(function, always=True)(window)


for _name in ("bartlett", "blackman", "hamming", "hanning", "kaiser"):
    _window(_name)


@stages(np.i0, always=True)
def i0(x: Any) -> Any:
    operand = as_operand(x)
    dtype = _asked("i0", [promote.dtype_of(operand)])
    if dtype == FLOAT16:
        refuse("np.i0 of float16 is not supported", "convert it to float32")
    return fresh_array(_called("i0", [operand], dims_of(operand), dtype))


# Polynomials, whose coefficients are lines. What NumPy trims by data comes with its length.


def _line(item: Any, name: str) -> StagedArray:
    array = as_array(as_operand(item))
    if len(array.dims) > 1:
        refuse(f"`numpy.{name}` of matrices is not supported", "go through the rows")
    return array if array.dims else ravel(array)


def _longer(left: Dim, right: Dim) -> Dim:
    return left + right - active().smaller(left, right)


@stages(np.polyadd, always=True)
def polyadd(a1: Any, a2: Any) -> StagedArray:
    return _of_two("polyadd", a1, a2, _longer)


@stages(np.polysub, always=True)
def polysub(a1: Any, a2: Any) -> StagedArray:
    return _of_two("polysub", a1, a2, _longer)


def _of_two(name: str, a1: Any, a2: Any, size: Callable[[Dim, Dim], Dim]) -> StagedArray:
    left, right = _line(a1, name), _line(a2, name)
    dtype = _asked(name, [left.dtype, right.dtype])
    dims = (size(left.dims[0], right.dims[0]),)
    return fresh_array(_called(name, [left, right], dims, dtype))


@stages(np.polymul, always=True)
def polymul(a1: Any, a2: Any) -> StagedArray:
    left, right = _line(a1, "polymul"), _line(a2, "polymul")
    size = active().at_least_zero(left.dims[0] + right.dims[0] - 1) + 1
    return _trimmed("polymul", [left, right], size, _asked("polymul", [left.dtype, right.dtype]))


def _trimmed(
    name: str, operands: list[StagedArray], size: Dim, dtype: np.dtype, **options: Any
) -> StagedArray:
    """What NumPy gives, filled up to a size, and how much of it there is."""
    results = [(dtype, (size,)), (INT64, ())]
    given = {"name": name, "options": tuple(options.items())}
    found, count = library("trimmed", [array.read() for array in operands], results, **given)
    active().facts.nonnegative.add(count)
    return first_of(found, Dim.of(count))


@stages(np.polyder, always=True)
def polyder(p: Any, m: Any = 1) -> StagedArray:
    line, order = _line(p, "polyder"), _order(m, "polyder")
    size = active().at_least_zero(line.dims[0] - order)
    dtype = _asked("polyder", [line.dtype], order)
    return fresh_array(_called("polyder", [line], (size,), dtype, m=order))


@stages(np.polyint, always=True)
def polyint(p: Any, m: Any = 1, k: Any = None) -> StagedArray:
    line, order = _line(p, "polyint"), _order(m, "polyint")
    if k is not None:
        refuse("np.polyint with constants is not supported", "add them to the result")
    dtype = _asked("polyint", [line.dtype], order)
    return fresh_array(_called("polyint", [line], (line.dims[0] + order,), dtype, m=order))


def _order(m: Any, name: str) -> int:
    if not isinstance(m, int) or m < 0:
        refuse(f"`numpy.{name}` of this order is not supported", "give a number that is known")
    return m


@stages(np.polyfit, always=True)
def polyfit(
    x: Any, y: Any, deg: Any, rcond: Any = None, full: Any = False, w: Any = None, cov: Any = False
) -> StagedArray:
    if not isinstance(deg, int) or full or cov or rcond is not None:
        refuse("np.polyfit of these arguments is not supported", "use np.linalg.lstsq")
    require_no_handler("polyfit", np.linalg.LinAlgError)
    if deg < 0:
        raise eager_error(ValueError("expected deg >= 0"))
    line, wanted = as_array(as_operand(x)), as_array(as_operand(y))
    if len(line.dims) != 1 or not 1 <= len(wanted.dims) <= 2:
        refuse("np.polyfit of these shapes is not supported", "give x as a line")
    error = saying(TypeError, "expected x and y to have same length")
    require_equal(line.dims[0], wanted.dims[0], error)
    operands = [line, wanted]
    if w is not None:
        operands.append(_line(w, "polyfit"))
        error = saying(TypeError, "expected w and y to have the same length")
        require_equal(operands[2].dims[0], wanted.dims[0], error)
    dims = (Dim(deg + 1), *wanted.dims[1:])
    dtype = np.result_type(line.dtype, wanted.dtype, np.float64)
    return fresh_array(_called("polyfit", operands, dims, dtype, deg=deg))


# Bits.


@stages(np.packbits, always=True)
def packbits(a: Any, axis: Any = None, bitorder: str = "big") -> StagedArray:
    return _bits("packbits", a, axis, bitorder, lambda size: _eighth(size + 7))


@stages(np.unpackbits, always=True)
def unpackbits(a: Any, axis: Any = None, count: Any = None, bitorder: str = "big") -> StagedArray:
    if count is not None:
        refuse("np.unpackbits with a count is not supported", "take a slice of the result")
    return _bits("unpackbits", a, axis, bitorder, lambda size: size * 8)


def _bits(name: str, a: Any, axis: Any, bitorder: str, size: Callable[[Dim], Dim]) -> StagedArray:
    array = as_array(as_operand(a))
    dtype = _asked(name, [array.dtype])
    array, number = lined_up(array, axis)
    dims = (*array.dims[:number], size(array.dims[number]), *array.dims[number + 1 :])
    return fresh_array(_called(name, [array], dims, dtype, axis=number, bitorder=bitorder))


def _eighth(size: Dim) -> Dim:
    if size.is_static:
        return Dim(size.const // 8)
    trace = active()
    value = trace.emit("floor_divide", trace.value_of(size), trace.constant(8, INT64))
    trace.facts.nonnegative.add(value)
    return Dim.of(value)
