"""Arrays by name in the safetensors layout.

    8 bytes         the length of the header, little-endian
    the header      {"weight": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ...}
    the rest        the elements, in C order, without gaps

The layout has no complex numbers: such an array is written as real ones with a last axis of 2, and
who reads it says so.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograph.ir.json_fields import entries, fields, items, line, of_type, shown, whole

_HEADER_LIMIT = 100_000_000
_DTYPES = {
    "BOOL": "?",
    "I8": "|i1",
    "I16": "<i2",
    "I32": "<i4",
    "I64": "<i8",
    "U8": "|u1",
    "U16": "<u2",
    "U32": "<u4",
    "U64": "<u8",
    "F16": "<f2",
    "F32": "<f4",
    "F64": "<f8",
}
_NAMES = {np.dtype(code): name for name, code in _DTYPES.items()}
_METADATA = "__metadata__"


def encode(arrays: Mapping[str, np.ndarray], metadata: Mapping[str, str] | None = None) -> bytes:
    """The arrays as the content of a file."""
    header: dict[str, Any] = {} if metadata is None else {_METADATA: dict(metadata)}
    parts: list[bytes] = []
    start = 0
    for name, array in arrays.items():
        real = as_real(array)
        data = real.astype(real.dtype.newbyteorder("<"), copy=False).tobytes()
        header[name] = {
            "dtype": _NAMES[real.dtype],
            "shape": list(real.shape),
            "data_offsets": [start, start + len(data)],
        }
        parts.append(data)
        start += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return b"".join([len(text).to_bytes(8, "little"), text, *parts])


def as_real(array: np.ndarray) -> np.ndarray:
    """Complex numbers as pairs."""
    if array.dtype.kind != "c":
        return array
    return (
        np.ascontiguousarray(array)
        .reshape(array.shape)
        .view(array.real.dtype)
        .reshape(*array.shape, 2)
    )


def decode(content: bytes) -> dict[str, np.ndarray]:
    """The arrays of a file, each a copy of its own; ValueError where it is no such file."""
    if len(content) < 8:
        raise ValueError("it is too short for a file of tensors")
    size = int.from_bytes(content[:8], "little")
    if size > min(len(content) - 8, _HEADER_LIMIT):
        raise ValueError("it ends before its header does")
    header = json.loads(content[8 : 8 + size].decode())
    data = content[8 + size :]
    tensors = [(line(name), part) for name, part in entries(header) if name != _METADATA]
    places = [(name, *_place(part)) for name, part in tensors]
    _require_without_gaps([place for *_, place in places], len(data))
    return {
        name: np.frombuffer(data[start:end], dtype).reshape(shape).copy()
        for name, dtype, shape, (start, end) in places
    }


def _place(written: Any) -> tuple[np.dtype, list[int], tuple[int, int]]:
    name, shape, offsets = fields(written, "dtype", "shape", "data_offsets")
    if of_type(name, str) not in _DTYPES:
        raise ValueError(f"there is no element type {shown(name)}")
    dtype = np.dtype(_DTYPES[name])
    sizes = [whole(size) for size in items(shape)]
    start, end = (whole(offset) for offset in items(offsets, 2))
    if len(sizes) > 32 or any(size < 0 for size in sizes):
        raise ValueError(f"an array cannot have the shape {shown(str(sizes))}")
    if end - start != math.prod(sizes) * dtype.itemsize:
        raise ValueError(f"{end - start} bytes for an array of shape {sizes} of {dtype}")
    return dtype, sizes, (start, end)


def _require_without_gaps(places: list[tuple[int, int]], size: int) -> None:
    position = 0
    for start, end in sorted(places):
        if start != position:
            raise ValueError(f"the arrays overlap or leave a gap at byte {position}")
        position = end
    if position != size:
        raise ValueError(f"it holds {size} bytes of arrays where {position} are expected")
