"""Comprehensions: ``element`` and ``if_`` are functions of what the target binds.

    list_comp(it, lambda t: e, if_=lambda t: c)                [e for t in it if c]
    dict_comp(it, lambda a, b: (a, b), unpack=("a", "b"))      {a: b for a, b in it}
    generator(a, lambda x: nest(b, lambda y: e))               (e for x in a for y in b)

While staging, what is iterated must have a known length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from types import CodeType, FunctionType
from typing import Any

from autograph.operators.control_flow import cond, for_loop
from autograph.staging.containers import StagedList, staged_container
from autograph.staging.generated import StagedGenerator
from autograph.staging.iteration import Iteration, iteration
from autograph.staging.trace import current

Pattern = str | tuple[Any, ...]


@dataclass(slots=True)
class Comprehension:
    """``element(*item) for item in iterable if if_(*item)``; the element may be another one."""

    iterable: Any
    element: Callable[..., Any]
    if_: Callable[..., Any] | None
    unpack: Pattern | None

    def elements(self, item: Any) -> tuple[Any, ...]:
        """What comes of ``item``: one element, or none."""
        given = (item,) if self.unpack is None else unpacker(self.unpack)(item)
        if self.if_ is not None and not self.if_(*given):
            return ()
        return (self.element(*given),)

    def each(self, put: Callable[[Any], object]) -> None:
        """Hand every element over."""
        if current() is not None:
            self._staged(put)
            return
        for item in self.iterable:
            for element in self.elements(item):
                if isinstance(element, Comprehension):
                    element.each(put)
                else:
                    put(element)

    def _staged(self, put: Callable[[Any], object]) -> None:
        def element(*given: Any) -> tuple[()]:
            made = self.element(*given)
            if isinstance(made, Comprehension):
                made.each(put)
            else:
                put(staged_container(made))
            return ()

        def body(item: Any) -> tuple[()]:
            given = (item,) if self.unpack is None else unpacker(self.unpack)(item)
            if self.if_ is None:
                return element(*given)
            return cond(self.if_(*given), lambda: element(*given), tuple, (), names=())

        for_loop(self.iterable, body, (), names=())

    def steps(self) -> Iteration | None:
        """How it goes where it gives one element for every trip of a loop."""
        if self.if_ is not None:
            return None
        steps = iteration(self.iterable)
        if not isinstance(steps, Iteration):
            self.iterable = steps
            return None

        def item(k: Any) -> Any:
            (element,) = self.elements(steps.item(k))
            return staged_container(element)

        return replace(steps, item=item, is_index=False, acts=True)

    def searches(self, steps: Iteration | None) -> bool:
        """Does it depend on data which element comes first?"""
        return self.if_ is not None or (steps is not None and not steps.count.is_static)

    def generated(self, items: Iterator[Any]) -> Iterator[Any]:
        for item in items:
            for element in self.elements(item):
                if isinstance(element, Comprehension):
                    yield from element.generated(iter(element.iterable))
                else:
                    yield element


def list_comp(
    iterable: Any,
    element: Callable[..., Any],
    *,
    if_: Callable[..., Any] | None = None,
    unpack: Pattern | None = None,
) -> Any:
    made: list[Any] = staged_container([])
    Comprehension(iterable, element, if_, unpack).each(made.append)
    return made


def extended(items: list[Any], more: Any) -> list[Any]:
    """``[*items, *more]``, where ``items`` is nobody else's."""
    if isinstance(items, StagedList):
        try:
            items.extend(more)
        except TypeError as error:
            raise _after_star(error) from None
        return items
    return [*items, *more]


def _after_star(error: TypeError) -> TypeError:
    """Python's words: "'int' object is not iterable" is said where no star is."""
    name, rest = str(error).partition(" ")[::2]
    if rest != "object is not iterable":
        return error
    return TypeError(f"Value after * must be an iterable, not {name.strip(chr(39))}")


def set_comp(
    iterable: Any,
    element: Callable[..., Any],
    *,
    if_: Callable[..., Any] | None = None,
    unpack: Pattern | None = None,
) -> Any:
    made: set[Any] = staged_container(set())
    _plainly(iterable, element, if_, unpack).each(made.add)
    return made


def _plainly(
    iterable: Any,
    element: Callable[..., Any],
    if_: Callable[..., Any] | None,
    unpack: Pattern | None,
) -> Comprehension:
    """Over items that are known while staging: keys and members are."""
    items = iterable if current() is None else iter(iterable)
    return Comprehension(items, element, if_, unpack)


def dict_comp(
    iterable: Any,
    element: Callable[..., Any],
    *,
    if_: Callable[..., Any] | None = None,
    unpack: Pattern | None = None,
) -> Any:
    made: dict[Any, Any] = staged_container({})
    _plainly(iterable, element, if_, unpack).each(lambda pair: made.__setitem__(*pair))
    return made


def generator(
    iterable: Any,
    element: Callable[..., Any],
    *,
    if_: Callable[..., Any] | None = None,
    unpack: Pattern | None = None,
) -> Any:
    """Python's own generator, called as in the function that it stands in."""
    comprehension = Comprehension(iterable, element, if_, unpack)
    if current() is not None:
        steps = None if _is_nested(element) else comprehension.steps()
        return StagedGenerator(
            comprehension.each,
            lambda: comprehension.generated(iter(comprehension.iterable)),
            steps,
            searches=comprehension.searches(steps),
        )
    made: Any = comprehension.generated(iter(iterable))
    around = element.__qualname__.rpartition(".")[0]
    made.__name__, made.__qualname__ = "<genexpr>", f"{around}.<genexpr>"
    return made


def _is_nested(element: Callable[..., Any]) -> bool:
    """Does the element hold the loops inside? Asked of its code: it is not run before its time."""
    return "nest" in element.__code__.co_names


def nest(
    iterable: Any,
    element: Callable[..., Any],
    *,
    if_: Callable[..., Any] | None = None,
    unpack: Pattern | None = None,
) -> Comprehension:
    """The loops inside another one."""
    return Comprehension(iterable, element, if_, unpack)


@lru_cache(maxsize=256)
def unpacker(pattern: Pattern) -> Callable[[Any], tuple[Any, ...]]:
    """Takes an item apart as the target ``pattern`` does, with Python's own errors."""
    target = _text(pattern)
    parts = [part.strip(" ()") for part in target.split(",")]
    made = [f"container({part[1:]})" if part[:1] == "*" else part for part in parts if part]
    given = "".join(f"{part}, " for part in made)
    source = f"def unpacked(item):\n    {target} = item\n    return ({given})"
    module = compile(source, __file__, "exec")
    code = next(item for item in module.co_consts if isinstance(item, CodeType))
    return FunctionType(code, {"container": staged_container})


def _text(pattern: Pattern) -> str:
    if isinstance(pattern, str):
        return pattern
    return "(" + "".join(f"{_text(part)}, " for part in pattern) + ")"
