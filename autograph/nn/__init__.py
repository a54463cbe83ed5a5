"""Networks that are imperative to write, and compiled when you say so.

net = nn.HybridSequential()
net.add(nn.Dense(256, activation="relu"), nn.Dense(2))
net.initialize()
net(x)              # NumPy, layer by layer
net.hybridize()
net(x)              # one compiled program
"""

from autograph.nn import initializers, npx
from autograph.nn.activations import ELU, GELU, Activation, LeakyReLU, SiLU
from autograph.nn.benchmark import Benchmark
from autograph.nn.block import Block
from autograph.nn.containers import (
    Concatenate,
    HybridConcatenate,
    HybridLambda,
    HybridSequential,
    Identity,
    Lambda,
    Residual,
    Sequential,
)
from autograph.nn.dense import Dense
from autograph.nn.hybrid import HybridBlock
from autograph.nn.inputs import InputError
from autograph.nn.mode import is_training, predict_mode, train_mode
from autograph.nn.parameter import DeferredInitialization, Parameter

__all__ = [
    "ELU",
    "GELU",
    "Activation",
    "Benchmark",
    "Block",
    "Concatenate",
    "DeferredInitialization",
    "Dense",
    "HybridBlock",
    "HybridConcatenate",
    "HybridLambda",
    "HybridSequential",
    "Identity",
    "InputError",
    "Lambda",
    "LeakyReLU",
    "Parameter",
    "Residual",
    "Sequential",
    "SiLU",
    "initializers",
    "is_training",
    "npx",
    "predict_mode",
    "train_mode",
]
