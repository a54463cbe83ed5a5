"""``load_weights``: numbers from a file of another library, for a network written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from autograph.errors import AutographError, ProgramFileError
from autograph.export.tensors import decode
from autograph.nn.block import Block
from autograph.nn.parameter import Parameter
from autograph.nn.weights.keras_layers import read_keras
from autograph.nn.weights.module_names import Matching
from autograph.nn.weights.mxnet_arrays import read_mxnet_arrays

Source = str | Path | Mapping[str, Any]


class WeightsMismatch(AutographError, ValueError):
    """The arrays of a file are not those that a network needs; the message lists what differs."""


@dataclass
class LoadReport:
    """What became of each name. ``loaded``: the parameter, and where its numbers came from."""

    loaded: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)  # parameters that no array was found for
    unused: list[str] = field(default_factory=list)  # arrays that no parameter asks for
    unfit: list[str] = field(default_factory=list)  # found, of another shape

    @property
    def is_complete(self) -> bool:
        return not (self.missing or self.unused or self.unfit)

    def __str__(self) -> str:
        lines = [f"{len(self.loaded)} parameters found"]
        for title, names in (
            ("not in the file", self.missing),
            ("of another shape", self.unfit),
            ("in the file, and not in the network", self.unused),
        ):
            if names:
                lines += [f"{title}:", *(f"    {name}" for name in names)]
        return "\n".join(lines)


def load_weights(
    net: Block,
    source: Source,
    names: Mapping[str, str] | None = None,
    *,
    strict: bool = True,
) -> LoadReport:
    """Set the parameters of ``net`` from another library's weights; says what matched.

    ``source`` is a file of PyTorch's (``.safetensors``), Gluon's (``.params``) or Keras'
    (``.weights.h5``), or a mapping of names to arrays, such as a ``state_dict``. Arrays are found
    by the paths of their modules, where these agree apart from numbers in their order: ``0, 2, 4``
    there are ``0, 1, 2`` here. ``names`` says which module is which where they do not:
    ``{"here": "there"}``. Layers of Keras are matched kind by kind, in their order.

    Nothing is changed where something does not match and ``strict`` is true; else what matches is
    loaded. Raises ``WeightsMismatch`` with the report, ``ProgramFileError`` for a file that is
    damaged or of another kind, ``OSError`` where it cannot be read.
    """
    found, report = _found(net, source, dict(names or {}))
    parameters = net.collect_params()
    for name, parameter in parameters.items():
        if name not in found:
            report.missing.append(name)
        elif not _fits(parameter, found[name][1]):
            theirs, array = found.pop(name)
            shapes = f"{parameter.shape} here, {array.shape} there"
            report.unfit.append(f"{name}: {shapes} ({theirs})")
    if strict and not report.is_complete:
        raise WeightsMismatch(f"these are not the weights of this network\n{report}")
    for name, (theirs, array) in found.items():
        parameters[name].set_data(array)
        report.loaded[name] = theirs
    return report


def _found(
    net: Block, source: Source, names: dict[str, str]
) -> tuple[dict[str, tuple[str, np.ndarray]], LoadReport]:
    """For each parameter the name and the array of the source."""
    report = LoadReport()
    if isinstance(source, (str, Path)) and Path(source).suffix in (".h5", ".hdf5", ".keras"):
        found, report.unused = read_keras(Path(source), net)
    else:
        matching = Matching(net, _arrays(source), names)
        found, report.unused = matching.found, matching.unused
    return found, report


def _arrays(source: Source) -> dict[str, np.ndarray]:
    if not isinstance(source, (str, Path)):
        return {name: _as_array(item) for name, item in source.items()}
    path = Path(source)
    if path.suffix == ".params":
        return read_mxnet_arrays(path)
    if path.suffix != ".safetensors":
        raise ProgramFileError(
            f"{path}: the kind of file is not known by its name; "
            "there are .safetensors, .params and .weights.h5"
        )
    try:
        return decode(path.read_bytes())
    except ValueError as error:
        raise ProgramFileError(f"{path}: no file of tensors: {error}") from None


def _as_array(item: Any) -> np.ndarray:
    """Tensors of other libraries without a copy, where they can be handed over."""
    if hasattr(item, "detach"):
        item = item.detach()
    if hasattr(item, "__dlpack__") and not isinstance(item, np.ndarray):
        return np.from_dlpack(item)
    return np.asarray(item)


def _fits(parameter: Parameter, array: np.ndarray) -> bool:
    return len(parameter.shape) == array.ndim and all(
        mine in (0, theirs) for mine, theirs in zip(parameter.shape, array.shape, strict=True)
    )
