"""Elementwise functions on staged operands: NumPy's promotion, broadcasting, and the kind of the
result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from autograph.ir import BOOL, FLOAT64, INT64, Dim, Value, ViewMap
from autograph.ops import lookup
from autograph.ops.opdef import all_ops
from autograph.staging import promote
from autograph.staging.shapes import (
    broadcast,
    broadcast_into,
    broadcast_to,
    output_error,
    require_fit,
    shape_value,
)
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, array_of, eager_error, refuse

UINT64 = np.dtype(np.uint64)
_ELEMENTWISE = frozenset(op.name for op in all_ops() if op.is_elementwise)


def value_of(operand: Any, dtype: np.dtype | None = None) -> Value:
    """The operand as an SSA value of ``dtype`` (its own by default)."""
    if isinstance(operand, StagedScalar):
        value = operand.value
    elif isinstance(operand, StagedArray):
        value = operand.read()
    elif type(operand) is np.ndarray:
        value = active().inputs.constant_array(operand).read()
    else:
        return active().constant(operand, dtype or promote.dtype_of(operand))
    return cast(value, dtype) if dtype is not None else value


def cast(value: Value, dtype: np.dtype) -> Value:
    return value if value.type.dtype == dtype else active().emit("cast", value, dtype=dtype)


def dims_of(operand: Any) -> tuple[Dim, ...]:
    if isinstance(operand, StagedArray):
        return operand.dims
    return tuple(map(Dim, operand.shape)) if type(operand) is np.ndarray else ()


def fresh_array(value: Value, dims: tuple[Dim, ...] | None = None) -> StagedArray:
    """A new array with a buffer of its own that holds ``value``; a scalar is spread over
    ``dims``.
    """
    trace = active()
    if dims is not None and value.type.dims != dims:
        if value.type.is_scalar:
            value = trace.emit("view", value, map=ViewMap(dims, ()))
        else:
            value = broadcast_to(value, dims)
    return StagedArray(trace.cell(value))


def wrap(value: Value, is_array: bool) -> Any:
    """What NumPy returns: an array, or a NumPy scalar for rank 0."""
    return fresh_array(value) if is_array and value.type.rank else StagedScalar(value, False)


def apply(op: str, operands: Sequence[Any], dtypes: Sequence[np.dtype], out: Any = None) -> Value:
    """The operator on operands cast to ``dtypes`` and broadcast; errors name ``out`` as well."""
    named = [dims_of(operand) for operand in operands]
    target = broadcast(named) if out is None else broadcast_into(named, dims_of(out))
    values = [value_of(operand, dtype) for operand, dtype in zip(operands, dtypes, strict=True)]
    if any(not value.type.is_scalar for value in values) or target:
        values = [broadcast_to(value, target) for value in values]
    result = active().emit(op, *values)
    if result.type.dims != target:
        result = active().emit("view", result, map=ViewMap(target, ()))
    return result


def ufunc(function: np.ufunc, operands: Sequence[Any], out: Any = None) -> Any:
    """A call of a NumPy ufunc on staged operands."""
    for operand in operands:
        if not promote.is_numeric(operand):
            raise eager_error(_operand_error(function, operands))
    loop = promote.loop_dtypes(function, operands)
    inputs, output = loop[: function.nin], loop[-1]
    for dtype in loop:
        if not promote.is_supported(dtype):
            refuse(
                f"`{function.__name__}` computes in {dtype} here, which is not supported",
                "cast the operands first",
            )
    name = function.__name__
    if name not in _ELEMENTWISE:
        refuse(
            f"`numpy.{name}` is not supported",
            "rewrite it with supported functions, or call it outside of the converted function",
        )
    if lookup(name).lowering.template(inputs[0].kind) is None:  # type: ignore[union-attr]
        refuse(f"`numpy.{name}` of {inputs[0]} is not supported", "cast the operands to float64")
    if out is not None:
        require_castable(output, out, name)
    guard_integers(name, operands, inputs)
    inputs = wide_enough(name, operands, inputs)
    is_mixed = name in _COMPARISONS and set(inputs) == {UINT64, INT64}
    value = (_apply_mixed if is_mixed else apply)(name, operands, inputs, out)
    value = cast(value, output)
    if out is not None:
        return store_into(out, value, name)
    return wrap(value, any(isinstance(x, (StagedArray, np.ndarray)) for x in operands))


def _apply_mixed(name: str, operands: Sequence[Any], dtypes: Sequence[np.dtype], out: Any) -> Value:
    """uint64 is compared with int64 as unsigned; what is negative is below everything."""
    place = list(dtypes).index(INT64)
    signed = value_of(operands[place], INT64)
    unsigned = list(operands)
    unsigned[place] = wrap(cast(signed, UINT64), True)
    found = wrap(apply(name, unsigned, (UINT64, UINT64), out), True)
    negative = wrap(apply("less", (wrap(signed, True), 0), (INT64, INT64)), True)
    if getattr(np, name)(*((-1, 0) if place == 0 else (0, -1))):
        return apply("logical_or", (negative, found), (BOOL, BOOL))
    other = wrap(apply("logical_not", (negative,), (BOOL,)), True)
    return apply("logical_and", (other, found), (BOOL, BOOL))


def _operand_error(function: np.ufunc, operands: Sequence[Any]) -> TypeError:
    kinds = ", ".join(repr(type(operand).__name__) for operand in operands)
    return TypeError(f"unsupported operand type(s) for {function.__name__}: {kinds}")


_COMPARISONS = frozenset({"equal", "not_equal", "less", "less_equal", "greater", "greater_equal"})


def wide_enough(
    name: str, operands: Sequence[Any], dtypes: tuple[np.dtype, ...]
) -> tuple[np.dtype, ...]:
    """Python ints beside NumPy integers: compared exactly, else within the dtype or an error."""
    narrow = dtypes[0].kind in "iu" and dtypes[0] != INT64
    weak = [x for x in operands if promote.is_python_scalar(x) and promote.dtype_of(x).kind == "i"]
    if not narrow or not weak or len(weak) == len(operands):
        return dtypes
    if name in _COMPARISONS:
        if dtypes[0] != UINT64:
            return (INT64,) * len(dtypes)
        if not all(promote.is_plain_number(x) and x >= 0 for x in weak):
            refuse("uint64 is compared with a Python int known at run time", "convert one of them")
    for operand in weak:
        _require_within(operand, dtypes[0])
    return dtypes


def _out_of_range(dtype: np.dtype, number: int) -> OverflowError:
    return OverflowError(f"Python integer {number} out of bounds for {dtype}")


def _require_within(operand: Any, dtype: np.dtype) -> None:
    limits = np.iinfo(dtype)
    low, high = int(limits.min), min(int(limits.max), 2**63 - 1)
    error = partial(_out_of_range, dtype)
    if promote.is_plain_number(operand):
        check(bool(low <= operand <= int(limits.max)), error, operand)
        return
    trace = active()
    value = value_of(operand, INT64)
    above = trace.emit("greater_equal", value, trace.constant(low, INT64))
    below = trace.emit("less_equal", value, trace.constant(high, INT64))
    check(trace.emit("logical_and", above, below), error, operand)


def guard_integers(name: str, operands: Sequence[Any], dtypes: Sequence[np.dtype]) -> None:
    """NumPy's errors for integers: negative powers."""
    if name == "power" and dtypes[0].kind == "i":
        exponent = operands[1]
        message = "Integers to negative integer powers are not allowed."
        if promote.is_plain_number(exponent):
            check(bool(exponent >= 0), lambda: ValueError(message))
            return
        trace = active()
        value = value_of(exponent, dtypes[1])
        ok = trace.emit("greater_equal", value, trace.constant(0, dtypes[1]))
        if not ok.type.is_scalar:
            ok = trace.emit("reduce", ok, kind="all", axes=tuple(range(ok.type.rank)))
        check(ok, lambda: ValueError(message))


