"""``Dense``: ``activation(x @ weight.T + bias)``."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from autograph.nn import npx
from autograph.nn.hybrid import HybridBlock
from autograph.nn.initializers import Initializer
from autograph.nn.inputs import in_precision, misfit, require_rank
from autograph.nn.outlines import Outline
from autograph.nn.parameter import Parameter


class Dense(HybridBlock):
    """A fully connected layer.

    With ``flatten`` all axes of the input but the first count as one; without it the last one is
    what is multiplied. ``in_units`` is found at the first call where it is not given.
    """

    def __init__(
        self,
        units: int,
        activation: str | None = None,
        use_bias: bool = True,
        flatten: bool = True,
        dtype: DTypeLike = np.float32,
        weight_initializer: str | float | Initializer | None = None,
        bias_initializer: str | float | Initializer = "zeros",
        in_units: int = 0,
    ) -> None:
        super().__init__()
        self._activation = activation
        self._activate = None if activation is None else npx.activation(activation)
        self._is_flattening = flatten
        self.weight = Parameter(shape=(units, in_units), dtype=dtype, init=weight_initializer)
        self.bias = (
            Parameter(shape=(units,), dtype=dtype, init=bias_initializer) if use_bias else None
        )

    def infer_shape(self, x: Any) -> None:
        x = self._as_rows(x)
        self.weight.shape = (self.weight.shape[0], x.shape[-1])

    def _as_rows(self, x: Any) -> Any:
        if x.ndim == 2:
            return x
        if x.ndim > 2 and self._is_flattening:
            return x.reshape(x.shape[0], -1)
        require_rank(self._path, x, 2 if self._is_flattening else 1, 99)
        return x

    def _require_width(self, x: Any, width: Any) -> None:
        if x.shape[-1] != width:
            raise ValueError(misfit(self._path, f"an input of width {width}", x))

    def outline(self, x: Any) -> Any:
        weight = self.weight.data()
        x = in_precision(self._path, x, weight.dtype)
        if x.ndim > 2 and self._is_flattening:
            x = Outline(x.dtype, (x.shape[0], math.prod(x.shape[1:])))
        x = self._as_rows(x)
        self._require_width(x, weight.shape[1])
        return Outline(x.dtype, (*x.shape[:-1], weight.shape[0]))

    def forward(self, x: Any) -> Any:
        weight = self.weight.data()
        x = self._as_rows(in_precision(self._path, x, weight.dtype))
        self._require_width(x, weight.shape[1])
        bias = None if self.bias is None else self.bias.data()
        y = npx.fully_connected(x, weight, bias, flatten=False)
        return y if self._activate is None else self._activate(y)

    def _described(self) -> str:
        units, width = self.weight.shape
        return f"{width or '?'} -> {units}, {self._activation or 'linear'}"
