"""NumPy's elementwise functions that are no ufuncs, and the arguments of those that are."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from autograph.ir import BOOL, FLOAT16, FLOAT32, INT64, Dim
from autograph.numpy_api.arrays import as_array, as_operand, dtype_argument, require_mask
from autograph.numpy_api.composed_ufuncs import COMPOSED, Rule
from autograph.numpy_api.hosted import hosted_ufunc, is_hosted
from autograph.numpy_api.registry import is_named, method, stages
from autograph.numpy_api.special_functions import SPECIAL
from autograph.ops import library
from autograph.staging import promote
from autograph.staging.elementwise import (
    apply,
    cast,
    cast_error,
    fresh_array,
    store_into,
    ufunc,
    value_of,
    wrap,
)
from autograph.staging.indexing import setitem
from autograph.staging.trace import active
from autograph.staging.values import (
    Part,
    StagedArray,
    StagedScalar,
    array_setters,
    eager_error,
    refuse,
)


def call_ufunc(function: np.ufunc, *args: Any, **kwargs: Any) -> Any:
    """A call of a ufunc: operands, then ``out`` by position or keyword, ``dtype`` for the
    operands.
    """
    _require_count(function, len(args))
    args, out = args[: function.nin], _output(function, args, kwargs.pop("out", None))
    dtype = dtype_argument(kwargs.pop("dtype", None))
    where_ = kwargs.pop("where", True)
    casting = kwargs.pop("casting", "same_kind")
    if kwargs or casting not in ("same_kind", "unsafe") or (casting == "unsafe" and dtype):
        given = ", ".join([*kwargs, *(["casting"] if casting != "same_kind" else [])])
        refuse(f"`numpy.{function.__name__}` with {given} is not supported", "use astype")
    if casting == "unsafe" and out is not None:
        return _cast_into(function, args, out, where_)
    if where_ is not True:
        return _only_where(function, args, out, dtype, where_)
    operands = [as_operand(item) for item in args]
    if dtype is not None:
        loop = promote.loop_dtypes(function, operands, dtype)
        operands = [_converted(item, own) for item, own in zip(operands, loop, strict=False)]
    rule = _rule_of(function)
    if rule is not None:
        return _composed(function, rule, operands, out)
    if is_hosted(function):
        return hosted_ufunc(function, operands, out)
    if function.nout != 1:
        refuse(f"`numpy.{function.__name__}` is not supported")
    if function is np.positive:
        promote.loop_dtypes(function, operands)
        return ufunc(np.multiply, (operands[0], 1), out)
    return ufunc(function, operands, out)


def _output(function: np.ufunc, args: tuple[Any, ...], out: Any) -> Any:
    if isinstance(out, tuple):
        (out,) = out
    return args[function.nin] if len(args) > function.nin else out


def _cast_into(function: np.ufunc, args: tuple[Any, ...], out: Any, test: Any) -> Any:
    """``casting="unsafe"``: ``out`` takes the result whatever that loses."""
    found = call_ufunc(function, *args)
    if not isinstance(out, StagedArray) or function.nout != 1:
        refuse(f"`numpy.{function.__name__}` with casting is not supported here", "use astype")
    own = promote.dtype_of(out)
    if promote.dtype_of(found).kind == "c" and own.kind != "c":
        refuse(f"complex values are cast to {own}", "take .real first")
    value = _in_dtype(found, own)
    if test is not True:
        require_mask(test)
        value = where(test, value, out)
    return store_into(out, value_of(value), function.__name__)


def _require_count(function: np.ufunc, count: int) -> None:
    """NumPy's own error for too few or too many operands."""
    if not function.nin <= count <= function.nargs:
        try:
            function(*(1 for _ in range(count)))
        except TypeError as error:
            raise eager_error(error) from None


def _only_where(function: np.ufunc, args: tuple[Any, ...], out: Any, dtype: Any, test: Any) -> Any:
    """Elsewhere ``out`` stays as it is."""
    require_mask(test)
    if not isinstance(out, StagedArray):
        refuse(
            f"`numpy.{function.__name__}` with where and without out is not supported",
            "the elements that are not computed would be arbitrary: select with np.where",
        )
    found = call_ufunc(function, *args, dtype=dtype)
    source = promote.dtype_of(found)
    if not np.can_cast(source, out.dtype, "same_kind"):
        raise eager_error(cast_error(function.__name__, source, out.dtype))
    value = _in_dtype(found, out.dtype)
    return store_into(out, value_of(where(test, value, out)), function.__name__)


