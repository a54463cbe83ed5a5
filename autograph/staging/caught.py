"""The error in an ``except`` clause: what is known of it while staging, and itself at run time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import FunctionType
from typing import Any, NoReturn

from autograph.ir import BOOL, INT64, Value
from autograph.staging.branches import branch
from autograph.staging.choice import Choice
from autograph.staging.diverge import Diverged
from autograph.staging.instances import StagedInstance
from autograph.staging.objects import getattr_static
from autograph.staging.rebuilding import Decoder
from autograph.staging.sites import Packer, leave, with_user_traceback
from autograph.staging.throws import Kinds, Throw
from autograph.staging.trace import Trace, active
from autograph.staging.values import StagedScalar, eager_error, refuse


@dataclass(frozen=True, slots=True)
class Thrown:
    """The error of the throw that a number of the payload tells, made from its part of it."""

    position: int
    throws: Mapping[int, Throw]
    parts: Mapping[int, slice]

    def __call__(self, payload: list[Any]) -> Any:
        number = int(payload[self.position]) if payload else next(iter(self.throws))
        throw = self.throws[number]
        error = throw.make(list(payload[self.parts[number]]))
        return with_user_traceback(error, throw.location)


class CaughtError:
    """One of several errors; ``site`` tells at run time which, ``payloads`` what each carries."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(
        self, throws: Mapping[int, Throw], site: Value, payloads: Mapping[int, tuple[Value, ...]]
    ) -> None:
        self._throws = throws
        self._site = site
        self._payloads = payloads

    @property
    def kinds(self) -> Kinds:
        """The classes that it may have."""
        kinds = {kind: None for throw in self._throws.values() for kind in throw.kinds}
        return tuple(kinds)

    def among(self, throws: Mapping[int, Throw]) -> CaughtError:
        """The same where it is known to be one of these."""
        payloads = {number: self._payloads[number] for number in throws}
        return CaughtError(throws, self._site, payloads)

    @property
    def args(self) -> tuple[Any, ...]:
        known = {number: self._args_of(number) for number in self._throws}
        return self._chosen(list(known.items()))

    @property
    def __cause__(self) -> Any:
        refuse("the cause of an error that depends on data", "use its text")

    def _args_of(self, number: int) -> tuple[Any, ...]:
        throw = self._throws[number]
        if throw.args is None:
            refuse(
                "the arguments of an error that is raised by Python or NumPy, depending on data",
                "use its text",
            )
        places = dict(zip(throw.payload, self._payloads[number], strict=True))
        return tuple(_restaged(item, places) for item in throw.args)

    def _chosen(self, known: list[tuple[int, tuple[Any, ...]]]) -> tuple[Any, ...]:
        """What the site that it comes from has."""
        (number, first), *rest = known
        if not rest:
            return first
        test = self._is_from(number)
        (args,) = branch(test, (lambda: (first,), lambda: (self._chosen(rest),)), ("args",))
        chosen: tuple[Any, ...] = args
        return chosen

    def _is_from(self, number: int) -> Value:
        """Was it raised by this throw?"""
        trace = active()
        return trace.emit("equal", self._site, trace.constant(number, INT64))

    def is_one_of(self, kinds: tuple[type, ...]) -> Any:
        """``isinstance(error, kinds)``"""
        held = {n: issubclass(self._kind_of(n), kinds) for n in self._throws}
        if len(set(held.values())) == 1:
            return next(iter(held.values()))
        trace = active()
        ok = trace.constant(False, BOOL)
        for number in (n for n, holds in held.items() if holds):
            ok = trace.emit("logical_or", ok, self._is_from(number))
        return StagedScalar(ok, True)

    def kind(self) -> Any:
        """``type(error)``: one of its classes."""
        kinds = tuple({self._kind_of(number): None for number in self._throws})
        if len(kinds) == 1:
            return kinds[0]
        trace = active()
        tag = trace.constant(0, INT64)
        for number in self._throws:
            place = trace.constant(kinds.index(self._kind_of(number)), INT64)
            tag = trace.emit("select", self._is_from(number), place, tag)
        return Choice(tag, kinds)

    def _kind_of(self, number: int) -> type[BaseException]:
        kinds = self._throws[number].kinds
        if len(kinds) > 1:
            refuse(
                f"the class of an error that is a {' or '.join(k.__name__ for k in kinds)}",
                "use one `except` for each class",
            )
        return kinds[0]

    def _made_again(self) -> StagedInstance:
        """An object with the attributes that the class's own ``__init__`` gives the error."""
        kind = self._kind_of(next(iter(self._throws)))
        inputs = active().inputs
        made = StagedInstance(kind.__new__(kind), inputs)
        made._slot("args").put(self.args)
        init = getattr_static(kind, "__init__")
        if isinstance(init, FunctionType):
            inputs.call(init, made, *self.args)
        return made

    def __getattr__(self, name: str) -> Any:
        errors = [throw.error for throw in self._throws.values()]
        if name.startswith("_autograph") or name.startswith("__"):
            raise AttributeError(name)
        if len(errors) == 1 and errors[0] is not None:
            try:
                return getattr(errors[0], name)
            except AttributeError as error:
                raise eager_error(error) from None
        if len(errors) == 1:
            return getattr(self._made_again(), name)
        refuse(f"`{name}` of an error that depends on data", "use its text or its `args`")

    def is_visible_in(self, trace: Trace) -> bool:
        return trace.is_visible(self._site)

    def pack_into(self, packer: Packer) -> Decoder:
        """The error itself, with the traceback of where it was raised."""
        place = len(packer.operands)
        packer.operands.append(self._site)
        parts = {}
        for number, payload in self._payloads.items():
            start = len(packer.operands)
            packer.operands += payload
            parts[number] = slice(start, len(packer.operands))
        return Thrown(place, self._throws, parts)

    def raise_again(self) -> NoReturn:
        """Stage that it goes on."""
        numbers = list(self._throws)
        if len(numbers) > 1 and active().tries:  # a `try` around may take some of them
            one, rest = self.among(_picked(self._throws, numbers[:1])), numbers[1:]
            others = self.among(_picked(self._throws, rest))
            branch(self._is_from(numbers[0]), (one.raise_again, others.raise_again), ())
        packer = Packer()
        decode = packer.pack(self)
        args, error = None, None
        if len(self._throws) == 1:
            (throw,) = self._throws.values()
            error = throw.error
            args = throw.args and self.args
        leave(self.kinds, decode, packer, (), args=args, error=error)
        raise Diverged


def _picked(throws: Mapping[int, Throw], numbers: list[int]) -> dict[int, Throw]:
    return {number: throws[number] for number in numbers}


def _restaged(item: Any, places: Mapping[Value, Value]) -> Any:
    """The item with the values that the handler gets in the place of those that were thrown."""
    if isinstance(item, StagedScalar):
        return StagedScalar(places[item.value], item.is_python)
    if isinstance(item, tuple) and type(item) is tuple:
        return tuple(_restaged(part, places) for part in item)
    if hasattr(type(item), "restaged"):
        return item.restaged(lambda part: _restaged(part, places))
    if hasattr(type(item), "pack_into") or type(item).__module__.startswith("autograph."):
        refuse("this argument of an error is used after the error was caught", "use its text")
    return item
