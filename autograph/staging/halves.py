"""float16: stored as it is, computed in float32, and rounded after every operation, as in NumPy.

a + b                 ==>    cast(cast(a, float32) + cast(b, float32), float16)
cumsum, add.at        ==>    NumPy's own, on the memory of the program: they round at every step
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.ir import FLOAT16, FLOAT32, Value, ViewMap
from autograph.ops.selection import SET

# What moves numbers and does not look at them.
_CARRYING = frozenset(
    ["cast", "gather", "pack", "reserve", "reshape", "scatter", "select", "update", "view"]
)


def is_computed(op: str, operands: tuple[Value, ...], attrs: dict[str, Any]) -> bool:
    """Does the operator compute with float16?"""
    if op == "scatter" and attrs["kind"] != SET:
        return operands[0].type.dtype == FLOAT16
    return op not in _CARRYING and any(item.type.dtype == FLOAT16 for item in operands)


def computed(trace: Any, op: str, operands: tuple[Value, ...], attrs: dict[str, Any]) -> Value:
    """The operator on float32; a result of float32 becomes one of float16."""
    if op == "scan":
        return _by_numpy(trace, "accumulate", operands, name=attrs["kind"], axis=attrs["axis"])
    if op == "scatter":
        base = operands[0]
        found = _by_numpy(trace, "at", operands, name=attrs["kind"])
        stored: Value = trace.emit("update", base, found, map=ViewMap.identity(base.type.dims))
        return stored
    if op == "nextafter":
        return _by_numpy(trace, "ufunc", operands, name=op)
    wide = [
        trace.emit("cast", item, dtype=FLOAT32) if item.type.dtype == FLOAT16 else item
        for item in operands
    ]
    result: Value = trace.emit(op, *wide, **attrs)
    if result.type.dtype != FLOAT32:
        return result
    rounded: Value = trace.emit("cast", result, dtype=FLOAT16)
    return rounded


def _by_numpy(trace: Any, function: str, operands: tuple[Value, ...], **options: Any) -> Value:
    halves = [item.type for item in operands if item.type.dtype == FLOAT16]
    type_ = halves[0] if function == "at" else max(halves, key=lambda own: own.rank)
    results = ((FLOAT16, type_.dims),)
    attrs = {"function": function, "options": tuple(options.items()), "results": results}
    result: Value
    (result,) = trace.append("library", operands, (type_.with_dtype(FLOAT16),), attrs)
    return result


def as_halves(item: Any) -> Any:
    """What compiled code gives for float16, 16 bits, as NumPy's numbers or arrays."""
    if isinstance(item, (np.ndarray, np.generic)):
        return item.view(FLOAT16)
    return np.uint16(item).view(FLOAT16)
