"""``python -m benchmarks checks``: what it costs to check indices, sizes and divisors.

Every kernel is compiled as it is, and with all of its checks left out: on one thread, the fastest
of samples that are taken in turns.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import autograph
from autograph.cli.info import collect
from autograph.cli.output import duration, ratio
from autograph.lowering.lower import RULES
from autograph.ops.effects import check
from benchmarks.kernels import Kernel, all_kernels
from benchmarks.tables import NAME_WIDTH, print_row
from benchmarks.targets import Target

MOST = 1.02


@dataclass(frozen=True)
class Cost:
    """Seconds for one kernel."""

    kernel: str
    checked: float
    unchecked: float

    @property
    def ratio(self) -> float:
        return self.checked / self.unchecked


def execute(output: Path, quick: bool) -> None:
    print_row(("", "checked", "unchecked", "ratio"), NAME_WIDTH)
    costs = []
    for kernel in all_kernels().values():
        cost = measured(kernel, 0.2 if quick else 1.0)
        costs.append(cost)
        cells = duration(cost.checked), duration(cost.unchecked), ratio(cost.ratio)
        print_row((cost.kernel, *cells), NAME_WIDTH)
    goal = Target("checks, geometric mean", mean(costs), MOST)
    print()
    print_row(goal.row())
    found = {"machine": collect(), "costs": [asdict(cost) for cost in costs], "mean": mean(costs)}
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(f"\nwrote {output}")


def mean(costs: list[Cost]) -> float:
    return math.exp(sum(math.log(cost.ratio) for cost in costs) / len(costs))


def measured(kernel: Kernel, seconds: float) -> Cost:
    arguments = kernel.arguments("bench")
    functions = [_compiled(kernel, arguments)]
    with without_checks():
        functions.append(_compiled(kernel, arguments))
    fastest = [math.inf, math.inf]
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or math.inf in fastest:
        for k, function in enumerate(functions):
            fastest[k] = min(fastest[k], _once(function, arguments))
    return Cost(kernel.name, *fastest)


def _compiled(kernel: Kernel, arguments: tuple[Any, ...]) -> Callable[..., Any]:
    function = autograph.convert(kernel.function, parallel=False)
    function(*deepcopy(arguments))
    return function


def _once(function: Callable[..., Any], arguments: tuple[Any, ...]) -> float:
    own = deepcopy(arguments)
    start = time.perf_counter()
    function(*own)
    return time.perf_counter() - start


@contextmanager
def without_checks() -> Iterator[None]:
    """What is compiled here does whatever it does where a plain program raises."""
    rule = RULES[check.name]
    RULES[check.name] = lambda scope, node: None
    try:
        yield
    finally:
        RULES[check.name] = rule
