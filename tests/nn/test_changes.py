"""A compiled network is looked through once, and again after anything in it was assigned."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest

import autograph
from autograph import nn

X = np.ones((1, 2), np.float32)


class Shifted(nn.Dense):
    def forward(self, x):
        return super().forward(x) + 1


class Counted(nn.HybridBlock):
    """It changes in every call, and holds a list, whose items nobody counts."""

    def __init__(self):
        super().__init__()
        self.calls = 0
        self.sizes = [1, 2]
        self.dense = nn.Dense(2, in_units=2)

    def forward(self, x):
        self.calls += 1
        return self.dense(x) * self.calls + len(self.sizes) * self.sizes[0]


def network():
    net = nn.HybridSequential(
        nn.Dense(3, in_units=2), nn.Activation("relu"), nn.Dense(2, in_units=3)
    )
    net.initialize("normal", seed=1)
    net[0].bias.set_data([1, 2, 3])
    net.hybridize()
    net(X)
    return net


def set_data(net):
    net[0].weight.set_data(np.full((3, 2), 4))


def assign_array(net):
    net[0].weight._array = np.full((3, 2), 2, np.float32)


def write_array(net):
    net[2].bias.data()[:] = 5


def replace_activation(net):
    net[1]._activate = nn.npx.tanh


def leave_bias_out(net):
    net[0].bias = None


def shadow_method(net):
    net[0].forward = lambda x: np.full((1, 3), 7, np.float32)


def shadow_and_delete(net):
    shadow_method(net)
    net(X)
    del net[0].forward


def replace_block(net):
    net[1] = nn.Activation("sigmoid")


def add_block(net):
    net.add(nn.Dense(4, in_units=2))
    net.initialize(seed=2)


def change_class(net):
    net[0].__class__ = Shifted


CHANGES = (
    set_data, assign_array, write_array, replace_activation, leave_bias_out, shadow_method,
    shadow_and_delete, replace_block, add_block, change_class,
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_is_noticed(change):
    net = network()
    before = net(X)
    change(net)
    after = net(X)
    np.testing.assert_allclose(after, net._call(X), rtol=1e-6)
    np.testing.assert_array_equal(net(X), after)
    is_changed = before.shape != after.shape or not np.array_equal(before, after)
    assert is_changed == (change is not shadow_and_delete)


def test_a_method_of_a_class_is_replaced(monkeypatch):
    net = network()
    before = net(X)
    with monkeypatch.context() as patch:
        patch.setattr(nn.Dense, "forward", lambda self, x: np.zeros((1, self.weight.shape[0])))
        np.testing.assert_array_equal(net(X), np.zeros((1, 2)))
    np.testing.assert_array_equal(net(X), before)


def test_what_changes_in_every_call_and_what_is_not_counted():
    ours, theirs = Counted(), Counted()
    for net in (ours, theirs):
        net.initialize("normal", seed=1)
    ours.hybridize()
    for step in range(6):
        if step == 2:
            ours.sizes.append(3), theirs.sizes.append(3)
        if step == 4:
            ours.sizes[0] = theirs.sizes[0] = 9
        np.testing.assert_allclose(ours(X), theirs(X), rtol=1e-6)
        assert ours.calls == theirs.calls == step + 1


class Helper:
    """Of a class that counts nothing."""

    def shifted(self, x):
        return x + 1


class Helped(nn.HybridBlock):
    def __init__(self):
        super().__init__()
        self.helper = Helper()

    def forward(self, x):
        return self.helper.shifted(x)


def test_an_object_that_a_block_holds_changes_on_its_own():
    net = Helped()
    net.hybridize()
    for _ in range(2):
        np.testing.assert_array_equal(net(X), X + 1)
    net.helper.shifted = lambda x: x * 9
    np.testing.assert_array_equal(net(X), X * 9)


def test_networks_take_turns_in_one_function():
    @autograph.convert
    def both(a, b, x):
        return a.forward(x) - b.forward(x)

    first, second = nn.Dense(2, in_units=2), nn.Dense(2, in_units=2)
    first.initialize("normal", seed=1)
    second.initialize("normal", seed=2)
    for a, b in ((first, second), (first, second), (second, first), (second, second)):
        np.testing.assert_allclose(both(a, b, X), a(X) - b(X), rtol=1e-6)
    assert len(both.specialisations) == 1


def test_a_compiled_network_is_not_kept_alive():
    net = network()
    kept = weakref.ref(net)
    del net
    gc.collect()
    assert kept() is None
