"""Calls of functions that are not converted: made at run time, in program order.

    t = f(x, obj)    ==>    n, t, x' = host(x; site, answers=((float64, 1),), writes=(0,))

The function gets the caller's own objects and arrays, and arrays of the program as copies that are
written back. It may write to any array of the caller, so that each has a new version after the
call. Numbers that the program has read from outside must stay as they are.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograph.errors import AutographError, Span, TypeMismatch, Unsupported
from autograph.ir import INT64, Dim, Value, ViewMap
from autograph.ops import Site
from autograph.ops.effects import Raised
from autograph.staging import opaque, promote
from autograph.staging.answers import (
    Answer,
    Column,
    Scalar,
    Thing,
    WrongAnswer,
    answer_of,
    is_held_elsewhere,
    results_of,
)
from autograph.staging.cells import Cell
from autograph.staging.frames import frame
from autograph.staging.heap import Heap
from autograph.staging.location import Location, is_ours
from autograph.staging.objects import StagedObject
from autograph.staging.outside import View
from autograph.staging.results import view_of
from autograph.staging.sites import Decoder, Packer, leave, with_user_traceback
from autograph.staging.slots import Slot
from autograph.staging.trace import Trace, active
from autograph.staging.values import Reshape, StagedArray, StagedScalar, refuse


def host_call(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    answer: Answer,
    name: str,
    reaches: bool = True,
    lends: bool = True,
) -> Any:
    """What the call gives. ``reaches``: it may change arrays, objects and variables of the caller;
    ``lends``: arrays that it is given.
    """
    trace = active()
    trace.inputs.outside.is_used = True
    packer = LendingPacker(name, lends)
    decoders = packer.pack(function), packer.pack(args), packer.pack(kwargs)
    call = _HostCall(name, answer, packer)
    if reaches:
        trace.inputs.is_reached = True
        packer.lend_all()
        for make_slot in list(trace.inputs.numbers.values()):
            make_slot()
        call.write = None if trace.write_back is None else trace.write_back(packer)
        call.note_places(trace.visible)
    call.emit(lambda payload: tuple([decode(payload) for decode in decoders]), reaches)
    return call.result()


class _HostCall:
    """A call while it is staged. Its answers are, in their order: in a ``try``, which clause takes
    what it raised, and that; what it gives; numbers of the caller, read again; arrays without
    dimensions.
    """

    def __init__(self, name: str, answer: Answer, packer: LendingPacker) -> None:
        self.name = name
        self.answer = answer
        self.packer = packer
        self.write: Callable[..., None] | None = None
        self.read_again: list[tuple[Slot, Scalar]] = []
        self.looked_at: list[Slot] = []
        self.caught = list(_caught(active()))
        self.outcome: list[Value] = []
        if self.caught:
            self.outcome = [value for kind in _OUTCOME for value in self.values_of(kind)]
        self.given = self.values_of(answer)

    def values_of(self, answer: Answer) -> list[Value]:
        return results_of(answer, self.name, active().facts.nonnegative.add)

    def note_places(self, slots: list[Slot]) -> None:
        """Of the places that the program changes, numbers are read again after the call."""
        for slot in slots:
            content = slot.get()
            if isinstance(content, StagedScalar) or promote.is_plain_number(content):
                self.read_again.append((slot, Scalar(_type_of(content))))
            else:
                self.looked_at.append(slot)

    def emit(self, decode: Decoder, reaches: bool) -> None:
        trace = active()
        outside = trace.inputs.outside
        lent = list(self.packer.lent.values())
        scalars = [place for place in lent if not place.content.type.dims]
        arrays = [place for place in lent if place.content.type.dims]
        items = [Value(place.content.type) for place in scalars]
        versions = [Value(place.content.type, place.content.name) for place in arrays]
        again = [self.values_of(scalar) for _, scalar in self.read_again]
        action = HostAction(
            self.name,
            decode,
            self.answer,
            trace.location(),
            self._view() if reaches else None,
            tuple(lent),
            self.write,
            tuple((outside.reader(slot.target), scalar) for slot, scalar in self.read_again),
            tuple(self.caught),
        )
        attrs = {
            "site": Site(action, self.name, kept=action.kept, found=action.found()),
            "answers": self._columns(scalars),
            "writes": tuple(place.position for place in arrays),
        }
        read = [value for values in again for value in values]
        results = (*self.outcome, *self.given, *read, *items, *versions)
        trace.append("host", tuple(self.packer.operands), (), attrs, results=results)
        _note_writes([*scalars, *arrays], [*items, *versions])
        for (slot, scalar), values in zip(self.read_again, again, strict=True):
            trace.write(slot, scalar.staged(iter(values), slot.name, trace.cell))

    def _view(self) -> View:
        inputs = active().inputs
        known = [*inputs.numbers, *(slot.target for slot, _ in self.read_again)]
        view: View = inputs.outside.view([slot.target for slot in self.looked_at], known)
        return view

    def _columns(self, scalars: list[Lent]) -> tuple[Column, ...]:
        kinds = [*(_OUTCOME if self.outcome else ()), self.answer]
        kinds += [scalar for _, scalar in self.read_again]
        columns = [column for kind in kinds for column in kind.columns]
        return (*columns, *((place.content.type.dtype, 0) for place in scalars))

    def result(self) -> Any:
        if self.outcome:
            self._throw(*self.outcome)
        return self.answer.staged(self._without_sizes(), self.name, active().cell)

    def _throw(self, which: Value, error: Value) -> None:
        """To the clause that takes it, or out of the program: whose class it has is not known."""
        trace = active()
        for number, kind in enumerate((*self.caught, BaseException)):
            ok = trace.emit("not_equal", which, trace.constant(number, INT64))
            packer = Packer()
            packer.operands.append(error)
            leave((kind, kind), _kept_error, packer, (), ok=ok, text=self.name)

    def _without_sizes(self) -> Iterator[Value]:
        position = 0
        for _, rank in self.answer.columns:
            yield self.given[position + rank]
            position += rank + 1


_OUTCOME: tuple[Answer, ...] = (Scalar(int), Thing(BaseException))


def _caught(trace: Trace) -> Iterator[type[BaseException]]:
    """The classes that the clauses around take, in the order in which they are asked."""
    for attempt in reversed(trace.tries):
        for kinds, _ in attempt.handlers:
            yield from (BaseException,) if kinds is None else kinds


def _kept_error(payload: list[Any]) -> BaseException:
    error: BaseException = frame().kept[payload[0]]
    return error


def _type_of(number: Any) -> type:
    if not isinstance(number, StagedScalar):
        return type(number)
    kind = number.dtype.type
    return type(kind(0).item()) if number.is_python else kind


def _note_writes(places: list[Lent], contents: list[Value]) -> None:
    trace = active()
    for place, content in zip(places, contents, strict=True):
        trace.set(place.cell, content)
        trace.spoil_aliases(place.cell)


# --- what is handed over --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lent:
    """A buffer that is handed over: a copy, or the caller's own array, which ``find`` gives."""

    cell: Cell
    content: Value
    position: int
    find: Callable[[], np.ndarray] | None

    def open(self, payload: list[Any]) -> None:
        given = payload[self.position]
        if self.find is None:
            payload[self.position] = np.array(given, self.content.type.dtype)
            return
        real = self.find()
        if given is not None and real.size:
            real[...] = given
        payload[self.position] = real


