"""Contexts that change nothing in compiled code: ``contextlib.nullcontext`` and ``np.errstate``.

Compiled code gives no floating-point warnings, so an ``np.errstate`` that ignores them or warns is
accepted and has no effect; one that raises, calls, prints or logs is refused. Every other context
is refused while staging.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograph.errors import Unsupported
from autograph.numpy_api.registry import stages
from autograph.staging.trace import current
from autograph.staging.values import refuse

_QUIET = (None, "ignore", "warn")


@dataclass(frozen=True)
class StagedContext:
    """A context without effect; ``entered`` is what ``as`` binds."""

    entered: Any = None

    def __enter__(self) -> Any:
        return self.entered

    def __exit__(self, *error: object) -> None:
        """Errors pass."""


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


def context(manager: Any) -> Any:
    """``manager``, as a converted ``with`` may enter it."""
    if current() is None:
        return _Passing(manager) if _is_manager(manager) else manager
    if isinstance(manager, StagedContext):
        return manager
    refuse(
        f"`with` of this {type(manager).__name__} is not supported",
        "enter it outside; np.errstate and contextlib.nullcontext are accepted where they are made "
        "in the `with` statement",
    )


def _is_manager(item: Any) -> bool:
    return hasattr(type(item), "__enter__") and hasattr(type(item), "__exit__")


class _Passing:
    """Enters and leaves ``manager``; refuses that it swallows an error.

    A branch that an error ends has not handed over what it assigned before.
    """

    def __init__(self, manager: Any) -> None:
        self.manager = manager
        self.leave = type(manager).__exit__

    def __enter__(self) -> Any:
        return type(self.manager).__enter__(self.manager)

    def __exit__(self, *error: Any) -> None:
        if self.leave(self.manager, *error) and error[0] is not None:
            name = type(self.manager).__name__
            raise Unsupported(
                f"the context {name} swallows a {error[0].__name__}, which is not supported in "
                "converted code",
                hint="catch it outside",
            )
