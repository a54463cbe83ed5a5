"""print, assert and raise: performed now on plain values, at run time on staged ones."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from autograph.operators.text import object_text, refuse_objects
from autograph.staging.answers import Nothing
from autograph.staging.branches import branch
from autograph.staging.caught import CaughtError
from autograph.staging.diverge import Diverged
from autograph.staging.host import host_call
from autograph.staging.objects import StagedObject, identified, unwrapped
from autograph.staging.once import SiteOfStaging
from autograph.staging.rebuilding import Called, Decoder
from autograph.staging.sites import Packer, Site, check, leave
from autograph.staging.symbols import SymbolPacker
from autograph.staging.trace import active, current
from autograph.staging.truth import truth
from autograph.staging.values import StagedScalar, eager_error


class StagedException:
    """An exception whose arguments are only known at run time."""

    __slots__ = ("args", "kind")

    def __init__(self, kind: type[BaseException], args: tuple[Any, ...]) -> None:
        self.kind = kind
        self.args = args

    def pack_into(self, packer: Packer) -> Decoder:
        return Called(self.kind, packer.pack(self.args))


def print_(*args: Any, **kwargs: Any) -> None:
    """``print``, in program order at run time."""
    if current() is None:
        print(*args, **kwargs)
        return
    shown = tuple(object_text(arg) if isinstance(arg, StagedObject) else arg for arg in args)
    file = kwargs.pop("file", None)
    output("print", partial(print_to, stream_of(file)), shown, kwargs)


def print_to(stream: Any, *args: Any, **kwargs: Any) -> None:
    """``print`` to a stream, or to the one that ``sys`` has under a name at the moment."""
    print(*args, **kwargs, file=getattr(sys, stream) if isinstance(stream, str) else stream)


def stream_of(file: Any) -> Any:
    """The stream that is printed to. ``sys.stdout`` and ``sys.stderr`` are those of the moment."""
    if file is sys.stdout and file is sys.stderr:  # no telling which is meant: only while one
        inputs = active().inputs
        name = inputs.constant(sys)
        inputs.guards[f"{name}.stdout is {name}.stderr"] = None
    if file is sys.stdout:
        return "stdout"
    if file is sys.stderr:
        return "stderr"
    return identified(file)


def output(
    name: str, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    """A call that shows something, as the policy of this conversion has it: at run time, never, or
    once while staging.
    """
    policy = active().effects
    if policy == "strip":
        return
    refuse_objects((args, kwargs))
    if policy == "stage":
        at_run_time(name, function, args, kwargs)
        return
    packer = SymbolPacker()
    decode = packer.pack((args, kwargs))

    def action(payload: list[Any]) -> None:
        args, kwargs = decode(payload)
        function(*args, **kwargs)

    active().effect("host", SiteOfStaging(action, name), ())


def at_run_time(
    name: str, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    """The call, in program order at run time, with values of the very types eager ones have."""
    if active().tries:  # what it raises may be caught
        host_call(function, args, kwargs, Nothing(), name, reaches=False, lends=False)
        return
    packer = Packer()
    action = Called(function, packer.pack(args), packer.pack(kwargs))
    active().effect("host", Site(action, name), tuple(packer.operands))


def assert_(test: Any, message: Callable[[], Any] | None = None) -> None:
    """``assert test, message``; the message is only made when the test is false."""
    held = truth(test) if current() is not None else bool(test)
    if not isinstance(held, StagedScalar):
        if not held:
            raise raised(StagedException(AssertionError, () if message is None else (message(),)))
        return
    if message is None:
        check(held, AssertionError)
        return

    def fail() -> tuple[Any, ...]:
        raise raised(StagedException(AssertionError, (message(),)))

    branch(held.value, (lambda: (), fail), ())


def raised(error: Any, *cause: Any) -> BaseException:
    """What ``raise error from cause`` raises: the exception itself, or the unwinding of a staged
    raise.
    """
    error, cause = _instance(error), tuple(map(_instance, cause))
    trace = current()
    if trace is None or not isinstance(error, (BaseException, StagedException, CaughtError)):
        return _caused(_plain(error), *cause)
    if isinstance(error, Diverged):
        return error
    if isinstance(error, CaughtError) and not cause:
        error.raise_again()
    packer = Packer()
    decode, decode_cause = packer.pack(error), packer.pack(cause)
    plain = None if cause or not isinstance(error, BaseException) else error
    args: Any = error.args
    leave(
        _kinds(error),
        Caused(decode, decode_cause),
        packer,
        trace.location(),
        text="raise",
        args=args,
        error=plain,
    )
    return Diverged()


@dataclass(frozen=True, slots=True)
class Caused:
    """What ``raise error from cause`` raises; the cause is a tuple of it, or of nothing."""

    error: Decoder
    cause: Decoder

    def __call__(self, payload: list[Any]) -> BaseException:
        return _caused(self.error(payload), *self.cause(payload))


def _kinds(error: Any) -> tuple[type[BaseException], ...]:
    if isinstance(error, CaughtError):
        return error.kinds
    return (error.kind if isinstance(error, StagedException) else type(error),)


def _instance(error: Any) -> Any:
    """An exception class stands for an exception without arguments."""
    error = unwrapped(error)
    if isinstance(error, type) and issubclass(error, BaseException):
        return error()
    return error


def _caused(error: BaseException, *cause: Any) -> BaseException:
    """``raise error from cause``."""
    if cause:
        if not isinstance(cause[0], (BaseException, type(None))):
            raise eager_error(TypeError("exception causes must derive from BaseException"))
        error.__cause__ = cause[0]
        error.__suppress_context__ = True
    return error


def _plain(error: Any) -> BaseException:
    if isinstance(error, StagedException):
        return error.kind(*error.args)
    if isinstance(error, BaseException):
        return error
    return eager_error(TypeError("exceptions must derive from BaseException"))
