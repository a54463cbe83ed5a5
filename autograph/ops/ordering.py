"""Elements in their order: running totals, and places in sorted arrays.

scan(x; kind, axis)[k]     = x[0] combined with x[1], ..., x[k] along the axis, strictly in order
search(a, v; side)[k]      = how many elements of the sorted a stand before v[k]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograph.errors import TypeMismatch
from autograph.ir import INT64, TensorType
from autograph.ops.attributes import is_count, is_text
from autograph.ops.opdef import OpDef, register

Types = Sequence[TensorType]
Attrs = Mapping[str, Any]

SCANS: Mapping[str, Callable[..., Any]] = {
    name: getattr(np, name).accumulate
    for name in (
        *("add", "subtract", "multiply", "divide", "maximum", "minimum", "fmax", "fmin"),
        *("logical_or", "logical_and", "bitwise_or", "bitwise_and", "bitwise_xor"),
        *("gcd", "lcm", "hypot", "logaddexp", "logaddexp2"),
    )
}


def _infer_scan(operands: Types, attrs: Attrs) -> tuple[TensorType, ...]:
    (x,) = operands
    if attrs["kind"] not in SCANS or not 0 <= attrs["axis"] < x.rank:
        raise TypeMismatch(f"no scan {attrs['kind']} along axis {attrs['axis']}")
    return (x,)


def _eager_scan(x: Any, kind: str, axis: int) -> Any:
    return SCANS[kind](x, axis=axis, dtype=x.dtype)


scan = register(
    OpDef("scan", _infer_scan, _eager_scan, attributes={"kind": is_text, "axis": is_count})
)


def _infer_search(operands: Types, attrs: Attrs) -> tuple[TensorType, ...]:
    a, v = operands
    if a.rank != 1 or a.dtype != v.dtype or attrs["side"] not in ("left", "right"):
        raise TypeMismatch("search takes a vector, values of its dtype, and left or right")
    return (v.with_dtype(INT64),)


def _eager_search(a: Any, v: Any, side: Any) -> Any:
    return np.searchsorted(a, v, side)


search = register(OpDef("search", _infer_search, _eager_search, attributes={"side": is_text}))
