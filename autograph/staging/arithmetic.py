"""The operators of staged values: Python's rules between Python scalars, NumPy's as soon as one
operand is NumPy's.

Python scalars differ from NumPy's: int / 0 and float / 0 raise, an int to a negative power is a
float, a negative float to a fractional power is complex (refused at run time: its type would depend
on data).
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.ir import BOOL, COMPLEX128, FLOAT64, INT64, Dim, Value
from autograph.staging import promote, values
from autograph.staging.containers import StagedList
from autograph.staging.elementwise import apply, cast, fresh_array, ufunc, value_of
from autograph.staging.maybe import StagedMaybe
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import (
    StagedArray,
    StagedScalar,
    array_of,
    eager_error,
    refusal_at_run_time,
    refuse,
    type_name,
)

_UFUNCS: dict[str, np.ufunc] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "truediv": np.true_divide,
    "floordiv": np.floor_divide,
    "mod": np.remainder,
    "pow": np.power,
    "and": np.bitwise_and,
    "or": np.bitwise_or,
    "xor": np.bitwise_xor,
    "lshift": np.left_shift,
    "rshift": np.right_shift,
    "eq": np.equal,
    "ne": np.not_equal,
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
    "neg": np.negative,
    "pos": np.positive,
    "abs": np.absolute,
    "invert": np.invert,
}
_PLAIN: dict[str, Callable[..., Any]] = {
    **{
        name: getattr(operator, name)
        for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "xor")
    },
    "and": operator.and_,
    "or": operator.or_,
    "lshift": operator.lshift,
    "rshift": operator.rshift,
    "divmod": divmod,
}
_SYMBOLS = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "truediv": "/",
    "floordiv": "//",
    "mod": "%",
    "matmul": "@",
    "pow": "** or pow()",
    "and": "&",
    "or": "|",
    "xor": "^",
    "lshift": "<<",
    "rshift": ">>",
    "divmod": "divmod()",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
}
_ORDER = "bifc"
_PYTHON_DTYPE = {"b": BOOL, "i": INT64, "f": FLOAT64, "c": COMPLEX128}
_COMPARISONS = frozenset({"eq", "ne", "lt", "le", "gt", "ge"})


def binary(name: str, left: Any, right: Any) -> Any:
    """``left <name> right`` where one of them at least is staged."""
    if answers_itself(right):
        return NotImplemented
    left, right = _present(left, name, right, 0), _present(right, name, left, 1)
    if not (promote.is_numeric(left) and promote.is_numeric(right)):
        return _with_others(name, left, right)
    if name == "divmod":
        return binary("floordiv", left, right), binary("mod", left, right)
    if promote.is_python_scalar(left) and promote.is_python_scalar(right):
        return _python(name, left, right)
    if name == "pow" and isinstance(left, StagedArray) and type(right) in (int, float):
        shortcut = _array_power(left, right)
        if shortcut is not None:
            return shortcut
    if name == "pow" and not any(isinstance(x, (StagedArray, np.ndarray)) for x in (left, right)):
        return _scalar_power(left, right)
    return ufunc(_UFUNCS[name], (left, right))


def _with_others(name: str, left: Any, right: Any) -> Any:
    """A number or an array beside something that is none."""
    if name == "mul" and isinstance(left, StagedScalar) and isinstance(right, StagedList):
        return right * left
    _refuse_sequences(name, left, right)
    if _meets_array(name, left, right):
        return binary(name, array_of[0](left), right)
    if _meets_array(name, right, left):
        return binary(name, left, array_of[0](right))
    if name in ("eq", "ne"):
        return _never_equal(name, left, right)
    raise eager_error(_unsupported(name, left, right))


def _meets_array(name: str, item: Any, other: Any) -> bool:
    """Is it a list of which NumPy makes an array, because of what is beside it?"""
    if not isinstance(item, (list, tuple)):
        return False
    number = isinstance(other, StagedScalar) and not other.is_python and name != "mul"
    return number or isinstance(other, (StagedArray, np.ndarray))


def answers_itself(item: Any) -> bool:
    """Is it an object whose class says what operators with a number on the left do?"""
    return hasattr(type(item), "_autograph_answers")


def _never_equal(name: str, left: Any, right: Any) -> Any:
    """A number or an array beside something that is none: NumPy compares element by element."""
    for one in (left, right):
        if isinstance(one, StagedArray):
            answer = active().constant(name == "ne", BOOL)
            return fresh_array(answer, one.dims) if one.dims else StagedScalar(answer, False)
    return name == "ne"


def _refuse_sequences(name: str, left: Any, right: Any) -> None:
    """Texts and lists repeated by, or added to, a value known at run time."""
    for one, other in ((left, right), (right, left)):
        scalar = isinstance(other, StagedScalar) and other.dtype.kind in "iub"
        if isinstance(one, (str, bytes, list, tuple)) and name == "mul" and scalar:
            refuse(
                f"a {type_name(one)} is repeated a number of times that is only known at run time",
                "make an array with np.full, or print in a loop",
            )


def _present(value: Any, name: str, other: Any, side: int) -> Any:
    """A value that may be None is read; where it is None, Python's TypeError comes at run time."""
    if not isinstance(value, StagedMaybe):
        return value
    pair = ("NoneType", type_name(other)) if side == 0 else (type_name(other), "NoneType")
    return value.require(lambda: TypeError(message(name, *pair)))


