"""``reduce`` of the ufuncs that are no function of their own: bitwise, gcd, hypot, logaddexp.

np.bitwise_xor.reduce(x, axis=1)     elements folded into the one that changes nothing
np.lcm.reduce(x)                     has no identity; the only element keeps its sign
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.ir import BOOL, FLOAT16
from autograph.numpy_api.arrays import as_array, axes_argument, dtype_argument
from autograph.numpy_api.reductions import (
    elements_reduced,
    min_,
    reduced,
    require_some,
    selected,
    started,
)
from autograph.numpy_api.ufuncs import where as choose
from autograph.ops.structure import FOLDS, neutral_of
from autograph.staging import promote
from autograph.staging.arithmetic import python
from autograph.staging.elementwise import ufunc
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, eager_error, refuse

_ABSENT = np._NoValue


def has_fold(function: np.ufunc) -> bool:
    return function is np.logical_xor or function.__name__ in FOLDS


def fold(
    function: np.ufunc,
    array: Any,
    axis: Any = 0,
    dtype: Any = None,
    out: Any = None,
    keepdims: Any = _ABSENT,
    initial: Any = _ABSENT,
    where: Any = _ABSENT,
) -> Any:
    operand = as_array(array)
    made = _dtype_of_result(function, operand, axis, dtype_argument(dtype))
    kind = "bitwise_xor" if function is np.logical_xor else function.__name__
    if made == FLOAT16 and kind not in ("fmax", "fmin"):
        refuse(f"`numpy.{kind}.reduce` of float16 is not supported", "cast it to float32 before")
    if out is not None and promote.dtype_of(out) != made:
        refuse(f"`numpy.{function.__name__}.reduce` into another dtype is not supported", "cast it")
    if function is np.lcm and initial is not _ABSENT:  # where it overflows the order matters
        refuse("`numpy.lcm.reduce` with initial is not supported", "use np.lcm of the two")
    neutral = neutral_of(kind, made)
    if initial is _ABSENT:
        initial = neutral if function.identity is not None else _ABSENT
    if initial is _ABSENT:
        _require_first(function.__name__, operand, axis, where)
    operand = operand.astype(made)
    chosen = selected(operand, where, neutral, made)
    found = reduced(kind, chosen, made, axis, keepdims, None, out)
    if function is np.lcm and initial is _ABSENT:
        found = _own_sign(found, operand, axis, keepdims)
    return started(function, found, initial, out)


def _dtype_of_result(
    function: np.ufunc, operand: StagedArray, axis: Any, dtype: np.dtype | None
) -> np.dtype:
    axes_argument(axis, len(operand.dims))
    sample = np.ones((1,) * len(operand.dims), operand.dtype)
    try:
        made = np.asarray(function.reduce(sample, axis=axis, dtype=dtype)).dtype
    except (TypeError, ValueError) as error:
        raise eager_error(error) from None
    return BOOL if function is np.logical_xor else made


def _require_first(name: str, operand: StagedArray, axis: Any, where: Any) -> None:
    """What has no identity begins with the first element."""
    if where is not _ABSENT and where is not True:
        message = "does not have an identity, so to use a where mask one has to specify 'initial'"
        raise eager_error(ValueError(f"reduction operation '{name}' {message}"))
    message = f"zero-size array to reduction operation {name} which has no identity"
    require_some(operand, axis, lambda: ValueError(message))


def _own_sign(found: Any, operand: StagedArray, axis: Any, keepdims: Any) -> Any:
    """The result with the sign of the only element; several have none."""
    if not axes_argument(axis, len(operand.dims)):
        return found
    only = ufunc(np.sign, (min_(operand, axis, None, keepdims),))
    number = python(active().value_of(elements_reduced(operand, axis)))
    return ufunc(np.multiply, (found, choose(ufunc(np.equal, (number, 1)), only, 1)))
