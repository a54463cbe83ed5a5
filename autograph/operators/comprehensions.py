"""Comprehensions: ``element`` and ``if_`` are functions of what the target binds.

    list_comp(it, lambda t: e, if_=lambda t: c)                [e for t in it if c]
    dict_comp(it, lambda a, b: (a, b), unpack=("a", "b"))      {a: b for a, b in it}
    generator(a, lambda x: nest(b, lambda y: e))               (e for x in a for y in b)

While staging, what is iterated must have a known length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType, FunctionType
from typing import Any

from autograph.staging.containers import staged_container

Pattern = str | tuple[Any, ...]


@dataclass(frozen=True, slots=True)
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
        for item in self.iterable:
            for element in self.elements(item):
                if isinstance(element, Comprehension):
                    element.each(put)
                else:
                    put(element)

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
    made: list[Any] = []
    Comprehension(iterable, element, if_, unpack).each(made.append)
    return staged_container(made)


def set_comp(
    iterable: Any,
    element: Callable[..., Any],
    *,
    if_: Callable[..., Any] | None = None,
    unpack: Pattern | None = None,
) -> Any:
    made: set[Any] = set()
    Comprehension(iterable, element, if_, unpack).each(made.add)
    return staged_container(made)


def dict_comp(
    iterable: Any,
    element: Callable[..., Any],
    *,
    if_: Callable[..., Any] | None = None,
    unpack: Pattern | None = None,
) -> Any:
    made: dict[Any, Any] = {}
    Comprehension(iterable, element, if_, unpack).each(lambda pair: made.__setitem__(*pair))
    return staged_container(made)


def generator(
    iterable: Any,
    element: Callable[..., Any],
    *,
    if_: Callable[..., Any] | None = None,
    unpack: Pattern | None = None,
) -> Iterator[Any]:
    """Python's own generator, called as in the function that it stands in."""
    made: Any = Comprehension(iterable, element, if_, unpack).generated(iter(iterable))
    around = element.__qualname__.rpartition(".")[0]
    made.__name__, made.__qualname__ = "<genexpr>", f"{around}.<genexpr>"
    return made  # type: ignore[no-any-return]


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
