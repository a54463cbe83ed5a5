"""The process's threads for loops that are divided: as many as numba would use, less the caller's.

They are started by the first program that needs them, and wait in a pipe, without Python's lock.
Where the system has no pipes and clocks of the POSIX kind there are none, nor in a process that
was forked: its parent's threads are not there.
"""

from __future__ import annotations

import ctypes
import os
import signal
import threading
import time
from typing import Any

import numba
import numpy as np

from autograph.codegen.program import Program, ScalarParameter
from autograph.runtime.compiler import Native, compile_program
from autograph.runtime.serving import (
    CLOCK,
    CLOCK_NUMBER,
    INPUT,
    MOST_HELPERS,
    OUTPUT,
    READ,
    SIZE,
    WRITE,
    YIELD,
)

HELPER = Program(
    "from autograph.runtime.serving import serve_for_ever\n\n\n"
    "def serve(pool):\n    serve_for_ever(pool)\n",
    "serve",
    (ScalarParameter("pool", "int64"),),
)
FUNCTIONS = {READ: "read", WRITE: "write", YIELD: "sched_yield", CLOCK: "clock_gettime"}

words = np.zeros(SIZE, np.int64)
address = int(words.ctypes.data)
_lock = threading.Lock()
_running: list[Native] = []


def most_threads() -> int:
    """How many threads work on a loop, the one that runs the program among them."""
    settings: Any = numba.config
    return min(settings.NUMBA_NUM_THREADS, MOST_HELPERS + 1) if _is_possible() else 1


def _is_possible() -> bool:
    return hasattr(time, "CLOCK_MONOTONIC") and hasattr(os, "sched_yield")


def start() -> None:
    """The threads, if they do not run yet."""
    with _lock:
        if _running:
            return
        library = ctypes.CDLL(None)
        for position, name in FUNCTIONS.items():
            function = getattr(library, name)
            words[position] = ctypes.cast(function, ctypes.c_void_p).value or 0
        words[CLOCK_NUMBER] = time.CLOCK_MONOTONIC
        words[INPUT], words[OUTPUT] = os.pipe()
        native = compile_program(HELPER)
        for number in range(most_threads() - 1):
            name = f"autograph-{number}"
            threading.Thread(target=_serve, args=(native,), name=name, daemon=True).start()
        _running.append(native)


def _serve(native: Native) -> None:
    """Signals are for other threads: one here would end the wait."""
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    native.entry(address)
