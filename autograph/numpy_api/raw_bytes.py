"""The bytes of arrays: other numbers in the same bytes, bytes as an object, numbers in bytes.

x.view(np.int32)                  a view; of another size it is only read, and refused where written
x.tobytes()                       an object, made at its place in the program
np.frombuffer(b, np.uint8)        the numbers in the bytes of an array, or of bytes that are known
x.flags.c_contiguous              of arrays that are no views
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.ir import Dim
from autograph.numpy_api.arrays import as_array, copied, dtype_argument, saying
from autograph.numpy_api.hosted import library
from autograph.numpy_api.registry import attribute, method, stages
from autograph.numpy_api.shape import is_contiguous, ravel
from autograph.staging.answers import Thing
from autograph.staging.elementwise import fresh_array, value_of
from autograph.staging.host import host_call
from autograph.staging.indexing import getitem
from autograph.staging.shapes import size_of
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import (
    Part,
    ReadOnly,
    StagedArray,
    StagedScalar,
    eager_error,
    refuse,
)

_LARGER = (
    "When changing to a larger dtype, its size must be a divisor of the total size in bytes of the "
    "last axis of the array."
)


@method("view")
def view(a: Any, dtype: Any = None, *rest: Any) -> Any:
    if rest or dtype is np.ndarray:
        refuse("`view` as another class is not supported", "use plain arrays")
    made = dtype_argument(dtype)
    if made is None or made == a.dtype:
        return getitem(a, Ellipsis) if isinstance(a, StagedArray) else a
    if made.kind == "b" and a.dtype.kind != "b":
        refuse("bytes as booleans are not supported", "compare with 0")
    if isinstance(a, StagedArray) and made.itemsize == a.dtype.itemsize:
        return StagedArray(a.cell, (*a.steps, Part("bits", made, a.dims)))
    dims = _reinterpreted(a, made)
    (value,) = library("reinterpreted", [value_of(a)], [(made, dims)], dtype=made.name)
    if not isinstance(a, StagedArray):
        return StagedScalar(value, False)
    found = fresh_array(value)
    found.cell.aliases.add(a.cell)
    a.cell.aliases.add(found.cell)
    return found


def _reinterpreted(a: Any, dtype: np.dtype) -> tuple[Dim, ...]:
    """The dimensions, of which the last holds as many bytes as before."""
    old, new = a.dtype.itemsize, dtype.itemsize
    if old == new:
        return a.dims if isinstance(a, StagedArray) else ()
    if not isinstance(a, StagedArray) or not a.dims:
        text = "Changing the dtype of a 0d array is only supported if the itemsize is unchanged"
        raise eager_error(ValueError(text))
    if not is_contiguous(a):
        refuse("a view in numbers of another size is not supported here", "copy the array before")
    size = active().product(a.dims[-1], Dim(old))
    return (*a.dims[:-1], _divided(size, new, _LARGER))


def _divided(size: Dim, by: int, error: str) -> Dim:
    """How many numbers of so many bytes there are, or NumPy's error."""
    if size.is_static:
        check(size.const % by == 0, saying(ValueError, error))
        return Dim(size.const // by)
    trace = active()
    bytes_, step = trace.value_of(size), trace.value_of(Dim(by))
    rest = trace.dim_of(trace.emit("remainder", bytes_, step))
    check(trace.compare("equal", rest, Dim(0)), saying(ValueError, error))
    count = trace.emit("floor_divide", bytes_, step)
    trace.facts.nonnegative.add(count)
    return Dim.of(count)


@stages(np.frombuffer, always=True)
def frombuffer(buffer: Any, dtype: Any = float, count: Any = -1, offset: Any = 0) -> StagedArray:
    made = dtype_argument(dtype)
    assert made is not None
    if isinstance(buffer, (bytes, bytearray)):
        return _from_bytes(buffer, made, count, offset)
    if not isinstance(buffer, StagedArray) or type(count) is not int or offset != 0:
        refuse("np.frombuffer of this form is not supported", "take a slice of the result")
    if not is_contiguous(buffer):
        refuse("np.frombuffer of a view is not supported", "copy the array before")
    size = active().product(size_of(buffer.dims), Dim(buffer.dtype.itemsize))
    error = "buffer size must be a multiple of element size"
    if count < 0:
        _divided(size, made.itemsize, error)
    found: StagedArray = view(ravel(buffer), made)
    if count < 0:
        return found
    enough = active().compare("less_equal", Dim(count), found.dims[0])
    check(enough, saying(ValueError, "buffer is smaller than requested size"))
    return getitem(found, slice(0, count))  # type: ignore[no-any-return]


def _from_bytes(buffer: Any, dtype: np.dtype, count: Any, offset: Any) -> StagedArray:
    if not isinstance(count, int) or not isinstance(offset, int):
        refuse("np.frombuffer of bytes in a place that is only known at run time", "take a slice")
    try:
        found = np.frombuffer(bytes(buffer), dtype, count, offset)
    except ValueError as error:
        raise eager_error(error) from None
    made = copied(as_array(found))
    made.cell.readonly = isinstance(buffer, bytes)
    return made


@method("tobytes")
def tobytes(a: Any, order: str = "C") -> Any:
    return host_call(_bytes_of, (a, order), {}, Thing(bytes), "tobytes", False, False)


def _bytes_of(a: Any, order: Any) -> bytes:
    return np.asarray(a).tobytes(order)


class Flags:
    """What is known of how an array is stored."""

    __slots__ = ("array",)
    _NAMES = ("c_contiguous", "f_contiguous", "contiguous", "fnc", "forc", "writeable", "aligned")

    def __init__(self, array: StagedArray) -> None:
        self.array = array

    def __getitem__(self, name: str) -> Any:
        known = str(name).lower()
        return getattr(self, {"c": "c_contiguous", "f": "f_contiguous"}.get(known, known))

    @property
    def writeable(self) -> bool:
        steps = self.array.steps
        return not self.array.cell.readonly and not any(isinstance(s, ReadOnly) for s in steps)

    @property
    def aligned(self) -> bool:
        return True

    @property
    def c_contiguous(self) -> bool:
        if not is_contiguous(self.array):
            refuse("the flags of a view are not supported", "copy it, or ask outside")
        return True

    contiguous = c_contiguous

    @property
    def f_contiguous(self) -> Any:
        """An array in C order is in Fortran order as well where it is a line, or empty."""
        assert self.c_contiguous
        long = [dim for dim in self.array.dims if dim.static != 1]
        if len(long) <= 1:
            return True
        refuse("whether an array is in Fortran order is not supported", "ask for `c_contiguous`")


@attribute("flags")
def flags(a: StagedArray) -> Flags:
    return Flags(a)
