"""``torch.jit.script`` of the same source, where ``np`` means ``torch``.

TorchScript reads types from the text: those of the arguments are written into a copy of it.
"""

from __future__ import annotations

import importlib.util
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.source_of import source_of
from benchmarks.systems.adapter import Adapter, Function, Refused


class TorchScript(Adapter):
    def load(self) -> None:
        torch.set_default_dtype(torch.float64)

    def prepare(self, function: Function, arguments: tuple[Any, ...]) -> Function:
        names = function.__code__.co_varnames
        types = dict(zip(names, map(_type, arguments), strict=False))
        text = source_of(function, types).replace("import numpy as np", "import torch as np")
        path = Path(tempfile.mkdtemp(), f"{function.__name__}_for_torch.py")
        path.write_text(f"from torch import Tensor\n{text}", encoding="utf-8")
        try:
            return torch.jit.script(getattr(_module(path), function.__name__))
        except Exception as error:
            raise Refused(_reason(error)) from None

    def argument(self, value: Any) -> Any:
        return torch.from_numpy(value) if isinstance(value, np.ndarray) else value

    def plain(self, value: Any) -> Any:
        return value.numpy() if isinstance(value, torch.Tensor) else value


def _module(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _type(value: Any) -> str:
    return type(value).__name__


def _reason(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines[:1])


ADAPTER = TorchScript()
