"""Whether networks are being trained: a setting of the thread, read anew at every call.

    with train_mode():
        net(x)              # Dropout drops, BatchNorm takes the statistics of the batch

A compiled network has one program for each mode, and looks at the setting before it enters one.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Mode(threading.local):
    """The setting of each thread."""

    training = False


MODE = Mode()


def is_training() -> bool:
    return MODE.training


@contextmanager
def train_mode(training: bool = True) -> Iterator[None]:
    """In its body networks behave as in training."""
    before = MODE.training
    MODE.training = training
    try:
        yield
    finally:
        MODE.training = before


def predict_mode() -> object:
    """In its body networks behave as after training, which they do anyway."""
    return train_mode(False)
