"""``Dropout``: in training some elements become 0, and the others grow to make up for it."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.nn.hybrid import HybridBlock
from autograph.nn.mode import MODE
from autograph.nn.outlines import same_numbers


class Dropout(HybridBlock):
    """Drops elements with a chance of ``rate``, drawn from a generator of its own."""

    def __init__(self, rate: float, seed: int | None = None) -> None:
        super().__init__()
        if not 0 <= rate < 1:
            raise ValueError(f"the rate is {rate}, and must be at least 0 and less than 1")
        self._rate = rate
        self._rng = np.random.default_rng(seed)

    def forward(self, x: Any) -> Any:
        if not MODE.training:
            return x
        kept = self._rng.random(x.shape) >= self._rate
        return np.where(kept, x / (1 - self._rate), 0).astype(x.dtype)

    def outline(self, x: Any) -> Any:
        return same_numbers(x)

    def _described(self) -> str:
        return str(self._rate)
