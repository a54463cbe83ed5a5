"""Elements by indices and masks: nonzero, take, put, compress, choose, select, and their kin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograph.errors import Unsupported
from autograph.ir import BOOL, INT64, Dim, Value, ViewMap
from autograph.numpy_api.arrays import (
    array_of_dtype,
    as_array,
    as_operand,
    axis_argument,
    dtype_beside_numbers,
    saying,
)
from autograph.numpy_api.outputs import require_shape
from autograph.numpy_api.reductions import argmax
from autograph.numpy_api.registry import method, stages
from autograph.numpy_api.shape import concatenate, lined_up, ravel, reshape, transpose
from autograph.numpy_api.ufuncs import where as where_both
from autograph.staging import advanced, promote
from autograph.staging.advanced import Selection
from autograph.staging.elementwise import cast, dims_of, fresh_array, ufunc, value_of
from autograph.staging.indexing import getitem, setitem
from autograph.staging.shapes import broadcast, broadcast_to, size_of, size_value
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse

Dims = tuple[Dim, ...]
MODES = ("raise", "wrap", "clip")


def as_mask(array: StagedArray) -> Value:
    return array.read() if array.dtype == BOOL else value_of(ufunc(np.not_equal, (array, 0)))


# Where elements are true.


@stages(np.nonzero, always=True)
def nonzero(a: Any) -> tuple[StagedArray, ...]:
    array = as_array(a)
    if not array.dims:
        raise eager_error(_no_places(array.dtype))
    found = []
    for place, dim in zip(advanced.places_of(as_mask(array)), array.dims, strict=True):
        active().facts.within[place] = dim
        found.append(fresh_array(place))
    return tuple(found)


def _no_places(dtype: np.dtype) -> ValueError:
    """NumPy's own error for an array without dimensions."""
    try:
        np.nonzero(np.array(1, dtype))
    except ValueError as error:
        return error
    return ValueError("Calling nonzero on 0d arrays is not allowed.")


@method("nonzero")
def nonzero_method(a: StagedArray) -> tuple[StagedArray, ...]:
    return nonzero(a)


@stages(np.where, always=True)
def where(condition: Any, *choices: Any) -> Any:
    if not choices:
        return nonzero(condition)
    if len(choices) == 1:
        raise eager_error(ValueError("either both or neither of x and y should be given"))
    found = where_both(condition, *choices)
    return found if isinstance(found, StagedArray) else fresh_array(found.value)


@stages(np.flatnonzero, always=True)
def flatnonzero(a: Any) -> StagedArray:
    return nonzero(ravel(a))[0]


@stages(np.argwhere, always=True)
def argwhere(a: Any) -> StagedArray:
    array = as_array(a)
    if not array.dims:  # a row without columns, or none
        count = active().dim_of(cast(as_mask(array), INT64))
        active().facts.nonnegative.update(count.values())
        return fresh_array(active().constant(0, INT64), (count, Dim(0)))
    mask = as_mask(array)
    rows = active().emit("nonzero", mask, count=advanced.count_of(mask))
    return fresh_array(transpose(fresh_array(rows)).read())


@stages(np.count_nonzero, always=True)
def count_nonzero(a: Any, axis: Any = None, *, keepdims: Any = False) -> Any:
    array = as_array(a)
    if axis is None and not keepdims:
        mask = as_mask(array)
        if not array.dims:
            return StagedScalar(cast(mask, INT64), False)
        return StagedScalar(active().value_of(advanced.count_of(mask)), False)
    return fresh_array(as_mask(array)).sum(axis=axis, dtype=INT64, keepdims=keepdims)


# Taking and putting along one axis.


def at_axis(axis: int, item: Any) -> tuple[Any, ...]:
    """The subscript that has ``item`` at the axis."""
    return (*[slice(None)] * axis, item)


