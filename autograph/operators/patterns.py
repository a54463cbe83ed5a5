"""Structural patterns of ``match``: the structure is plain Python's, decided while staging; only
comparisons of values may be decided at run time.

    match(subject, pattern, names)  ->  does it match, and what the names captured

A pattern is a function of an item and of the attempt that it is part of. It says False where it
certainly fails; what may still fail at run time is in ``attempt.test``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograph.numpy_api.python_builtins import eager_type, isinstance_
from autograph.operators.attributes import attribute_of, match_arguments
from autograph.operators.comparisons import is_
from autograph.operators.logical import and_, if_exp, not_, or_
from autograph.staging.containers import staged_container
from autograph.staging.iteration import StagedRange
from autograph.staging.maybe import settled
from autograph.staging.objects import StagedObject, unwrapped
from autograph.staging.trace import current
from autograph.staging.truth import truth
from autograph.staging.values import StagedArray, StagedScalar, refuse

_MISSING = object()


@dataclass
class Attempt:
    """One try to match. ``test``: True, or what is decided at run time."""

    test: Any = True
    captured: dict[str, Any] = field(default_factory=dict)

    def require(self, comparison: Callable[[], Any]) -> bool:
        """Is ``comparison`` true, as far as is known now? Asked only where all before it held."""
        asked = comparison() if self.test is True else and_(self.test, comparison)
        held = truth(asked) if current() is not None else bool(asked)
        if isinstance(held, StagedScalar):
            self.test = held
            return True
        return held


Pattern = Callable[[Any, Attempt], bool]


@dataclass(frozen=True)
class Rest:
    """``*name`` of a sequence, ``**name`` of a mapping."""

    name: str | None = None


def match(subject: Any, pattern: Pattern, names: Sequence[str]) -> tuple[Any, tuple[Any, ...]]:
    attempt = Attempt()
    if not pattern(settled(subject), attempt):
        return False, ()
    return attempt.test, tuple(attempt.captured[name] for name in names)


def anything() -> Pattern:
    return _anything


def _anything(item: Any, attempt: Attempt) -> bool:
    return True


def capture(name: str, inner: Pattern | None = None) -> Pattern:
    def pattern(item: Any, attempt: Attempt) -> bool:
        matched = inner is None or inner(item, attempt)
        attempt.captured[name] = item
        return matched

    return pattern


def equals(value: Callable[[], Any]) -> Pattern:
    return lambda item, attempt: attempt.require(lambda: item == value())


def identical(value: Callable[[], Any]) -> Pattern:
    return lambda item, attempt: attempt.require(lambda: is_(item, value()))


def either(*alternatives: Pattern) -> Pattern:
    """The first that matches; each is tried only where those before it failed."""

    def pattern(item: Any, attempt: Attempt) -> bool:
        possible: list[Attempt] = []
        reached = attempt.test
        for alternative in alternatives:
            one = Attempt(reached, dict(attempt.captured))
            if not alternative(item, one):
                continue
            possible.append(one)
            if one.test is reached:
                break  # certain, where matching comes to it
            reached = _and_not(reached, one.test)
        if not possible:
            return False
        chosen = _first(possible)
        attempt.test, attempt.captured = chosen.test, chosen.captured
        return True

    return pattern


def _and_not(reached: Any, test: Any) -> Any:
    return not_(test) if reached is True else and_(reached, lambda: not_(test))


def _first(possible: Sequence[Attempt]) -> Attempt:
    """What comes of the first attempt whose test holds at run time."""
    one, *others = possible
    if not others:
        return one
    other = _first(others)
    captured = {
        name: _choose(one.test, item, other.captured[name]) for name, item in one.captured.items()
    }
    test = truth(or_(one.test, lambda: other.test))
    return Attempt(test, captured)


def _choose(test: Any, item: Any, other: Any) -> Any:
    return item if item is other else if_exp(test, lambda: item, lambda: other)


def rest(name: str | None = None) -> Rest:
    return Rest(name)


def sequence(*parts: Pattern | Rest) -> Pattern:
    """Reads of a sequence what Python reads: nothing where no part asks for anything."""
    stars = [number for number, part in enumerate(parts) if isinstance(part, Rest)]
    others: list[Any] = [part for part in parts if not isinstance(part, Rest)]
    asks = any(part is not _anything for part in others)

    def pattern(item: Any, attempt: Attempt) -> bool:
        _require_plain(item, "sequence")
        if not _is_sequence(item):
            return False
        if not stars:
            fits = len(item) == len(parts)
            return fits and (not asks or _all(others, [one for one in item], attempt))
        if others and len(item) < len(others):
            return False
        if parts[stars[0]] != Rest():
            return _with_rest(item, parts, stars[0], attempt)
        return not asks or _all(others, _around(item, others, stars[0]), attempt)

    return pattern


def _with_rest(item: Any, parts: Sequence[Any], star: int, attempt: Attempt) -> bool:
    items = [one for one in item]
    last = len(items) - (len(parts) - 1 - star)
    attempt.captured[parts[star].name] = staged_container(items[star:last])
    return _all([*parts[:star], *parts[star + 1 :]], [*items[:star], *items[last:]], attempt)


def _around(item: Any, parts: Sequence[Pattern], star: int) -> Iterator[Any]:
    """The items before and after ``*_``, those that are asked for."""
    for number, part in enumerate(parts):
        if part is _anything:
            yield None
        else:
            yield item[number if number < star else len(item) - (len(parts) - number)]


def _all(parts: Sequence[Pattern], items: Iterable[Any], attempt: Attempt) -> bool:
    return all(part(settled(item), attempt) for part, item in zip(parts, items, strict=True))


def mapping(
    keys: Callable[[], tuple[Any, ...]], parts: Sequence[Pattern], others: Rest | None = None
) -> Pattern:
    def pattern(item: Any, attempt: Attempt) -> bool:
        _require_plain(item, "mapping")
        if not _is_mapping(item) or (parts and len(item) < len(parts)):
            return False
        asked = keys()
        for number, key in enumerate(asked):
            if key in asked[:number]:
                raise ValueError(f"mapping pattern checks duplicate key ({key!r})")
        values = []
        for key in asked:
            values.append(item.get(key, _MISSING))
            if values[-1] is _MISSING:
                return False
        if others is not None and others.name is not None:
            left = dict(item)
            for key in asked:
                del left[key]
            attempt.captured[others.name] = staged_container(left)
        return _all(parts, values, attempt)

    return pattern


def instance(
    kind: Callable[[], Any], parts: Sequence[Pattern], /, **attributes: Pattern
) -> Pattern:
    def pattern(item: Any, attempt: Attempt) -> bool:
        wanted = unwrapped(kind())
        if not isinstance(wanted, type):
            match None:
                case wanted():  # raises Python's own error
                    return False
        matched = isinstance_(item, wanted) if current() is not None else isinstance(item, wanted)
        if not matched:
            return False
        names = match_arguments(wanted, len(parts), tuple(attributes))
        values = []
        for name in (*names, *attributes):
            found, value = attribute_of(item, name, is_certain=attempt.test is True)
            if not found:
                return False
            values.append(value)
        return _all([*parts, *attributes.values()], values, attempt)

    return pattern


def _require_plain(item: Any, noun: str) -> None:
    """Refuse what is a sequence or a mapping for Python, but not while staging."""
    stands_for = isinstance(item, StagedRange) or (
        isinstance(item, StagedObject)
        and (_is_sequence(unwrapped(item)) or _is_mapping(unwrapped(item)))
    )
    if stands_for:
        name = eager_type(item).__name__ if isinstance(item, StagedObject) else "range"
        refuse(f"a {noun} pattern on a {name} is not supported", "match a tuple or a list")


def _is_sequence(item: Any) -> bool:
    """Arrays are sequences from NumPy 2.5 on."""
    match np.empty(0) if isinstance(item, StagedArray) else item:
        case [*_]:
            return True
    return False


def _is_mapping(item: Any) -> bool:
    match item:
        case {}:
            return True
    return False
