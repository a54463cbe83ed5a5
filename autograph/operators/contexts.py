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
from autograph.staging.caught import CaughtError
from autograph.staging.generated import StagedGenerator
from autograph.staging.objects import StagedObject
from autograph.staging.opaque import MethodOf, Opaque, ask
from autograph.staging.sites import check
from autograph.staging.trace import active, current
from autograph.staging.tries import stage_try, staged, unless, when
from autograph.staging.truth import truth
from autograph.staging.values import negated, refuse, type_name

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


@stages(contextlib.suppress, always=True)
def suppress(*kinds: Any) -> StagedSuppress:
    return StagedSuppress(kinds)


@dataclass(frozen=True)
class StagedSuppress:
    """A context that swallows errors of some classes."""

    kinds: tuple[Any, ...]


@dataclass(frozen=True)
class GeneratorContext:
    """What ``contextlib.contextmanager`` makes of a generator function."""

    generator: StagedGenerator


_MAKER = contextlib.contextmanager(lambda: iter(())).__code__


def is_context_maker(function: Any) -> bool:
    """Was the function decorated with ``contextlib.contextmanager``?"""
    return getattr(function, "__code__", None) is _MAKER


def with_(manager: Any, body: Callable[..., None]) -> None:
    """``with manager``; ``body`` takes what is entered where ``as`` gives it a name."""
    if current() is None:
        with manager as entered:
            _run(body, entered)
    elif isinstance(manager, StagedContext):
        _run(body, manager.entered)
    elif isinstance(manager, StagedSuppress):
        clause = (lambda: manager.kinds, lambda: None)
        stage_try(lambda: _run(body, None), (clause,), None, None, None)
    elif isinstance(manager, GeneratorContext):
        _with_generator(manager.generator, body)
    elif isinstance(manager, (StagedObject, Opaque)):
        _with_object(manager, body)
    else:
        refuse(f"`with` of a {type_name(manager)} is not supported", "enter a context manager")


def _with_generator(generator: StagedGenerator, body: Callable[..., None]) -> None:
    """The body stands where the generator yields: there its errors are raised."""
    trace = active()
    has_yielded = trace.slot("has_yielded", False)

    def sink(item: Any) -> None:
        again = truth(has_yielded.get())
        check(negated(again), lambda: RuntimeError("generator didn't stop"))
        active().write(has_yielded, True)
        _run(body, item)

    sink.takes_errors = True  # type: ignore[attr-defined]
    generator.use()
    generator.push(sink)
    check(truth(has_yielded.get()), lambda: RuntimeError("generator didn't yield"))


def _with_object(manager: Any, body: Callable[..., None]) -> None:
    """``__enter__`` and ``__exit__`` are called like any other method."""
    call = active().inputs.call
    entered = call(_method(manager, "__enter__"))
    leave = _method(manager, "__exit__")

    def failed(error: CaughtError) -> None:
        unless(truth(call(bool, _left(leave, error))), error.raise_again)

    completed = staged(lambda: _run(body, entered), [(None, failed)])
    when(completed, lambda: _left(leave, None))


def _left(leave: Any, error: CaughtError | None) -> Any:
    """What ``__exit__`` gives."""
    if isinstance(leave, (Opaque, MethodOf)):
        return ask[0](_leave_at_run_time, leave, error, returns=bool)
    kind = None if error is None else error.kind()
    return active().inputs.call(leave, kind, error, None)


def _leave_at_run_time(leave: Callable[..., Any], error: BaseException | None) -> bool:
    if error is None:
        return bool(leave(None, None, None))
    return bool(leave(type(error), error, error.__traceback__))


def _method(manager: Any, name: str) -> Any:
    """The user's own method: the proxy of an object has special methods too."""
    if isinstance(manager, StagedObject):
        return manager.__getattr__(name)
    return ask[0](getattr, manager, name)


def _run(body: Callable[..., None], entered: Any) -> None:
    if body.__code__.co_argcount:
        body(entered)
    else:
        body()
