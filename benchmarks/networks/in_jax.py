"""``jax.jit`` of the steps; the weights are arguments."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from benchmarks.networks.description import Network, Step
from benchmarks.networks.framework import Built, Framework


class Jax(Framework):
    def build(self, network: Network) -> Built:
        steps = network.steps()
        weights = [arrays_of(step) for step in steps]

        def forward(weights: Any, x: Any) -> Any:
            return through(steps, weights, x)

        compiled = jax.jit(forward)
        return lambda x: compiled(weights, x).block_until_ready()

    def argument(self, x: np.ndarray) -> Any:
        return jnp.asarray(x)


def arrays_of(step: Step) -> Any:
    return [jnp.asarray(a) for a in step.arrays], [arrays_of(inner) for inner in step.body]


def through(steps: tuple[Step, ...], weights: Any, x: Any) -> Any:
    for step, (arrays, inner) in zip(steps, weights, strict=True):
        if step.kind == "residual":
            x = x + through(step.body, inner, x)
        else:
            x = STEPS[step.kind](x, step.options, *arrays)
    return x


def conv(x: Any, options: Any, w: Any, b: Any) -> Any:
    pads = [(options["padding"], options["padding"])] * 2
    kinds = ("NCHW", "OIHW", "NCHW")
    y = lax.conv_general_dilated(x, w, (1, 1), pads, dimension_numbers=kinds)
    return y + b[:, None, None]


def norm(x: Any, options: Any, gamma: Any, beta: Any, mean: Any, variance: Any) -> Any:
    scale = gamma / jnp.sqrt(variance + options["eps"])
    return x * scale[:, None, None] + (beta - mean * scale)[:, None, None]


def pool(x: Any, options: Any) -> Any:
    window = (1, 1, options["size"], options["size"])
    return lax.reduce_window(x, -jnp.inf, lax.max, window, window, "VALID")


def lstm(x: Any, options: Any, wx: Any, wh: Any, bx: Any, bh: Any) -> Any:
    sums = x @ wx.T + (bx + bh)
    zeros = jnp.zeros((x.shape[1], options["hidden"]), x.dtype)

    def step(states: Any, row: Any) -> Any:
        h, c = states
        i, f, g, o = jnp.split(row + h @ wh.T, 4, axis=1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        h = jax.nn.sigmoid(o) * jnp.tanh(c)
        return (h, c), h

    return lax.scan(step, (zeros, zeros), sums)[1]


STEPS: dict[str, Any] = {
    "dense": lambda x, options, w, b: x @ w.T + b,
    "conv": conv,
    "norm": norm,
    "relu": lambda x, options: jnp.maximum(x, 0),
    "pool": pool,
    "flatten": lambda x, options: x.reshape(x.shape[0], -1),
    "lstm": lstm,
}
FRAMEWORKS = {"jax": Jax()}
