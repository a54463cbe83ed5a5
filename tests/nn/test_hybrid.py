"""``hybridize``: one program, the same results, and nothing that goes stale."""

from __future__ import annotations

import copy
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import autograph
from autograph import nn
from tests.comparison import assert_same


class HybridNet(nn.HybridBlock):
    """The network of the textbook."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.hidden = nn.Dense(4)
        self.output = nn.Dense(2)

    def hybrid_forward(self, F, x):
        print("module F: ", F.__name__)
        print("value  x: ", x)
        x = F.npx.relu(self.hidden(x))
        print("result  : ", x)
        return self.output(x)


def mlp(*, hybridize=True, batch=1):
    net = nn.HybridSequential(nn.Dense(5, activation="relu"), nn.Dense(2))
    net.initialize("normal", seed=1)
    net(inputs(batch))
    if hybridize:
        net.hybridize()
    return net


def inputs(batch):
    return np.random.default_rng(2).standard_normal((batch, 3), dtype=np.float32)


def programs(net):
    return [len(program.specialisations) for program in net._program]


@pytest.fixture(scope="module")
def compiled():
    return mlp()


@pytest.mark.parametrize("shapes_known", [True, False])
def test_the_net_of_the_textbook_prints_as_it_does_there(capsys, shapes_known):
    x = np.ones((1, 3))
    net = HybridNet()
    net.initialize(seed=1)
    expected = copy.deepcopy(net)(x)
    imperative = capsys.readouterr().out
    assert imperative.startswith("module F:  autograph.nn.ndarray\nvalue  x:  [[1. 1. 1.]]\nresult")
    if shapes_known:
        net(x)
        net(x)
        assert capsys.readouterr().out == imperative * 2
    net.hybridize()
    assert_same(net(x), expected, rtol=1e-6)
    assert capsys.readouterr().out == (
        "module F:  autograph.nn.symbol\n"
        "value  x:  <float64[1, x_1] x>\n"
        "result  :  <float32[1, _array_0]>\n"
    )
    assert_same(net(x), expected, rtol=1e-6)
    assert capsys.readouterr().out == ""
    net.hybridize(False)
    assert_same(net(x), expected)
    assert capsys.readouterr().out == imperative


def test_prints_can_be_kept(capsys):
    net = HybridNet()
    net.initialize(seed=1)
    net.hybridize(effects="stage")
    net(np.ones((1, 3)))
    first = capsys.readouterr().out
    assert first.count("\n") == 3
    net(np.ones((1, 3)))
    assert capsys.readouterr().out.splitlines()[1] == first.splitlines()[1]


@pytest.mark.parametrize("batch", [1, 2, 3, 50])
def test_results_are_those_of_the_imperative_net(compiled, batch):
    assert_same(compiled(inputs(batch)), mlp(hybridize=False)(inputs(batch)), rtol=1e-5)


def test_a_new_batch_size_compiles_nothing(compiled):
    compiled(inputs(2))
    before = programs(compiled)
    for batch in (7, 64, 1000):
        assert compiled(inputs(batch)).shape == (batch, 2)
    assert programs(compiled) == before


def test_parameters_are_read_at_every_call(compiled):
    net = copy.deepcopy(compiled)
    net(inputs(1))
    before = programs(net)
    net[1].weight.set_data(np.zeros((2, 5)))
    net[1].bias.data()[:] = 3
    assert_same(net(inputs(1)), np.full((1, 2), 3, np.float32))
    assert programs(net) == before


def test_a_block_that_is_replaced_or_added_is_noticed(compiled):
    net = copy.deepcopy(compiled)
    net(inputs(1))
    net.add(nn.Dense(6))
    with pytest.raises(nn.DeferredInitialization, match=r"net.2.weight has no numbers"):
        net(inputs(1))
    net[2].initialize(seed=2)
    imperative = copy.deepcopy(net)
    imperative.hybridize(False)
    assert_same(net(inputs(1)), imperative(inputs(1)), rtol=1e-5)
    assert_same(net(inputs(1)), imperative(inputs(1)), rtol=1e-5)


def test_a_class_that_is_changed_is_noticed(compiled, monkeypatch):
    net = copy.deepcopy(compiled)
    net(inputs(1))
    monkeypatch.setattr(nn.HybridSequential, "forward", lambda self, x: x + 1)
    assert_same(net(inputs(1)), inputs(1) + 1)


def test_a_block_that_is_not_hybrid_is_refused_by_name():
    class Plain(nn.Block):
        pass

    net = nn.HybridSequential()
    with pytest.raises(TypeError, match=r"^Plain is no HybridBlock, and children of HybridSequent"):
        net.add(Plain())


def test_hybrid_children_of_a_plain_block_are_compiled():
    net = nn.Sequential(nn.HybridSequential(nn.Dense(2)), nn.Lambda(np.abs))
    net.initialize(seed=1)
    expected = net(inputs(2))
    net.hybridize()
    assert_same(net(inputs(2)), expected, rtol=1e-6)
    assert_same(net(inputs(2)), expected, rtol=1e-6)
    assert net[0]._program is not None


class Branching(nn.HybridBlock):
    """What symbolic networks refuse."""

    def forward(self, x):
        a = np.zeros(x.shape[0])
        for row in x:
            if row.sum() > 0:
                a += row[0]
            else:
                x[0] = -1
        a[:] = a + len(x)
        return a, x.sum()


def test_python_of_any_kind_is_compiled():
    net = Branching()
    for seed in range(2):
        x = np.random.default_rng(seed).standard_normal((4, 3))
        net.hybridize(False)
        plain = x.copy()
        expected = net(plain)
        net.hybridize()
        assert_same(net(x), expected, rtol=1e-12)
        assert_same(x, plain)


def test_what_cannot_be_compiled_is_refused_at_the_users_line():
    class Net(nn.HybridBlock):
        def forward(self, x):
            return x.asnumpy()

    net = Net()
    net.hybridize()
    with pytest.raises((AttributeError, autograph.AutographError), match="asnumpy"):
        net(np.ones(3))


def test_convert_takes_a_net():
    net = mlp(hybridize=False)
    converted = autograph.convert(net)
    assert_same(converted(inputs(2)), net(inputs(2)), rtol=1e-5)


def test_hundred_threads():
    net = mlp()
    expected = mlp(hybridize=False)
    batches = [inputs(1 + k % 7) * k for k in range(100)]
    with ThreadPoolExecutor(100) as pool:
        results = list(pool.map(net, batches))
    for batch, result in zip(batches, results, strict=True):
        np.testing.assert_allclose(result, expected(batch), rtol=1e-4, atol=1e-5)


class Foreign:
    """An array of another library."""

    def __init__(self, array, protocol):
        self.array = array
        setattr(type(self), protocol, self._given(protocol))

    @staticmethod
    def _given(protocol):
        if protocol == "__array_interface__":
            return property(lambda self: self.array.__array_interface__)
        if protocol == "__dlpack__":
            Foreign.__dlpack_device__ = lambda self: self.array.__dlpack_device__()
        return lambda self, *args, **kwargs: getattr(self.array, protocol)(*args, **kwargs)


@pytest.mark.parametrize("protocol", ["__array_interface__", "__dlpack__", "__array__"])
@pytest.mark.parametrize("hybridize", [True, False])
def test_arrays_of_other_libraries_are_taken_without_a_copy(protocol, hybridize):
    class Itself(nn.HybridBlock):
        def forward(self, x):
            return x

    net = Itself()
    net.hybridize(hybridize)
    x = np.arange(4.0)
    kind = type("Kind", (Foreign,), {})
    result = net(kind(x, protocol))
    assert_same(result, x)
    assert np.shares_memory(result, x)


@pytest.mark.parametrize("hybridize", [True, False])
@pytest.mark.parametrize(
    ("x", "message"),
    [
        pytest.param(
            np.ones((1, 4), np.float32),
            "net.0.1: wants an input of width 3, got float32 of shape (1, 4)",
            id="width",
        ),
        pytest.param(
            np.ones((1, 3), np.int64),
            "net.0.1: wants an input of float32, got int64 of shape (1, 3)",
            id="dtype",
        ),
        pytest.param(
            np.ones(3, np.float32),
            "net.0.1: wants an input of at least 2 dimensions, got float32 of shape (3,)",
            id="rank",
        ),
    ],
)
def test_what_does_not_fit_is_refused_by_the_layers_path(hybridize, x, message):
    inner = nn.HybridSequential(nn.Activation("relu"), nn.Dense(2, in_units=3))
    net = nn.HybridSequential(inner, nn.Dense(1))
    net.initialize()
    net(np.ones((2, 3), np.float32))
    net.hybridize(hybridize)
    with pytest.raises(nn.InputError) as error:
        net(x)
    assert str(error.value) == message
    assert isinstance(error.value, ValueError)
