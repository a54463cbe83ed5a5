"""Where control flow meets, an object that exists only at run time is carried as its number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from autograph.ir import INT64, TensorType, Value
from autograph.staging import join
from autograph.staging.frames import frame
from autograph.staging.opaque import Opaque
from autograph.staging.trace import active


@dataclass(frozen=True, slots=True)
class OpaqueSpec(join.OpenSpec):
    """Any object, of a class where that is known."""

    source: str = field(compare=False)
    kind: type = object

    def unify(
        self, name: str, left: join.Spec, right: join.Spec, where: tuple[str, str]
    ) -> join.Spec | None:
        if not isinstance(left, OpaqueSpec) or not isinstance(right, OpaqueSpec):
            return None
        return left if left.kind is right.kind else replace(left, kind=object)

    def columns(self, item: Any) -> Iterator[Value]:
        yield item._autograph_handle

    def nothing(self) -> Iterator[Value]:
        yield active().constant(-1, INT64)

    def rebuild(self, name: str, make: join.MakeValue) -> tuple[Any, list[Value]]:
        handle = make(TensorType(INT64), name)
        return Opaque(handle, self.source, self.kind), [handle]

    def hide(self, is_visible: Callable[[Value], bool]) -> join.Spec:
        return self

    def describe(self) -> str:
        return f"what `{self.source}` gives"

    def scalars(self) -> tuple[TensorType, ...]:
        return (TensorType(INT64),)

    def plain(self, columns: list[Any]) -> Any:
        return frame().kept[int(columns[0])]


def spec_of_opaque(item: Opaque) -> join.Spec:
    return OpaqueSpec(item._autograph_name, item._autograph_type)
