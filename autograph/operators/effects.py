"""print, assert, raise and formatted text: performed now on plain values, at run time on staged
ones.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograph.staging.branches import branch
from autograph.staging.diverge import Diverged
from autograph.staging.maybe import StagedMaybe
from autograph.staging.objects import StagedObject, unwrapped
from autograph.staging.sites import Decoder, Packer, Site, check, with_user_traceback
from autograph.staging.trace import active, current
from autograph.staging.truth import truth
from autograph.staging.values import StagedScalar, StagedValue, eager_error, refuse


class StagedText:
    """Text with parts that are only known at run time."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Any, ...]) -> None:
        self.parts = parts

    def pack_into(self, packer: Packer) -> Decoder:
        decoders = [packer.pack(part) for part in self.parts]
        return lambda payload: _text([decode(payload) for decode in decoders])

    def __add__(self, other: Any) -> StagedText:
        if isinstance(other, (str, StagedText)):
            return StagedText((self, (other, "", "")))
        return NotImplemented

    def __radd__(self, other: Any) -> StagedText:
        return StagedText((other, (self, "", ""))) if isinstance(other, str) else NotImplemented

    def __bool__(self) -> bool:
        refuse(
            "the truth of a text that is only known at run time",
            "compare the numbers in it instead",
        )

    def __getattr__(self, name: str) -> Any:
        refuse(
            f"`.{name}` of a text that is only known at run time",
            "use the text in print, assert or raise only",
        )


class DeferredFormat(StagedText):
    """``text.format(*args, **kwargs)`` at run time."""

    __slots__ = ("kwargs", "text")

    def __init__(self, text: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        super().__init__(args)
        self.text = text
        self.kwargs = kwargs

    def pack_into(self, packer: Packer) -> Decoder:
        args, kwargs = packer.pack(self.parts), packer.pack(self.kwargs)
        return lambda payload: self.text.format(*args(payload), **kwargs(payload))


class StagedException:
    """An exception whose arguments are only known at run time."""

    __slots__ = ("args", "kind")

    def __init__(self, kind: type[BaseException], args: tuple[Any, ...]) -> None:
        self.kind = kind
        self.args = args


_CONVERSIONS: dict[str, Callable[[Any], str]] = {"r": repr, "s": str, "a": ascii}


def _text(parts: list[Any]) -> str:
    done = []
    for part in parts:
        if isinstance(part, str):
            done.append(part)
            continue
        item, conversion, spec = part
        if conversion:
            item = _CONVERSIONS[conversion](item)
        done.append(format(item, spec))
    return "".join(done)


def is_staged(item: Any) -> bool:
    """Does ``item`` hold anything that is only known at run time?"""
    if isinstance(item, (StagedValue, StagedText, StagedException, StagedMaybe)):
        return True
    if isinstance(item, (tuple, list)):
        return any(map(is_staged, item))
    if isinstance(item, dict):
        return any(map(is_staged, item.values()))
    return False


def fstring(*parts: Any) -> Any:
    """An f-string: constant text, and (value, conversion, format spec) for each field."""
    if current() is not None and is_staged(parts):
        return StagedText(parts)
    return _text(list(parts))


def print_(*args: Any, **kwargs: Any) -> None:
    """``print``, in program order at run time."""
    trace = current()
    if trace is None:
        print(*args, **kwargs)
        return
    refuse_objects((args, kwargs))
    packer = Packer()
    decode_args, decode_kwargs = packer.pack(args), packer.pack(kwargs)

    def action(payload: list[Any]) -> None:
        print(*decode_args(payload), **decode_kwargs(payload))

    trace.effect("host", Site(action, "print"), tuple(packer.operands))


def host_call(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A call of a function that is not converted, at run time and in program order; its result
    cannot be used.
    """
    refuse_objects((args, kwargs))
    packer = Packer()
    decode_args, decode_kwargs = packer.pack(args), packer.pack(kwargs)

    def action(payload: list[Any]) -> None:
        function(*decode_args(payload), **decode_kwargs(payload))

    name = getattr(function, "__name__", str(function))
    active().effect("host", Site(action, name), tuple(packer.operands))
    return HostResult(name)


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


def refuse_objects(item: Any) -> None:
    """Objects of the caller cannot be handed to run-time calls: their attributes are lifted one by
    one.
    """
    if isinstance(item, StagedObject):
        refuse("an object is printed or handed to a call at run time", "use its attributes instead")
    if isinstance(item, (tuple, list)):
        for part in item:
            refuse_objects(part)
    elif isinstance(item, dict):
        for part in item.values():
            refuse_objects(part)


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
