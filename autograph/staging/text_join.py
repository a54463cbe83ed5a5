"""Where control flow meets, a text made of run-time values is made, and carried as its number.

s = f"{x}" if c else "none"      s = s + f" {i}"    in a loop
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from autograph.ir import INT64, TensorType, Value
from autograph.staging import join
from autograph.staging.answers import Thing
from autograph.staging.choice import Choice, ChoiceSpec
from autograph.staging.frames import frame
from autograph.staging.host import host_call
from autograph.staging.opaque import Opaque
from autograph.staging.trace import active

# The class of texts that are only known at run time, and what makes one of a kept text.
texts: list[tuple[Any, Callable[[Opaque], Any]]] = []


@dataclass(frozen=True, slots=True)
class TextSpec(join.OpenSpec):
    """Any text."""

    def unify(
        self, name: str, left: join.Spec, right: join.Spec, where: tuple[str, str]
    ) -> join.Spec | None:
        return self if _is_text(left) and _is_text(right) else None

    def columns(self, item: Any) -> Iterator[Value]:
        yield made_now(item)._autograph_handle

    def nothing(self) -> Iterator[Value]:
        yield active().constant(-1, INT64)

    def rebuild(self, name: str, make: join.MakeValue) -> tuple[Any, list[Value]]:
        handle = make(TensorType(INT64), name)
        (_, make_text) = texts[0]
        return make_text(Opaque(handle, "str")), [handle]

    def hide(self, is_visible: Callable[[Value], bool]) -> join.Spec:
        return self

    def describe(self) -> str:
        return "a text"

    def scalars(self) -> tuple[TensorType, ...]:
        return (TensorType(INT64),)

    def plain(self, columns: list[Any]) -> Any:
        return frame().kept[int(columns[0])]


def _is_text(spec: join.Spec) -> bool:
    if isinstance(spec, TextSpec):
        return True
    if isinstance(spec, ChoiceSpec):
        return all(isinstance(item, str) for item in spec.values)
    return isinstance(spec, join.Same) and isinstance(spec.item, (str, Choice))


def made_now(text: Any) -> Opaque:
    """The text, made at this point of the program."""
    known: Opaque
    if isinstance(text, texts[0][0]):
        if text.function is str and isinstance(text.args[0], Opaque):
            known = text.args[0]
            return known
        function, args, kwargs = text.function, text.args, text.kwargs
    else:
        function, args, kwargs = str, (text,), {}
    made = host_call(function, args, kwargs, Thing(str), "str", reaches=False)
    assert isinstance(made, Opaque)
    return made


def register(kind: type, make: Callable[[Opaque], Any]) -> None:
    """Texts of this class are joined; ``make`` gives one of a text that is kept."""
    texts.append((kind, make))
    join.open_specs.append((kind, lambda item: TextSpec()))
