"""The operators of MXNet that have parameters or geometry, as layers of this library.

Each maker takes the attributes of a node and its parameters, in the order of MXNet's inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograph.nn import npx
from autograph.nn.activations import ELU, Activation, LeakyReLU
from autograph.nn.convolution import Conv1D, Conv2D, Conv3D
from autograph.nn.dense import Dense
from autograph.nn.dropout import Dropout
from autograph.nn.embedding import Embedding
from autograph.nn.hybrid import HybridBlock
from autograph.nn.normalization import BatchNorm, LayerNorm
from autograph.nn.parameter import Parameter
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
from autograph.nn.transposed import Conv1DTranspose, Conv2DTranspose, Conv3DTranspose

Attrs = Mapping[str, Any]
Weights = Sequence[Parameter]
Maker = Callable[[Attrs, Weights], Callable[..., Any]]

_CONV = {1: Conv1D, 2: Conv2D, 3: Conv3D}
_TRANSPOSED = {1: Conv1DTranspose, 2: Conv2DTranspose, 3: Conv3DTranspose}
_MAX = {1: MaxPool1D, 2: MaxPool2D, 3: MaxPool3D}
_AVG = {1: AvgPool1D, 2: AvgPool2D, 3: AvgPool3D}
_FIRST_CHANNELS = (None, "NCW", "NCHW", "NCDHW")


def _given(block: HybridBlock, **parameters: Parameter) -> HybridBlock:
    for name, parameter in parameters.items():
        own = parameter.name
        setattr(block, name, parameter)
        parameter.name = own  # assigned to a block it is called after its place there
    return block


def _require(condition: bool, what: str) -> None:
    if not condition:
        raise ValueError(f"{what} is not supported")


def _named(weights: Weights, *names: str) -> dict[str, Parameter]:
    if len(weights) != len(names):
        raise ValueError(f"it takes {len(names)} parameters, and {len(weights)} are given")
    return dict(zip(names, weights, strict=True))


def _with_bias(attrs: Attrs, weights: Weights) -> dict[str, Parameter]:
    names = ("weight",) if attrs.get("no_bias", False) else ("weight", "bias")
    return _named(weights, *names)


def _fully_connected(attrs: Attrs, weights: Weights) -> HybridBlock:
    use_bias = not attrs.get("no_bias", False)
    flatten = attrs.get("flatten", True)
    block = Dense(attrs["num_hidden"], use_bias=use_bias, flatten=flatten)
    return _given(block, **_with_bias(attrs, weights))


def _geometry(attrs: Attrs) -> dict[str, Any]:
    kernel = tuple(attrs["kernel"])
    ones = (1,) * len(kernel)
    _require(attrs.get("layout") in _FIRST_CHANNELS, f"the layout {attrs.get('layout')}")
    return {
        "kernel_size": kernel,
        "strides": tuple(attrs.get("stride") or ones),
        "padding": tuple(attrs.get("pad") or (0,) * len(kernel)),
        "dilation": tuple(attrs.get("dilate") or ones),
        "groups": attrs.get("num_group", 1),
        "use_bias": not attrs.get("no_bias", False),
    }


def _convolution(attrs: Attrs, weights: Weights) -> HybridBlock:
    settings = _geometry(attrs)
    kind = _CONV[len(settings["kernel_size"])]
    return _given(kind(attrs["num_filter"], **settings), **_with_bias(attrs, weights))


def _deconvolution(attrs: Attrs, weights: Weights) -> HybridBlock:
    settings = _geometry({"no_bias": True, **attrs})
    _require(not attrs.get("target_shape"), "target_shape")
    adj = tuple(attrs.get("adj") or (0,) * len(settings["kernel_size"]))
    kind = _TRANSPOSED[len(settings["kernel_size"])]
    block = kind(attrs["num_filter"], output_padding=adj, **settings)
    return _given(block, **_with_bias({"no_bias": True, **attrs}, weights))


class _FixedScale(BatchNorm):
    """``fix_gamma``: the scale is 1, whatever the parameter says."""

    def forward(self, x: Any) -> Any:
        gamma = np.ones_like(self.gamma.data())
        mean, variance = self.running_mean.data(), self.running_var.data()
        return npx.batch_norm(x, gamma, self.beta.data(), mean, variance, self._epsilon)


def _batch_norm(attrs: Attrs, weights: Weights) -> HybridBlock:
    _require(attrs.get("axis", 1) == 1, "another axis than 1")
    kind = _FixedScale if attrs.get("fix_gamma", True) else BatchNorm
    block = kind(
        momentum=attrs.get("momentum", 0.9),
        epsilon=attrs.get("eps", 1e-3),
        use_global_stats=attrs.get("use_global_stats", False),
    )
    return _given(block, **_named(weights, "gamma", "beta", "running_mean", "running_var"))


def _layer_norm(attrs: Attrs, weights: Weights) -> HybridBlock:
    _require(attrs.get("axis", -1) == -1, "another axis than the last")
    block = LayerNorm(epsilon=attrs.get("eps", 1e-5))
    return _given(block, **_named(weights, "gamma", "beta"))


class _Lookup(Embedding):
    """MXNet's indices may be floating-point numbers, and are brought into range."""

    def forward(self, ids: Any) -> Any:
        weight = self.weight.data()
        return weight[np.clip(ids.astype(np.int64), 0, weight.shape[0] - 1)]


