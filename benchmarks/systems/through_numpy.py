"""The function as it is written: plain Python and NumPy."""

from __future__ import annotations

from typing import Any

from benchmarks.rebound import rebound
from benchmarks.systems.adapter import Adapter, Function


class NumPy(Adapter):
    def prepare(self, function: Function, arguments: tuple[Any, ...]) -> Function:
        plain: Function = rebound(function)
        return plain


ADAPTER = NumPy()
