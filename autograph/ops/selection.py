"""Elements picked by arrays of integers, and stored at them.

gather(x, i, j)[k]    = x[i[k], j[k]]
scatter(x, v, i, j)   = x with x[i[k], j[k]] := v[k] for k = 0, 1, ... in C order; the last one wins
                        kind=add: x[i[k], j[k]] := x[i[k], j[k]] + v[k], any elementwise operator
nonzero(mask; count)  = [r, k]: index on axis r of the k-th true element, count of them

There is one index for each axis of x: int64, a scalar or of the dimensions of the others. Indices
count from the start and lie inside, which a ``check`` before has seen to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograph.errors import TypeMismatch
from autograph.ir import BOOL, INT64, Dim, TensorType
from autograph.ops.attributes import is_dim, is_text
from autograph.ops.opdef import OpDef, Structural, Trait, register

Types = Sequence[TensorType]
Attrs = Mapping[str, Any]
PARTIAL = frozenset({Trait.PARTIAL})
SET = "set"

COMBINING: Mapping[str, np.ufunc] = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.true_divide,
    "maximum": np.maximum,
    "minimum": np.minimum,
    "logical_or": np.logical_or,
    "logical_and": np.logical_and,
    "bitwise_or": np.bitwise_or,
    "bitwise_and": np.bitwise_and,
    "bitwise_xor": np.bitwise_xor,
}


def _expect(condition: bool, complaint: str) -> None:
    if not condition:
        raise TypeMismatch(complaint)


def _picked(base: TensorType, indices: Types) -> tuple[Dim, ...]:
    """The dimensions of what the indices pick."""
    _expect(len(indices) == base.rank, "there must be one index for each axis")
    dims = next((index.dims for index in indices if index.dims), ())
    for index in indices:
        _expect(index.dtype == INT64, f"an index must be int64, got {index.dtype}")
        _expect(index.is_scalar or index.dims == dims, "indices have different dimensions")
    return dims


def _infer_gather(operands: Types, attrs: Attrs) -> tuple[TensorType, ...]:
    base, *indices = operands
    return (TensorType(base.dtype, _picked(base, indices)),)


gather = register(
    OpDef("gather", _infer_gather, lambda x, *indices: x[indices], Structural(), PARTIAL)
)


def _infer_scatter(operands: Types, attrs: Attrs) -> tuple[TensorType, ...]:
    base, value, *indices = operands
    dims = _picked(base, indices)
    _expect(attrs["kind"] == SET or attrs["kind"] in COMBINING, f"unknown kind {attrs['kind']}")
    _expect(base.dtype == value.dtype, f"{value.dtype} stored into {base.dtype}")
    _expect(value.is_scalar or value.dims == dims, "the value has not the indices' dimensions")
    return (base,)


def _eager_scatter(x: Any, value: Any, *indices: Any, kind: str) -> Any:
    result = np.array(x)
    if kind == SET:
        result[indices] = value
    else:
        COMBINING[kind].at(result, indices, value)
    return result


scatter = register(
    OpDef(
        "scatter",
        _infer_scatter,
        _eager_scatter,
        traits=PARTIAL | {Trait.NEW_VERSION},
        attributes={"kind": is_text},
    )
)


def _infer_nonzero(operands: Types, attrs: Attrs) -> tuple[TensorType, ...]:
    (mask,) = operands
    _expect(mask.dtype == BOOL, f"a mask must be bool, got {mask.dtype}")
    return (TensorType(INT64, (Dim(mask.rank), attrs["count"])),)


nonzero = register(
    OpDef(
        "nonzero",
        _infer_nonzero,
        lambda mask, count: np.stack(np.nonzero(mask)),
        Structural(),
        PARTIAL,
        {"count": is_dim},
    )
)