def _embedding(attrs: Attrs, weights: Weights) -> HybridBlock:
    block = _Lookup(attrs["input_dim"], attrs["output_dim"])
    return _given(block, **_named(weights, "weight"))


def _pooling(attrs: Attrs, weights: Weights) -> HybridBlock:
    kind = attrs.get("pool_type", "max")
    _require(kind in ("max", "avg"), f"pooling of the kind {kind}")
    _require(attrs.get("layout") in _FIRST_CHANNELS, f"the layout {attrs.get('layout')}")
    if attrs.get("global_pool", False):
        return GlobalMaxPool() if kind == "max" else GlobalAvgPool()
    convention = attrs.get("pooling_convention", "valid")
    _require(convention in ("valid", "full"), f"pooling_convention {convention}")
    kernel = tuple(attrs["kernel"])
    padding = tuple(attrs.get("pad") or (0,) * len(kernel))
    stride = tuple(attrs.get("stride") or (1,) * len(kernel))
    padded = any(padding)
    _require(
        kind == "max" or not padded or attrs.get("count_include_pad", True),
        "a mean that leaves out the padding",
    )
    made = (_MAX if kind == "max" else _AVG)[len(kernel)]
    begun = all(own + step <= size for own, step, size in zip(padding, stride, kernel, strict=True))
    _require(convention == "valid" or begun, "pooling_convention full of windows in the padding")
    return made(kernel, stride, padding, ceil_mode=convention == "full")


def _activation(attrs: Attrs, weights: Weights) -> HybridBlock:
    return Activation(attrs["act_type"])


def _leaky(attrs: Attrs, weights: Weights) -> HybridBlock:
    kind, slope = attrs.get("act_type", "leaky"), attrs.get("slope", 0.25)
    makers: dict[str, Callable[[], HybridBlock]] = {
        "leaky": lambda: LeakyReLU(slope),
        "elu": lambda: ELU(slope),
        "gelu": lambda: Activation("gelu"),
    }
    _require(kind in makers, f"LeakyReLU of the kind {kind}")
    return makers[kind]()


def _dropout(attrs: Attrs, weights: Weights) -> HybridBlock:
    return Dropout(attrs.get("p", 0.5))


def _flatten(attrs: Attrs, weights: Weights) -> HybridBlock:
    return Flatten()


LAYERS: dict[str, Maker] = {
    "FullyConnected": _fully_connected,
    "_npx_fully_connected": _fully_connected,
    "Convolution": _convolution,
    "_npx_convolution": _convolution,
    "Deconvolution": _deconvolution,
    "_npx_deconvolution": _deconvolution,
    "BatchNorm": _batch_norm,
    "_npx_batch_norm": _batch_norm,
    "LayerNorm": _layer_norm,
    "_npx_layer_norm": _layer_norm,
    "Embedding": _embedding,
    "_npx_embedding": _embedding,
    "Pooling": _pooling,
    "_npx_pooling": _pooling,
    "Activation": _activation,
    "_npx_activation": _activation,
    "LeakyReLU": _leaky,
    "_npx_leaky_relu": _leaky,
    "Dropout": _dropout,
    "_npx_dropout": _dropout,
    "Flatten": _flatten,
    "_npx_batch_flatten": _flatten,
}
