"""Settings that come from outside the program: environment variables, and whether conversion is on.

AUTOGRAPH_DISABLE=1           converted functions run as plain Python
AUTOGRAPH_LOGS=TOPIC,...      what to log: specialisations, source; quiet by default
AUTOGRAPH_CACHE_DIR=FOLDER    where compiled programs are kept
AUTOGRAPH_PARALLEL=0          no loop is divided among threads; 2: among two at most
AUTOGRAPH_VERIFY=1            check the graph after staging and after every pass
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

OFF = ("", "0", "false", "no", "off")


def _switched_on(variable: str) -> bool:
    return os.environ.get(variable, "").strip().lower() not in OFF


_DISABLED_AT_START: bool = _switched_on("AUTOGRAPH_DISABLE")
_disabled = ContextVar("autograph_disabled", default=_DISABLED_AT_START)

# The bound method itself: this is asked on every call, and a C method costs half of a Python one.
is_disabled = _disabled.get


@contextmanager
def disabled() -> Iterator[None]:
    """Converted functions called inside the block, in this thread or task, run as plain Python."""
    token = _disabled.set(True)
    try:
        yield
    finally:
        _disabled.reset(token)


TOPICS = frozenset({"specialisations", "source"})


def logs() -> frozenset[str]:
    """The topics named in ``AUTOGRAPH_LOGS``."""
    names = os.environ.get("AUTOGRAPH_LOGS", "").split(",")
    return frozenset(name.strip().lower() for name in names if name.strip())


def unknown_logs() -> list[str]:
    """Topics asked for that there are not."""
    return sorted(logs() - TOPICS)


def cache_dir() -> Path | None:
    """The folder named in ``AUTOGRAPH_CACHE_DIR``; ``None`` for the platform's own."""
    folder = os.environ.get("AUTOGRAPH_CACHE_DIR", "")
    return Path(folder).expanduser() if folder else None


def most_threads(wanted: bool | int = True) -> int | None:
    """Among how many threads a loop is divided at most; ``None``: as many as there are.

    ``wanted`` is what the function asks for. ``AUTOGRAPH_PARALLEL`` may say fewer, or none.
    """
    setting = os.environ.get("AUTOGRAPH_PARALLEL", "").strip().lower()
    if wanted is False or (setting and setting in OFF):
        return 1
    asked = [] if wanted is True else [wanted]
    allowed = [int(setting)] if setting.isdecimal() else []
    return min([*asked, *allowed], default=None)


def always_divides() -> bool:
    """``AUTOGRAPH_PARALLEL=always``: however short a loop is; for those who work on the
    compiler.
    """
    return os.environ.get("AUTOGRAPH_PARALLEL", "").strip().lower() == "always"


def verifies_graphs() -> bool:
    """Whether graphs are checked after every pass; for those who work on the compiler."""
    return _switched_on("AUTOGRAPH_VERIFY")
