"""Convolutions: the windows of a sample as columns of a matrix, times the weights as another."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from autograph.nn import npx
from autograph.nn.hybrid import HybridBlock
from autograph.nn.initializers import Initializer
from autograph.nn.inputs import InputError, in_precision, require_rank
from autograph.nn.parameter import Parameter
from autograph.nn.windows import (
    add_columns,
    as_strides,
    fill_columns,
    in_three_axes,
    inside,
    last,
    padded_like,
    sizes,
    unless,
    window_counts,
)

Size = int | tuple[int, ...]


class _Conv(HybridBlock):
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
        self._set_geometry(sizes(kernel_size, self.axes, 1), strides, padding, dilation)
        self._channels = channels
        self._groups = None if groups == 1 else groups
        self._activation = activation
        self._activate = None if activation is None else npx.activation(activation)
        shape = self._weight_shape(in_channels)
        self.weight = Parameter(shape=shape, dtype=dtype, init=weight_initializer)
        self.bias = (
            Parameter(shape=(channels,), dtype=dtype, init=bias_initializer) if use_bias else None
        )

    def _set_geometry(self, kernel: Any, step: Size, padding: Size, dilation: Size) -> None:
        self._kernel = kernel
        self._own = last(self.axes)
        self._steps = as_strides(sizes(step, self.axes, 1))
        self._padding = unless(sizes(padding, self.axes, 0), 0)
        self._dilation = unless(sizes(dilation, self.axes, 1), 1)

    def _weight_shape(self, in_channels: int) -> tuple[int, ...]:
        return (
            self._channels,
            in_channels // (self._groups or 1),
            *self._kernel[self._own],
        )

    def infer_shape(self, x: Any) -> None:
        require_rank(self._path, x, 2 + self.axes, 2 + self.axes)
        self.weight.shape = self._weight_shape(x.shape[1])

    def _accepted(self, x: Any, weight: Any, channels: Any) -> Any:
        require_rank(self._path, x, weight.ndim, weight.ndim)
        x = in_precision(self._path, x, weight.dtype)
        if x.shape[1] != channels:
            raise InputError(self._path, f"an input of {channels} channels", x.dtype, x.shape)
        return in_three_axes(x)

    def _described(self) -> str:
        kernel = "x".join(map(str, self._kernel[self._own]))
        return f"{self._channels}, kernel {kernel}, {self._activation or 'linear'}"


class _Convolution(_Conv):
    def forward(self, x: Any) -> Any:
        weight = self.weight.data()
        groups = 1 if self._groups is None else self._groups
        x = self._accepted(x, weight, weight.shape[1] * groups)
        kernel = in_three_axes(weight).shape[2:]
        padded = x[:1] if self._padding is None else padded_like(x[:1], self._padding)
        counts = window_counts(padded, kernel, self._steps, self._dilation)
        if min(counts) < 1:
            least = f"an input of at least the size of the kernel, {tuple(kernel)}"
            raise InputError(self._path, least, x.dtype, x.shape)
        columns = np.empty((x.shape[1], *kernel, *counts), x.dtype)
        many = counts[0] * counts[1] * counts[2]
        out = np.empty((x.shape[0], weight.shape[0], many), x.dtype)
        for number in range(x.shape[0]):
            sample = x[number]
            if self._padding is not None:
                inside(padded, x, self._padding)[0] = sample
                sample = padded[0]
            fill_columns(columns, sample, counts, self._steps, self._dilation)
            out[number] = self._finished(self._product(weight, columns, many))
        return out.reshape(x.shape[0], weight.shape[0], *counts[self._own])

    def _product(self, weight: Any, columns: Any, many: Any) -> Any:
        inner = weight.shape[1] * math.prod(weight.shape[2:])
        matrix = weight.reshape(weight.shape[0], inner)
        if self._groups is None:
            return matrix @ columns.reshape(inner, many)
        parts = columns.reshape(self._groups, inner, many)
        rows = matrix.reshape(self._groups, weight.shape[0] // self._groups, inner)
        return (rows @ parts).reshape(weight.shape[0], many)

    def _finished(self, y: Any) -> Any:
        if self.bias is not None:
            y = y + self.bias.data()[:, np.newaxis]
        return y if self._activate is None else self._activate(y)


class _Transposed(_Conv):
    """The weight is ``(in_channels, channels, *kernel_size)``, as in Gluon and PyTorch."""

    def __init__(
        self,
        channels: int,
        kernel_size: Size,
        strides: Size = 1,
        padding: Size = 0,
        output_padding: Size = 0,
        **settings: Any,
    ) -> None:
        super().__init__(channels, kernel_size, strides, padding, **settings)
        if self._groups is not None:
            raise ValueError("transposed convolutions have no groups")
        self._more = unless(sizes(output_padding, self.axes, 0), 0)

    def _weight_shape(self, in_channels: int) -> tuple[int, ...]:
        return (in_channels, self._channels, *self._kernel[self._own])

    def _reach(self, counts: Any, kernel: Any) -> Any:
        """How far the windows of so many inputs reach along each axis."""
        by = (1, 1, 1) if self._dilation is None else self._dilation
        more = (0, 0, 0) if self._more is None else self._more
        return tuple(
            (count - 1) * step.step + (size - 1) * every + 1 + extra
            for count, step, size, every, extra in zip(
                counts, self._steps, kernel, by, more, strict=True
            )
        )

    def forward(self, x: Any) -> Any:
        weight = self.weight.data()
        x = self._accepted(x, weight, weight.shape[0])
        kernel = in_three_axes(weight).shape[2:]
        counts, channels = x.shape[2:], weight.shape[1]
        cut = (0, 0, 0) if self._padding is None else self._padding
        reach = self._reach(counts, kernel)
        shape = tuple(size - 2 * less for size, less in zip(reach, cut, strict=True))
        matrix = weight.reshape(weight.shape[0], channels * math.prod(kernel)).T
        out = np.empty((x.shape[0], channels, *shape), x.dtype)
        for number in range(x.shape[0]):
            product = matrix @ x[number].reshape(weight.shape[0], math.prod(counts))
            whole = np.zeros((channels, *reach), x.dtype)
            columns = product.reshape(channels, *kernel, *counts)
            add_columns(whole, columns, counts, self._steps, self._dilation)
            a, b, c = cut
            y = whole[:, a : a + shape[0], b : b + shape[1], c : c + shape[2]]
            if self.bias is not None:
                y = y + self.bias.data()[:, np.newaxis, np.newaxis, np.newaxis]
            out[number] = y if self._activate is None else self._activate(y)
        return out.reshape(x.shape[0], channels, *shape[self._own])


class Conv1D(_Convolution):
    """Over ``(batch, channels, width)``."""

    axes = 1


class Conv2D(_Convolution):
    """Over ``(batch, channels, height, width)``."""

    axes = 2


class Conv3D(_Convolution):
    """Over ``(batch, channels, depth, height, width)``."""

    axes = 3


class Conv1DTranspose(_Transposed):
    axes = 1


class Conv2DTranspose(_Transposed):
    axes = 2


class Conv3DTranspose(_Transposed):
    axes = 3