_SEQUENCES = ("str", "list", "tuple", "bytes")


def message(name: str, left: str, right: str) -> str:
    if name.startswith("i") and name[1:] in _SYMBOLS:
        symbol = _SYMBOLS[name[1:]].split()[0] + "="
        return f"unsupported operand type(s) for {symbol}: '{left}' and '{right}'"
    if name in _COMPARISONS:
        return (
            f"'{_SYMBOLS.get(name, name)}' not supported between instances of "
            f"'{left}' and '{right}'"
        )
    if name == "mul" and (left in _SEQUENCES or right in _SEQUENCES):
        return (
            f"can't multiply sequence by non-int of type '{right if left in _SEQUENCES else left}'"
        )
    return f"unsupported operand type(s) for {_SYMBOLS.get(name, name)}: '{left}' and '{right}'"


def _unsupported(name: str, left: Any, right: Any) -> TypeError:
    return TypeError(message(name, type_name(left), type_name(right)))


def augmented(name: str, left: StagedScalar, right: Any) -> Any:
    """``left <name>= right`` of a scalar: rebinds; only Python's message differs from ``left <name>
    right``.
    """
    if answers_itself(right):
        return NotImplemented
    if right is None or not (promote.is_numeric(right) or isinstance(right, StagedMaybe)):
        raise eager_error(_unsupported(f"i{name}", left, right))
    return binary(name, left, right)


def _array_power(left: StagedArray, exponent: float) -> Any:
    """NumPy's own shortcuts for constant exponents."""
    if left.dtype.kind in "fc" and exponent in (1, -1, 0.5, 2):
        function = {1: np.positive, -1: np.reciprocal, 0.5: np.sqrt, 2: np.square}[exponent]
        return unary_ufunc(function, left)
    if left.dtype.kind in "iu" and type(exponent) is int and exponent == 2:
        return ufunc(np.square, (left,))
    return None


def _scalar_power(left: Any, right: Any) -> Any:
    """``**`` of NumPy's scalars is the C library's power, unlike ``np.power``."""
    dtypes = promote.loop_dtypes(np.power, (left, right))[:2]
    if dtypes[0].kind != "f" or not promote.is_supported(dtypes[0]):
        return ufunc(np.power, (left, right))
    return StagedScalar(apply("python_power", (left, right), dtypes), False)


def unary_ufunc(function: np.ufunc, x: Any) -> Any:
    if function is np.positive:
        promote.loop_dtypes(function, (x,))
        return ufunc(np.multiply, (x, 1))
    return ufunc(function, (x,))


def inplace(name: str, left: StagedArray, right: Any) -> Any:
    """``left <name>= right``: stored through the view, cast as NumPy allows."""
    if answers_itself(right):
        if not hasattr(type(right), "_autograph_object"):
            return NotImplemented
        refuse(f"an array is changed in place by a {type_name(right)}", "make a new array")
    right = _present(right, name, left, 1)
    if isinstance(right, (list, tuple)):
        right = array_of[0](right)
    if not promote.is_numeric(right):
        raise eager_error(_unsupported(f"i{name}", left, right))
    if name == "pow" and type(right) in (int, float):
        shortcut = _array_power(left, right)
        if shortcut is not None:
            return ufunc(np.multiply, (shortcut, 1), out=left)
    return ufunc(_UFUNCS[name], (left, right), out=left)


