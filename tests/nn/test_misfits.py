"""A wrong width deep inside of a network: the error names the layer, and nothing was computed."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest

import autograph
from autograph import nn
from autograph.passes.checks_outside import FREE


class Own(nn.HybridBlock):
    """A network of one's own: a sequence checks its layers before, this one does not."""

    def __init__(self, first, second):
        super().__init__()
        self.first, self.second = first, second

    def forward(self, x):
        return self.second(self.first(x) * 1.5)


class Repeated(Own):
    """A layer is called in a loop, of a length that the compiler is not told."""

    def __init__(self, first, second):
        super().__init__(first, second)
        self.times = 4

    def forward(self, x):
        for _ in range(self.times):
            x = x + self.first(x)
        return self.second(x)


class Joined(Own):
    def forward(self, x):
        return self.second(np.concatenate([self.first(x), x], axis=1))


class Pair(nn.HybridSequential):
    """Two layers, one after the other."""

    def __init__(self, first, second):
        super().__init__(first, nn.HybridLambda(np.tanh), second)


TILED = {"padding": 1, "in_channels": 32}
MISFITS = {
    "a block of one's own": (
        lambda: Own(nn.Dense(5, "relu"), nn.Dense(2, in_units=4)),
        (6,),
        "net.second: wants an input of width 4, got float32 of shape (3, 5)",
    ),
    "blocks in blocks": (
        lambda: Own(nn.Dense(5), Own(nn.LayerNorm(), nn.Dense(2, in_units=4))),
        (6,),
        "net.second.second: wants an input of width 4, got float32 of shape (3, 5)",
    ),
    "a function between": (
        lambda: Pair(nn.Dense(5), nn.Dense(2, in_units=4)),
        (6,),
        "net.2: wants an input of width 4, got float32 of shape (3, 5)",
    ),
    "a loop": (
        lambda: Repeated(nn.Dense(6), nn.Dense(2, in_units=4)),
        (6,),
        "net.second: wants an input of width 4, got float32 of shape (3, 6)",
    ),
    "joined with the input": (
        lambda: Joined(nn.Dense(5), nn.Dense(2, in_units=10)),
        (6,),
        "net.second: wants an input of width 10, got float32 of shape (3, 11)",
    ),
    "concatenation": (
        lambda: Own(nn.HybridConcatenate(nn.Dense(5), nn.Identity()), nn.Dense(2, in_units=10)),
        (6,),
        "net.second: wants an input of width 10, got float32 of shape (3, 11)",
    ),
    "parts that do not fit": (
        lambda: Own(nn.Dense(5), nn.HybridConcatenate(nn.Dense(4), nn.Identity(), axis=0)),
        (6,),
        "net.second: wants parts like (3, 4) but for axis 0, got float32 of shape (3, 5)",
    ),
    "attention": (
        lambda: Own(
            nn.MultiHeadAttention(4, 2, is_causal=True), nn.Dense(2, flatten=False, in_units=5)
        ),
        (7, 6),
        "net.second: wants an input of width 5, got float32 of shape (3, 7, 4)",
    ),
    "convolutions": (
        lambda: Own(nn.Conv2D(4, 3, padding=1), nn.Conv2D(2, 2, in_channels=3)),
        (2, 5, 6),
        "net.second: wants an input of 3 channels, got float32 of shape (3, 4, 5, 6)",
    ),
    "convolutions by tiles": (
        lambda: Own(nn.Conv2D(32, 3, **TILED), nn.Dense(2, in_units=4)),
        (32, 8, 8),
        "net.second: wants an input of width 4, got float32 of shape (3, 2048)",
    ),
    "transposed convolutions": (
        lambda: Own(nn.Conv2DTranspose(4, 3, 2, 1, 1), nn.Conv2D(2, 2, in_channels=3)),
        (2, 3, 4),
        "net.second: wants an input of 3 channels, got float32 of shape (3, 4, 6, 8)",
    ),
    "pooling": (
        lambda: Own(nn.MaxPool1D(2), nn.Dense(2, in_units=7)),
        (2, 8),
        "net.second: wants an input of width 7, got float32 of shape (3, 8)",
    ),
    "normalization": (
        lambda: Own(nn.GroupNorm(2), nn.BatchNorm(in_channels=3)),
        (4, 5),
        "net.second: wants an input of 3 channels, got float32 of shape (3, 4, 5)",
    ),
    "recurrence": (
        lambda: Own(nn.LSTM(4, 2, layout="NTC"), nn.Dense(2, flatten=False, in_units=5)),
        (7, 6),
        "net.second: wants an input of width 5, got float32 of shape (3, 7, 4)",
    ),
}
each_misfit = pytest.mark.parametrize(("make", "shape", "message"), MISFITS.values(), ids=MISFITS)


def made(make, shape):
    """The network, its first layer with all sizes, and an input."""
    net, x = make(), np.ones((3, *shape), np.float32)
    net.initialize(seed=1)
    with contextlib.suppress(ValueError):
        net(x)
    return net, x


@each_misfit
def test_the_layer_is_named_before_an_array_is_computed(make, shape, message):
    net, x = made(make, shape)
    lowered = autograph.convert(net.forward).__func__.lower(net, x)
    for call in (net, lambda x: lowered.interpret(net, x)):
        with pytest.raises(ValueError, match=r"^net\.") as error:
            call(x)
        assert str(error.value) == message
    nodes = lowered.graph.nodes
    computing = [k for k, node in enumerate(nodes) if computes_an_array(node)]
    checks = [k for k, node in enumerate(nodes) if node.op == "check"]
    assert computing
    assert checks
    assert checks[-1] < computing[0], nodes[computing[0]]


def computes_an_array(node):
    return node.op not in FREE and any(result.type.dims for result in node.results)


@pytest.mark.parametrize("name", ["a loop", "transposed convolutions"])
def test_compiled(name):
    make, shape, message = MISFITS[name]
    net, x = made(make, shape)
    net.hybridize()
    with pytest.raises(ValueError, match=r"^net\.") as error:
        net(x)
    assert str(error.value) == message
