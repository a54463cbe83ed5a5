"""Every layer: eager, staged and compiled are what the loops in ``references`` compute."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

import autograph
from autograph import nn
from tests.comparison import assert_same
from tests.nn import references as ref


class Layer(NamedTuple):
    """How a layer is made, the shape of its input but for the batch, and what it is to compute."""

    make: Callable[[], nn.HybridBlock]
    shape: tuple[int, ...]
    reference: Callable[[Any, np.ndarray], np.ndarray]


def elementwise(make, function):
    return Layer(make, (4,), lambda layer, x: np.vectorize(function)(x))


def conv(kind, shape, kernel, stride=1, padding=0, dilation=1, groups=1):
    def make():
        settings = {"strides": stride, "padding": padding, "dilation": dilation, "groups": groups}
        return kind(4, kernel, bias_initializer="normal", **settings)

    return Layer(
        make, shape, lambda layer, x: ref.convolution(layer, x, stride, padding, dilation, groups)
    )


def deconv(kind, shape, kernel, stride=1, padding=0, output_padding=0, groups=1):
    def make():
        more = {"bias_initializer": "normal", "groups": groups}
        return kind(4, kernel, stride, padding, output_padding, **more)

    def reference(layer, x):
        return ref.transposed(layer, x, stride, padding, output_padding, groups)

    return Layer(make, shape, reference)


def pool(kind, shape, kernel, stride, padding, reduce, outside, ceil=False):
    def reference(layer, x):
        return ref.pooling(x, kernel, stride, padding, reduce, outside, ceil)

    return Layer(lambda: kind(kernel, stride, padding, ceil), shape, reference)


def group_norm(layer, x):
    return ref.normalised(x.reshape(len(x) * 2, -1)).reshape(x.shape)


def batch_norm(layer, x):
    return x / math.sqrt(1 + 1e-5)


def stacked_lstm(layer, x):
    first = [
        ref.sequence(ref.lstm_step, layer.l0, x),
        ref.sequence(ref.lstm_step, layer.r0, x, True),
    ]
    y = np.concatenate(first, axis=-1)
    second = [
        ref.sequence(ref.lstm_step, layer.l1, y),
        ref.sequence(ref.lstm_step, layer.r1, y, True),
    ]
    return np.concatenate(second, axis=-1)


def over_time(step):
    def reference(layer, x):
        return np.swapaxes(ref.sequence(step, layer.l0, np.swapaxes(x, 0, 1)), 0, 1)

    return reference


def dense(layer, x):
    return x.reshape(len(x), -1) @ ref.numbers(layer.weight).T + ref.numbers(layer.bias)


LAYERS = {
    "dense": Layer(lambda: nn.Dense(3, bias_initializer="normal"), (5,), dense),
    "dense of images": Layer(lambda: nn.Dense(3), (2, 3), dense),
    "dense of rows": Layer(
        lambda: nn.Dense(3, flatten=False, use_bias=False),
        (2, 5),
        lambda layer, x: x @ ref.numbers(layer.weight).T,
    ),
    "relu": elementwise(lambda: nn.Activation("relu"), lambda v: max(v, 0.0)),
    "sigmoid": elementwise(lambda: nn.Activation("sigmoid"), ref.sigmoid),
    "tanh": elementwise(lambda: nn.Activation("tanh"), math.tanh),
    "softrelu": elementwise(lambda: nn.Activation("softrelu"), lambda v: math.log1p(math.exp(v))),
    "softsign": elementwise(lambda: nn.Activation("softsign"), lambda v: v / (1 + abs(v))),
    "gelu": elementwise(nn.GELU, lambda v: v / 2 * (1 + math.erf(v / math.sqrt(2)))),
    "silu": elementwise(nn.SiLU, lambda v: v * ref.sigmoid(v)),
    "leaky": elementwise(lambda: nn.LeakyReLU(0.2), lambda v: v if v > 0 else 0.2 * v),
    "elu": elementwise(lambda: nn.ELU(0.5), lambda v: v if v > 0 else 0.5 * math.expm1(v)),
    "dropout after training": elementwise(lambda: nn.Dropout(0.5), lambda v: v),
    "conv 1d": conv(nn.Conv1D, (3, 8), 3, stride=2, padding=1, dilation=2),
    "conv 2d": conv(nn.Conv2D, (3, 6, 5), (3, 2)),
    "conv 2d in groups": conv(nn.Conv2D, (4, 6, 5), 3, padding=1, groups=2),
    "conv 3d": conv(nn.Conv3D, (2, 4, 3, 4), 2, stride=2, padding=1),
    "transposed conv 1d": deconv(nn.Conv1DTranspose, (2, 5), 3, stride=2),
    "transposed conv 2d": deconv(nn.Conv2DTranspose, (2, 3, 4), 3, 2, 1, 1),
    "transposed conv 3d": deconv(nn.Conv3DTranspose, (2, 2, 3, 2), 2, 1),
    "transposed conv 2d in groups": deconv(nn.Conv2DTranspose, (4, 3, 2), 3, 2, 1, groups=2),
    "max pool 1d": pool(nn.MaxPool1D, (2, 7), (3,), 2, 1, np.max, -np.inf),
    "max pool 2d": pool(nn.MaxPool2D, (2, 6, 5), (2, 2), 2, 0, np.max, -np.inf),
    "max pool 3d": pool(nn.MaxPool3D, (2, 4, 3, 4), (2, 2, 2), 1, 0, np.max, -np.inf),
    "avg pool 1d": pool(nn.AvgPool1D, (2, 7), (3,), 2, 1, np.mean, 0),
    "avg pool 2d": pool(nn.AvgPool2D, (2, 6, 5), (2, 3), 1, 0, np.mean, 0),
    "avg pool 3d": pool(nn.AvgPool3D, (2, 4, 3, 4), (2, 1, 2), 2, 0, np.mean, 0),
    "max pool with a rest": pool(nn.MaxPool2D, (2, 6, 5), (3, 2), 2, 1, np.max, -np.inf, True),
    "avg pool with a rest": pool(nn.AvgPool2D, (2, 6, 4), (3, 2), 3, 1, np.mean, 0, True),
    "global max pool": Layer(
        nn.GlobalMaxPool, (2, 3, 4), lambda layer, x: x.max((2, 3), keepdims=True)
    ),
    "global avg pool": Layer(
        nn.GlobalAvgPool, (2, 3, 4), lambda layer, x: x.mean((2, 3), keepdims=True)
    ),
    "flatten": Layer(nn.Flatten, (2, 3, 2), lambda layer, x: x.reshape(len(x), -1)),
    "batch norm": Layer(nn.BatchNorm, (3, 4), batch_norm),
    "layer norm": Layer(nn.LayerNorm, (5,), lambda layer, x: ref.normalised(x)),
    "group norm": Layer(lambda: nn.GroupNorm(2), (4, 3), group_norm),
    "rnn": Layer(lambda: nn.RNN(3, layout="NTC"), (4, 2), over_time(ref.rnn_step)),
    "gru": Layer(lambda: nn.GRU(3, layout="NTC"), (4, 2), over_time(ref.gru_step)),
    "lstm": Layer(
        lambda: nn.LSTM(3, 2, bidirectional=True), (2, 4), stacked_lstm
    ),
    "lstm cell": Layer(
        lambda: nn.LSTMCell(3),
        (4,),
        lambda layer, x: ref.sequence(ref.lstm_step, layer, x[np.newaxis])[0],
    ),
    "attention": Layer(
        lambda: nn.MultiHeadAttention(4, 2, is_causal=True),
        (3, 5),
        lambda layer, x: ref.attention(layer, x, 2, True),
    ),
    "residual": Layer(
        lambda: nn.Residual(nn.Activation("tanh"), activation="relu"),
        (3,),
        lambda layer, x: np.maximum(np.tanh(x) + x, 0),
    ),
    "concatenation": Layer(
        lambda: nn.HybridConcatenate(nn.Identity(), nn.HybridLambda(np.tanh)),
        (3,),
        lambda layer, x: np.concatenate([x, np.tanh(x)], axis=-1),
    ),
}  # fmt: skip
each_layer = pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)


def made(layer, dtype=np.float32, batch=3):
    """The layer with its parameters, and an input."""
    x = np.random.default_rng(1).standard_normal((batch, *layer.shape)).astype(dtype)
    net = layer.make()
    net.initialize("normal" if "norm" in type(net).__name__.lower() else 0.3, seed=2)
    net.apply(randomized)
    net.cast(dtype)
    net(x)
    net.apply(randomized)
    return net, x


def randomized(block):
    """Weights far from each other."""
    rng = np.random.default_rng(3)
    for name, parameter in block._parameters.items():
        if "weight" in name and parameter._array is not None:
            parameter.set_data(rng.standard_normal(parameter.shape))


def first(result):
    return result[0] if isinstance(result, tuple) else result


@each_layer
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("batch", [1, 3])
def test_eager_is_the_reference(layer, dtype, batch):
    net, x = made(layer, dtype, batch)
    expected = layer.reference(net, x.astype(np.float64))
    rtol = 1e-4 if dtype == np.float32 else 1e-10
    assert_same(first(net(x)), expected.astype(dtype), rtol=rtol, atol=rtol / 10)


@each_layer
def test_hybrid_is_eager(layer):
    net, x = made(layer)
    expected = net(x)
    net.hybridize()
    assert_same(net(x), expected, rtol=1e-4, atol=1e-5)


@each_layer
@pytest.mark.parametrize(("dtype", "batch"), [(np.float64, 3), (np.float32, 1)])
def test_the_graph_and_the_converted_function_are_eager(layer, dtype, batch):
    net, x = made(layer, dtype, batch)
    expected = net(x)
    rtol = 1e-4 if dtype == np.float32 else 1e-10
    lowered = autograph.convert(net.forward).__func__.lower(net, x)
    assert_same(lowered.interpret(net, x), expected, rtol=rtol, atol=rtol / 10)
    assert_same(autograph.to_graph(net.forward)(x), expected, rtol=rtol, atol=rtol / 10)
