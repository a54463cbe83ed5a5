"""Attention: each query is answered by a mean of the values, weighted by how it fits their keys."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from autograph.nn import npx
from autograph.nn.dense import Dense
from autograph.nn.hybrid import HybridBlock
from autograph.nn.inputs import require_rank
from autograph.nn.outlines import outline_after


class MultiHeadAttention(HybridBlock):
    """Several attentions side by side, each in its share of the ``units``.

    Queries, keys and values are ``(batch, time, width)``; keys and values are the queries where
    they are not given. ``mask`` is True where a query may look at a key, ``(queries, keys)`` or
    with an axis for the batch before. ``is_causal`` lets each look at itself and what came before.
    """

    def __init__(
        self,
        units: int,
        num_heads: int,
        use_bias: bool = True,
        is_causal: bool = False,
        dtype: DTypeLike = np.float32,
    ) -> None:
        super().__init__()
        if units % num_heads:
            raise ValueError(f"{units} units cannot be shared by {num_heads} heads")
        self._heads = num_heads
        self._is_causal = is_causal
        settings: dict[str, Any] = {"flatten": False, "use_bias": use_bias, "dtype": dtype}
        self.query = Dense(units, **settings)
        self.key = Dense(units, **settings)
        self.value = Dense(units, **settings)
        self.output = Dense(units, **settings)

    def forward(self, query: Any, key: Any = None, value: Any = None, mask: Any = None) -> Any:
        require_rank(self._path, query, 3, 3)
        key = query if key is None else key
        value = key if value is None else value
        return self.answer(self.query(query), self.key(key), self.value(value), mask)

    def outline(self, x: Any) -> Any:
        """Of a call with the queries alone."""
        require_rank(self._path, x, 3, 3)
        made = [outline_after(layer, x) for layer in (self.query, self.key, self.value)]
        if any(own is None or own.dtype != made[-1].dtype for own in made):
            return None
        return outline_after(self.output, made[-1])

    def answer(self, queries: Any, keys: Any, values: Any, mask: Any = None) -> Any:
        """The answers, from what the three layers have made of the input, or earlier ones."""
        q, k = self._split(queries), self._split(keys)
        answer = self._attend(q, k, self._split(values), mask)
        batch, time = answer.shape[0], answer.shape[2]
        joined = np.swapaxes(answer, 1, 2).reshape(batch, time, self._heads * answer.shape[3])
        return self.output(joined)

    def _split(self, x: Any) -> Any:
        """``(batch, heads, time, width of a head)``"""
        return np.swapaxes(x.reshape(x.shape[0], x.shape[1], self._heads, -1), 1, 2)

    def _attend(self, q: Any, k: Any, v: Any, mask: Any) -> Any:
        scores = q @ np.swapaxes(k, -1, -2) / math.sqrt(q.shape[-1])
        if self._is_causal:
            late = k.shape[2] - q.shape[2]
            seen = np.arange(q.shape[2])[:, np.newaxis] + late >= np.arange(k.shape[2])
            scores = np.where(seen, scores, -np.inf)
        if mask is not None:
            scores = np.where(mask if mask.ndim == 2 else mask[:, np.newaxis], scores, -np.inf)
        return npx.softmax(scores) @ v
