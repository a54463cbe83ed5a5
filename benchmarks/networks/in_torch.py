"""PyTorch: ``torch.jit.script`` and ``torch.compile`` of the same module."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import nn

from benchmarks.networks.description import Network, Step
from benchmarks.networks.framework import Built, Framework


class Residual(nn.Module):
    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        self.body = body

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.body(x) + x


class Outputs(nn.Module):
    """The outputs of an LSTM without its states."""

    def __init__(self, inner: int, hidden: int) -> None:
        super().__init__()
        self.lstm = nn.LSTM(inner, hidden)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.lstm(x)[0]


class Torch(Framework):
    def __init__(self, compiles: bool) -> None:
        self.compiles = compiles

    def build(self, network: Network) -> Built:
        torch.set_grad_enabled(False)
        module = nn.Sequential(*map(layer, network.steps())).eval()
        if self.compiles:
            return torch.compile(module)
        return torch.jit.optimize_for_inference(torch.jit.script(module))

    def argument(self, x: np.ndarray) -> Any:
        return torch.from_numpy(x)

    def plain(self, result: Any) -> np.ndarray:
        found: np.ndarray = result.numpy()
        return found


def layer(step: Step) -> nn.Module:
    made = MAKERS[step.kind](step)
    tensors = dict(made.named_parameters()) | dict(made.named_buffers())
    tensors = {name: own for name, own in tensors.items() if own.ndim}
    if step.kind != "residual":
        for own, array in zip(tensors.values(), step.arrays, strict=True):
            own.data.copy_(torch.from_numpy(array))
    return made


def dense(step: Step) -> nn.Module:
    units, inner = step.arrays[0].shape
    return nn.Linear(inner, units)


def conv(step: Step) -> nn.Module:
    channels, inner, size, _ = step.arrays[0].shape
    return nn.Conv2d(inner, channels, size, padding=step.options["padding"])


MAKERS = {
    "dense": dense,
    "conv": conv,
    "norm": lambda step: nn.BatchNorm2d(len(step.arrays[0]), eps=step.options["eps"]),
    "relu": lambda step: nn.ReLU(),
    "pool": lambda step: nn.MaxPool2d(step.options["size"]),
    "flatten": lambda step: nn.Flatten(),
    "residual": lambda step: Residual(nn.Sequential(*map(layer, step.body))),
    "lstm": lambda step: Outputs(step.arrays[0].shape[1], step.options["hidden"]),
}
FRAMEWORKS = {"torchscript": Torch(compiles=False), "torch.compile": Torch(compiles=True)}