def _in_dtype(item: Any, dtype: np.dtype) -> Any:
    if isinstance(item, StagedArray):
        return item.astype(dtype)
    return StagedScalar(cast(value_of(item), dtype), False)


def _rule_of(function: np.ufunc) -> Rule | None:
    """How it is composed of others, if it is."""
    name = function.__name__
    if name in SPECIAL and is_named(function, library.SPECIAL, name):
        return functools.partial(SPECIAL[name], function)
    return COMPOSED.get(function)


def _composed(function: np.ufunc, rule: Rule, operands: list[Any], out: Any) -> Any:
    result = _rounded(function, rule, operands)
    if out is None:
        return result
    if is_hosted(function):
        return hosted_ufunc(function, operands, out)
    if function.nout != 1:
        refuse(f"`numpy.{function.__name__}` with out is not supported", "assign the results")
    return store_into(out, value_of(result), function.__name__)


def _rounded(function: np.ufunc, rule: Rule, operands: list[Any]) -> Any:
    """What the rule gives. In float16 NumPy rounds once, not at every step of ours."""
    loop = promote.loop_dtypes(function, operands)
    if FLOAT16 not in loop:
        return rule(*operands)
    pairs = zip(operands, loop, strict=False)
    found = rule(*(_in_dtype(_given(item, dtype), FLOAT32) for item, dtype in pairs))
    if function.nout == 1:
        return _in_dtype(found, loop[-1])
    pairs = zip(found, loop[function.nin :], strict=True)
    return tuple(_in_dtype(item, dtype) for item, dtype in pairs)


def _given(item: Any, dtype: np.dtype) -> Any:
    """The operand as the loop takes it."""
    return _in_dtype(as_array(item) if type(item) is np.ndarray else item, dtype)


def _converted(item: Any, dtype: np.dtype) -> Any:
    if isinstance(item, StagedArray):
        return item.astype(dtype)
    if isinstance(item, StagedScalar):
        return StagedScalar(cast(item.value, dtype), False)
    return dtype.type(item)


def where(condition: Any, x: Any, y: Any) -> Any:
    test, left, right = (as_operand(item) for item in (condition, x, y))
    weak = [promote.is_python_scalar(item) for item in (left, right)]
    dtypes = [promote.dtype_of(item) for item in (left, right)]
    dtype = promote.result_dtype(dtypes[0], weak[0], dtypes[1], weak[1])
    value = apply("select", (test, left, right), (BOOL, dtype, dtype))
    if any(isinstance(item, (StagedArray, np.ndarray)) for item in (test, left, right)):
        return wrap(value, True)
    return wrap(value, False)


@stages(np.clip, always=True)
def clip(
    a: Any,
    a_min: Any = None,
    a_max: Any = None,
    out: Any = None,
    *,
    min: Any = None,
    max: Any = None,
) -> Any:
    a_min, a_max = (min if a_min is None else a_min), (max if a_max is None else a_max)
    result = as_operand(a)
    dtype = promote.dtype_of(result)
    if dtype.kind in "iu":  # Python's integers beyond those of the dtype bound nothing
        limits = np.iinfo(dtype)
        a_min = (
            None
            if type(a_min) is int and a_min <= limits.min
            else _within("maximum", a_min, int(limits.min))
        )
        a_max = (
            None
            if type(a_max) is int and a_max >= limits.max
            else _within("minimum", a_max, int(limits.max))
        )
    if a_min is None and a_max is None:
        return ufunc(np.multiply, (result, 1), out)
    if a_min is None or a_max is None:
        bound = a_max if a_min is None else a_min
        return ufunc(np.minimum if a_min is None else np.maximum, (result, as_operand(bound)), out)
    bounds = as_operand(a_min), as_operand(a_max)
    found = ufunc(np.minimum, (ufunc(np.maximum, (result, bounds[0])), bounds[1]))
    if promote.dtype_of(found).kind == "f" and all(map(_is_one_number, bounds)):
        found = where(ufunc(np.equal, (found, result)), result, found)  # -0.0 between 0.0 and 1.0
    return found if out is None else ufunc(np.multiply, (found, 1), out)


