"""How much memory one call needs on top of what was there, its result included.

peak = highest resident size during the call - resident size before it
"""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Callable
from typing import Any

STATUS = "/proc/self/status"
CLEAR = "/proc/self/clear_refs"
HIGHEST, NOW = "VmHWM", "VmRSS"
RESET_HIGHEST = "5"


def peak_bytes(call: Callable[[], Any]) -> int | None:
    """``None`` where the system does not tell; memory that was freed is given back before."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
    try:
        with open(CLEAR, "w", encoding="ascii") as file:
            file.write(RESET_HIGHEST)
        before = _kilobytes(NOW)
        call()
        return max(0, _kilobytes(HIGHEST) - before) * 1024
    except OSError:
        return None


def _kilobytes(key: str) -> int:
    with open(STATUS, encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(key))