def unary(name: str, x: Any) -> Any:
    if isinstance(x, StagedScalar) and x.is_python:
        return _python_unary(name, x)
    if name == "pos":
        return unary_ufunc(np.positive, x)
    return ufunc(_UFUNCS[name], (x,))


# --- Python scalars -------------------------------------------------------------------------------


def python(value: Value) -> StagedScalar:
    return StagedScalar(value, True)


def _python_unary(name: str, x: StagedScalar) -> Any:
    kind = x.dtype.kind
    value = cast(x.value, INT64) if kind == "b" else x.value
    if name == "pos":
        return python(value)
    if name == "invert" and kind not in "bi":
        raise eager_error(TypeError(f"bad operand type for unary ~: '{type_name(x)}'"))
    op = {"neg": "negative", "abs": "absolute", "invert": "invert"}[name]
    trace = active()
    result = trace.emit(op, value)
    if name == "neg" and result.type.dtype == INT64:
        trace.facts.affine[result] = -trace.dim_of(value)
    return python(result)


def _python(name: str, left: Any, right: Any) -> Any:
    kinds = promote.dtype_of(left).kind, promote.dtype_of(right).kind
    kind = max(kinds, key=_ORDER.index)
    if name in _COMPARISONS:
        if kind == "c" and name not in ("eq", "ne"):
            raise eager_error(_unsupported(name, left, right))
        a, b = value_of(left, _PYTHON_DTYPE[kind]), value_of(right, _PYTHON_DTYPE[kind])
        if name in ("eq", "ne") and _is_size_and_one(a, b):
            return name == "ne"
        return python(active().emit(_UFUNCS[name].__name__, a, b))
    if name in ("and", "or", "xor", "lshift", "rshift"):
        return _python_bits(name, kind, left, right)
    if kind == "c" and name in ("floordiv", "mod"):
        raise eager_error(_unsupported(name, left, right))
    if name == "truediv" and kind in "bi":
        return _divide(name, left, right, FLOAT64, INT64)
    dtype = _PYTHON_DTYPE["i" if kind == "b" else kind]
    if name in ("truediv", "floordiv", "mod"):
        return _divide(name, left, right, dtype, dtype)
    if name == "pow":
        return _power(left, right, dtype)
    a, b = value_of(left, dtype), value_of(right, dtype)
    result = active().emit(_UFUNCS[name].__name__, a, b)
    if dtype == INT64:
        _note_affine(name, a, b, result)
    return python(result)


def _is_size_and_one(a: Value, b: Value) -> bool:
    """Whether they are a size that is not 1 in all calls of this program, and 1."""
    trace = active()
    sizes, one = trace.facts.not_one, Dim(1)
    return (a in sizes and trace.dim_of(b) == one) or (b in sizes and trace.dim_of(a) == one)


def _note_affine(name: str, a: Value, b: Value, result: Value) -> None:
    trace = active()
    left, right = trace.dim_of(a), trace.dim_of(b)
    if name == "add":
        trace.facts.affine[result] = left + right
    elif name == "sub":
        trace.facts.affine[result] = left - right
    elif name == "mul" and (left.is_static or right.is_static):
        trace.facts.affine[result] = trace.product(left, right)
    elif name == "mul" and trace.facts.is_nonnegative(left) and trace.facts.is_nonnegative(right):
        trace.facts.nonnegative.add(result)


def _divide(name: str, left: Any, right: Any, dtype: np.dtype, check_dtype: np.dtype) -> Any:
    """Division of Python scalars: a zero divisor raises Python's own error."""
    trace = active()
    types: tuple[type, ...] = tuple(
        int if promote.dtype_of(x).kind in "bi" else float for x in (left, right)
    )
    if promote.dtype_of(left).kind == "c" or promote.dtype_of(right).kind == "c":
        types = (complex, complex)
    if promote.is_plain_number(right):
        if right == 0:
            check(False, _zero_division, name, types)
    else:
        divisor = value_of(right, check_dtype)
        check(
            trace.emit("not_equal", divisor, trace.constant(0, check_dtype)),
            _zero_division,
            name,
            types,
        )
    a, b = value_of(left, dtype), value_of(right, dtype)
    result = trace.emit("python_divide" if dtype == COMPLEX128 else _UFUNCS[name].__name__, a, b)
    if dtype == INT64 and type(right) is int and right > 0:
        if name == "mod":
            trace.facts.nonnegative.add(result)
        else:
            trace.note_quotient(result, trace.dim_of(a), right)
    return python(result)


