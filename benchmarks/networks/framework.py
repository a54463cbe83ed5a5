"""How a framework takes a network: what differs between one and the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.networks.description import Network

Built = Callable[[Any], Any]


class Unable(Exception):
    """The framework does not take this network."""


class Framework:
    """One way of one framework. What is here is right for one that works on NumPy's arrays."""

    def build(self, network: Network) -> Built:
        """The network as it is called: on what ``argument`` gives, and over when it returns."""
        raise NotImplementedError

    def argument(self, x: np.ndarray) -> Any:
        return x

    def plain(self, result: Any) -> np.ndarray:
        return np.asarray(result)
