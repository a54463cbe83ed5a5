"""Files that other libraries wrote: what the networks compute here is what they computed there."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest

from autograph import nn
from autograph.errors import ProgramFileError
from autograph.nn import SymbolBlock, WeightsMismatch, load_weights
from autograph.nn.weights.mxnet_arrays import read_mxnet_arrays
from tests.nn import foreign_networks as networks

FILES = Path(__file__).parent / "files"
CLOSE = {"rtol": 1e-5, "atol": 1e-6}


def made(make, x):
    net = make()
    net.initialize(seed=0)
    net(x)
    return net


def of_library(name, library):
    stored = np.load(FILES / f"{name}_{library}.npz")
    return stored["x"], stored["y"]


@pytest.mark.parametrize("name", ["mlp", "conv", "emb", "classic"])
def test_programs_of_mxnet(name):
    x, y = of_library(name, "mxnet")
    net = SymbolBlock.imports(FILES / f"{name}-symbol.json", "data", FILES / f"{name}-0000.params")
    np.testing.assert_allclose(net(x), y, **CLOSE)
    net.hybridize()
    np.testing.assert_allclose(net(x), y, **CLOSE)
    np.testing.assert_allclose(net(x[:1]), y[:1], **CLOSE)
    assert len(net._program[0].specialisations) <= 2  # a batch of one, and of any other size


def test_parameters_of_a_program_are_read_at_every_call():
    x, y = of_library("mlp", "mxnet")
    net = SymbolBlock.imports(FILES / "mlp-symbol.json", ["data"], FILES / "mlp-0000.params")
    net.hybridize()
    net(x)
    bias = net.collect_params()["dense2_bias"]
    bias.set_data(bias.data() + 1)
    np.testing.assert_allclose(net(x), y + 1, **CLOSE)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("mlp", networks.mlp),
        ("conv", networks.convolutional),
        ("text", networks.Text),
        ("attention", networks.Attention),
    ],
)
def test_pytorch(name, make):
    x, y = of_library(name, "torch")
    net = made(make, x)
    report = load_weights(net, FILES / f"{name}.safetensors")
    assert report.is_complete
    assert set(report.loaded) == set(net.collect_params())
    np.testing.assert_allclose(net(x), y, **CLOSE)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("mlp", networks.mlp),
        ("conv", networks.keras_convolutional),
        ("text", networks.KerasText),
    ],
)
def test_keras(name, make):
    pytest.importorskip("h5py")
    x, y = of_library(name, "keras")
    if name == "conv":
        x = np.ascontiguousarray(np.moveaxis(x, -1, 1))
    net = made(make, x)
    report = load_weights(net, FILES / f"{name}.weights.h5")
    assert report.is_complete
    np.testing.assert_allclose(net(x), y, **CLOSE)


def test_gluon():
    x, y = of_library("mlp", "mxnet")
    net = networks.mlp()  # sizes come with the weights
    net.initialize(seed=0)
    load_weights(net, FILES / "mlp.params")
    np.testing.assert_allclose(net(x), y, **CLOSE)


def test_dtypes_of_mxnet():
    found = read_mxnet_arrays(FILES / "list.params")
    assert {name: array.dtype.name for name, array in found.items()} == {
        "0": "int32", "1": "float64", "2": "uint8", "3": "int64", "4": "float16",
    }  # fmt: skip
    assert [array.tolist() for array in found.values()] == [
        [1, 2, 3],
        [[1.5]],
        [1, 0],
        [1, 0],
        [1.5, 0],
    ]


def test_modules_by_other_names():
    x, y = of_library("mlp", "torch")
    arrays = read("mlp.safetensors")
    there = {"0": "first", "2": "second", "4": "third"}
    renamed = {f"{there[k.split('.')[0]]}.{k.split('.')[1]}": v for k, v in arrays.items()}
    net = made(networks.mlp, x)
    with pytest.raises(WeightsMismatch, match=r"(?s)not in the file:.*0\.weight.*third\.weight"):
        load_weights(net, renamed)
    load_weights(net, renamed, {"0": "first", "1": "second", "2": "third"})
    np.testing.assert_allclose(net(x), y, **CLOSE)


def read(name):
    from autograph.export.tensors import decode

    return decode((FILES / name).read_bytes())


def test_what_does_not_match_changes_nothing():
    x, _ = of_library("mlp", "torch")
    net = made(networks.mlp, x)
    before = {name: p.data().copy() for name, p in net.collect_params().items()}
    arrays = read("mlp.safetensors")
    arrays["2.weight"] = arrays["2.weight"][:, :3]
    arrays["more.weight"] = np.zeros(3, np.float32)
    with pytest.raises(WeightsMismatch) as caught:
        load_weights(net, arrays)
    text = str(caught.value)
    assert "more.weight" in text
    for name, parameter in net.collect_params().items():
        np.testing.assert_array_equal(parameter.data(), before[name])


def test_what_matches_is_loaded_when_asked():
    x, _ = of_library("mlp", "torch")
    net = made(networks.mlp, x)
    arrays = {"0.weight": np.ones((5, 6), np.float32), "1.weight": np.ones((2, 2), np.float32)}
    report = load_weights(net, arrays, strict=False)
    assert report.loaded == {"0.weight": "0.weight"}
    assert report.unfit == ["1.weight: (4, 5) here, (2, 2) there (1.weight)"]
    assert report.missing == ["0.bias", "1.bias", "2.weight", "2.bias"]
    assert (net[0].weight.data() == 1).all()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("unknown", "not supported"),
        ("_plus_scalar", "it has no 'scalar'"),
        ("Pooling", "it has no"),
    ],
)
def test_operators_that_are_not_there(tmp_path, name, message):
    nodes = [
        {"op": "null", "name": "x", "inputs": []},
        {"op": name, "name": "y", "inputs": [[0, 0, 0]]},
    ]
    file = tmp_path / "some-symbol.json"
    file.write_text(json.dumps({"nodes": nodes, "heads": [[1, 0, 0]]}))
    with pytest.raises(ProgramFileError, match=f"(?s){file}.*{name} called y.*{message}"):
        SymbolBlock.imports(file, "x")


def test_damaged_files_give_one_clear_error(tmp_path):
    """Truncated anywhere, or with bytes changed: never another error, never a crash."""
    whole = (FILES / "mlp.params").read_bytes()
    file = tmp_path / "net.params"
    for end in range(0, len(whole), 7):
        file.write_bytes(whole[:end])
        with pytest.raises(ProgramFileError, match="net.params"):
            read_mxnet_arrays(file)
    rng = random.Random(5)
    for _ in range(500):
        changed = bytearray(whole)
        for _ in range(rng.randrange(1, 4)):
            changed[rng.randrange(len(changed))] = rng.choice([0, 255, rng.randrange(256)])
        file.write_bytes(changed)
        try:
            read_mxnet_arrays(file)
        except ProgramFileError:
            pass


def test_damaged_programs_give_one_clear_error(tmp_path):
    text = (FILES / "conv-symbol.json").read_text()
    file = tmp_path / "net-symbol.json"
    rng = random.Random(6)
    for _ in range(400):
        changed = list(text)
        for _ in range(rng.randrange(1, 4)):
            place = rng.randrange(len(changed))
            changed[place] = rng.choice(["", "9", "-", '"', "[", "]", "0", "x", changed[place] * 2])
        file.write_text("".join(changed))
        try:
            SymbolBlock.imports(file, "data")
        except (ProgramFileError, ValueError):
            pass


@pytest.mark.parametrize("name", ["no.txt", "mlp.safetensors", "mlp.weights.h5"])
def test_files_of_another_kind(tmp_path, name):
    if name.endswith("h5"):
        pytest.importorskip("h5py")
    file = tmp_path / name
    file.write_bytes(b"something else altogether, and long enough for a header")
    net = nn.Dense(2)
    net.initialize(seed=0)
    with pytest.raises(ProgramFileError, match=name):
        load_weights(net, file)
    with pytest.raises((FileNotFoundError, ProgramFileError)):
        load_weights(net, tmp_path / f"missing-{name}")