class LendingPacker(Packer):
    """Arrays that may be written, and objects of the caller."""

    def __init__(self, name: str, lends: bool = True) -> None:
        super().__init__()
        self.name = name
        self.lends = lends
        self.lent: dict[Cell, Lent] = {}

    def pack(self, item: Any) -> Decoder:
        inputs = active().inputs
        if isinstance(item, StagedObject) and not item._autograph_source:
            refuse(
                f"an object made in a converted function is handed to `{self.name}`, which is not "
                "converted",
                "hand over its attributes",
            )
        if isinstance(item, StagedObject):
            return _reading(inputs.outside.reader(item._autograph_source))
        if isinstance(item, Heap) and (source := str(getattr(item, "source", ""))):
            return _reading(inputs.outside.reader(source))
        if isinstance(item, types.MethodType):
            owner, function = self.pack(item.__self__), item.__func__
            return lambda payload: types.MethodType(function, owner(payload))
        if isinstance(item, types.FunctionType) and id(item.__code__) in inputs.converted:
            refuse(
                f"a function made in a converted function is handed to `{self.name}`, which is "
                "not converted",
                "define it outside",
            )
        if isinstance(item, (list, dict, set)):
            return self._unchanged(item)
        return super().pack(item)

    def _unchanged(self, item: Any) -> Decoder:
        """A list, dict or set of the program: what is done to it would be lost."""
        make, name = super().pack(item), self.name

        def decode(payload: list[Any]) -> Any:
            made = make(payload)
            frame().handed.append((name, made, made.copy()))
            return made

        return decode

    def _leaf(self, item: StagedScalar | StagedArray) -> Decoder:
        if isinstance(item, StagedScalar) or not self.lends:
            return super()._leaf(item)
        base = self._base(item.cell)
        for step in item.steps:
            base = self._step(base, step)
        return base

    def _base(self, cell: Cell) -> Decoder:
        if cell.origin is not None or any(mirror.origin is not None for mirror in cell.mirrors):
            refuse(
                f"an array that is one or another, depending on data, is handed to `{self.name}`",
                "hand over a copy of it",
            )
        if cell.readonly:
            return self._read_only(cell)
        position = self.lend(cell).position
        return lambda payload: payload[position]

    def _read_only(self, cell: Cell) -> Decoder:
        if cell.parameter is not None:
            inputs = active().inputs
            return _reading(inputs.outside.reader(inputs.leaves[cell.parameter].source))
        position = len(self.operands)
        self.operands.append(active().read(cell))
        return lambda payload: _frozen(payload[position])

    def lend(self, cell: Cell) -> Lent:
        if cell not in self.lent:
            inputs, find = active().inputs, None
            if cell.parameter is not None:
                find = inputs.outside.reader(inputs.leaves[cell.parameter].source)
            content = active().read(cell)
            self.lent[cell] = Lent(cell, content, len(self.operands), find)
            self.operands.append(content)
        return self.lent[cell]

    def lend_all(self) -> None:
        """Every array of the caller: a function finds them by itself."""
        for leaf in active().inputs.leaves:
            if isinstance(leaf.staged, StagedArray):
                cell = leaf.staged.cell
                if not cell.readonly and not cell.stale:
                    self.lend(cell)

    def _step(self, base: Decoder, step: ViewMap | Reshape) -> Decoder:
        if isinstance(step, Reshape):
            after = self._dims(step.after)
            return lambda payload: base(payload).reshape([dim(payload) for dim in after])
        dims = self._dims(step.dims)
        axes = [(self._dim(axis.offset), self._dim(axis.step), axis.axis) for axis in step.axes]
        return lambda payload: view_of(
            base(payload),
            tuple([dim(payload) for dim in dims]),
            tuple([(offset(payload), by(payload), axis) for offset, by, axis in axes]),
        )

    def _dims(self, dims: tuple[Dim, ...]) -> list[Decoder]:
        return [self._dim(dim) for dim in dims]

    def _dim(self, dim: Dim) -> Decoder:
        if dim.is_static:
            return lambda payload: dim.const
        position = len(self.operands)
        self.operands.append(active().value_of(dim))
        return lambda payload: payload[position]


