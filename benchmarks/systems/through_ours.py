"""The function converted, with an empty cache."""

from __future__ import annotations

import os
import tempfile
from typing import Any

import numpy as np

import autograph
from benchmarks.systems.adapter import Adapter, Function

CACHE = "AUTOGRAPH_CACHE_DIR"


def _total(a: Any) -> Any:
    return np.sum(a * 2.0)


class Ours(Adapter):
    def load(self) -> None:
        """With an empty cache too: reading a program starts less of numba than compiling one."""
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            before = os.environ.get(CACHE)
            os.environ[CACHE] = folder
            autograph.convert(_total)(np.ones(2))
            del os.environ[CACHE]
            if before is not None:
                os.environ[CACHE] = before

    def warm_up(self, folder: str) -> None:
        os.environ[CACHE] = folder

    def prepare(self, function: Function, arguments: tuple[Any, ...]) -> Function:
        converted: Function = autograph.convert(function)
        return converted


ADAPTER = Ours()
