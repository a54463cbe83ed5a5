"""The networks, as steps that any framework can build: a kind, its arrays, its options.

    Step("conv", (weight, bias), {"padding": 2})

Activations are steps of their own. Everything is float32.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

SEED = 7


@dataclass(frozen=True)
class Step:
    """``dense``, ``conv``, ``norm``, ``relu``, ``pool``, ``flatten``, ``residual`` or ``lstm``."""

    kind: str
    arrays: tuple[np.ndarray, ...] = ()
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    body: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Network:
    """What it is called, its steps, the shape of an input but for the batch, the batch sizes."""

    name: str
    make: Callable[[np.random.Generator], tuple[Step, ...]]
    shape: tuple[int, ...]
    batches: tuple[int, ...]
    batch_axis: int = 0

    def steps(self) -> tuple[Step, ...]:
        return self.make(np.random.default_rng(SEED))

    def example(self, batch: int) -> np.ndarray:
        shape = (*self.shape[: self.batch_axis], batch, *self.shape[self.batch_axis :])
        return np.random.default_rng(batch).standard_normal(shape).astype(np.float32)


RELU, FLATTEN = Step("relu"), Step("flatten")
POOL = Step("pool", options={"size": 2})


def drawn(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Numbers that keep the size of what they are multiplied with."""
    inner = int(np.prod(shape[1:])) or 1
    return (rng.standard_normal(shape) / np.sqrt(inner)).astype(np.float32)


def dense(rng: np.random.Generator, inner: int, units: int) -> Step:
    return Step("dense", (drawn(rng, units, inner), drawn(rng, units) / 10))


def conv(rng: np.random.Generator, inner: int, channels: int, size: int, padding: int) -> Step:
    arrays = drawn(rng, channels, inner, size, size), drawn(rng, channels) / 10
    return Step("conv", arrays, {"padding": padding, "channels": channels, "size": size})


def norm(rng: np.random.Generator, channels: int) -> Step:
    gamma, beta, mean = (drawn(rng, channels) / 10 + own for own in (1.0, 0.0, 0.0))
    variance = np.abs(drawn(rng, channels)) / 10 + 1.0
    arrays = (gamma, beta, mean, variance)
    return Step("norm", tuple(array.astype(np.float32) for array in arrays), {"eps": 1e-5})


def mlp(rng: np.random.Generator) -> tuple[Step, ...]:
    return (dense(rng, 512, 256), RELU, dense(rng, 256, 128), RELU, dense(rng, 128, 2))


def lenet(rng: np.random.Generator) -> tuple[Step, ...]:
    return (
        *(conv(rng, 1, 6, 5, 2), RELU, POOL, conv(rng, 6, 16, 5, 0), RELU, POOL, FLATTEN),
        *(dense(rng, 400, 120), RELU, dense(rng, 120, 84), RELU, dense(rng, 84, 10)),
    )


def residual(rng: np.random.Generator) -> tuple[Step, ...]:
    body = (conv(rng, 64, 64, 3, 1), norm(rng, 64), RELU, conv(rng, 64, 64, 3, 1), norm(rng, 64))
    return (Step("residual", body=body), RELU)


def lstm(rng: np.random.Generator) -> tuple[Step, ...]:
    inner, hidden = 64, 128
    weights = (drawn(rng, 4 * hidden, inner), drawn(rng, 4 * hidden, hidden))
    biases = (drawn(rng, 4 * hidden) / 10, drawn(rng, 4 * hidden) / 10)
    return (Step("lstm", (*weights, *biases), {"hidden": hidden}),)


NETWORKS = {
    network.name: network
    for network in (
        Network("mlp", mlp, (512,), (1, 8, 64, 512, 4096)),
        Network("lenet", lenet, (1, 28, 28), (1, 64)),
        Network("residual", residual, (64, 14, 14), (1, 64)),
        Network("lstm", lstm, (32, 64), (1, 64), batch_axis=1),
    )
}
