"""Networks in files: parameters in the safetensors layout, programs as ``autograph.save`` writes.

net.save_parameters("mlp.safetensors")      net.load_parameters("mlp.safetensors")
net.export("mlp")                           mlp-symbol.json and mlp-0000.safetensors
SymbolBlock.imports("mlp")                  the program, without its source
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from autograph.errors import ProgramFileError
from autograph.export.document import replace
from autograph.export.tensors import decode, encode
from autograph.nn.parameter import Parameter

Source = str | os.PathLike[str] | Mapping[str, Any]


def write_parameters(own: Mapping[str, Parameter], path: str | os.PathLike[str]) -> None:
    """The file appears whole or not at all."""
    arrays = {name: item.data() for name, item in own.items()}
    replace(Path(path), encode(arrays))


def read_parameters(
    own: Mapping[str, Parameter], source: Source, allow_missing: bool, ignore_extra: bool
) -> None:
    """Set all of them or none."""
    given = source if isinstance(source, Mapping) else _arrays(Path(source))
    arrays = {name: np.asarray(given[name]) for name in own if name in given}
    problems = [*_misfits(own, arrays)]
    if not allow_missing:
        problems += [f"{name} is missing" for name in own if name not in given]
    if not ignore_extra:
        problems += [f"{name} is no parameter of the network" for name in given if name not in own]
    if problems:
        raise ValueError("the parameters do not fit the network:\n  " + "\n  ".join(problems))
    for name, array in arrays.items():
        own[name].set_data(array)


def _arrays(path: Path) -> dict[str, np.ndarray]:
    """Raises ProgramFileError where the file is damaged, or none of the layout."""
    try:
        return decode(path.read_bytes())
    except ValueError as error:
        raise ProgramFileError(f"{path}: {error}") from None


def _misfits(own: Mapping[str, Parameter], arrays: Mapping[str, np.ndarray]) -> Iterator[str]:
    for name, array in arrays.items():
        if not own[name].takes(array.shape):
            yield f"{name} has shape {own[name].shape}, and the data {array.shape}"
        elif array.dtype.kind not in "fiub":
            yield f"{name} is real, and the data {array.dtype}"
