"""What layers tell of their results before they compute, and what sequences refuse with it."""

from __future__ import annotations

import numpy as np
import pytest

from autograph import nn
from autograph.nn.outlines import Outline, outline_after
from tests.nn.test_layers import each_layer, made

UNTOLD = (nn.HybridLambda, nn.RNNCell, nn.LSTMCell, nn.GRUCell)


@each_layer
@pytest.mark.parametrize("batch", [1, 3])
def test_outlines_are_those_of_the_results(layer, batch):
    net, x = made(layer, np.float32, batch)
    expected = net(x)
    found = outline_after(net, Outline(x.dtype, x.shape))
    if found is None:
        assert any(isinstance(block, UNTOLD) for _, block in net.blocks())
        return
    assert (found.dtype, found.shape) == (expected.dtype, expected.shape)


def pictures():
    """A network whose last layer wants pictures of 8 by 8."""
    net = nn.HybridSequential(
        nn.Conv2D(4, 3, padding=1, in_channels=2),
        nn.BatchNorm(in_channels=4),
        nn.Dropout(0.5, seed=1),
        nn.Residual(nn.HybridSequential(nn.Conv2D(4, 3, padding=1, in_channels=4))),
        nn.MaxPool2D(),
        nn.HybridSequential(nn.Flatten(), nn.Dense(3, activation="relu", in_units=64)),
        nn.Dense(2, in_units=3),
    )
    net.initialize(seed=1)
    return net


MESSAGE = "net.5.1: wants an input of width 64, got float32 of shape (2, 36)"


@pytest.fixture(scope="module")
def compiled():
    net = pictures()
    net.hybridize()
    return net


def state(net):
    numbers = {name: own.data().copy() for name, own in net.collect_params().items()}
    return numbers, net[2]._rng.bit_generator.state


@pytest.mark.parametrize("is_hybrid", [True, False])
def test_nothing_is_computed_for_what_a_later_layer_refuses(compiled, is_hybrid):
    """In training, where statistics would have moved and numbers been drawn."""
    net = compiled if is_hybrid else pictures()
    with nn.train_mode():
        net(np.ones((2, 2, 8, 8), np.float32))
        numbers, generator = state(net)
        with pytest.raises(ValueError, match=r"net\.5\.1") as error:
            net(np.ones((2, 2, 7, 6), np.float32))
        after, drawn = state(net)
    assert str(error.value) == MESSAGE
    assert drawn == generator
    for name, own in numbers.items():
        np.testing.assert_array_equal(after[name], own)


def test_no_layer_is_called():
    net, called = pictures(), []
    for _, block in net.blocks():
        block.register_forward_hook(lambda *given: called.append(given[0]))
    with pytest.raises(ValueError, match=r"net\.5\.1"):
        net(np.ones((2, 2, 6, 6), np.float32))
    assert not called


@pytest.mark.parametrize(
    ("first", "second", "shape"),
    [
        (nn.Conv1DTranspose(4, 3, 2), nn.Conv1D(2, 3, in_channels=5), (3, 6)),
        (nn.Conv2DTranspose(4, 3, 2, 1, 1), nn.Dense(2, in_units=5), (3, 2, 4)),
        (nn.Conv3DTranspose(4, 2, groups=2), nn.BatchNorm(in_channels=5), (4, 2, 3, 2)),
        (nn.MultiHeadAttention(4, 2), nn.Dense(2, flatten=False, in_units=5), (6, 3)),
        (nn.Concatenate(nn.Dense(4), nn.Identity()), nn.Dense(2, in_units=5), (3,)),
        (nn.HybridConcatenate(nn.Conv1D(4, 1), axis=2), nn.RNN(3, input_size=5), (2, 7)),
        (nn.Identity(), nn.GRUCell(3, input_size=5), (4,)),
    ],
    ids=lambda item: type(item).__name__,
)
def test_sequences_look_through(first, second, shape):
    net, x, called = nn.Sequential(first, second), np.ones((2, *shape), np.float32), []
    net.initialize(seed=1)
    first(x)
    for _, block in net.blocks():
        block.register_forward_hook(lambda *given: called.append(given[0]))
    with pytest.raises(ValueError, match=r"^net\.1(\.l0)?: wants an input of (width )?5"):
        net(x)
    assert not called


def test_parts_that_cannot_be_joined_are_refused_before_they_are_computed():
    parts = nn.Concatenate(nn.Conv1D(4, 3, in_channels=2), nn.Conv1D(3, 2, in_channels=2), axis=1)
    net, called = nn.Sequential(nn.Identity(), parts), []
    net.initialize(seed=1)
    for _, block in net.blocks():
        block.register_forward_hook(lambda *given: called.append(given[0]))
    with pytest.raises(ValueError, match="net.1: wants parts like") as error:
        net(np.ones((2, 2, 6), np.float32))
    assert "(2, 4, 4) but for axis 1, got float32 of shape (2, 3, 5)" in str(error.value)
    assert not called


def test_a_transposed_convolution_of_nothing_is_refused():
    """Its windows would lie outside of the result."""
    net = nn.Conv2DTranspose(4, 3, in_channels=2)
    net.initialize(seed=1)
    with pytest.raises(ValueError, match="net: wants an input of at least one element a channel"):
        net(np.ones((1, 2, 0, 3), np.float32))


class Narrow(nn.Dense):
    """Takes more than it needs."""

    def forward(self, x):
        return super().forward(x[:, :3])


@pytest.mark.parametrize("is_hybrid", [True, False])
def test_a_layer_with_another_forward_tells_nothing(is_hybrid):
    net = nn.HybridSequential(nn.Activation("relu"), Narrow(2, in_units=3))
    net.initialize(seed=1)
    net.hybridize(is_hybrid)
    assert net(np.ones((2, 5), np.float32)).shape == (2, 2)


def test_a_class_whose_forward_was_changed_tells_nothing(monkeypatch):
    net = nn.HybridSequential(nn.Identity(), nn.Dense(2, in_units=3))
    net.initialize(seed=1)
    monkeypatch.setattr(nn.Dense, "forward", lambda self, x: x)
    assert net(np.ones((2, 5), np.float32)).shape == (2, 5)


def test_broadcasting_around_a_residual_body_is_followed():
    body = nn.Dense(1, in_units=8)
    net = nn.HybridSequential(nn.Residual(body), nn.Dense(2, in_units=8))
    net.initialize(seed=1)
    assert net(np.ones((3, 8), np.float32)).shape == (3, 2)
