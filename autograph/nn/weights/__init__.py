"""Weights and programs that other libraries wrote.

load_weights(net, "resnet.safetensors")     PyTorch, by the names of its modules
load_weights(net, "net.params")             Gluon's save_parameters
load_weights(net, "model.weights.h5")       Keras, by the kinds of its layers; needs h5py
SymbolBlock.imports("net-symbol.json", ["data"], "net-0000.params")     a program of MXNet
"""

from autograph.nn.weights.loading import LoadReport, WeightsMismatch, load_weights
from autograph.nn.weights.symbol_block import SymbolBlock

__all__ = ["LoadReport", "SymbolBlock", "WeightsMismatch", "load_weights"]