def store_into(out: Any, value: Value, name: str) -> Any:
    """``out=`` and the augmented operators: cast as NumPy allows, broadcast, store through the
    view.
    """
    require_castable(value.type.dtype, out, name)
    out.require_writeable("output array")
    value = cast(value, out.dtype)
    if value.type.dims != out.dims:
        target = broadcast([out.dims, value.type.dims])
        if len(target) != len(out.dims) or not all(map(active().facts.are_equal, target, out.dims)):
            check(
                False
                if all(d.is_static for d in (*target, *out.dims))
                else same_shape(target, out.dims),
                output_error,
                shape_value(out.dims),
                shape_value(target),
            )
        value = broadcast_to(value, out.dims)
    out.write(value, ViewMap.identity(out.dims))
    return out


def require_castable(dtype: np.dtype, out: Any, name: str) -> None:
    """NumPy's error for a result that ``out`` cannot hold, which comes before those of sizes."""
    if not isinstance(out, StagedArray):
        refuse("out= must be an array of the converted function")
    if not np.can_cast(dtype, out.dtype, "same_kind"):
        raise eager_error(cast_error(name, dtype, out.dtype))


def same_shape(left: tuple[Dim, ...], right: tuple[Dim, ...]) -> Any:
    """Whether the shapes are equal when the program runs; plain where that is known."""
    if len(left) != len(right):
        return False
    trace = active()
    ok: Value | None = None
    for a, b in zip(left, right, strict=True):
        same = trace.compare("equal", a, b)
        ok = same if ok is None else trace.emit("logical_and", ok, same)
    return ok


def cast_error(name: str, source: np.dtype, target: np.dtype) -> TypeError:
    """NumPy's own error, made by asking NumPy."""
    function = getattr(np, name)
    try:
        function(*[np.ones(1, source)] * function.nin, out=np.ones(1, target))
    except TypeError as error:
        return error
    return TypeError(
        f"Cannot cast ufunc '{name}' output from {source!r} to {target!r} with "
        f"casting rule 'same_kind'"
    )


def assign(target: StagedArray, item: Any, map_: ViewMap) -> None:
    """``target[...] = item``: cast as assignment does, broadcast to the view, store."""
    value = stored_value(item, target.dtype, len(map_.dims))
    if value.type.dims and value.type.dims != map_.dims:
        parts = shape_value(value.type.dims), shape_value(map_.dims)
        require_fits(value, map_.dims, _no_fit, *parts)
        value = broadcast_to(value, map_.dims)
    target.write(value, map_)


