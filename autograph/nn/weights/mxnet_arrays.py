"""Reads the files of arrays that MXNet writes: ``.params``, by ``save_parameters``, ``export`` and
``nd.save``.

    8 bytes     0x112, then 8 bytes of zeros
    8 bytes     the number of arrays, then the arrays
    8 bytes     the number of names (that of the arrays, or 0), then the names

An array is a number that tells the version, its kind of storage, its shape, the device, the element
type and the elements in C order. Three versions of it are read; all numbers are little-endian.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from autograph.errors import ProgramFileError

_LIST = 0x112
_FIRST = 0xF993FAC8  # dense arrays only
_SECOND = 0xF993FAC9  # with a kind of storage
_THIRD = 0xF993FACA  # the same, and a shape may be unknown
_DENSE = 0
_DTYPES = ["<f4", "<f8", "<f2", "|u1", "<i4", "|i1", "<i8", "|b1", "<i2", "<u2", "<u4", "<u8"]
_BFLOAT16 = 12
_MOST_AXES = 32


def read_mxnet_arrays(path: str | Path) -> dict[str, np.ndarray]:
    """The arrays of a ``.params`` file by name; those without a name are called 0, 1, and so on.

    The ``arg:`` and ``aux:`` that exported programs write before a name are left out.

    Raises ``ProgramFileError`` where the file is none of this kind, is truncated, or holds sparse
    arrays; ``OSError`` where it cannot be read.
    """
    content = Path(path).read_bytes()
    try:
        return _Reader(content).arrays()
    except ValueError as error:
        raise ProgramFileError(f"{path}: no file of arrays of MXNet: {error}") from None


class _Reader:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.position = 0

    def arrays(self) -> dict[str, np.ndarray]:
        if self.number(8) != _LIST:
            raise ValueError("it does not begin with the number 0x112")
        self.take(8)
        arrays = [self.array() for _ in range(self.count())]
        names = [self.name() for _ in range(self.count())]
        if self.position != len(self.content):
            raise ValueError(f"{len(self.content) - self.position} bytes follow its end")
        if not names:
            names = [str(k) for k in range(len(arrays))]
        if len(names) != len(arrays) or len(set(names)) != len(names):
            raise ValueError(f"{len(set(names))} different names for {len(arrays)} arrays")
        return dict(zip(names, arrays, strict=True))

    def array(self) -> np.ndarray:
        version = self.number(4)
        if version not in (_FIRST, _SECOND, _THIRD):
            raise ValueError(f"an array of the unknown version {version:#x}")
        if version != _FIRST and self.number(4) != _DENSE:
            raise ValueError("a sparse array, which is not supported")
        axes = self.number(4)
        if axes > _MOST_AXES:
            raise ValueError(f"an array of {axes} axes")
        shape = [self.number(8) for _ in range(axes)]
        if version != _THIRD and not shape:
            raise ValueError("an array without a shape")
        self.take(8)  # the device it was on
        code = self.number(4)
        if code >= len(_DTYPES):
            kind = "bfloat16" if code == _BFLOAT16 else f"the unknown type {code}"
            raise ValueError(f"an array of {kind}, which is not supported")
        dtype = np.dtype(_DTYPES[code])
        data = self.take(math.prod(shape) * dtype.itemsize)
        return np.frombuffer(data, dtype).reshape(shape).copy()

    def name(self) -> str:
        text = self.take(self.number(8)).decode()
        return text.removeprefix("arg:").removeprefix("aux:")

    def count(self) -> int:
        count = self.number(8)
        if count > len(self.content):
            raise ValueError("it is truncated")
        return count

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "little")

    def take(self, size: int) -> bytes:
        end = self.position + size
        if end > len(self.content):
            raise ValueError("it is truncated")
        part = self.content[self.position : end]
        self.position = end
        return part
