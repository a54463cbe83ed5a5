"""``autograph.nn``, hybrid and imperative."""

from __future__ import annotations

import numpy as np

from autograph import nn
from benchmarks.networks.description import Network, Step
from benchmarks.networks.framework import Built, Framework


class Ours(Framework):
    def __init__(self, hybrid: bool) -> None:
        self.hybrid = hybrid

    def build(self, network: Network) -> Built:
        net = nn.HybridSequential(*map(layer, network.steps()))
        if self.hybrid:
            net.hybridize()
        return net


def layer(step: Step) -> nn.HybridBlock:
    made = MAKERS[step.kind](step)
    if step.kind in NAMES:
        for name, array in zip(NAMES[step.kind], step.arrays, strict=True):
            getattr(made, name).set_data(array)
    return made


def lstm(step: Step) -> nn.HybridBlock:
    made = nn.LSTM(step.options["hidden"])
    for name, array in zip(("i2h_weight", "h2h_weight", *BIASES), step.arrays, strict=True):
        getattr(made.l0, name).set_data(array)
    return made


def residual(step: Step) -> nn.HybridBlock:
    return nn.Residual(nn.HybridSequential(*map(layer, step.body)))


def conv(step: Step) -> nn.HybridBlock:
    options = step.options
    return nn.Conv2D(options["channels"], options["size"], padding=options["padding"])


BIASES = ("i2h_bias", "h2h_bias")
NAMES = {
    "dense": ("weight", "bias"),
    "conv": ("weight", "bias"),
    "norm": ("gamma", "beta", "running_mean", "running_var"),
}
MAKERS = {
    "dense": lambda step: nn.Dense(len(step.arrays[1])),
    "conv": conv,
    "norm": lambda step: nn.BatchNorm(epsilon=step.options["eps"]),
    "relu": lambda step: nn.Activation("relu"),
    "pool": lambda step: nn.MaxPool2D(step.options["size"]),
    "flatten": lambda step: nn.Flatten(),
    "residual": residual,
    "lstm": lstm,
}


def numpy_result(network: Network, x: np.ndarray) -> np.ndarray:
    """What the network gives when it is run by NumPy."""
    result: np.ndarray = Ours(hybrid=False).build(network)(x)
    return result


FRAMEWORKS = {"ours": Ours(hybrid=True), "imperative": Ours(hybrid=False)}
