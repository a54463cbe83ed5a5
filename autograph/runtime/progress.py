"""A line on the terminal while a compilation takes long.

    compiling heat … (3 s)

It is erased at the end. Nothing is started where standard error is not a terminal.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

PATIENCE = 1.0  # seconds
ERASE = "\r\x1b[K"


@contextmanager
def progress(name: str) -> Iterator[None]:
    terminal = sys.stderr
    if terminal is None or not terminal.isatty():
        yield
        return
    done = threading.Event()
    watcher = threading.Thread(target=watch, args=(name, terminal, done), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def watch(name: str, terminal: TextIO, done: threading.Event) -> None:
    started = time.monotonic()
    while not done.wait(PATIENCE):
        terminal.write(f"{ERASE}compiling {name} … ({time.monotonic() - started:.0f} s)")
        terminal.flush()
    if time.monotonic() - started >= PATIENCE:
        terminal.write(ERASE)
        terminal.flush()
