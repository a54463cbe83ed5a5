"""Comparisons of whole arrays: isclose, allclose, array_equal; NaN replaced: nan_to_num."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.ir import Dim, Value, ViewMap
from autograph.numpy_api.arrays import as_array, as_operand
from autograph.numpy_api.registry import stages
from autograph.numpy_api.ufuncs import imag, real, where
from autograph.staging import promote
from autograph.staging.elementwise import cast, fresh_array, ufunc, value_of, wrap
from autograph.staging.indexing import getitem, setitem
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, refuse


@stages(np.isclose, always=True)
def isclose(a: Any, b: Any, rtol: Any = 1e-5, atol: Any = 1e-8, equal_nan: bool = False) -> Any:
    """abs(a - b) <= atol + rtol * abs(b) for finite b, or a == b."""
    x, y, absolute, relative = (as_operand(item) for item in (a, b, atol, rtol))
    if promote.dtype_of(y).kind in "iub":
        y = _as_float(y)
    apart = ufunc(np.absolute, (ufunc(np.subtract, (x, y)),))
    allowed = ufunc(np.add, (absolute, ufunc(np.multiply, (relative, ufunc(np.absolute, (y,))))))
    near = ufunc(np.logical_and, (ufunc(np.less_equal, (apart, allowed)), ufunc(np.isfinite, (y,))))
    found = ufunc(np.logical_or, (near, ufunc(np.equal, (x, y))))
    if equal_nan:
        both = ufunc(np.logical_and, (ufunc(np.isnan, (x,)), ufunc(np.isnan, (y,))))
        found = ufunc(np.logical_or, (found, both))
    return found


def _as_float(item: Any) -> Any:
    """Integers as what they are with 1.0 added."""
    if promote.is_python_scalar(item):
        return StagedScalar(value_of(item, np.dtype(float)), True)
    return ufunc(np.multiply, (item, 1.0))


@stages(np.allclose, always=True)
def allclose(
    a: Any, b: Any, rtol: Any = 1e-5, atol: Any = 1e-8, equal_nan: bool = False
) -> StagedScalar:
    return _whole(value_of(isclose(a, b, rtol, atol, equal_nan)))


def _whole(value: Value) -> StagedScalar:
    """Python's bool: whether all are true."""
    if value.type.dims:
        value = active().emit("reduce", value, kind="all", axes=tuple(range(value.type.rank)))
    return StagedScalar(value, True)


@stages(np.array_equal, always=True)
def array_equal(a1: Any, a2: Any, equal_nan: bool = False) -> Any:
    """Compared where both have elements, and their sizes."""
    left, right, trace = as_array(a1), as_array(a2), active()
    if len(left.dims) != len(right.dims):
        return False
    pairs = list(zip(left.dims, right.dims, strict=True))
    if any((m - n).static not in (None, 0) for m, n in pairs):
        return False
    common = tuple(m if trace.facts.are_equal(m, n) else trace.smaller(m, n) for m, n in pairs)
    parts = [
        fresh_array(trace.view(array.read(), ViewMap.identity(common)))
        if array.dims
        else StagedScalar(array.read(), False)
        for array in (left, right)
    ]
    same = ufunc(np.equal, parts)
    if equal_nan:
        both = ufunc(np.logical_and, [ufunc(np.isnan, (part,)) for part in parts])
        same = ufunc(np.logical_or, (same, both))
    answer = _whole(value_of(same)).value
    for m, n in pairs:
        if not trace.facts.are_equal(m, n):
            answer = trace.emit("logical_and", answer, trace.compare("equal", m, n))
    return StagedScalar(answer, True)


@stages(np.array_equiv, always=True)
def array_equiv(a1: Any, a2: Any) -> Any:
    """Compared as far as both have elements, and the sizes that are not broadcast."""
    arrays, trace = [as_array(a1), as_array(a2)], active()
    cut = [list(array.dims) for array in arrays]
    ends: list[tuple[Dim, Dim]] = []
    for k in range(1, min(map(len, cut)) + 1):
        m, n = cut[0][-k], cut[1][-k]
        if 1 in (m.static, n.static) or trace.facts.are_equal(m, n):
            continue
        if not all(dim.is_static or dim.single in trace.facts.not_one for dim in (m, n)):
            refuse("np.array_equiv of sizes that may be 1 is not supported", "use array_equal")
        if (m - n).static is not None:
            return False
        ends.append((m, n))
        cut[0][-k] = cut[1][-k] = trace.smaller(m, n)
    parts = [
        fresh_array(trace.view(array.read(), ViewMap.identity(tuple(dims)))) if dims else array
        for array, dims in zip(arrays, cut, strict=True)
    ]
    answer = _whole(value_of(ufunc(np.equal, parts))).value
    for m, n in ends:
        answer = trace.emit("logical_and", answer, trace.compare("equal", m, n))
    return StagedScalar(answer, True)


@stages(np.isreal, always=True)
def isreal(x: Any) -> Any:
    return ufunc(np.equal, (imag(as_operand(x)), 0))


@stages(np.iscomplex, always=True)
def iscomplex(x: Any) -> Any:
    return ufunc(np.not_equal, (imag(as_operand(x)), 0))


@stages(np.nan_to_num, always=True)
def nan_to_num(
    x: Any, copy: bool = True, nan: Any = 0.0, posinf: Any = None, neginf: Any = None
) -> Any:
    operand = as_operand(x)
    dtype = promote.dtype_of(operand)
    if not copy and not isinstance(operand, StagedArray):
        refuse("np.nan_to_num of a number with copy=False is not supported", "leave it out")
    if dtype.kind not in "fc":
        return wrap(value_of(operand), True) if copy or not operand.dims else operand
    if copy and dtype.kind == "f":
        return _numbers(operand, nan, posinf, neginf)
    made = fresh_array(value_of(operand)) if copy else operand
    for part in (real(made), imag(made)) if dtype.kind == "c" else (made,):
        setitem(part, Ellipsis, _numbers(part, nan, posinf, neginf))
    return made if made.dims else getitem(made, ())


def _numbers(operand: Any, nan: Any, posinf: Any, neginf: Any) -> Any:
    dtype = promote.dtype_of(operand)
    limits = np.finfo(dtype)
    high = limits.max if posinf is None else posinf
    low = limits.min if neginf is None else neginf
    value = _with(operand, ufunc(np.isnan, (operand,)), nan, dtype)
    infinite = ufunc(np.isinf, (operand,))
    positive = ufunc(np.greater, (operand, 0))
    value = _with(value, ufunc(np.logical_and, (infinite, positive)), high, dtype)
    negative = ufunc(np.less, (operand, 0))
    return _with(value, ufunc(np.logical_and, (infinite, negative)), low, dtype)


def _with(operand: Any, test: Any, fill: Any, dtype: np.dtype) -> Any:
    number = StagedScalar(cast(value_of(as_operand(fill)), dtype), False)
    return where(test, number, operand)
