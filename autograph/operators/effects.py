"""print, assert and raise: performed now on plain values, at run time on staged ones."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.operators.text import object_text, refuse_objects
from autograph.staging.branches import branch
from autograph.staging.diverge import Diverged
from autograph.staging.objects import StagedObject, identified, unwrapped
from autograph.staging.once import SiteOfStaging
from autograph.staging.sites import Decoder, Packer, Site, check, with_user_traceback
from autograph.staging.symbols import SymbolPacker
from autograph.staging.trace import active, current
from autograph.staging.truth import truth
from autograph.staging.values import StagedScalar, eager_error, refuse


class StagedException:
    """An exception whose arguments are only known at run time."""

    __slots__ = ("args", "kind")

    def __init__(self, kind: type[BaseException], args: tuple[Any, ...]) -> None:
        self.kind = kind
        self.args = args

    def pack_into(self, packer: Packer) -> Decoder:
        args = packer.pack(self.args)
        return lambda payload: self.kind(*args(payload))


def print_(*args: Any, **kwargs: Any) -> None:
    """``print``, in program order at run time."""
    if current() is None:
        print(*args, **kwargs)
        return
    shown = tuple(object_text(arg) if isinstance(arg, StagedObject) else arg for arg in args)
    file = kwargs.pop("file", None)
    place = file_of(file)

    def show(*args: Any, **kwargs: Any) -> None:
        print(*args, **kwargs, file=place())

    output("print", show, shown, kwargs)


def file_of(file: Any) -> Callable[[], Any]:
    """The stream that is printed to. ``sys.stdout`` and ``sys.stderr`` are those of the moment."""
    if file is sys.stdout and file is sys.stderr:  # no telling which is meant: only while one
        inputs = active().inputs
        name = inputs.constant(sys)
        inputs.guards[f"{name}.stdout is {name}.stderr"] = None
    if file is sys.stdout:
        return lambda: sys.stdout
    if file is sys.stderr:
        return lambda: sys.stderr
    stream = identified(file)
    return lambda: stream


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
    packer = Packer()
    decode = packer.pack((args, kwargs))

    def action(payload: list[Any]) -> None:
        args, kwargs = decode(payload)
        function(*args, **kwargs)

    active().effect("host", Site(action, name), tuple(packer.operands))


def host_call(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A call of a function that is not converted, at run time and in program order; its result
    cannot be used.
    """
    refuse_objects((args, kwargs))
    name = getattr(function, "__name__", str(function))
    at_run_time(name, reading_only(function), args, kwargs)
    return HostResult(name)


def reading_only(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function on arrays that it cannot change: it gets copies, and a write would be lost."""

    def call(*args: Any, **kwargs: Any) -> Any:
        for item in (*args, *kwargs.values()):
            if isinstance(item, np.ndarray):
                item.flags.writeable = False
        return function(*args, **kwargs)

    return call


class HostResult:
    """What a host call returns: not known while staging, so any use of it is refused."""

    def __init__(self, name: str) -> None:
        object.__setattr__(self, "_autograph_name", name)

    def __getattribute__(self, attribute: str) -> Any:
        if attribute in ("__class__", "_autograph_name"):
            return object.__getattribute__(self, attribute)
        name = object.__getattribute__(self, "_autograph_name")
        refuse(
            f"the result of `{name}`, which is not converted, is used",
            "call it outside of the converted function",
        )


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
    """What ``raise error`` raises: the exception itself, or the unwinding of a staged raise."""
    error = unwrapped(error)
    if isinstance(error, type) and issubclass(error, BaseException):
        error = error()
    if cause:
        return _raised_from(error, cause[0])
    trace = current()
    if trace is None or not isinstance(error, (BaseException, StagedException)):
        return _plain(error)
    location = trace.location()
    packer = Packer()
    if isinstance(error, StagedException):
        kind, decode = error.kind, packer.pack(error.args)

        def make(payload: list[Any]) -> BaseException:
            return kind(*decode(payload))
    else:
        if isinstance(error, Diverged):
            return error

        def make(payload: list[Any]) -> BaseException:
            return error

    def action(payload: list[Any]) -> None:
        raise with_user_traceback(make(payload), location)

    trace.effect("raise", Site(action, "raise"), tuple(packer.operands))
    return Diverged()


def _raised_from(error: Any, cause: Any) -> BaseException:
    """``raise error from cause``."""
    if isinstance(cause, type) and issubclass(cause, BaseException):
        cause = cause()
    if isinstance(error, StagedException):
        refuse(
            "raise ... from with arguments known at run time is not supported",
            "leave out the cause",
        )
    plain = _plain(error)
    plain.__cause__ = cause
    plain.__suppress_context__ = True
    return raised(plain)


def _plain(error: Any) -> BaseException:
    if isinstance(error, StagedException):
        return error.kind(*error.args)
    if isinstance(error, BaseException):
        return error
    return eager_error(TypeError("exceptions must derive from BaseException"))
