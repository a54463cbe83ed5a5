"""Pooling: the largest or the mean of windows, along one axis after the other."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.nn.hybrid import HybridBlock
from autograph.nn.inputs import InputError, require_rank
from autograph.nn.windows import (
    as_strides,
    from_place,
    in_three_axes,
    inside,
    last,
    padded_like,
    sizes,
    unless,
    window_counts,
)

Size = int | tuple[int, ...]


class _Pool(HybridBlock):
    axes: int

    def __init__(self, pool_size: Size = 2, strides: Size | None = None, padding: Size = 0) -> None:
        super().__init__()
        step = pool_size if strides is None else strides
        self._own = last(self.axes)
        self._kernel: tuple[int, ...] = sizes(pool_size, self.axes, 1)
        self._places = as_strides(self._kernel)
        self._steps = as_strides(sizes(step, self.axes, 1))
        self._padding = unless(sizes(padding, self.axes, 0), 0)

    def _padded(self, x: Any, outside: float) -> Any:
        rank = 2 + self._own.stop - self._own.start
        require_rank(self._path, x, rank, rank)
        x = in_three_axes(x)
        if self._padding is None:
            return x
        padded = padded_like(x, self._padding)
        padded.fill(outside)
        inside(padded, x, self._padding)[...] = x
        return padded

    def _counts(self, x: Any) -> Any:
        kernel = tuple(place.step for place in self._places)
        counts = window_counts(x, kernel, self._steps, None)
        if min(counts) < 1:
            least = f"an input of at least the size of the window, {kernel}"
            raise InputError(self._path, least, x.dtype, x.shape)
        return counts

    def _all_places(self) -> Any:
        first, second, third = (place.step for place in self._places)
        return [(a, b, c) for a in range(first) for b in range(second) for c in range(third)]

    def _described(self) -> str:
        return "x".join(map(str, self._kernel[self._own]))


class _MaxPool(_Pool):
    def forward(self, x: Any) -> Any:
        x = self._padded(x, -np.inf)
        counts = self._counts(x)
        first, *others = self._all_places()
        largest = from_place(x, first, counts, self._steps, None)
        for place in others:
            largest = np.maximum(largest, from_place(x, place, counts, self._steps, None))
        return largest.reshape(*x.shape[:2], *counts[self._own])


class _AvgPool(_Pool):
    """What is added around the input counts as zeros."""

    def forward(self, x: Any) -> Any:
        x = self._padded(x, 0.0)
        counts = self._counts(x)
        first, *others = self._all_places()
        total = from_place(x, first, counts, self._steps, None)
        for place in others:
            total = total + from_place(x, place, counts, self._steps, None)
        mean = total / (len(others) + 1)
        return mean.reshape(*x.shape[:2], *counts[self._own])


class MaxPool1D(_MaxPool):
    axes = 1


class MaxPool2D(_MaxPool):
    axes = 2


class MaxPool3D(_MaxPool):
    axes = 3


class AvgPool1D(_AvgPool):
    axes = 1


class AvgPool2D(_AvgPool):
    axes = 2


class AvgPool3D(_AvgPool):
    axes = 3


class GlobalMaxPool(HybridBlock):
    """The largest of each channel; the other axes stay, with length 1."""

    def forward(self, x: Any) -> Any:
        require_rank(self._path, x, 3, 99)
        return np.max(x, axis=tuple(range(2, x.ndim)), keepdims=True)


class GlobalAvgPool(HybridBlock):
    """The mean of each channel; the other axes stay, with length 1."""

    def forward(self, x: Any) -> Any:
        require_rank(self._path, x, 3, 99)
        return np.mean(x, axis=tuple(range(2, x.ndim)), keepdims=True)


class Flatten(HybridBlock):
    """All axes but the first become one."""

    def forward(self, x: Any) -> Any:
        require_rank(self._path, x, 1, 99)
        return x.reshape(x.shape[0], -1)
