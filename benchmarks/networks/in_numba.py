"""``numba.njit`` of the bare function: the products of matrices, and nothing around them."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from benchmarks.networks.description import Network
from benchmarks.networks.framework import Built, Framework, Unable


@numba.njit
def three_products(x: Any, a: Any, b: Any, c: Any, d: Any, e: Any, f: Any) -> Any:
    x = np.maximum(np.dot(x, a.T) + b, np.float32(0))
    x = np.maximum(np.dot(x, c.T) + d, np.float32(0))
    return np.dot(x, e.T) + f


class Numba(Framework):
    def build(self, network: Network) -> Built:
        if network.name != "mlp":
            raise Unable("only the MLP is a function of a few lines")
        a, b, c, d, e, f = (array for step in network.steps() for array in step.arrays)
        return lambda x: three_products(x, a, b, c, d, e, f)


FRAMEWORKS = {"numba": Numba()}
