"""Memory with room to grow: what a list is made of.

reserve(x, n; capacity)[k]  =  x[k]  for k < n        any contents from row n on

``capacity`` is the new number of rows, at least ``n``; ``n`` is at most the old one. To append, as
often as one likes, in time that is linear all in all:

    capacity = select(n < rows, rows, maximum(2 * rows, 4))
    x = update(reserve(x, n; capacity), item; [n])
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograph.errors import TypeMismatch
from autograph.ir import INT64, TensorType
from autograph.ops.attributes import is_dim
from autograph.ops.opdef import OpDef, Structural, Trait, register


def _infer_reserve(
    operands: Sequence[TensorType], attrs: Mapping[str, Any]
) -> tuple[TensorType, ...]:
    x, length = operands
    if x.is_scalar or length != TensorType(INT64):
        raise TypeMismatch("reserve takes an array and the number of its rows that are in use")
    return (TensorType(x.dtype, (attrs["capacity"], *x.dims[1:])),)


def _eager_reserve(x: Any, length: Any, capacity: int) -> Any:
    if not 0 <= length <= min(len(x), capacity):
        raise ValueError(f"{length} rows of {len(x)} do not fit into {capacity}")
    result = np.empty((capacity, *np.shape(x)[1:]), x.dtype)
    result[:length] = x[:length]
    return result


reserve = register(
    OpDef(
        "reserve",
        _infer_reserve,
        _eager_reserve,
        Structural(),
        frozenset({Trait.PARTIAL, Trait.UNINITIALISED}),
        {"capacity": is_dim},
    )
)
