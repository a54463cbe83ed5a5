"""Loops written by hand for numba, where there are any: what ours should come near to."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from benchmarks.hand_written import HAND_WRITTEN
from benchmarks.systems.adapter import Adapter, Function, Refused


class Hand(Adapter):
    def load(self) -> None:
        numba.njit(lambda a: a[0])(np.ones(2))

    def prepare(self, function: Function, arguments: tuple[Any, ...]) -> Function:
        if function.__name__ not in HAND_WRITTEN:
            raise Refused("nobody has written it by hand")
        found: Function = HAND_WRITTEN[function.__name__]
        return found


ADAPTER = Hand()