def _within(op: str, bound: Any, limit: int) -> Any:
    """A Python integer known at run time, no further out than the dtype reaches."""
    is_integer = isinstance(bound, StagedScalar) and bound.is_python and bound.dtype == INT64
    if not is_integer or abs(limit) >= 2**63 - 1:
        return bound
    trace = active()
    return StagedScalar(trace.emit(op, bound.value, trace.constant(limit, INT64)), True)


def _is_one_number(operand: Any) -> bool:
    """NumPy compares then, and leaves alone what is between; else it takes the larger of two."""
    return not isinstance(operand, StagedArray) or all(dim == Dim(1) for dim in operand.dims)


@method("clip")
def clip_method(a: StagedArray, min: Any = None, max: Any = None, out: Any = None) -> Any:
    return clip(a, min, max, out)


@stages(np.real)
def real(val: Any) -> Any:
    return _part("real", val)


@stages(np.imag)
def imag(val: Any) -> Any:
    return _part("imag", val)


def _part(op: str, item: Any) -> Any:
    """The real or imaginary part: of a complex array a view, the imaginary part of others is zero
    and only read.
    """
    operand = as_operand(item)
    if type(operand) is np.ndarray:
        operand = as_array(operand)
    if not isinstance(operand, StagedArray):
        return StagedScalar(active().emit(op, value_of(operand)), promote.is_python_scalar(operand))
    if operand.dtype.kind == "c":
        dtype = operand.dtype.type(0).real.dtype
        kind: Any = op
        return StagedArray(operand.cell, (*operand.steps, Part(kind, dtype, operand.dims)))
    if op == "real":
        return operand
    zeros = fresh_array(active().constant(0, operand.dtype), operand.dims)
    zeros.cell.readonly = True
    return zeros


def _set_part(name: str) -> None:
    def store(a: StagedArray, item: Any) -> None:
        if name == "imag" and a.dtype.kind != "c":
            raise eager_error(TypeError("array does not have imaginary part to set"))
        setitem(_part(name, a), Ellipsis, item)

    array_setters[name] = store


_set_part("real")
_set_part("imag")


@method("conj", "conjugate")
def conjugate(a: StagedArray | StagedScalar) -> Any:
    if isinstance(a, StagedScalar) and a.is_python:
        return StagedScalar(active().emit("conjugate", a.value), True)
    if a.dtype.kind != "c":
        return a
    return ufunc(np.conjugate, (a,))


@stages(np.round, np.around)
def round_(a: Any, decimals: int = 0, out: Any = None) -> Any:
    """rint(x * 10**d) / 10**d, as NumPy does it."""
    operand = as_operand(a)
    dtype = promote.dtype_of(operand)
    if dtype.kind == "b" and decimals and out is None:
        raise eager_error(_rounding_error(decimals))
    if dtype.kind in "iu":
        if decimals >= 0:
            return ufunc(np.multiply, (operand, 1), out)
        tens = ufunc(np.rint, (ufunc(np.true_divide, (operand, 10.0**-decimals)),))
        rounded = _in_dtype(ufunc(np.multiply, (tens, 10.0**-decimals)), dtype)
        return rounded if out is None else store_into(out, value_of(rounded), "round")
    if decimals == 0:
        return ufunc(np.rint, (operand,), out)
    scale = 10.0 ** abs(decimals)
    first, second = (np.multiply, np.true_divide) if decimals > 0 else (np.true_divide, np.multiply)
    return ufunc(second, (ufunc(np.rint, (ufunc(first, (operand, scale)),)), scale), out)


def _rounding_error(decimals: int) -> TypeError:
    """NumPy rounds bools in place, in an array of float16."""
    try:
        np.ones(1, bool).round(decimals)
    except TypeError as error:
        return error
    return cast_error("multiply", np.dtype(float), FLOAT16)


@method("round")
def round_method(a: StagedArray, decimals: int = 0, out: Any = None) -> Any:
    return round_(a, decimals, out)