def _no_fit(source: tuple[int, ...], into: tuple[int, ...]) -> ValueError:
    texts = [str(tuple(shape)).replace(" ", "") for shape in (source, into)]
    return ValueError(
        f"could not broadcast input array from shape {texts[0]} into shape {texts[1]}"
    )


def stored_value(item: Any, dtype: np.dtype, rank: int, by_arrays: bool = False) -> Value:
    """What assignment to ``rank`` dimensions stores: cast, without leading dimensions of 1.

    ``by_arrays``: to places that arrays tell, where NumPy cuts off its own numbers without a word.
    """
    if isinstance(item, (list, tuple)) and not all(map(_is_one_number, item)):
        item = array_of[0](item)
    elif isinstance(item, (list, tuple)) and rank == 0:
        raise eager_error(ValueError("setting an array element with a sequence."))
    elif isinstance(item, (list, tuple)) and item:
        return active().emit("pack", *(stored_value(part, dtype, 0) for part in item))
    if isinstance(item, (list, tuple)):
        item = array_of[0](item)
    if not promote.is_numeric(item):
        refuse(f"a {type(item).__name__} is stored into an array", "store numbers or arrays")
    value = value_of(item)
    if value.type.dtype.kind == "c" and dtype.kind != "c":
        refuse(f"complex values are stored into an array of {dtype}", "take .real first")
    checked = promote.is_python_scalar(item) or (_is_one_number(item) and not by_arrays)
    if checked and dtype.kind in "iu":
        require_storable(item, dtype)
    if promote.is_plain_number(item) and value.type.is_scalar:
        value = active().constant(item, dtype)
    value = cast(value, dtype)
    dims = value.type.dims
    while len(dims) > rank and dims[0].static == 1:
        dims = dims[1:]
    return value if value.type.dims == dims else active().emit("reshape", value, dims=dims)


def _is_one_number(item: Any) -> bool:
    return isinstance(item, StagedScalar) or promote.is_plain_number(item)


def _not_an_integer(dtype: np.dtype, number: float) -> ValueError:
    try:
        np.zeros(1, dtype)[0] = number
    except ValueError as raised:
        return raised
    return ValueError("cannot convert float NaN to integer")


def _too_large(dtype: np.dtype, number: float) -> OverflowError:
    try:
        np.zeros(1, dtype)[0] = number
    except OverflowError as raised:
        return raised
    return OverflowError(f"{number} does not fit into {dtype}")


def require_in_range(item: Any, dtype: np.dtype) -> None:
    """An integer of Python that becomes an element of a dtype of integers fits into it."""
    narrow = dtype.kind in "iu" and dtype != INT64
    if narrow and promote.is_python_scalar(item) and promote.dtype_of(item).kind == "i":
        _require_within(item, dtype)


def _require_whole(item: Any, own: np.dtype, dtype: np.dtype) -> None:
    if own != UINT64:
        _require_within(item, dtype)
        return
    trace = active()
    most = trace.constant(int(np.iinfo(dtype).max), UINT64)
    fits = trace.emit("less_equal", value_of(item), most)
    check(fits, partial(_too_large, dtype), item)


def require_storable(item: Any, dtype: np.dtype) -> None:
    """A number stored into integers: the errors of int() and of NumPy's range. Its own numbers
    NumPy cuts off without a word where the integers have no sign.
    """
    own = promote.dtype_of(item)
    if dtype.kind == "u" and not promote.is_python_scalar(item):
        return
    if own.kind in "iu" and dtype != own and not np.can_cast(own, dtype, "safe"):
        _require_whole(item, own, dtype)
    if own.kind != "f":
        return
    invalid, error = partial(_not_an_integer, dtype), partial(_too_large, dtype)
    if promote.is_plain_number(item):
        limits = np.iinfo(dtype)
        check(bool(item == item), invalid, item)
        check(bool(limits.min - 1 < item < int(limits.max) + 1), error, item)
        return
    trace = active()
    value = value_of(item, FLOAT64)
    check(trace.emit("logical_not", trace.emit("isnan", value)), invalid, item)
    low, high = float(np.iinfo(dtype).min) - 1, float(int(np.iinfo(dtype).max) + 1)
    above = trace.emit("greater", value, trace.constant(low, value.type.dtype))
    if dtype.itemsize == 8:
        above = trace.emit("greater_equal", value, trace.constant(low, value.type.dtype))
    below = trace.emit("less", value, trace.constant(high, value.type.dtype))
    check(trace.emit("logical_and", above, below), error, item)


def require_fits(
    value: Value, target: tuple[Dim, ...], error: Callable[..., BaseException], *parts: Any
) -> None:
    """Every dimension is that of the target, or 1; else ``error(*parts)``."""
    dims = value.type.dims
    if len(dims) > len(target):
        check(False, error, *parts)
    for dim, wanted in zip(reversed(dims), reversed(target), strict=False):
        require_fit(dim, wanted, error, *parts)
