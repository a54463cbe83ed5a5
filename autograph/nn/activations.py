"""Activations as layers."""

from __future__ import annotations

from typing import Any

from autograph.nn import npx
from autograph.nn.hybrid import HybridBlock
from autograph.nn.outlines import same_numbers


class Activation(HybridBlock):
    """relu, sigmoid, tanh, softrelu, softsign, gelu, silu, leaky or elu."""

    def __init__(self, activation: str) -> None:
        super().__init__()
        self._activation = activation
        self._activate = npx.activation(activation)

    def forward(self, x: Any) -> Any:
        return self._activate(x)

    def outline(self, x: Any) -> Any:
        return same_numbers(x)

    def _described(self) -> str:
        return self._activation


class LeakyReLU(HybridBlock):
    """``x`` where it is positive, ``alpha * x`` elsewhere."""

    def __init__(self, alpha: float = 0.01) -> None:
        super().__init__()
        self._alpha = alpha

    def forward(self, x: Any) -> Any:
        return npx.leaky_relu(x, self._alpha)

    def outline(self, x: Any) -> Any:
        return same_numbers(x)


class ELU(HybridBlock):
    """``x`` where it is positive, ``alpha * (exp(x) - 1)`` elsewhere."""

    def __init__(self, alpha: float = 1.0) -> None:
        super().__init__()
        self._alpha = alpha

    def forward(self, x: Any) -> Any:
        return npx.elu(x, self._alpha)

    def outline(self, x: Any) -> Any:
        return same_numbers(x)


class GELU(Activation):
    def __init__(self) -> None:
        super().__init__("gelu")


class SiLU(Activation):
    def __init__(self) -> None:
        super().__init__("silu")
