"""``numba.njit`` of the same source, and of every function that it calls or is given."""

from __future__ import annotations

import warnings
from typing import Any

import numba
import numpy as np

from benchmarks.rebound import is_function, rebound
from benchmarks.systems.adapter import Adapter, Function


def _total(a: Any) -> Any:
    return np.sum(a * 2.0)


def compiled(function: Any) -> Any:
    return rebound(function, mark=numba.njit)


class Numba(Adapter):
    def load(self) -> None:
        warnings.simplefilter("ignore", numba.NumbaWarning)
        compiled(_total)(np.ones(2))

    def prepare(self, function: Function, arguments: tuple[Any, ...]) -> Function:
        dispatcher: Function = compiled(function)
        return dispatcher

    def argument(self, value: Any) -> Any:
        return compiled(value) if is_function(value) else value


ADAPTER = Numba()
