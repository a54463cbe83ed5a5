"""Reads ``.weights.h5``, which Keras 3 writes: a group for each layer, ``layers/dense_1/vars/0``.

The groups are named after the kinds of the layers and numbered within a kind, so the layers of a
network are found kind by kind, in their order. Keras keeps matrices transposed, the channels of
convolutions last, and the gates of a GRU in another order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from autograph.errors import ProgramFileError
from autograph.nn.block import Block

Arrays = Sequence[np.ndarray]
Named = dict[str, np.ndarray]
_NAMES = {
    "Dense": "dense",
    "Conv1D": "conv1d",
    "Conv2D": "conv2d",
    "Conv3D": "conv3d",
    "Conv1DTranspose": "conv1d_transpose",
    "Conv2DTranspose": "conv2d_transpose",
    "Conv3DTranspose": "conv3d_transpose",
    "BatchNorm": "batch_normalization",
    "LayerNorm": "layer_normalization",
    "GroupNorm": "group_normalization",
    "Embedding": "embedding",
    "RNN": "simple_rnn",
    "LSTM": "lstm",
    "GRU": "gru",
}


def read_keras(path: Path, net: Block) -> tuple[dict[str, tuple[str, np.ndarray]], list[str]]:
    """For each parameter that the file has the name there and the array; and what is left over.

    Raises ``ProgramFileError`` where it is no such file, ``ImportError`` without h5py.
    """
    groups = _groups(path)
    found: dict[str, tuple[str, np.ndarray]] = {}
    used: set[str] = set()
    for block_path, block, kind, number in _layers(net):
        name = kind if number == 0 else f"{kind}_{number}"
        if name not in groups:
            continue
        used.add(name)
        try:
            parts = _parts(kind, block, groups[name])
        except (ValueError, IndexError) as error:
            raise ProgramFileError(f"{path}: the layer {name}: {error}") from None
        for own, array in parts.items():
            found[f"{block_path}.{own}" if block_path else own] = name, array
    return found, [name for name in groups if name not in used]


def _groups(path: Path) -> dict[str, list[np.ndarray]]:
    """The arrays of each layer that has some."""
    import h5py  # type: ignore  # lazy: only for files of Keras

    try:
        with h5py.File(path) as file:
            if "layers" not in file:
                raise ProgramFileError(f"{path}: it has no layers: no weights of Keras 3")
            found = {name: list(_arrays(group)) for name, group in file["layers"].items()}
    except OSError as error:
        if not path.exists():
            raise
        raise ProgramFileError(f"{path}: no file of HDF5: {error}") from None
    return {name: arrays for name, arrays in found.items() if arrays}


def _arrays(group: Any) -> Iterator[np.ndarray]:
    """Those of a layer, or of the cell in it."""
    if "vars" in group:
        yield from (np.asarray(group["vars"][key]) for key in sorted(group["vars"], key=int))
    if "cell" in group:
        yield from _arrays(group["cell"])


def _layers(net: Block) -> Iterator[tuple[str, Block, str, int]]:
    """The layers that Keras has too, with their kinds and their numbers within the kind."""
    counts: dict[str, int] = {}
    for path, block in net.blocks():
        kind = _NAMES.get(type(block).__name__)
        if kind is not None:
            number = counts.get(kind, 0)
            counts[kind] = number + 1
            yield path, block, kind, number


def _parts(kind: str, block: Block, arrays: Arrays) -> Named:
    if kind in ("lstm", "gru", "simple_rnn"):
        return _RECURRENT[kind](*arrays)
    if kind.startswith("conv"):
        kernel = np.moveaxis(arrays[0], (-1, -2), (0, 1))
        return _with_bias(block, kernel, arrays)
    if kind == "dense":
        return _with_bias(block, arrays[0].T, arrays)
    if kind == "embedding":
        return {"weight": arrays[0]}
    # center=False and scale=False leave arrays out; which ones the layer here knows.
    order = ("gamma", "beta", "running_mean", "running_var")
    wanted = [name for name in order if name in block._parameters]
    if len(arrays) < len(wanted):
        trained = [n for n in wanted if block._parameters[n].differentiable or "running" in n]
        wanted = trained
    return dict(zip(wanted, arrays, strict=True))


def _with_bias(block: Block, weight: np.ndarray, arrays: Arrays) -> Named:
    found = {"weight": weight}
    if len(arrays) > 1:
        found["bias"] = arrays[1]
    return found


def _simple(kernel: np.ndarray, recurrent: np.ndarray, bias: np.ndarray) -> Named:
    return {
        "l0.i2h_weight": kernel.T,
        "l0.h2h_weight": recurrent.T,
        "l0.i2h_bias": bias,
        "l0.h2h_bias": np.zeros_like(bias),
    }


def _gru(kernel: np.ndarray, recurrent: np.ndarray, bias: np.ndarray) -> Named:
    """Keras has z, r, n where others have r, z, n."""
    if bias.ndim != 2:
        raise ValueError("a GRU with reset_after=False, which is not supported")
    return {
        "l0.i2h_weight": _exchanged(kernel.T),
        "l0.h2h_weight": _exchanged(recurrent.T),
        "l0.i2h_bias": _exchanged(bias[0]),
        "l0.h2h_bias": _exchanged(bias[1]),
    }


def _exchanged(gates: np.ndarray) -> np.ndarray:
    z, r, n = np.split(gates, 3)
    return np.concatenate([r, z, n])


_RECURRENT: dict[str, Callable[..., Named]] = {"lstm": _simple, "simple_rnn": _simple, "gru": _gru}
