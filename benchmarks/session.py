"""One program in one system: its first call, samples of later ones, and the memory of one.

Everything is timed here, in the system's own process.
"""

from __future__ import annotations

import contextlib
import copy
import io
import math
import pickle
import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.catalogue import Program
from benchmarks.memory import peak_bytes
from benchmarks.systems.adapter import Adapter

MOST_CALLS = 100_000
REST_SECONDS = 0.008  # two ticks: the time of other threads is counted by ticks
MOST_RESTS = 50
CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}


class Session:
    """Answers one request after another; see ``worker``."""

    def __init__(self, adapter: Adapter, program: Program, clock: str = "wall") -> None:
        self.adapter = adapter
        self.now = CLOCKS[clock]
        self.plain, given = program.load()
        self.arguments = tuple(adapter.argument(value) for value in given)
        self.function: Any = None
        self.copies = True

    def first(self, outcome: str) -> dict[str, Any]:
        """Conversion, staging, compilation and the call; leaves what came of it in a file."""
        arguments = copy.deepcopy(self.arguments)
        printed = io.StringIO()
        start = self.now()
        self.function = self.adapter.prepare(self.plain, arguments)
        with contextlib.redirect_stdout(printed):
            result = self.function(*arguments)
        seconds = self.now() - start
        seen = {"result": self._data(result), "stdout": printed.getvalue()}
        before, after = self._data(self.arguments), self._data(arguments)
        if self.adapter.writes_into_arguments:
            seen["arguments"] = after
        Path(outcome).write_bytes(pickle.dumps(seen))
        changed = pickle.dumps(before) != pickle.dumps(after)
        return {"seconds": self.adapter.known_seconds() or seconds, "changed": changed}

    def sample(self, seconds: float, copies: bool, calls: int | None = None) -> dict[str, Any]:
        """Median seconds of calls that take about so long together, or of a single longer one."""
        self.copies = copies and self.adapter.writes_into_arguments
        calls = calls or self._calls_in(seconds)
        return {"seconds": self._sample(calls), "calls": calls}

    def memory(self) -> dict[str, Any]:
        arguments = copy.deepcopy(self.arguments)
        with contextlib.redirect_stdout(io.StringIO()):
            return {"bytes": peak_bytes(lambda: self.function(*arguments))}

    def _calls_in(self, seconds: float) -> int:
        once = min(self._sample(1), self._sample(1))
        if once >= seconds:
            return 1
        guess = min(MOST_CALLS, max(1, math.ceil(seconds / 4 / max(once, 1e-7))))
        return min(MOST_CALLS, max(1, math.ceil(seconds / max(self._sample(guess), 1e-8))))

    def _sample(self, calls: int) -> float:
        with contextlib.redirect_stdout(io.StringIO()):
            if self.copies:
                return statistics.median(self._once() for _ in range(calls))
            function, arguments, repeats = self.function, self.arguments, range(calls)
            start = self.now()
            for _ in repeats:
                function(*arguments)
            return (self.now() - start) / calls

    def _once(self) -> float:
        arguments = copy.deepcopy(self.arguments)
        start = self.now()
        self.function(*arguments)
        return self.now() - start

    def _data(self, value: Any) -> Any:
        """What any other process can read: arrays, numbers, text, and containers of these."""
        value = self.adapter.plain(value)
        if isinstance(value, (np.ndarray, np.generic)):
            return value if value.dtype.kind in "biufcSU" else np.asarray(value).tolist()
        if isinstance(value, (tuple, list)):
            parts = [self._data(part) for part in value]
            return parts if isinstance(value, list) else tuple(parts)
        if isinstance(value, dict):
            return {key: self._data(part) for key, part in value.items()}
        if value is None or isinstance(value, (bool, int, float, complex, str, bytes)):
            return value
        return type(value).__name__ if not callable(value) else "function"


def rest() -> None:
    """Wait until the threads of this process sleep, so that the next system has the machine for
    itself: those of a matrix product wait busily for the next one, for a tenth of a second.
    """
    for _ in range(MOST_RESTS):
        before = time.process_time()
        time.sleep(REST_SECONDS)
        if time.process_time() - before < REST_SECONDS / 4:
            return
