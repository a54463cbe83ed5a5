"""Types of values: element type and dimensions; and the map by which a view reads its base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from autograph.ir.dims import Dim, DimLike

if TYPE_CHECKING:
    from autograph.ir.graph import Value

BOOL = np.dtype(np.bool_)
INT64 = np.dtype(np.int64)
FLOAT16 = np.dtype(np.float16)
FLOAT32 = np.dtype(np.float32)
FLOAT64 = np.dtype(np.float64)
COMPLEX128 = np.dtype(np.complex128)


@dataclass(frozen=True, slots=True)
class TensorType:
    """Element type and dimensions; rank 0 is a scalar."""

    dtype: np.dtype
    dims: tuple[Dim, ...] = ()

    @property
    def rank(self) -> int:
        return len(self.dims)

    @property
    def is_scalar(self) -> bool:
        return not self.dims

    def may_be(self, other: TensorType) -> bool:
        """Whether a value may be of both types: only dimensions known to differ exclude it."""
        if self.dtype != other.dtype or self.rank != other.rank:
            return False
        return all((a - b).static in (None, 0) for a, b in zip(self.dims, other.dims, strict=True))

    def with_dtype(self, dtype: np.dtype) -> TensorType:
        return TensorType(dtype, self.dims)

    def substitute(self, mapping: Mapping[Value, DimLike]) -> TensorType:
        if not any(value in mapping for dim in self.dims for value, _ in dim.terms):
            return self
        return TensorType(self.dtype, tuple(dim.substitute(mapping) for dim in self.dims))


@dataclass(frozen=True, slots=True)
class Signature:
    """The types of a region."""

    inputs: tuple[TensorType, ...]
    outputs: tuple[TensorType, ...]


@dataclass(frozen=True, slots=True)
class AxisMap:
    """Index on one axis of the base: ``offset + step * index[axis]``; axis None: ``offset``."""

    offset: Dim
    step: Dim = Dim(1)  # noqa: RUF009 - immutable
    axis: int | None = None


@dataclass(frozen=True, slots=True)
class ViewMap:
    """A strided view: its dimensions, and for each axis of the base the index that it reads.

    Slices, integer indices, transposes, reversals, new axes, broadcasts and diagonals are all of
    this form, and it is closed under composition.
    """

    dims: tuple[Dim, ...]
    axes: tuple[AxisMap, ...]

    @staticmethod
    def identity(dims: tuple[Dim, ...]) -> ViewMap:
        return ViewMap(dims, tuple(AxisMap(Dim(0), Dim(1), k) for k in range(len(dims))))

    @property
    def rank(self) -> int:
        return len(self.dims)

    def is_identity_on(self, dims: tuple[Dim, ...]) -> bool:
        return self == ViewMap.identity(dims)

    def values(self) -> Iterator[Value]:
        for dim in self.dims:
            yield from dim.values()
        for axis in self.axes:
            yield from axis.offset.values()
            yield from axis.step.values()

    def substitute(self, mapping: Mapping[Value, DimLike]) -> ViewMap:
        if not any(value in mapping for value in self.values()):
            return self
        return ViewMap(
            tuple(dim.substitute(mapping) for dim in self.dims),
            tuple(
                AxisMap(a.offset.substitute(mapping), a.step.substitute(mapping), a.axis)
                for a in self.axes
            ),
        )
