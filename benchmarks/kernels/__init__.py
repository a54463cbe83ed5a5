"""Classical kernels as a textbook writes them: no kernel knows the compiler.

Each file is a topic and ends in its ``KERNELS``: a function, what makes its arguments, and sizes.

all_kernels()["jacobi_2d"].arguments("test")        the same arguments each time
"""

from __future__ import annotations

import importlib
import pkgutil
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Size = Literal["test", "bench"]

SUMS = "sums and products of matrices are added in another order"
LIBRARY = "exp, log and their kin of arrays are vectors of our own"
POWERS = "a power of a Python float is at times a last digit away"
COMPLEX = "the interpreter multiplies complex scalars as NumPy does arrays, which may use FMA"
BOTH = f"{SUMS}; {LIBRARY}"


@dataclass(frozen=True, slots=True)
class Kernel:
    """A function, ``inputs(random, *size)``, which makes its arguments, and two sizes.

    ``rtol`` and ``atol`` are not zero where ``why`` says so, ``kind_differs`` where the kind of a
    number depends on data.
    """

    function: Callable[..., Any]
    inputs: Callable[..., tuple[Any, ...]]
    test: tuple[int, ...]
    bench: tuple[int, ...]
    rtol: float = 0.0
    atol: float = 0.0
    why: str = ""
    kind_differs: bool = False

    @property
    def name(self) -> str:
        return self.function.__name__

    def arguments(self, size: Size) -> tuple[Any, ...]:
        random = np.random.default_rng(zlib.crc32(self.name.encode()))
        return self.inputs(random, *(self.test if size == "test" else self.bench))


def topics() -> Iterator[str]:
    for module in pkgutil.iter_modules(__path__):
        yield module.name


def all_kernels() -> dict[str, Kernel]:
    """By name, in the order of the files."""
    found: dict[str, Kernel] = {}
    for topic in topics():
        for kernel in importlib.import_module(f"{__name__}.{topic}").KERNELS:
            assert kernel.name not in found, f"{kernel.name} twice"
            found[kernel.name] = kernel
    return found
