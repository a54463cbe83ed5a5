"""The systems that are measured: ours, NumPy, numba, and peers in interpreters of their own.

NumPy, numba and the hand-written loops run in the interpreter that runs the benchmarks. Every other
system is taken from the interpreter that its variable names, and left out where there is none:

AUTOGRAPH_BENCH_JAX=~/jax/bin/python python -m benchmarks

Each system is one file, whose ``ADAPTER`` is an ``Adapter``.
"""

from __future__ import annotations

import importlib
import os
import sys
from dataclasses import dataclass

from benchmarks.systems.adapter import Adapter

PREFIX = "AUTOGRAPH_BENCH_"


@dataclass(frozen=True, slots=True)
class System:
    """A key for the tables, a title for people, the module, and whether it is a peer installed
    apart."""

    key: str
    title: str
    apart: bool = True

    @property
    def variable(self) -> str:
        return PREFIX + self.key.upper()

    @property
    def interpreter(self) -> str | None:
        """Which Python runs it; ``None``: it is not installed."""
        if not self.apart:
            return sys.executable
        named = os.environ.get(self.variable, "")
        return os.path.expanduser(named) or None

    @property
    def adapter(self) -> Adapter:
        module = importlib.import_module(f"{__name__}.through_{self.key}")
        adapter: Adapter = module.ADAPTER
        return adapter


SYSTEMS = {
    system.key: system
    for system in (
        System("numpy", "NumPy", apart=False),
        System("ours", "ours", apart=False),
        System("numba", "numba", apart=False),
        System("hand", "by hand", apart=False),
        System("jax", "JAX"),
        System("torch", "TorchScript"),
        System("tensorflow", "TensorFlow"),
        System("pythran", "Pythran"),
        System("dace", "DaCe"),
        System("mxnet", "MXNet"),
    )
}

# What a person would use instead of ours; loops written by hand are a yardstick, not a peer.
PEERS = [key for key in SYSTEMS if key not in ("ours", "hand")]


def installed() -> list[System]:
    return [system for system in SYSTEMS.values() if system.interpreter]


def missing() -> list[System]:
    return [system for system in SYSTEMS.values() if not system.interpreter]
