"""``tf.function`` of the steps, as it is and through XLA."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from benchmarks.networks.description import Network, Step
from benchmarks.networks.framework import Built, Framework

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import tensorflow as tf


class TensorFlow(Framework):
    def __init__(self, xla: bool) -> None:
        self.xla = xla

    def build(self, network: Network) -> Built:
        steps = network.steps()
        weights = [variables(step) for step in steps]
        function: Built = tf.function(
            lambda x: through(steps, weights, x), jit_compile=self.xla or None
        )
        return function

    def argument(self, x: np.ndarray) -> Any:
        return tf.constant(x)

    def plain(self, result: Any) -> np.ndarray:
        found: np.ndarray = result.numpy()
        return found


def variables(step: Step) -> Any:
    return [tf.Variable(a) for a in step.arrays], [variables(inner) for inner in step.body]


def through(steps: tuple[Step, ...], weights: Any, x: Any) -> Any:
    for step, (arrays, inner) in zip(steps, weights, strict=True):
        if step.kind == "residual":
            x = x + through(step.body, inner, x)
        else:
            x = STEPS[step.kind](x, step.options, *arrays)
    return x


def conv(x: Any, options: Any, w: Any, b: Any) -> Any:
    """Channels come last: the processor's convolution has no other."""
    cut = options["padding"]
    pads = [[0, 0], [cut, cut], [cut, cut], [0, 0]]
    rows = tf.transpose(x, [0, 2, 3, 1])
    y = tf.nn.conv2d(rows, tf.transpose(w, [2, 3, 1, 0]), 1, pads) + b
    return tf.transpose(y, [0, 3, 1, 2])


def norm(x: Any, options: Any, gamma: Any, beta: Any, mean: Any, variance: Any) -> Any:
    scale = gamma / tf.sqrt(variance + options["eps"])
    return x * scale[:, None, None] + (beta - mean * scale)[:, None, None]


def pool(x: Any, options: Any) -> Any:
    rows = tf.transpose(x, [0, 2, 3, 1])
    y = tf.nn.max_pool2d(rows, options["size"], options["size"], "VALID")
    return tf.transpose(y, [0, 3, 1, 2])


def lstm(x: Any, options: Any, wx: Any, wh: Any, bx: Any, bh: Any) -> Any:
    sums = tf.tensordot(x, wx, [[2], [1]]) + (bx + bh)
    zeros = tf.zeros((x.shape[1], options["hidden"]), x.dtype)

    def step(states: Any, row: Any) -> Any:
        h, c = states
        i, f, g, o = tf.split(row + tf.matmul(h, wh, transpose_b=True), 4, axis=1)
        c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
        return tf.sigmoid(o) * tf.tanh(c), c

    return tf.scan(step, sums, (zeros, zeros))[0]


STEPS: dict[str, Any] = {
    "dense": lambda x, options, w, b: tf.matmul(x, w, transpose_b=True) + b,
    "conv": conv,
    "norm": norm,
    "relu": lambda x, options: tf.nn.relu(x),
    "pool": pool,
    "flatten": lambda x, options: tf.reshape(x, [x.shape[0], -1]),
    "lstm": lstm,
}
FRAMEWORKS = {"tf.function": TensorFlow(xla=False), "tf.xla": TensorFlow(xla=True)}
