"""Weights and programs that other libraries wrote.

load_weights(net, "resnet.safetensors")     PyTorch, by the names of its modules
load_weights(net, "net.params")             Gluon's save_parameters
load_weights(net, "model.weights.h5")       Keras, by the kinds of its layers; needs h5py
MXNetProgram.imports("net-symbol.json", ["data"], "net-0000.params")    a program; SymbolBlock too
"""

from autograph.nn.weights.loading import LoadReport, WeightsMismatch, load_weights
from autograph.nn.weights.mxnet_program import MXNetProgram

__all__ = ["LoadReport", "MXNetProgram", "WeightsMismatch", "load_weights"]
