"""NumPy's functions that take functions, or go through one array by another.

polyval(p, x)                  y = y * x + p[k] for every coefficient
piecewise(x, tests, functions) each function of the elements where its test holds
fromfunction(f, shape)         f of the indices
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.errors import Unsupported
from autograph.numpy_api.arrays import as_array, as_operand
from autograph.numpy_api.creation import zeros_like
from autograph.numpy_api.grids import indices
from autograph.numpy_api.picking import count_nonzero
from autograph.numpy_api.registry import stages
from autograph.operators.calls import call
from autograph.operators.control_flow import for_loop
from autograph.staging.branches import branch
from autograph.staging.elementwise import ufunc
from autograph.staging.indexing import getitem, setitem
from autograph.staging.shapes import size_value
from autograph.staging.sites import check
from autograph.staging.values import StagedArray, eager_error, refuse


@stages(np.polyval, always=True)
def polyval(p: Any, x: Any) -> Any:
    coefficients, points = as_array(p), as_array(as_operand(x))
    if len(coefficients.dims) != 1:
        refuse("np.polyval of a table of coefficients is not supported", "go through its rows")
    start: Any = zeros_like(points)
    if not points.dims:
        start, points = getitem(start, ()), getitem(points, ())
    some = size_value(coefficients.dims[0]) > 0
    held = some if isinstance(some, bool) else some.value
    check(held, lambda: Unsupported("np.polyval without coefficients is not supported"))
    start = ufunc(np.add, (ufunc(np.multiply, (start, points)), getitem(coefficients, 0)))

    def body(coefficient: Any, total: Any) -> tuple[Any]:
        return (ufunc(np.add, (ufunc(np.multiply, (total, points)), coefficient)),)

    rest = getitem(coefficients, slice(1, None))
    return for_loop(rest, body, (start,), names=("total",))[0]


@stages(np.fromfunction, always=True)
def fromfunction(function: Any, shape: Any, *, dtype: Any = float, **kwargs: Any) -> Any:
    lines = indices(shape, dtype=dtype)
    return call(function, *(getitem(lines, k) for k in range(len(tuple(shape)))), **kwargs)


@stages(np.piecewise, always=True)
def piecewise(x: Any, condlist: Any, funclist: Any, *args: Any, **kw: Any) -> Any:
    array = as_array(x)
    if not isinstance(condlist, (list, tuple)) or not array.dims:
        refuse("np.piecewise of this form is not supported", "give a list of arrays of conditions")
    tests = [as_array(test).astype(bool) for test in condlist]
    rules = list(funclist)
    if len(rules) == len(tests) + 1:
        together = tests[0]
        for test in tests[1:]:
            together = ufunc(np.logical_or, (together, test))
        tests.append(ufunc(np.logical_not, (together,)))
    if len(rules) != len(tests):
        count = len(condlist)
        message = f"with {count} condition(s), either {count} or {count + 1} functions are expected"
        raise eager_error(ValueError(message))
    result = zeros_like(array)
    for test, rule in zip(tests, rules, strict=True):
        if callable(rule):
            _where_some(result, array, test, rule, args, kw)
        else:
            setitem(result, test, rule)
    return result


def _where_some(
    result: StagedArray, array: StagedArray, test: StagedArray, rule: Any, args: Any, kw: Any
) -> None:
    """The function is only called where there is something to call it for."""

    def apply() -> tuple[Any, ...]:
        setitem(result, test, call(rule, getitem(array, test), *args, **kw))
        return ()

    some = ufunc(np.greater, (count_nonzero(test), 0))
    branch(some.value, (apply, lambda: ()), ())