def _reading(read: Callable[[], Any]) -> Decoder:
    return lambda payload: read()


def _frozen(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array


# --- at run time ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HostAction:
    """What is done at the site: see ``host_call``."""

    name: str
    decode: Callable[[list[Any]], tuple[Any, Any, Any]]
    answer: Answer
    location: Location
    outside: View | None
    lent: tuple[Lent, ...]
    write: Callable[..., None] | None
    again: tuple[tuple[Callable[[], Any], Scalar], ...]
    caught: tuple[type[BaseException], ...]

    def __call__(self, payload: list[Any]) -> list[Any]:
        given = [payload[place.position] for place in self.lent]
        if self.write is not None:
            self.write(payload, frame().names)
        for place in self.lent:
            place.open(payload)
        try:
            answers = self._answers(payload)
        finally:
            self._give_back(payload, given)
        return answers

    def _answers(self, payload: list[Any]) -> list[Any]:
        before = None if self.outside is None else self.outside.look()
        answers = self._given(payload)
        for place in range(len(answers)):
            if isinstance(answers[place], np.ndarray):
                self._require_own(answers, place)
        self._require_unchanged(before)
        for read, scalar in self.again:
            answers += self._encoded(scalar, read())
        answers += [payload[p.position][()] for p in self.lent if not p.cell.type.dims]
        return answers

    def _given(self, payload: list[Any]) -> list[Any]:
        if not self.caught:
            return self._encoded(self.answer, self._performed(payload))
        try:
            given = self._performed(payload)
        except AutographError:
            raise
        except BaseException as error:
            nothing = (np.zeros((0,) * rank, dtype) for dtype, rank in self.answer.columns)
            return Raised([self._clause_of(error), frame().keep(error), *nothing])
        return [-1, -1, *self._encoded(self.answer, given)]

    def _clause_of(self, error: BaseException) -> int:
        held = [kind in type(error).__mro__ for kind in self.caught]
        return held.index(True) if True in held else len(held)

    def _performed(self, payload: list[Any]) -> Any:
        function, args, kwargs = self.decode(payload)
        try:
            return function(*args, **kwargs)
        except BaseException as error:
            inner = error.__traceback__
            while inner is not None and is_ours(inner.tb_frame.f_code.co_filename):
                inner = inner.tb_next
            raise with_user_traceback(error, self.location, inner)  # noqa: B904 - no context

    def _encoded(self, answer: Answer, item: Any) -> list[Any]:
        try:
            return list(answer.encode(item))
        except WrongAnswer as wrong:
            headline = f"`{self.name}` gave {wrong}, and it is declared to give {answer}"
            hint = "declare what it gives: @autograph.do_not_convert(returns=...)"
            raise TypeMismatch(headline, self._span(), hint=hint) from None

    def _require_own(self, answers: list[Any], place: int) -> None:
        if is_held_elsewhere(answers, place):
            headline = f"`{self.name}` gave an array that is held elsewhere too"
            raise Unsupported(headline, self._span(), hint="let it give a copy")

    def _require_unchanged(self, before: list[Any] | None) -> None:
        if self.outside is not None and before is not None:
            changed = self.outside.changed(before)
            if changed:
                headline = f"`{self.name}`, which is not converted, changed `{changed}`"
                hint = "convert it, or hand it what it needs and let it give what is new"
                raise Unsupported(headline, self._span(), hint=hint)
        handed = frame().handed
        while handed:
            name, made, copy = handed.pop()
            if made != copy:
                headline = f"`{name}`, which is not converted, changed a list, dict or set"
                raise Unsupported(headline, self._span(), hint="let it give a new one")

    def _give_back(self, payload: list[Any], given: list[Any]) -> None:
        """In place of the caller's own arrays what the program handed over, up to date."""
        for place, item in zip(self.lent, given, strict=True):
            if place.find is not None and isinstance(item, np.ndarray):
                item[...] = payload[place.position]
                payload[place.position] = item

    def found(self) -> frozenset[int]:
        return frozenset(place.position for place in self.lent if place.find is not None)

    def kept(self) -> Unsupported:
        """The error of an array that is kept, and used by both sides from then on."""
        headline = f"`{self.name}` keeps an array that the program goes on using"
        return Unsupported(headline, self._span(), hint="hand over a copy of it")

    def _span(self) -> Span | None:
        return self.location[-1] if self.location else None


def _ask(function: Callable[..., Any], *args: Any, returns: Any = object) -> Any:
    """An operation of an object that only exists at run time."""
    owner = getattr(args[0], "_autograph_name", "") or getattr(args[0], "name", "object")
    text = f"{owner}.{args[1]}" if function is getattr else owner
    answer = Thing() if returns is object else answer_of(returns)
    return host_call(function, args, {}, answer, text)


opaque.ask.append(_ask)
