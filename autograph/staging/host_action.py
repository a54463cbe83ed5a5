"""A call of a function that is not converted, when the program runs: see ``host``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograph.errors import AutographError, Span, TypeMismatch, Unsupported
from autograph.ops.effects import Raised
from autograph.staging.answers import Answer, Scalar, WrongAnswer, is_held_elsewhere
from autograph.staging.frames import frame
from autograph.staging.lending import Lent
from autograph.staging.location import Location, is_ours
from autograph.staging.outside import View
from autograph.staging.sites import with_user_traceback


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