def _zero_division(name: str, types: tuple[type, ...]) -> ZeroDivisionError:
    try:
        _PLAIN[name](types[0](1), types[1](0))
    except ZeroDivisionError as error:
        return error
    return ZeroDivisionError("division by zero")


def _python_bits(name: str, kind: str, left: Any, right: Any) -> Any:
    if kind in "fc":
        raise eager_error(_unsupported(name, left, right))
    shift = name.endswith("shift")
    dtype = INT64 if shift or kind == "i" else BOOL
    a, b = value_of(left, dtype), value_of(right, dtype)
    trace = active()
    if shift:
        zero = trace.constant(0, INT64)
        check(trace.emit("greater_equal", b, zero), lambda: ValueError("negative shift count"))
    return python(trace.emit(_UFUNCS[name].__name__, a, b))


def _power(left: Any, right: Any, dtype: np.dtype) -> Any:
    trace = active()
    if dtype == INT64:
        if type(right) in (bool, int):
            if right < 0:
                return _power(left, right, FLOAT64)
            if right == 2:
                base = value_of(left, INT64)
                return python(trace.emit("multiply", base, base))
        else:
            ok = trace.emit("greater_equal", value_of(right, INT64), trace.constant(0, INT64))
            check(
                ok,
                refusal_at_run_time(
                    "an int to a negative power is a float: write float(base) ** exponent"
                ),
            )
        return python(trace.emit("power", value_of(left, INT64), value_of(right, INT64)))
    a, b = value_of(left, dtype), value_of(right, dtype)
    result = (
        trace.emit("multiply", a, a)
        if type(right) in (int, float) and right == 2
        else trace.emit("python_power" if dtype == FLOAT64 else "power", a, b)
    )
    if dtype == FLOAT64:
        _guard_float_power(left, right, a, b, result)
    return python(result)


def _guard_float_power(left: Any, right: Any, a: Value, b: Value, result: Value) -> None:
    """Python's errors: 0.0 ** -1, overflow, and the complex result of a negative base."""
    trace = active()
    zero = trace.constant(0.0, FLOAT64)
    whole = promote.is_plain_number(right) and float(right).is_integer()
    if not (promote.is_plain_number(right) and right >= 0):
        bad = trace.emit("logical_and", trace.emit("equal", a, zero), trace.emit("less", b, zero))
        check(trace.emit("logical_not", bad), _zero_power)
    if not whole and not (promote.is_plain_number(left) and left >= 0):
        integral = trace.emit("equal", b, trace.emit("floor", b))
        ok = trace.emit("logical_or", trace.emit("greater_equal", a, zero), integral)
        ok = trace.emit("logical_or", ok, trace.emit("isnan", a))
        check(
            ok,
            refusal_at_run_time(
                "a negative float to a fractional power is complex: convert the base with complex()"
            ),
        )
    finite = trace.emit(
        "logical_or",
        trace.emit("isfinite", result),
        trace.emit("logical_not", trace.emit("isfinite", a)),
    )
    finite = trace.emit("logical_or", finite, trace.emit("logical_not", trace.emit("isfinite", b)))
    check(finite, lambda: OverflowError(34, "Numerical result out of range"))


def _zero_power() -> ZeroDivisionError:
    try:
        0.0**-1.0
    except ZeroDivisionError as error:
        return error
    return ZeroDivisionError("0.0 cannot be raised to a negative power")


def _augmenting(name: str) -> Callable[..., Any]:
    def operator(self: Any, other: Any) -> Any:
        return (inplace if isinstance(self, StagedArray) else augmented)(name, self, other)

    return operator


def _install() -> None:
    def swapped(name: str) -> Callable[..., Any]:
        return lambda self, other, *rest: binary(name, other, self)

    def plain(name: str) -> Callable[..., Any]:
        return lambda self, other, *rest: binary(name, self, other)

    for name in _UFUNCS:
        if name in ("neg", "pos", "abs", "invert"):
            values.operators[f"__{name}__"] = lambda self, name=name: unary(name, self)
            continue
        values.operators[f"__{name}__"] = plain(name)
        if name not in _COMPARISONS:
            values.operators[f"__r{name}__"] = swapped(name)
            values.operators[f"__i{name}__"] = _augmenting(name)
    values.operators["__divmod__"] = plain("divmod")
    values.operators["__rdivmod__"] = swapped("divmod")


_install()
