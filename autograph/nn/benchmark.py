"""``Benchmark``: how long the body of a ``with`` takes.

with Benchmark("With hybridization"):
    for _ in range(1000):
        net(x)                              # prints  With hybridization: 0.0123 sec
"""

from __future__ import annotations

import time
from typing import Self


class Benchmark:
    """Prints its description and the seconds; ``seconds`` has them afterwards."""

    def __init__(self, description: str = "Done") -> None:
        self.description = description
        self.seconds = 0.0

    def __enter__(self) -> Self:
        self._start = time.perf_counter()
        return self

    def __exit__(self, *error: object) -> None:
        self.seconds = time.perf_counter() - self._start
        print(f"{self.description}: {self.seconds:.4f} sec")
