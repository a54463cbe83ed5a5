"""Contexts that change nothing in compiled code: ``contextlib.nullcontext`` and ``np.errstate``.

Compiled code gives no floating-point warnings, so an ``np.errstate`` that ignores them or warns is
accepted and has no effect; one that raises, calls, prints or logs is refused. Every other context
is refused while staging.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograph.numpy_api.registry import stages
from autograph.staging.trace import current
from autograph.staging.values import refuse

_QUIET = (None, "ignore", "warn")


@dataclass(frozen=True)
class StagedContext:
    """A context without effect; ``entered`` is what ``as`` binds."""

    entered: Any = None


@stages(contextlib.nullcontext, always=True)
def nullcontext(enter_result: Any = None) -> StagedContext:
    return StagedContext(enter_result)


@stages(np.errstate, always=True)
def errstate(**modes: Any) -> StagedContext:
    np.errstate(**modes)  # Python's own error for what is no mode
    for kind, mode in modes.items():
        if mode not in _QUIET:
            refuse(
                f"np.errstate({kind}={mode!r}) is not supported",
                "compiled code gives no floating-point errors: test the values instead",
            )
    return StagedContext()


def with_(manager: Any, body: Callable[..., None]) -> None:
    """``with manager``; ``body`` takes what is entered where ``as`` gives it a name."""
    if current() is None:
        with manager as entered:
            _run(body, entered)
        return
    if not isinstance(manager, StagedContext):
        refuse(
            f"`with` of this {type(manager).__name__} is not supported",
            "enter it outside; np.errstate and contextlib.nullcontext are accepted where they are "
            "made in the `with` statement",
        )
    _run(body, manager.entered)


def _run(body: Callable[..., None], entered: Any) -> None:
    if body.__code__.co_argcount:
        body(entered)
    else:
        body()