def _mode(indices: Any, size: Dim, mode: str) -> Any:
    """Indices that lie inside, unless out of bounds is an error."""
    if mode not in MODES:
        refuse(f"mode={mode!r} is not supported", "use 'raise', 'wrap' or 'clip'")
    count = size_value(size)
    if mode == "wrap":
        return ufunc(np.remainder, (indices, count))
    if mode == "clip":
        return ufunc(np.minimum, (ufunc(np.maximum, (indices, 0)), count - 1))
    return indices


def _indices(item: Any) -> Any:
    """Indices as an array or NumPy scalar of int64; bools count as 0 and 1."""
    given = np.zeros(0, int) if isinstance(item, (list, tuple)) and not item else item
    operand = as_operand(given)
    dtype = promote.dtype_of(operand)
    if not np.can_cast(dtype, INT64, "same_kind"):
        if operand is not given:
            refuse("indices in a list of floats are not supported", "convert them to integers")
        text = f"Cannot cast array data from {dtype!r} to {INT64!r} according to the rule 'safe'"
        raise eager_error(TypeError(text))
    if isinstance(operand, StagedArray):
        return operand if dtype == INT64 else operand.astype(INT64)
    return as_array(operand).astype(INT64) if type(operand) is np.ndarray else _as_index(operand)


def _as_index(part: Any) -> Any:
    value = cast(value_of(part), INT64)
    return fresh_array(value) if value.type.dims else StagedScalar(value, False)


def require_all(test: Any, make: Callable[..., BaseException], *parts: Any) -> None:
    """An error unless every element is true."""
    fits = value_of(test)
    if fits.type.dims:
        fits = active().emit("reduce", fits, kind="all", axes=tuple(range(fits.type.rank)))
    check(fits, make, *parts)


def _within(index: Any, size: Any) -> Any:
    above, below = ufunc(np.greater_equal, (index, 0)), ufunc(np.less, (index, size))
    return ufunc(np.logical_and, (above, below))


@stages(np.take, always=True)
def take(a: Any, indices: Any, axis: Any = None, out: Any = None, mode: str = "raise") -> Any:
    array, number = lined_up(as_array(a), axis)
    index = _indices(indices)
    _require_elements(array, number, index, mode)
    chosen = _mode(index, array.dims[number], mode)
    found = getitem(array, at_axis(number, chosen))
    if isinstance(found, StagedArray) and not isinstance(chosen, StagedArray):
        found = fresh_array(found.read())
    if out is None:
        return found
    text = "output array does not match result of ndarray.take"
    require_shape(out, dims_of(found), saying(ValueError, text))
    setitem(out, Ellipsis, found)
    return out


def _require_elements(array: StagedArray, axis: int, index: Any, mode: str) -> None:
    """Of an axis without elements nothing can be taken, whatever the mode."""
    trace, size = active(), array.dims[axis]
    if trace.facts.is_nonnegative(size - 1):
        return
    others = (*array.dims[:axis], *array.dims[axis + 1 :], *_dims(index))
    some = trace.compare("not_equal", size, Dim(0))
    none = trace.compare("equal", size_of(others), Dim(0))
    error = "cannot do a non-empty take from an empty axes."
    check(trace.emit("logical_or", some, none), saying(IndexError, error))
    if mode != "raise":
        check(some, lambda: Unsupported(f"np.take of nothing with mode={mode!r} is not supported"))


@method("take")
def take_method(
    a: StagedArray, indices: Any, axis: Any = None, out: Any = None, mode: str = "raise"
) -> Any:
    return take(a, indices, axis, out, mode)


@stages(np.compress, always=True)
def compress(condition: Any, a: Any, axis: Any = None, out: Any = None) -> Any:
    test = as_array(condition)
    if len(test.dims) != 1:
        raise eager_error(ValueError("condition must be a 1-d array"))
    return take(a, fresh_array(advanced.places_of(as_mask(test))[0]), axis, out)


@method("compress")
def compress_method(a: StagedArray, condition: Any, axis: Any = None, out: Any = None) -> Any:
    return compress(condition, a, axis, out)


