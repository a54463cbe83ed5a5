"""``Embedding``: a row of numbers for each of a number of words."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from autograph.nn import npx
from autograph.nn.hybrid import HybridBlock
from autograph.nn.initializers import Initializer
from autograph.nn.inputs import misfit
from autograph.nn.outlines import Outline
from autograph.nn.parameter import Parameter


class Embedding(HybridBlock):
    """``weight[ids]``, for integers from 0 to ``input_dim - 1``."""

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        dtype: DTypeLike = np.float32,
        weight_initializer: str | float | Initializer | None = None,
    ) -> None:
        super().__init__()
        shape = (input_dim, output_dim)
        self.weight = Parameter(shape=shape, dtype=dtype, init=weight_initializer)

    def _require_integers(self, ids: Any) -> None:
        if ids.dtype.kind not in "iu":
            raise TypeError(misfit(self._path, "an input of integers", ids))

    def outline(self, x: Any) -> Any:
        self._require_integers(x)
        weight = self.weight.data()
        return Outline(weight.dtype, (*x.shape, weight.shape[1]))

    def forward(self, ids: Any) -> Any:
        self._require_integers(ids)
        return npx.embedding(ids, self.weight.data())

    def _described(self) -> str:
        return "{} -> {}".format(*self.weight.shape)
