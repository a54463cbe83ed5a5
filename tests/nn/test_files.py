"""Parameters and programs in files."""

from __future__ import annotations

import numpy as np
import pytest

import autograph
from autograph import nn
from autograph.errors import ProgramFileError
from tests.comparison import assert_same
from tests.nn.test_layers import LAYERS, made


def network():
    return nn.HybridSequential(nn.Dense(4, activation="relu"), nn.BatchNorm(), nn.Dense(2))


def ready(seed):
    net = network()
    net.initialize(seed=seed)
    net(np.ones((2, 3), np.float32))
    return net


IDS = np.random.default_rng(1).integers(0, 7, (2, 5))
SINGLE = np.random.default_rng(1).standard_normal((3, 4)).astype(np.float32)
# Beside the layers that have a reference.
OTHERS = {
    "embedding": (lambda: nn.Embedding(7, 3), IDS),
    "rnn cell": (lambda: nn.RNNCell(3), SINGLE),
    "gru cell": (lambda: nn.GRUCell(3), SINGLE),
    "sequence": (network, SINGLE),
}
ALL = [*LAYERS, *OTHERS]


def with_input(name):
    if name in LAYERS:
        return made(LAYERS[name])
    make, x = OTHERS[name]
    net = make()
    net.initialize("normal", seed=2)
    net(x)
    return net, x


@pytest.mark.parametrize("name", ALL)
def test_reloaded_is_the_exported_layer_to_the_bit(name, tmp_path):
    """As a graph that is interpreted, and compiled."""
    net, x = with_input(name)
    net.export(tmp_path / "layer", x)
    program = autograph.load(tmp_path / "layer")
    graph = autograph.convert(net.forward).__func__.lower(net, x)
    assert_same(program.interpret(x), graph.interpret(net, x))
    net.hybridize()
    assert_same(program(x), net(x))


def test_no_layer_is_left_out():
    blocks = [own for own in vars(nn).values() if isinstance(own, type)]
    layers = {own for own in blocks if issubclass(own, nn.HybridBlock)}
    tried = {type(block) for name in ALL for _, block in with_input(name)[0].blocks()}
    assert layers - tried == {nn.HybridBlock}


def test_an_exported_network_runs_for_any_batch(tmp_path):
    net = ready(1)
    net.hybridize()
    net(np.ones((1, 3), np.float32))
    net.export(tmp_path / "net")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "net-0000.safetensors",
        "net-symbol.json",
    ]
    block = nn.SymbolBlock.imports(tmp_path / "net")
    for batch in (1, 5):
        x = np.random.default_rng(batch).standard_normal((batch, 3)).astype(np.float32)
        assert_same(block(x), net(x))
    with pytest.raises(ValueError, match=r"net.0: wants an input of width 3, got float32 of shape"):
        block(np.ones((5, 4), np.float32))


def test_export_needs_to_know_the_input():
    with pytest.raises(ValueError, match="export takes example inputs, or a call of the hybrid"):
        ready(1).export("nowhere")


def test_parameters_come_back(tmp_path):
    first, second = ready(1), ready(2)
    first.save_parameters(tmp_path / "net.safetensors")
    second.load_parameters(tmp_path / "net.safetensors")
    late = network()
    late.load_parameters(tmp_path / "net.safetensors")
    x = np.ones((2, 3), np.float32)
    assert_same(second(x), first(x))
    assert_same(late(x), first(x))


@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda data: b"{}" + data[2:]])
def test_damaged_parameters_are_refused_with_the_name_of_the_file(damage, tmp_path):
    net, path = ready(1), tmp_path / "net.safetensors"
    net.save_parameters(path)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ProgramFileError, match=r"net\.safetensors: "):
        net.load_parameters(path)


def test_what_does_not_fit_is_listed_and_nothing_is_set():
    net = ready(1)
    before = net[0].weight.data()
    arrays = {name: item.data() for name, item in net.collect_params().items()}
    arrays["2.weight"] = np.ones((3, 4))
    arrays["2.scale"] = arrays.pop("2.bias")
    with pytest.raises(ValueError, match="the parameters do not fit the network") as error:
        net.load_parameters(arrays)
    assert str(error.value).splitlines()[1:] == [
        "  2.weight has shape (2, 4), and the data (3, 4)",
        "  2.bias is missing",
        "  2.scale is no parameter of the network",
    ]
    assert net[0].weight.data() is before
    del arrays["2.weight"]
    net.load_parameters(arrays, allow_missing=True, ignore_extra=True)
    assert net[0].weight.data() is not before
