"""Timing of functions side by side.

rounds of  A B A B ...      so that a change of the machine's mood meets both alike
one sample                  calls for about 10 ms, or a single longer call
the result                  the median of the samples
"""

from __future__ import annotations

import contextlib
import io
import statistics
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from autograph.cli.observation import duplicate

SAMPLE_SECONDS = 0.01
CALLS_AT_MOST = 100_000
FEWEST_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Contestant:
    """A function and its arguments.

    ``changes_arguments`` gives each call a fresh copy; ``surroundings`` are entered once a sample.
    """

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    keywords: Mapping[str, Any]
    changes_arguments: bool = False
    surroundings: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext

    def sample(self, calls: int) -> float:
        """Seconds a call, over this many calls."""
        with self.surroundings():
            return self._sample(calls)

    def _sample(self, calls: int) -> float:
        if self.changes_arguments:
            return statistics.median(self._once() for _ in range(calls))
        function, arguments, keywords = self.function, self.arguments, dict(self.keywords)
        repeats = range(calls)
        start = time.perf_counter()
        for _ in repeats:
            function(*arguments, **keywords)
        return (time.perf_counter() - start) / calls

    def _once(self) -> float:
        arguments, keywords = duplicate((self.arguments, dict(self.keywords)))
        start = time.perf_counter()
        self.function(*arguments, **keywords)
        return time.perf_counter() - start


def side_by_side(
    contestants: Mapping[str, Contestant],
    rounds: int = 9,
    budget: float = 10.0,
    summary: Callable[[list[float]], float] = statistics.median,
) -> dict[str, float]:
    """Median seconds a call of each; stops early, after a few rounds, when the budget is spent."""
    samples: dict[str, list[float]] = {name: [] for name in contestants}
    started = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        calls = {name: _calls_in_a_sample(one) for name, one in contestants.items()}
        for number in range(rounds):
            if number >= FEWEST_ROUNDS and time.perf_counter() - started > budget:
                break
            for name, contestant in contestants.items():
                samples[name].append(contestant.sample(calls[name]))
    return {name: summary(found) for name, found in samples.items()}


def _calls_in_a_sample(contestant: Contestant) -> int:
    contestant.sample(1)  # compiles, fills caches
    calls = 1
    while calls < CALLS_AT_MOST and contestant.sample(calls) * calls < SAMPLE_SECONDS:
        calls *= 2
    return calls
