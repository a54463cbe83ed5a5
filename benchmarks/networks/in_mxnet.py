"""Gluon: ``hybridize(static_alloc=True, static_shape=True)``."""

from __future__ import annotations

from typing import Any

import mxnet
import numpy as np
from mxnet.gluon import nn, rnn

from benchmarks.networks.description import Network, Step
from benchmarks.networks.framework import Built, Framework


class Residual(mxnet.gluon.HybridBlock):
    def __init__(self, body: Any) -> None:
        super().__init__()
        with self.name_scope():
            self.body = body

    def hybrid_forward(self, F: Any, x: Any) -> Any:
        return self.body(x) + x


class Gluon(Framework):
    def build(self, network: Network) -> Built:
        net, steps = nn.HybridSequential(), network.steps()
        for step in steps:
            net.add(layer(step))
        net.initialize()
        net(mxnet.nd.array(network.example(1)))
        for made, step in zip(net, steps, strict=True):
            fill(made, step)
        net.hybridize(static_alloc=True, static_shape=True)

        def call(x: Any) -> Any:
            result = net(x)
            result.wait_to_read()
            return result

        return call

    def argument(self, x: np.ndarray) -> Any:
        return mxnet.nd.array(x)

    def plain(self, result: Any) -> np.ndarray:
        found: np.ndarray = result.asnumpy()
        return found


def layer(step: Step) -> Any:
    return MAKERS[step.kind](step)


def fill(made: Any, step: Step) -> None:
    if step.kind == "residual":
        for own, inner in zip(made.body, step.body, strict=True):
            fill(own, inner)
        return
    for own, array in zip(made.collect_params().values(), step.arrays, strict=True):
        own.set_data(mxnet.nd.array(array))


def residual(step: Step) -> Any:
    body = nn.HybridSequential()
    for inner in step.body:
        body.add(layer(inner))
    return Residual(body)


def conv(step: Step) -> Any:
    options = step.options
    return nn.Conv2D(options["channels"], options["size"], padding=options["padding"])


MAKERS = {
    "dense": lambda step: nn.Dense(len(step.arrays[1])),
    "conv": conv,
    "norm": lambda step: nn.BatchNorm(epsilon=step.options["eps"]),
    "relu": lambda step: nn.Activation("relu"),
    "pool": lambda step: nn.MaxPool2D(step.options["size"]),
    "flatten": lambda step: nn.Flatten(),
    "residual": residual,
    "lstm": lambda step: rnn.LSTM(step.options["hidden"]),
}
FRAMEWORKS = {"gluon": Gluon()}
