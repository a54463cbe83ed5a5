"""The Python side of loops divided among threads: who works, and from when on.

A program asks for a worker when a loop has enough work: the first time for one that is on disk, and
again when the work so far is worth a compilation. Until it has one, and where none can be had, the
program runs the loop itself. After a fork the child has no threads and never divides a loop.
"""

from __future__ import annotations

import _thread
import ctypes
import math
import os
import threading
import warnings
import weakref
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograph import config
from autograph.codegen.program import Program
from autograph.errors import AutographWarning, BackendError
from autograph.runtime import cache, pool
from autograph.runtime.compiler import Native, compile_program, program_key
from autograph.runtime.division import ALWAYS, ASK, FIRST, LEAST, POOL, THREADS
from autograph.runtime.trials import ALONE, ASK_FROM, DIVIDED, EACH_WORKER, WANTED

LEAST_WORK = 5e5  # operations that are worth dividing
PATIENCE = 3e8  # operations that are worth a compilation

_teams: weakref.WeakSet[Team] = weakref.WeakSet()
_has_forked = False


class Team:
    """The workers of one program. ``address`` is good as long as this object lives."""

    def __init__(self, workers: Sequence[Program], threads: int | None) -> None:
        self.workers = workers
        self.natives: list[Native] = []
        self.words = np.zeros(FIRST + EACH_WORKER * len(workers), np.int64)
        for start in range(FIRST, len(self.words), EACH_WORKER):
            self.words[start + ALONE : start + DIVIDED + 1].view(np.float64)[:] = math.inf
        self.address = int(self.words.ctypes.data)
        self.always = config.always_divides()
        self._lock = threading.Lock()
        available = min(threads or pool.most_threads(), pool.most_threads())
        self.words[THREADS] = available
        self.words[ALWAYS] = self.always
        self.words[POOL] = pool.address
        self._callback = callback_of(self)
        self.words[ASK] = ctypes.cast(self._callback, ctypes.c_void_p).value or 0
        least = 1.0 if self.always else LEAST_WORK
        self.set_least(least if available > 1 and not _has_forked else math.inf)
        _teams.add(self)

    def set_least(self, work: float) -> None:
        self.words[LEAST : LEAST + 1].view(np.float64)[0] = work

    def asked(self, worker: int) -> int:
        """The address of the worker, or 0: not now."""
        if not self._lock.acquire(blocking=False):
            return 0  # another thread is about to have it
        try:
            place = FIRST + EACH_WORKER * worker
            if not self.words[place]:
                self.words[place] = self.hired(worker)
            return int(self.words[place])
        finally:
            self._lock.release()

    def hired(self, worker: int) -> int:
        """The address of a worker that is new here, or 0 and from when on to ask again."""
        if not self.is_worth_it(worker):
            self.number(worker, ASK_FROM)[0] = PATIENCE
            return 0
        try:
            pool.start()
            native = compile_program(self.workers[worker])
        except BackendError as failure:
            self.number(worker, ASK_FROM)[0] = math.inf
            warnings.warn(f"a loop is not divided: {failure}", AutographWarning, stacklevel=2)
            return 0
        self.natives.append(native)
        return native.address

    def is_worth_it(self, worker: int) -> bool:
        if self.always or self.number(worker, WANTED)[0] >= PATIENCE:
            return True
        return cache.code_path(program_key(self.workers[worker])).is_file()

    def number(self, worker: int, position: int) -> Any:
        """A word of a worker that is a floating-point number, as an array of one."""
        place = FIRST + EACH_WORKER * worker + position
        return self.words[place : place + 1].view(np.float64)


def callback_of(team: Team) -> Any:
    """The C function that the program asks; it does not keep the team alive."""
    reference = weakref.ref(team)

    def ask(worker: int) -> int:
        try:
            own = reference()
            return own.asked(worker) if own is not None else 0
        except KeyboardInterrupt:
            _thread.interrupt_main()  # again, when the program has returned
            return 0

    return ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64)(ask)


def stop_in_child() -> None:
    global _has_forked
    _has_forked = True
    for team in _teams:
        team.set_least(math.inf)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=stop_in_child)