@stages(np.extract, always=True)
def extract(condition: Any, arr: Any) -> Any:
    return take(ravel(arr), flatnonzero(ravel(condition)))


def _along_axis(array: StagedArray, indices: Any, axis: int) -> tuple[Any, ...]:
    """The subscript that picks along an axis, one place for each of the others."""
    index = as_array(indices)
    if index.dtype.kind not in "iu":
        raise eager_error(IndexError("`indices` must be an integer array"))
    rank = len(array.dims)
    if len(index.dims) != rank:
        message = "`indices` and `arr` must have the same number of dimensions"
        raise eager_error(ValueError(message))
    key: list[Any] = []
    for k in range(rank):
        if k == axis:
            key.append(index)
            continue
        line = fresh_array(active().emit("iota", dim=array.dims[k]))
        active().facts.within[line.read()] = array.dims[k]
        shaped = fresh_array(reshape(line, tuple(-1 if j == k else 1 for j in range(rank))).read())
        active().facts.within[shaped.read()] = array.dims[k]
        key.append(shaped)
    return tuple(key)


@stages(np.take_along_axis, always=True)
def take_along_axis(arr: Any, indices: Any, axis: Any = -1) -> Any:
    array = as_array(arr)
    if axis is None:
        array, axis = ravel(array), 0
    return getitem(array, _along_axis(array, indices, axis_argument(axis, len(array.dims))))


@stages(np.put_along_axis, always=True)
def put_along_axis(arr: Any, indices: Any, values: Any, axis: Any) -> None:
    array = as_array(arr)
    if axis is None:
        refuse("np.put_along_axis with axis=None is not supported", "use np.put")
    key = _along_axis(array, indices, axis_argument(axis, len(array.dims)))
    setitem(array, key, as_operand(values))


# Flat places.


def _flat_selection(array: StagedArray, flat: Value) -> Selection:
    """The selection of flat places that are inside."""
    trace = active()
    rest, parts = flat, []
    for dim in reversed(array.dims[1:]):
        size = trace.value_of(dim)
        parts.append(trace.emit("remainder", rest, size))
        rest = trace.emit("floor_divide", rest, size)
    indices = (rest, *reversed(parts))
    return Selection(ViewMap.identity(array.dims), lambda: indices, flat.type.dims)


def _repeated(values: StagedArray, places: Dims) -> Value:
    """``values`` again and again, one for each place."""
    trace = active()
    if len(places) == 1 and values.dims == places:
        return values.read()
    size = trace.value_of(values.dims[0])
    again = trace.emit("remainder", trace.emit("iota", dim=places[0]), size)
    return trace.emit("gather", values.read(), again)


@stages(np.put, always=True)
def put(a: Any, ind: Any, v: Any, mode: str = "raise") -> None:
    """a.flat[ind] = v, with v repeated."""
    array = as_array(a)
    values = ravel(array_of_dtype(v, array.dtype))
    index = ravel(as_array(_indices(ind)))
    if values.dims[0].static == 0 or index.dims[0].static == 0:
        return
    if not values.dims[0].is_static:
        _require_some(values.dims[0])
    some = active().compare("not_equal", size_of(array.dims), Dim(0))
    none = active().compare("equal", index.dims[0], Dim(0))
    error = "cannot replace elements of an empty array"
    check(active().emit("logical_or", some, none), saying(IndexError, error))
    size = size_of(array.dims)
    chosen = as_array(_mode(index, size, mode))
    if mode == "raise":  # what comes before an index that does not fit is stored
        _put_at(array, _fitting(chosen, size), values)
    flat = advanced.inside(cast(chosen.read(), INT64), size, 0)
    if mode != "raise":
        _put_at(array, flat, values)


def _fitting(places: StagedArray, size: Dim) -> Value:
    """The places before the first that lies outside, counted from the start."""
    count = size_value(size)
    turned = where_both(ufunc(np.less, (places, 0)), ufunc(np.add, (places, count)), places)
    outside = ufunc(np.logical_not, (_within(turned, count),))
    first = argmax(concatenate([outside, [True]]))
    found: Value = getitem(turned, slice(None, first)).read()
    return found


