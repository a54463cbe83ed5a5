"""The dtype of a number that is of one or another, and the error of values that cannot be one."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.errors import TypeMismatch
from autograph.staging import promote
from autograph.staging.specs import ScalarSpec
from autograph.staging.trace import active


def joined_dtype(
    name: str, left: ScalarSpec, right: ScalarSpec, where: tuple[str, str]
) -> np.dtype:
    """NumPy's promotion. A Python number beside a narrow NumPy one must be a constant that the
    narrow dtype holds: eager execution computes in one or the other, depending on data.
    """
    for python, other in ((left, right), (right, left)):
        narrow = not other.is_python and other.dtype.kind != "b" and _is_narrow(other.dtype)
        if python.is_python and narrow and python.dtype.kind != "b":
            known = python.constant is not None and _holds(other.dtype, python.constant)
            if not known:
                active().mismatch(mismatch(name, _kind(left), _kind(right), where))
            return promote.result_dtype(left.dtype, left.is_python, right.dtype, right.is_python)
    return promote.result_dtype(left.dtype, left.is_python, right.dtype, right.is_python)


def _is_narrow(dtype: np.dtype) -> bool:
    return dtype.itemsize < (16 if dtype.kind == "c" else 8) or dtype == np.dtype(np.uint64)


def _kind(spec: ScalarSpec) -> str:
    if not spec.is_python:
        return f"a NumPy {spec.dtype}"
    kind = {"b": "bool", "i": "int", "f": "float", "c": "complex"}[spec.dtype.kind]
    return f"a Python {kind}" + ("" if spec.constant is None else f" ({spec.constant!r})")


def _holds(dtype: np.dtype, number: Any) -> bool:
    """Is the number exactly representable?"""
    if isinstance(number, float) and dtype.kind in "iu":
        return False
    try:
        with np.errstate(all="ignore"):
            held = dtype.type(number)
    except (OverflowError, TypeError):
        return False
    return bool(held == number or number != number)


def mismatch(name: str, left: str, right: str, where: tuple[str, str]) -> TypeMismatch:
    place = active().location()
    what, hint = f"`{name}`", "give the two values different names, or convert one of them"
    if name.startswith("retval"):
        what, hint = "what is returned", "return one kind of value on every path"
    return TypeMismatch(
        f"{what} is {left} {where[0]} but {right} {where[1]}",
        place[-1] if place else None,
        notes=("a variable that leaves a branch or a loop has one kind of value on every path",),
        hint=hint,
    )
