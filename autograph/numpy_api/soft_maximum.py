"""scipy.special's functions over axes: logsumexp, softmax and log_softmax.

logsumexp(a) = m + log(sum(exp(a - m)))    with m the largest of a, so that nothing overflows
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.numpy_api.arrays import as_array, as_operand, axes_argument
from autograph.numpy_api.reductions import sum_
from autograph.numpy_api.registry import stages_named
from autograph.numpy_api.shape import squeeze
from autograph.numpy_api.ufuncs import where
from autograph.ops.library import SPECIAL
from autograph.staging.elementwise import ufunc, value_of, wrap
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, refuse


def _shifted(a: Any, axis: Any) -> tuple[StagedArray, Any]:
    """The array in floating point, and its largest elements, which are 0 where they are infinite
    or NaN.
    """
    array = as_array(as_operand(a))
    if array.dtype.kind == "c":
        refuse("scipy.special of complex numbers is not supported here", "use real ones")
    if array.dtype.kind != "f":
        array = array.astype(np.float64)
    most = array.max(axis=axis, keepdims=True)
    value = value_of(most)
    zero = active().constant(0.0, array.dtype)
    value = active().emit("select", active().emit("isfinite", value), value, zero)
    return array, wrap(value, bool(value.type.dims))


@stages_named(SPECIAL, "logsumexp")
def logsumexp(
    a: Any, axis: Any = None, b: Any = None, keepdims: Any = False, return_sign: Any = False
) -> Any:
    if return_sign:
        refuse("scipy.special.logsumexp with return_sign is not supported", "use abs and sign")
    if b is not None:  # what counts nothing is not looked at
        a = where(ufunc(np.not_equal, (as_operand(b), 0)), a, -np.inf)
    array, most = _shifted(a, axis)
    powers = ufunc(np.exp, (ufunc(np.subtract, (array, most)),))
    if b is not None:
        powers = ufunc(np.multiply, (as_operand(b), powers))
    total = ufunc(np.log, (sum_(powers, axis=axis, keepdims=True),))
    found = ufunc(np.add, (total, most))
    if keepdims or not isinstance(found, StagedArray):
        return found
    return wrap(squeeze(found, axis=axes_argument(axis, len(array.dims))).read(), True)


@stages_named(SPECIAL, "softmax")
def softmax(x: Any, axis: Any = None) -> Any:
    array = as_array(as_operand(x))
    array = array if array.dtype.kind == "f" else array.astype(np.float64)
    most = array.max(axis=axis, keepdims=True)
    powers = ufunc(np.exp, (ufunc(np.subtract, (array, most)),))
    return ufunc(np.true_divide, (powers, sum_(powers, axis=axis, keepdims=True)))


@stages_named(SPECIAL, "log_softmax")
def log_softmax(x: Any, axis: Any = None) -> Any:
    array, most = _shifted(x, axis)
    shifted = ufunc(np.subtract, (array, most))
    total = sum_(ufunc(np.exp, (shifted,)), axis=axis, keepdims=True)
    return ufunc(np.subtract, (shifted, ufunc(np.log, (total,))))
