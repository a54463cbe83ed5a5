"""Calls of functions that are not converted: made at run time, in program order.

    t = f(x, obj)    ==>    n, t, x' = host(x; site, answers=((float64, 1),), writes=(0,))

The function gets the caller's own objects and arrays, and arrays of the program as copies that are
written back. It may write to any array of the caller, so that each has a new version after the
call. Numbers that the program has read from outside must stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from autograph.ir import INT64, Value
from autograph.ops import Site
from autograph.staging import opaque, promote
from autograph.staging.answers import Answer, Column, Scalar, Thing, answer_of, results_of
from autograph.staging.host_action import HostAction
from autograph.staging.lending import LendingPacker, Lent
from autograph.staging.outside import View
from autograph.staging.rebuilding import Decoder, Kept, Named, Several
from autograph.staging.sites import Packer, leave
from autograph.staging.slots import Slot
from autograph.staging.trace import Trace, active
from autograph.staging.values import StagedScalar


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
    keywords = {name: packer.pack(item) for name, item in kwargs.items()}
    decoders = packer.pack(function), packer.pack(args), Named(keywords)
    call = _HostCall(name, answer, packer)
    if reaches:
        trace.inputs.is_reached = True
        packer.lend_all()
        for make_slot in list(trace.inputs.numbers.values()):
            make_slot()
        call.write = None if trace.write_back is None else trace.write_back(packer)
        call.note_places(trace.visible)
    call.emit(Several(tuple, decoders), reaches)
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
            leave((kind, kind), Kept(0), packer, (), ok=ok, text=self.name)

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


def _ask(function: Callable[..., Any], *args: Any, returns: Any = object) -> Any:
    """An operation of an object that only exists at run time."""
    owner = getattr(args[0], "_autograph_name", "") or getattr(args[0], "name", "object")
    text = f"{owner}.{args[1]}" if function is getattr else owner
    answer = Thing() if returns is object else answer_of(returns)
    return host_call(function, args, {}, answer, text)


opaque.ask.append(_ask)