def _put_at(array: StagedArray, places: Value, values: StagedArray) -> None:
    selected = _flat_selection(array, places)
    advanced.scatter(array, selected, _repeated(values, places.type.dims))


def _require_some(size: Dim) -> None:
    ok = active().compare("not_equal", size, Dim(0))
    check(ok, saying(ValueError, "Cannot insert from an empty array!"))


@method("put")
def put_method(a: StagedArray, indices: Any, values: Any, mode: str = "raise") -> None:
    put(a, indices, values, mode)


@stages(np.place, always=True)
def place(arr: Any, mask: Any, vals: Any) -> None:
    """The first values, in order, where the mask is true."""
    array, test = as_array(arr), ravel(as_array(mask))
    values = ravel(array_of_dtype(vals, array.dtype))
    advanced_places = advanced.places_of(as_mask(test))[0]
    if not values.dims[0].is_static or values.dims[0].const == 0:
        some = active().compare("not_equal", values.dims[0], Dim(0))
        none = active().compare("equal", advanced_places.type.dims[0], Dim(0))
        ok = active().emit("logical_or", some, none)
        check(ok, saying(ValueError, "Cannot insert from an empty array!"))
    selected = _flat_selection(array, advanced_places)
    size = active().emit("maximum", active().value_of(values.dims[0]), active().constant(1, INT64))
    line = active().emit("iota", dim=advanced_places.type.dims[0])
    again = active().emit("remainder", line, size)
    advanced.scatter(array, selected, active().emit("gather", values.read(), again))


@stages(np.putmask, always=True)
def putmask(a: Any, mask: Any, values: Any) -> None:
    """a.flat[n] = values[n % size] where the mask is true."""
    array, test = as_array(a), as_array(mask)
    given = ravel(array_of_dtype(values, array.dtype))
    if len(test.dims) != len(array.dims):
        raise eager_error(ValueError("putmask: mask and data must be the same size"))
    line = ravel(fresh_array(active().emit("iota", dim=size_of(array.dims))))
    again = ufunc(np.remainder, (line, ufunc(np.maximum, (size_value(given.dims[0]), 1))))
    whole = reshape(getitem(given, again), tuple(map(size_value, array.dims)))
    setitem(array, Ellipsis, where_both(test, whole, array))


# Indices.


@stages(np.ix_, always=True)
def ix_(*args: Any) -> tuple[Any, ...]:
    found = []
    for k, item in enumerate(args):
        array = as_array(np.zeros(0, int) if isinstance(item, list) and not item else item)
        if len(array.dims) != 1:
            raise eager_error(ValueError("Cross index must be 1 dimensional"))
        if array.dtype == BOOL:
            (array,) = nonzero(array)
        found.append(reshape(array, tuple(-1 if j == k else 1 for j in range(len(args)))))
    return tuple(found)


@stages(np.unravel_index, always=True)
def unravel_index(indices: Any, shape: Any, order: str = "C") -> tuple[Any, ...]:
    if order != "C":
        refuse("np.unravel_index in Fortran order is not supported", "reverse shape and result")
    items = shape if isinstance(shape, (tuple, list)) else (shape,)
    given = as_operand(indices)
    if promote.dtype_of(given).kind not in "iu":
        raise eager_error(TypeError("only int indices permitted"))
    total: Any = 1
    for size in items:
        total = total * size
    given = _as_index(given)
    require_all(_within(given, total), _misplaced, given, total)
    parts, rest = [], given
    for size in reversed(items[1:]):
        parts.append(ufunc(np.remainder, (rest, size)))
        rest = ufunc(np.floor_divide, (rest, size))
    parts.append(rest)
    return tuple(_as_index(part) for part in reversed(parts[: len(items)]))


