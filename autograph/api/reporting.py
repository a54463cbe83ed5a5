"""What ``AUTOGRAPH_LOGS`` asks for, through the standard logging module, to standard error.

specialisations   each program that is made: for which function, and how long it took
source            the text that numba compiled
"""

from __future__ import annotations

import logging
import warnings
from functools import cache

from autograph.api.lowered import Compiled
from autograph.config import TOPICS, logs, unknown_logs
from autograph.errors import AutographWarning

LOGGER = logging.getLogger("autograph")


def report(name: str, compiled: Compiled) -> None:
    """Log a new specialisation, where it was asked for."""
    topics = logs()
    if not topics:
        return
    _start()
    if "specialisations" in topics:
        how = (
            "from the cache"
            if compiled.from_cache
            else f"compiled in {compiled.compile_seconds:.2f} s"
        )
        checks = ", ".join(compiled.lowered.staged.checks)
        LOGGER.info("%s: %s, entered when %s", name, how, checks or "called")
    if "source" in topics:
        LOGGER.info("%s:\n%s", name, compiled.lowered.source)


@cache
def _start() -> None:
    """A handler of our own where the program has none; a warning of topics that there are not."""
    LOGGER.setLevel(logging.INFO)
    if not LOGGER.hasHandlers():
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("autograph: %(message)s"))
        LOGGER.addHandler(handler)
    if unknown_logs():
        known = ", ".join(sorted(TOPICS))
        warnings.warn(
            f"AUTOGRAPH_LOGS names {', '.join(unknown_logs())}; there are {known}",
            AutographWarning,
            stacklevel=2,
        )
