"""Pooling: the largest or the mean of windows, one place of the windows after the other."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograph.nn.hybrid import HybridBlock
from autograph.nn.inputs import require_rank
from autograph.nn.outlines import Outline, same_numbers
from autograph.nn.windows import (
    as_padding,
    as_strides,
    inside,
    places,
    require_room,
    room_for,
    sizes,
    window_counts,
)

Size = int | tuple[int, ...]


class _Pool(HybridBlock):
    axes: int

    def __init__(
        self,
        pool_size: Size = 2,
        strides: Size | None = None,
        padding: Size = 0,
        ceil_mode: bool = False,
    ) -> None:
        """``ceil_mode``: what is left at the end gets a window too, where one begins before it."""
        super().__init__()
        self._kernel = as_strides(sizes(pool_size, self.axes))
        self._dense = as_strides((1,) * self.axes)
        steps = as_strides(sizes(pool_size if strides is None else strides, self.axes))
        self._places = places(self._kernel, steps)
        before = sizes(padding, self.axes)
        after = before
        if ceil_mode:
            settings = zip(before, self._kernel, steps, strict=True)
            after = tuple(
                max(own, min(own + step.step, size.step) - 1) for own, size, step in settings
            )
        self._steps, self._before = steps, tuple(slice(own, None) for own in before)
        self._padding = as_padding(before, after)
        self._along = tuple((slice(None), *(None,) * k) for k in reversed(range(self.axes)))
        self._is_cut = after != before  # windows may reach over the end of the padding

    def outline(self, x: Any) -> Any:
        require_room(self._path, x, self._kernel, self._dense, self._padding)
        counts = window_counts(x.shape[2:], self._kernel, self._dense, self._steps, self._padding)
        return same_numbers(Outline(x.dtype, (*x.shape[:2], *counts)))

    def _padded(self, x: Any, outside: float) -> Any:
        require_room(self._path, x, self._kernel, self._dense, self._padding)
        if self._padding is None:
            return x
        padded = np.full(room_for(x.shape, self._padding), outside, x.dtype)
        inside(padded, self._padding)[...] = x
        return padded

    def _described(self) -> str:
        return "x".join(str(size.step) for size in self._kernel)


class _MaxPool(_Pool):
    outline = _Pool.outline

    def forward(self, x: Any) -> Any:
        x = self._padded(x, -np.inf)
        first, *others = self._places
        largest = x[first]
        for place in others:
            largest = np.maximum(largest, x[place])
        return largest


class _AvgPool(_Pool):
    """What is added around the input counts as zeros, but for the rest of ``ceil_mode``."""

    outline = _Pool.outline

    def forward(self, x: Any) -> Any:
        own = x.shape[2:]
        x = self._padded(x, 0.0)
        first, *others = self._places
        total = x[first]
        for place in others:
            total = total + x[place]
        if not self._is_cut:
            return total / len(self._places)
        for axis, size in enumerate(own):
            total = total / self._within(axis, size, total)
        return total

    def _within(self, axis: int, size: Any, total: Any) -> Any:
        """How many elements of each window along an axis are none of the rest."""
        begin = np.arange(total.shape[2 + axis]) * self._steps[axis].step
        end = np.minimum(begin + self._kernel[axis].step, size + 2 * self._before[axis].start)
        return (end - begin).astype(total.dtype)[self._along[axis]]


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

    def outline(self, x: Any) -> Any:
        return _of_channels(self._path, x)


class GlobalAvgPool(HybridBlock):
    """The mean of each channel; the other axes stay, with length 1."""

    def forward(self, x: Any) -> Any:
        require_rank(self._path, x, 3, 99)
        return np.mean(x, axis=tuple(range(2, x.ndim)), keepdims=True)

    def outline(self, x: Any) -> Any:
        return _of_channels(self._path, x)


def _of_channels(path: str, x: Any) -> Any:
    require_rank(path, x, 3, 99)
    return same_numbers(Outline(x.dtype, (*x.shape[:2], *(1,) * (x.ndim - 2))))


class Flatten(HybridBlock):
    """All axes but the first become one."""

    def forward(self, x: Any) -> Any:
        require_rank(self._path, x, 1, 99)
        return x.reshape(x.shape[0], -1)

    def outline(self, x: Any) -> Any:
        require_rank(self._path, x, 1, 99)
        return Outline(x.dtype, (x.shape[0], math.prod(x.shape[1:])))
