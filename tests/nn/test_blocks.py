"""The tree of blocks: registration, parameters, initialization, text."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

from autograph import nn
from autograph.nn import initializers


class Pair(nn.HybridBlock):
    def __init__(self):
        super().__init__()
        self.first = nn.Dense(3)
        self.rest = nn.HybridSequential(nn.Dense(4, activation="tanh"), nn.Dense(2))
        self.scale = nn.Parameter(shape=(2,), init="ones")

    def forward(self, x):
        return self.rest(self.first(x)) * self.scale.data()


NAMES = [
    "scale", "first.weight", "first.bias",
    "rest.0.weight", "rest.0.bias", "rest.1.weight", "rest.1.bias",
]  # fmt: skip


def test_attributes_register_children_and_parameters():
    assert list(Pair().collect_params()) == NAMES


def test_what_is_assigned_over_or_deleted_is_registered_no_longer():
    net = Pair()
    net.first = None
    del net.scale
    assert list(net.collect_params()) == NAMES[3:]
    net.first = nn.Dense(5)
    assert {name.partition(".")[0] for name in net.collect_params()} == {"first", "rest"}


def test_shapes_that_are_not_known_are_found_at_the_first_call():
    net = Pair()
    assert net.collect_params()["rest.0.weight"].shape == (4, 0)
    net.initialize()
    assert net(np.zeros((5, 7), np.float32)).shape == (5, 2)
    shapes = [parameter.shape for parameter in net.collect_params().values()]
    assert shapes == [(2,), (3, 7), (3,), (4, 3), (4,), (2, 4), (2,)]


def test_seeds_give_the_same_numbers_whenever_shapes_are_known():
    late, early = nn.HybridSequential(nn.Dense(3)), nn.HybridSequential(nn.Dense(3, in_units=4))
    late.initialize("xavier", seed=3)
    early.initialize("xavier", seed=3)
    x = np.ones((1, 4), np.float32)
    np.testing.assert_array_equal(late(x), early(x))
    early.initialize("xavier", seed=4, force_reinit=True)
    assert not np.array_equal(late(x), early(x))


def test_without_a_seed_the_numbers_follow_that_of_numpy():
    def numbers():
        np.random.seed(5)
        layer = nn.Dense(3, in_units=2)
        layer.initialize()
        return layer.weight.data()

    np.testing.assert_array_equal(numbers(), numbers())


@pytest.mark.parametrize(
    ("init", "low", "high", "spread"),
    [
        pytest.param("zeros", 0, 0, 0, id="zeros"),
        pytest.param(initializers.One(), 1, 1, 0, id="one"),
        pytest.param(2.5, 2.5, 2.5, 0, id="a number"),
        pytest.param(initializers.Uniform(0.5), -0.5, 0.5, 0.289, id="uniform"),
        pytest.param(initializers.Normal(0.1), -1, 1, 0.1, id="normal"),
        pytest.param("xavier", -0.25, 0.25, 0.144, id="xavier"),
        pytest.param(initializers.Xavier("gaussian", "in", 2), -2, 2, 0.158, id="gaussian xavier"),
    ],
)
def test_initializers(init, low, high, spread):
    layer = nn.Dense(16, in_units=80, weight_initializer=init)
    layer.initialize(seed=0)
    numbers = layer.weight.data()
    assert numbers.dtype == np.float32
    assert numbers.min() >= low
    assert numbers.max() <= high
    np.testing.assert_allclose(numbers.std(), spread, rtol=0.1)
    assert not layer.bias.data().any()


def test_an_unknown_initializer_is_named():
    with pytest.raises(ValueError, match="no initializer 'xavierr'; there are normal, one"):
        nn.Dense(2).initialize("xavierr")


def test_before_initialize_the_parameter_is_named():
    with pytest.raises(nn.DeferredInitialization, match=r"^net.1.weight has no numbers: call init"):
        nn.Sequential(nn.Activation("relu"), nn.Dense(2))(np.ones((1, 2), np.float32))


def test_set_data_copies_and_keeps_the_dtype():
    layer = nn.Dense(2)
    numbers = np.arange(6.0).reshape(2, 3)
    layer.weight.set_data(numbers)
    numbers[:] = 0
    assert layer.weight.shape == (2, 3)
    np.testing.assert_array_equal(layer.weight.data(), np.arange(6, dtype=np.float32).reshape(2, 3))
    with pytest.raises(ValueError, match=r"weight has shape \(2, 3\), and the data \(3, 2\)"):
        layer.weight.set_data(np.ones((3, 2)))


def test_cast_concerns_what_is_computed():
    net = Pair()
    net.initialize()
    net(np.ones((1, 3), np.float32))
    net.cast(np.float64)
    assert net(np.ones((1, 3), np.float32)).dtype == np.float64


def test_apply_visits_children_first():
    seen = []
    net = Pair()
    assert net.apply(lambda block: seen.append(type(block).__name__)) is net
    assert seen == ["Dense", "Dense", "Dense", "HybridSequential", "Pair"]


def test_repr_is_a_tree():
    assert repr(Pair()) == (
        "Pair(\n"
        "  (first): Dense(? -> 3, linear)\n"
        "  (rest): HybridSequential(\n"
        "    (0): Dense(? -> 4, tanh)\n"
        "    (1): Dense(? -> 2, linear)\n"
        "  )\n"
        ")"
    )


def test_summary_is_a_table():
    net = Pair()
    net.initialize()
    lines = [line.split() for line in net.summary(np.ones((5, 7), np.float32)).splitlines()]
    assert lines[0] == ["block", "kind", "output", "parameters"]
    assert lines[2:] == [
        ["net", "Pair", "(5,", "2)", "2"],
        ["net.first", "Dense", "(5,", "3)", "24"],
        ["net.rest", "HybridSequential", "(5,", "2)", "0"],
        ["net.rest.0", "Dense", "(5,", "4)", "16"],
        ["net.rest.1", "Dense", "(5,", "2)", "10"],
        ["all", "52"],
    ]


def test_a_sequence_is_indexed_and_gone_through():
    layers = [nn.Dense(2), nn.Activation("relu"), nn.Dense(3)]
    net = nn.Sequential(*layers[:1])
    net.add(*layers[1:])
    assert len(net) == 3
    assert list(net) == layers
    assert net[-1] is layers[2]
    assert list(net[1:]) == layers[1:]
    assert layers[2]._path == "net.2"


@pytest.mark.parametrize("is_hybrid", [False, True])
def test_a_block_of_a_sequence_is_replaced(is_hybrid):
    net = nn.HybridSequential(nn.Dense(5, activation="relu"), nn.Dense(2))
    net.initialize(seed=2)
    x = np.ones((3, 4), np.float32)
    before = net(x)
    net.hybridize(is_hybrid)
    net(x)
    for replace in (net.__setitem__, lambda _, block: setattr(net, "0", block)):
        block = nn.Dense(5, activation="tanh")
        block.initialize(seed=7)
        replace(0, block)
        assert net[0] is block
        assert list(net.collect_params()) == ["0.weight", "0.bias", "1.weight", "1.bias"]
        found = net(x)
        assert not np.array_equal(found, before)
        np.testing.assert_allclose(found, net[1](block(x)), rtol=1e-6)
    with pytest.raises(IndexError):
        net[2] = nn.Dense(2)


def test_what_is_no_array_is_refused_by_the_layer():
    net = nn.HybridSequential(nn.Dense(2, in_units=3))
    net.initialize(seed=1)
    with pytest.raises(TypeError, match=r"net\.0: wants an array, got a list"):
        net([[1.0, 2.0, 3.0]])


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))])
def test_copies_are_independent(copied):
    net = Pair()
    net.initialize()
    x = np.ones((1, 3), np.float32)
    before = net(x)
    other = copied(net)
    other.scale.set_data([0, 0])
    np.testing.assert_array_equal(other(x), [[0, 0]])
    np.testing.assert_array_equal(net(x), before)
    assert list(other.collect_params()) == NAMES


def test_benchmark_prints_its_name_and_the_seconds(capsys):
    with nn.Benchmark("nothing") as timed:
        pass
    assert capsys.readouterr().out == f"nothing: {timed.seconds:.4f} sec\n"
