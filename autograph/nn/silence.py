"""Prints of one thread dropped, those of the others not."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class _Filter:
    """Standard output, but for what one thread writes."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._dropped = threading.get_ident()

    def write(self, text: str) -> int:
        if threading.get_ident() == self._dropped:
            return len(text)
        return int(self._stream.write(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def silent() -> Iterator[None]:
    """In its body the thread's prints are dropped. Of several threads one at a time may do this."""
    stream = sys.stdout
    sys.stdout = _Filter(stream)
    try:
        yield
    finally:
        sys.stdout = stream