def _misplaced(found: Any, size: int) -> ValueError:
    items = np.asarray(found).ravel()
    wrong = items[(items < 0) | (items >= size)]
    return ValueError(f"index {wrong[0]} is out of bounds for array with size {size}")


@stages(np.ravel_multi_index, always=True)
def ravel_multi_index(multi_index: Any, dims: Any, mode: Any = "raise", order: str = "C") -> Any:
    if order != "C":
        refuse("np.ravel_multi_index in Fortran order is not supported", "reverse both")
    sizes = dims if isinstance(dims, (tuple, list)) else (dims,)
    modes = mode if isinstance(mode, tuple) else (mode,) * len(sizes)
    parts = [_indices(part) for part in multi_index]
    if len(parts) != len(sizes):
        message = f"parameter multi_index must be a sequence of length {len(sizes)}"
        raise eager_error(ValueError(message))
    flat: Any = None
    for part, size, how in zip(parts, sizes, modes, strict=True):
        if how == "raise":
            error = "invalid entry in coordinates array"
            require_all(_within(part, size), saying(ValueError, error))
        else:
            part = _mode(part, Dim.of(active().value_of(_as_dim(size))), how)
        flat = part if flat is None else ufunc(np.add, (ufunc(np.multiply, (flat, size)), part))
    return _as_index(flat)


def _as_dim(size: Any) -> Dim:
    return active().dim_of(value_of(size, INT64))


# Choices.


@stages(np.choose, always=True)
def choose(a: Any, choices: Any, out: Any = None, mode: str = "raise") -> Any:
    options: Sequence[Any] = choices if isinstance(choices, (list, tuple)) else list(choices)
    arrays = [as_operand(option) for option in options]
    index = _indices(a)
    if mode == "raise":
        error = "invalid entry in choice array"
        require_all(_within(index, len(arrays)), saying(ValueError, error))
    else:
        index = _mode(index, Dim(len(arrays)), mode)
    dtype = dtype_beside_numbers(arrays)
    result = arrays[-1]
    for k in range(len(arrays) - 2, -1, -1):
        result = where_both(ufunc(np.equal, (index, k)), arrays[k], result)
    if len(arrays) == 1:
        result = where_both(ufunc(np.equal, (index, 0)), result, result)
    result = _in_dtype(result, dtype)
    if out is None:
        return result
    text = "choose: invalid shape for output array."
    require_shape(out, dims_of(result), saying(TypeError, text))
    setitem(out, Ellipsis, result)
    return out


def _in_dtype(item: Any, dtype: np.dtype) -> Any:
    if isinstance(item, StagedArray):
        return item if item.dtype == dtype else item.astype(dtype)
    return StagedScalar(cast(value_of(item), dtype), False)


@method("choose")
def choose_method(a: StagedArray, choices: Any, out: Any = None, mode: str = "raise") -> Any:
    return choose(a, choices, out, mode)


@stages(np.select, always=True)
def select(condlist: Any, choicelist: Any, default: Any = 0) -> Any:
    if len(condlist) != len(choicelist):
        message = "list of cases must be same length as list of conditions"
        raise eager_error(ValueError(message))
    if len(condlist) == 0:
        message = "select with an empty condition list is not possible"
        raise eager_error(ValueError(message))
    tests = [as_operand(test) for test in condlist]
    options = [as_operand(item) for item in (*choicelist, default)]
    for k, test in enumerate(tests):
        if promote.dtype_of(test) != BOOL:
            message = f"invalid entry {k} in condlist: should be boolean ndarray"
            raise eager_error(TypeError(message))
    dtype = dtype_beside_numbers(options)
    target = broadcast([_dims(item) for item in (*tests, *options)])
    result = value_of(options[-1], dtype)
    for test, option in zip(reversed(tests), reversed(options[:-1]), strict=True):
        parts = (value_of(test), value_of(option, dtype), result)
        result = active().emit("select", *(broadcast_to(part, target) for part in parts))
    return fresh_array(result, target)


def _dims(item: Any) -> Dims:
    return item.dims if isinstance(item, StagedArray) else ()
