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
from autograph.nn.attention import MultiHeadAttention
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
from autograph.nn.convolution import Conv1D, Conv2D, Conv3D
from autograph.nn.dense import Dense
from autograph.nn.dropout import Dropout
from autograph.nn.embedding import Embedding
from autograph.nn.hybrid import HybridBlock
from autograph.nn.mode import is_training, predict_mode, train_mode
from autograph.nn.normalization import BatchNorm, GroupNorm, LayerNorm
from autograph.nn.parameter import DeferredInitialization, Parameter
from autograph.nn.pooling import (
    AvgPool1D,
    AvgPool2D,
    AvgPool3D,
    Flatten,
    GlobalAvgPool,
    GlobalMaxPool,
    MaxPool1D,
    MaxPool2D,
    MaxPool3D,
)
from autograph.nn.recurrent import GRU, LSTM, RNN, GRUCell, LSTMCell, RNNCell
from autograph.nn.symbol_block import SymbolBlock
from autograph.nn.transposed import Conv1DTranspose, Conv2DTranspose, Conv3DTranspose
from autograph.nn.weights import LoadReport, WeightsMismatch, load_weights

__all__ = [
    "ELU",
    "GELU",
    "GRU",
    "LSTM",
    "RNN",
    "Activation",
    "AvgPool1D",
    "AvgPool2D",
    "AvgPool3D",
    "BatchNorm",
    "Benchmark",
    "Block",
    "Concatenate",
    "Conv1D",
    "Conv1DTranspose",
    "Conv2D",
    "Conv2DTranspose",
    "Conv3D",
    "Conv3DTranspose",
    "DeferredInitialization",
    "Dense",
    "Dropout",
    "Embedding",
    "Flatten",
    "GRUCell",
    "GlobalAvgPool",
    "GlobalMaxPool",
    "GroupNorm",
    "HybridBlock",
    "HybridConcatenate",
    "HybridLambda",
    "HybridSequential",
    "Identity",
    "LSTMCell",
    "Lambda",
    "LayerNorm",
    "LeakyReLU",
    "LoadReport",
    "MaxPool1D",
    "MaxPool2D",
    "MaxPool3D",
    "MultiHeadAttention",
    "Parameter",
    "RNNCell",
    "Residual",
    "Sequential",
    "SiLU",
    "SymbolBlock",
    "WeightsMismatch",
    "initializers",
    "is_training",
    "load_weights",
    "npx",
    "predict_mode",
    "train_mode",
]
