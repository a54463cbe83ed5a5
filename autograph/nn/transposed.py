"""Transposed convolutions: the products of weights and elements, added where the windows are."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograph.nn.convolution import Conv, Size
from autograph.nn.inputs import misfit
from autograph.nn.outlines import Outline, same_numbers
from autograph.nn.windows import Slices, as_strides, sizes

AXES = 3


class _Transposed(Conv):
    """The weight is ``(in_channels, channels / groups, *kernel_size)``, as in Gluon and PyTorch."""

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
        ones, zeros = (1,) * (AXES - self.axes), (0,) * (AXES - self.axes)
        self._own = slice(AXES - self.axes, AXES)
        self._three = (slice(None), slice(None), *(None,) * (AXES - self.axes))
        more = sizes(output_padding, self.axes)
        self._more = tuple(slice(1 + count) for count in (*zeros, *more))
        self._first = tuple(slice(count) for count in (*zeros, *sizes(padding, self.axes)))
        self._windows = (
            (*as_strides(ones), *self._kernel),
            (*as_strides(ones), *self._steps),
            (*as_strides(ones), *self._dilation),
        )

    def _weight_shape(self, in_channels: int) -> tuple[int, ...]:
        kernel = (size.step for size in self._kernel)
        return (in_channels, self._channels // (self._groups or 1), *kernel)

    def _fitting(self, x: Any, weight: Any) -> Any:
        x = self._accepted(x, weight, weight.shape[0])
        for size in x.shape[2:]:
            if size == 0:
                raise ValueError(
                    misfit(self._path, "an input of at least one element a channel", x)
                )
        return x

    def forward(self, x: Any) -> Any:
        weight = self.weight.data()
        x = self._fitting(x, weight)
        groups = 1 if self._groups is None else self._groups
        kernel, steps, dilation = self._windows
        counts = x[self._three].shape[2:]
        channels = weight.shape[1] * groups
        whole = self._reach(counts)
        a, b, c = (cut.stop for cut in self._first)
        shape = (whole[0] - 2 * a, whole[1] - 2 * b, whole[2] - 2 * c)
        out = np.empty((x.shape[0], channels, *shape[self._own]), x.dtype)
        for number in range(x.shape[0]):
            product = self._product(weight, x[number].reshape(x.shape[1], math.prod(counts)))
            added = np.zeros((channels, *whole), x.dtype)
            columns = product.reshape(channels, *(size.step for size in kernel), *counts)
            add_columns(added, columns, counts, steps, dilation)
            y = added[:, a : a + shape[0], b : b + shape[1], c : c + shape[2]]
            out[number] = self._finished(y.reshape(channels, *shape[self._own]))
        return out

    def outline(self, x: Any) -> Any:
        weight = self.weight.data()
        x = self._fitting(x, weight)
        counts = (1,) * (AXES - self.axes) + tuple(x.shape[2:])
        shape = self._reach(counts)[self._own]
        cuts = self._first[self._own]
        sizes = [size - 2 * cut.stop for size, cut in zip(shape, cuts, strict=True)]
        channels = weight.shape[1] * (self._groups or 1)
        return same_numbers(Outline(x.dtype, (x.shape[0], channels, *sizes)))

    def _reach(self, counts: Any) -> Any:
        """How far the windows of so many inputs reach along each axis."""
        return tuple(
            (count - 1) * step.step + (size.step - 1) * every.step + more.stop
            for count, size, step, every, more in zip(
                counts, *self._windows, self._more, strict=True
            )
        )

    def _product(self, weight: Any, sample: Any) -> Any:
        """What each element contributes to each place of its window."""
        inner = math.prod(weight.shape[1:])
        matrix = weight.reshape(weight.shape[0], inner)
        if self._groups is None:
            return matrix.T @ sample
        size = weight.shape[0] // self._groups
        rows = matrix.reshape(self._groups, size, inner).transpose(0, 2, 1)
        found = rows @ sample.reshape(self._groups, size, sample.shape[1])
        return found.reshape(self._groups * inner, sample.shape[1])


def from_place(x: Any, place: Any, counts: Any, steps: Slices, dilation: Slices) -> Any:
    """What all windows hold at one place of theirs: a view."""
    a = place[0] * dilation[0].step
    b = place[1] * dilation[1].step
    c = place[2] * dilation[2].step
    return x[
        ...,
        a : a + (counts[0] - 1) * steps[0].step + 1 : steps[0].step,
        b : b + (counts[1] - 1) * steps[1].step + 1 : steps[1].step,
        c : c + (counts[2] - 1) * steps[2].step + 1 : steps[2].step,
    ]


def add_columns(x: Any, columns: Any, counts: Any, steps: Slices, dilation: Slices) -> None:
    """What is in ``columns[c, a, b, k]`` is added to ``x[c]`` at this place of the windows."""
    for a in range(columns.shape[1]):
        for b in range(columns.shape[2]):
            for c in range(columns.shape[3]):
                view = from_place(x, (a, b, c), counts, steps, dilation)
                view += columns[:, a, b, c]


class Conv1DTranspose(_Transposed):
    axes = 1


class Conv2DTranspose(_Transposed):
    axes = 2


class Conv3DTranspose(_Transposed):
    axes = 3
