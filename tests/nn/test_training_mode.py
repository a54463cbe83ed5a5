"""Training and inference: a setting read at every call, and state that is really changed."""

from __future__ import annotations

import copy
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from autograph import nn
from tests.comparison import assert_same


def network():
    net = nn.HybridSequential(nn.BatchNorm(momentum=0.8), nn.Dropout(0.5, seed=3))
    net.initialize()
    net(inputs(0))
    return net


def inputs(seed):
    return np.random.default_rng(seed).standard_normal((4, 3)).astype(np.float32)


def statistics(net):
    return [net[0].running_mean.data().copy(), net[0].running_var.data().copy()]


@pytest.fixture(scope="module")
def hybrid():
    net = network()
    net.hybridize()
    return net


def test_both_modes_one_after_the_other(hybrid):
    """Results, running statistics and the numbers that are drawn are those of the eager network."""
    net, eager = copy.deepcopy(hybrid), network()
    for seed, training in enumerate([False, True, True, False, True]):
        with nn.train_mode(training):
            assert_same(net(inputs(seed)), eager(inputs(seed)), rtol=1e-4, atol=1e-6)
        for mine, theirs in zip(statistics(net), statistics(eager), strict=True):
            assert_same(mine, theirs, rtol=1e-5, atol=1e-7)
    assert net[1]._rng.random() == eager[1]._rng.random()


def test_statistics_move_towards_those_of_the_batch():
    net, x = network(), inputs(1)
    with nn.train_mode():
        assert nn.is_training()
        net(x)
    assert not nn.is_training()
    mean, variance = statistics(net)
    np.testing.assert_allclose(mean, 0.2 * x.mean(axis=0), rtol=1e-5)
    np.testing.assert_allclose(variance, 0.8 + 0.2 * x.var(axis=0), rtol=1e-5)


def test_dropout_keeps_the_mean():
    layer, x = nn.Dropout(0.25, seed=1), np.ones(10_000)
    assert layer(x) is x
    with nn.train_mode():
        y = layer(x)
    assert set(np.unique(y)) == {0, 1 / 0.75}
    np.testing.assert_allclose(y.mean(), 1, atol=0.05)


def test_the_mode_is_that_of_the_thread(hybrid):
    with nn.train_mode(), ThreadPoolExecutor(1) as pool:
        assert not pool.submit(nn.is_training).result()
        with nn.predict_mode():
            assert not nn.is_training()
        assert nn.is_training()
        expected = inputs(5) / np.sqrt(np.float32(1 + 1e-5))
        assert_same(pool.submit(copy.deepcopy(hybrid), inputs(5)).result(), expected, rtol=1e-5)
