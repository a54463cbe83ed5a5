"""Normalization: of each channel over the batch, of each row, of groups of channels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from autograph.nn import npx
from autograph.nn.hybrid import HybridBlock
from autograph.nn.inputs import in_precision, misfit, require_rank
from autograph.nn.mode import MODE
from autograph.nn.parameter import Parameter


class _Norm(HybridBlock):
    """``gamma`` and ``beta``, as many as there are sizes along ``axis``."""

    def __init__(
        self, axis: int, epsilon: float, center: bool, scale: bool, width: int, dtype: DTypeLike
    ) -> None:
        super().__init__()
        self._places = slice(axis, axis + 1 or None)  # a slice is compiled for, a number is not
        self._epsilon = epsilon
        self.gamma = Parameter(shape=width, dtype=dtype, init="ones", differentiable=scale)
        self.beta = Parameter(shape=width, dtype=dtype, init="zeros", differentiable=center)

    def infer_shape(self, x: Any) -> None:
        require_rank(self._path, x, 2, 99)
        for parameter in self._parameters.values():
            parameter.shape = tuple(x.shape[self._places])

    def _accepted(self, x: Any) -> Any:
        gamma = self.gamma.data()
        require_rank(self._path, x, 2, 99)
        x = in_precision(self._path, x, gamma.dtype)
        (width,) = x.shape[self._places]
        if width != gamma.shape[0]:
            wanted = f"an input of {gamma.shape[0]} channels"
            raise ValueError(misfit(self._path, wanted, x))
        return x

    def outline(self, x: Any) -> Any:
        return self._accepted(x)


class BatchNorm(_Norm):
    """Each channel, along axis 1, with mean 0 and variance 1, then scaled and shifted.

    In training by the mean and variance of the batch, which move the running ones; else by these.
    """

    outline = _Norm.outline

    def __init__(
        self,
        momentum: float = 0.9,
        epsilon: float = 1e-5,
        center: bool = True,
        scale: bool = True,
        use_global_stats: bool = False,
        in_channels: int = 0,
        dtype: DTypeLike = np.float32,
    ) -> None:
        super().__init__(1, epsilon, center, scale, in_channels, dtype)
        self._momentum = momentum
        self._is_fixed = use_global_stats
        self.running_mean = Parameter(
            shape=in_channels, dtype=dtype, init="zeros", differentiable=False
        )
        self.running_var = Parameter(
            shape=in_channels, dtype=dtype, init="ones", differentiable=False
        )

    def forward(self, x: Any) -> Any:
        x = self._accepted(x)
        mean, variance = self.running_mean.data(), self.running_var.data()
        if MODE.training and not self._is_fixed:
            others = (0, *range(2, x.ndim))
            running_mean, running_variance = mean, variance
            mean = np.mean(x, axis=others)
            variance = np.var(x, axis=others)
            running_mean[...] = self._moved(running_mean, mean)
            running_variance[...] = self._moved(running_variance, variance)
        gamma, beta = self.gamma.data(), self.beta.data()
        return npx.batch_norm(x, gamma, beta, mean, variance, self._epsilon)

    def _moved(self, running: Any, new: Any) -> Any:
        return running * self._momentum + new * (1 - self._momentum)


class LayerNorm(_Norm):
    """The last axis with mean 0 and variance 1, then scaled and shifted."""

    outline = _Norm.outline

    def __init__(
        self,
        epsilon: float = 1e-5,
        center: bool = True,
        scale: bool = True,
        in_channels: int = 0,
        dtype: DTypeLike = np.float32,
    ) -> None:
        super().__init__(-1, epsilon, center, scale, in_channels, dtype)

    def forward(self, x: Any) -> Any:
        x = self._accepted(x)
        return npx.layer_norm(x, self.gamma.data(), self.beta.data(), self._epsilon)


class GroupNorm(_Norm):
    """Groups of channels with mean 0 and variance 1, then each channel scaled and shifted."""

    outline = _Norm.outline

    def __init__(
        self,
        num_groups: int = 1,
        epsilon: float = 1e-5,
        center: bool = True,
        scale: bool = True,
        in_channels: int = 0,
        dtype: DTypeLike = np.float32,
    ) -> None:
        super().__init__(1, epsilon, center, scale, in_channels, dtype)
        self._groups = num_groups

    def forward(self, x: Any) -> Any:
        x = self._accepted(x)
        rows = x.reshape(x.shape[0], self._groups, -1)
        centred = rows - np.mean(rows, axis=-1, keepdims=True)
        variance = np.mean(centred * centred, axis=-1, keepdims=True)
        y = (centred / np.sqrt(variance + self._epsilon)).reshape(x.shape)
        channels = (-1,) + (1,) * (x.ndim - 2)
        return y * self.gamma.data().reshape(channels) + self.beta.data().reshape(channels)
