"""Convolutions: the windows of a sample as columns of a matrix, times the weights as another.

Those with windows of 3 by 3 and many channels go by tiles, see ``winograd``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from autograph.nn import npx, winograd
from autograph.nn.hybrid import HybridBlock
from autograph.nn.initializers import Initializer
from autograph.nn.inputs import in_precision, misfit, require_rank
from autograph.nn.outlines import Outline, same_numbers
from autograph.nn.parameter import Parameter
from autograph.nn.windows import (
    as_padding,
    as_strides,
    inside,
    places_first,
    require_room,
    room_for,
    sizes,
    window_counts,
    windows,
)

Size = int | tuple[int, ...]
ONES, THREES = as_strides((1, 1)), as_strides((3, 3))


class Conv(HybridBlock):
    """Settings and parameters. The weight is ``(channels, in_channels / groups, *kernel_size)``."""

    axes: int

    def __init__(
        self,
        channels: int,
        kernel_size: Size,
        strides: Size = 1,
        padding: Size = 0,
        dilation: Size = 1,
        groups: int = 1,
        activation: str | None = None,
        use_bias: bool = True,
        in_channels: int = 0,
        dtype: DTypeLike = np.float32,
        weight_initializer: str | float | Initializer | None = None,
        bias_initializer: str | float | Initializer = "zeros",
    ) -> None:
        super().__init__()
        self._kernel = as_strides(sizes(kernel_size, self.axes))
        self._steps = as_strides(sizes(strides, self.axes))
        self._padding = as_padding(sizes(padding, self.axes))
        self._dilation = as_strides(sizes(dilation, self.axes))
        self._channels = channels
        self._over = (slice(None), *(None,) * self.axes)  # along the axis of channels
        self._groups = None if groups == 1 else groups
        self._activation = activation
        self._activate = None if activation is None else npx.activation(activation)
        shape = self._weight_shape(in_channels)
        self.weight = Parameter(shape=shape, dtype=dtype, init=weight_initializer)
        self.bias = (
            Parameter(shape=(channels,), dtype=dtype, init=bias_initializer) if use_bias else None
        )

    def _weight_shape(self, in_channels: int) -> tuple[int, ...]:
        kernel = (size.step for size in self._kernel)
        return (self._channels, in_channels // (self._groups or 1), *kernel)

    def infer_shape(self, x: Any) -> None:
        require_rank(self._path, x, 2 + self.axes, 2 + self.axes)
        self.weight.shape = self._weight_shape(x.shape[1])

    def _accepted(self, x: Any, weight: Any, channels: Any) -> Any:
        require_rank(self._path, x, weight.ndim, weight.ndim)
        x = in_precision(self._path, x, weight.dtype)
        if x.shape[1] != channels:
            raise ValueError(misfit(self._path, f"an input of {channels} channels", x))
        for size, own in zip(weight.shape[2:], self._kernel, strict=True):
            if size != own.step:  # asked once, so that the compiler need not ask it elsewhere
                raise ValueError(f"{self._path}: the weights have another kernel: {weight.shape}")
        return x

    def _finished(self, y: Any) -> Any:
        if self.bias is not None:
            y = y + self.bias.data()[self._over]
        return y if self._activate is None else self._activate(y)

    def _described(self) -> str:
        kernel = "x".join(str(size.step) for size in self._kernel)
        return f"{self._channels}, kernel {kernel}, {self._activation or 'linear'}"


class _Convolution(Conv):
    _may_go_by_tiles: bool

    def _weight_shape(self, in_channels: int) -> tuple[int, ...]:
        """What is known here of whether it can go by tiles is compiled for."""
        fewest = min(self._channels, in_channels or self._channels)
        self._may_go_by_tiles = (
            (self._kernel, self._steps, self._dilation) == (THREES, ONES, ONES)
            and self._groups is None
            and fewest >= winograd.NARROWEST
        )
        return super()._weight_shape(in_channels)

    def _fitting(self, x: Any, weight: Any) -> Any:
        groups = 1 if self._groups is None else self._groups
        x = self._accepted(x, weight, weight.shape[1] * groups)
        require_room(self._path, x, self._kernel, self._dilation, self._padding)
        return x

    def outline(self, x: Any) -> Any:
        weight = self.weight.data()
        x = self._fitting(x, weight)
        windows = self._kernel, self._dilation, self._steps, self._padding
        counts = window_counts(x.shape[2:], *windows)
        return same_numbers(Outline(x.dtype, (x.shape[0], weight.shape[0], *counts)))

    def forward(self, x: Any) -> Any:
        weight = self.weight.data()
        x = self._fitting(x, weight)
        by_tiles = self._may_go_by_tiles and x.dtype.itemsize >= 4
        if by_tiles and winograd.pays(x, weight, self._padding):
            return winograd.convolve(x, weight, self._padding, self._finished)
        return self._by_windows(x, weight)

    def _by_windows(self, x: Any, weight: Any) -> Any:
        padded = None
        if self._padding is not None:
            padded = np.zeros(room_for(x.shape[1:], self._padding), x.dtype)
        first = padded if padded is not None else np.empty(x.shape[1:], x.dtype)
        found = windows(first, self._kernel, self._steps, self._dilation)
        counts = found.shape[1 : x.ndim - 1]
        columns = np.empty((x.shape[1], *(size.step for size in self._kernel), *counts), x.dtype)
        out = np.empty((x.shape[0], weight.shape[0], *counts), x.dtype)
        for number in range(x.shape[0]):
            sample = self._surrounded(x[number], padded)
            found = windows(sample, self._kernel, self._steps, self._dilation)
            columns[...] = places_first(found)
            y = self._product(weight, columns, math.prod(counts))
            out[number] = self._finished(y.reshape(weight.shape[0], *counts))
        return out

    def _surrounded(self, sample: Any, padded: Any) -> Any:
        """The sample with zeros around it, in the memory of ``padded``."""
        if padded is None or self._padding is None:
            return sample
        inside(padded, self._padding)[...] = sample
        return padded

    def _product(self, weight: Any, columns: Any, many: Any) -> Any:
        inner = math.prod(weight.shape[1:])
        matrix = weight.reshape(weight.shape[0], inner)
        if self._groups is None:
            return matrix @ columns.reshape(inner, many)
        parts = columns.reshape(self._groups, inner, many)
        rows = matrix.reshape(self._groups, weight.shape[0] // self._groups, inner)
        return (rows @ parts).reshape(weight.shape[0], many)


class Conv1D(_Convolution):
    """Over ``(batch, channels, width)``."""

    axes = 1


class Conv2D(_Convolution):
    """Over ``(batch, channels, height, width)``."""

    axes = 2


class Conv3D(_Convolution):
    """Over ``(batch, channels, depth, height, width)``."""

    axes = 3
