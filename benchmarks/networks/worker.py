"""``python -m benchmarks.networks.worker MODULE:KEY``: one framework, asked by lines of JSON.

{"do": "first", "network": NAME, "batch": N, "outcome": FILE}    {"seconds": ...}
{"do": "sample", "network": NAME, "batch": N, "seconds": ..., "clock": "cpu"}    {"seconds": ...}
"""

from __future__ import annotations

import importlib
import math
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.networks.description import NETWORKS
from benchmarks.networks.framework import Framework, Unable
from benchmarks.session import CLOCKS
from benchmarks.worker import Pipes, headline

MOST_CALLS = 10_000


class Session:
    """The networks that one framework has built, each with its inputs."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.built: dict[str, Any] = {}
        self.inputs: dict[tuple[str, int], Any] = {}

    def first(self, network: str, batch: int, outcome: str) -> dict[str, Any]:
        """Building, compiling and a call; leaves the result in a file."""
        x = self.framework.argument(NETWORKS[network].example(batch))
        start = time.perf_counter()
        if network not in self.built:
            self.built[network] = self.framework.build(NETWORKS[network])
        result = self.built[network](x)
        seconds = time.perf_counter() - start
        np.save(outcome, self.framework.plain(result))
        self.inputs[network, batch] = x
        return {"seconds": seconds}

    def sample(self, network: str, batch: int, seconds: float, clock: str) -> dict[str, Any]:
        """Seconds of a call, from as many as take about so long together."""
        call, x = self.built[network], self.inputs[network, batch]
        now = CLOCKS[clock]
        once = min(timed(call, x, 1, now) for _ in range(2))
        calls = min(MOST_CALLS, max(1, math.ceil(seconds / max(once, 1e-7))))
        return {"seconds": timed(call, x, calls, now)}


def timed(call: Any, x: Any, calls: int, now: Callable[[], float]) -> float:
    start = now()
    for _ in range(calls):
        call(x)
    return (now() - start) / calls


def main() -> None:
    pipes = Pipes()
    warnings.simplefilter("ignore")
    module, _, key = sys.argv[1].partition(":")
    frameworks = importlib.import_module(f"benchmarks.networks.{module}").FRAMEWORKS
    session = Session(frameworks[key])
    pipes.answer(ready=key)
    while (asked := pipes.request()) is not None:
        try:
            found = getattr(session, asked.pop("do"))(**asked)
        except Unable as error:
            found = {"refused": str(error)}
        except Exception as error:
            found = {"error": headline(error)}
        pipes.answer(**found)


if __name__ == "__main__":
    main()
