"""Which dtypes an elementwise function computes in: NumPy itself is asked, so promotion is NEP 50's
to the letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse

SUPPORTED = tuple(
    np.dtype(name)
    for name in [
        "bool",
        "int8",
        "int16",
        "int32",
        "int64",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "float16",
        "float32",
        "float64",
        "complex64",
        "complex128",
    ]
)
_WEAK: dict[str, Any] = {"i": int, "f": float, "c": complex}


def is_supported(dtype: np.dtype) -> bool:
    return dtype in SUPPORTED and dtype.isnative


def is_python_scalar(value: Any) -> bool:
    """A Python number, plain or staged."""
    if isinstance(value, StagedScalar):
        return value.is_python
    return type(value) in (bool, int, float, complex)


def is_plain_number(value: Any) -> bool:
    return type(value) in (bool, int, float, complex) or isinstance(value, (np.number, np.bool_))


def is_numeric(value: Any) -> bool:
    return (
        isinstance(value, (StagedScalar, StagedArray))
        or is_plain_number(value)
        or type(value) is np.ndarray
    )


def dtype_of(value: Any) -> np.dtype:
    if isinstance(value, (StagedScalar, StagedArray)):
        return value.dtype
    if type(value) is int and not -(2**63) <= value < 2**63:
        refuse(f"the integer {value} does not fit into 64 bits", "use a float")
    return np.asarray(value).dtype


def require_real(x: Any, message: str) -> None:
    """Python refuses its complex numbers; NumPy takes the real part of its own, and warns."""
    if dtype_of(x).kind == "c":
        if is_python_scalar(x):
            raise eager_error(TypeError(message))
        refuse("a complex number of NumPy is made a real one", "take .real first")


def _resolution_type(value: Any) -> Any:
    """What ``ufunc.resolve_dtypes`` takes for this operand: a dtype, or a Python type where it is
    weak.
    """
    dtype = dtype_of(value)
    return _WEAK.get(dtype.kind, dtype) if is_python_scalar(value) else dtype


def loop_dtypes(
    ufunc: np.ufunc, operands: Sequence[Any], dtype: np.dtype | None = None
) -> tuple[np.dtype, ...]:
    """The dtypes of the loop that NumPy picks: inputs, then outputs. Raises NumPy's own TypeError
    where it has none. ``dtype`` is the one that was asked for by this argument.
    """
    types = tuple(map(_resolution_type, operands))
    if all(isinstance(type_, type) for type_ in types):  # none is strong: each as by itself
        types = tuple(map(dtype_of, operands))
    return _loop_dtypes(ufunc, types, dtype)


@lru_cache(maxsize=4096)
def _loop_dtypes(
    ufunc: np.ufunc, types: tuple[Any, ...], dtype: np.dtype | None
) -> tuple[np.dtype, ...]:
    asked: Any = {} if dtype is None else {"signature": _asking(ufunc, dtype)}
    try:
        return tuple(ufunc.resolve_dtypes((*types, *[None] * ufunc.nout), **asked))
    except TypeError:
        samples = [type_(1) if isinstance(type_, type) else np.ones(1, type_) for type_ in types]
        try:
            ufunc(*samples, dtype=dtype)
        except TypeError as error:
            raise eager_error(error) from None
        raise


def _asking(ufunc: np.ufunc, dtype: np.dtype) -> tuple[Any, ...]:
    return (*[None] * ufunc.nin, *[dtype] * ufunc.nout)


def result_dtype(left: np.dtype, left_weak: bool, right: np.dtype, right_weak: bool) -> np.dtype:
    """The dtype that holds both at a join of branches or iterations."""
    if left_weak == right_weak:
        return np.result_type(left, right)
    strong, weak = (right, left) if left_weak else (left, right)
    sample = _WEAK.get(weak.kind, bool)(0)
    return np.result_type(strong, sample)
