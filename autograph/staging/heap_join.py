"""Joins of lists, dicts and instances.

One that is older than the branch or loop stays itself; its contents are joined in its slot. One
that was made inside and leaves it is made anew outside, from the joined contents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from autograph.ir import INT64, TensorType, Value
from autograph.staging import join
from autograph.staging.heap import Heap, freeze
from autograph.staging.join import MakeValue, Same, Spec
from autograph.staging.maybe import StagedMaybe
from autograph.staging.trace import active
from autograph.staging.values import NeedsUnrolling, StagedArray, refuse


@dataclass(frozen=True, slots=True)
class HeapSpec(join.OpenSpec):
    """An object by its contents. ``older`` are those from before that it may be."""

    kind: Any
    contents: Spec
    older: tuple[Heap, ...] = ()

    def unify(self, name: str, left: Spec, right: Spec, where: tuple[str, str]) -> Spec | None:
        ours, theirs = _opened(left), _opened(right)
        if ours is None or theirs is None or ours.kind != theirs.kind:
            return None
        contents = join.unify(name, ours.contents, theirs.contents, where)
        new = [item for item in theirs.older if not any(item is known for known in ours.older)]
        return HeapSpec(self.kind, contents, (*ours.older, *new))

    def columns(self, item: Any) -> Iterator[Value]:
        if self.older:
            yield self._tag(item)
        yield from join.columns(item._autograph_contents(), self.contents)

    def _tag(self, item: Any) -> Value:
        """Which of the older ones it is; -1 for one that was made inside."""
        trace = active()
        tag = trace.constant(-1, INT64)
        for k, known in enumerate(self.older):
            if item is known:
                return trace.constant(k, INT64)
        for k, option in enumerate(item._autograph_options):
            places = [place for place, known in enumerate(self.older) if known is option]
            if places:
                at = trace.emit("equal", item._autograph_tag, trace.constant(k, INT64))
                tag = trace.emit("select", at, trace.constant(places[0], INT64), tag)
        return tag

    def nothing(self) -> Iterator[Value]:
        if self.older:
            yield active().constant(-1, INT64)
        yield from join.nothing(self.contents)

    def rebuild(self, name: str, make: MakeValue) -> tuple[Any, list[Value]]:
        tag = make(TensorType(INT64), f"{name}_origin") if self.older else None
        contents, values = join.rebuild(name, self.contents, make)
        made = self.kind(contents, name)
        if tag is None:
            return made, values
        freeze(made, self.older, tag)
        return made, [tag, *values]

    def hide(self, is_visible: Callable[[Value], bool]) -> Spec:
        return HeapSpec(self.kind, join.hide(self.contents, is_visible), self.older)

    def describe(self) -> str:
        noun = getattr(self.kind, "noun", "")
        return f"a new {noun}" if noun else join.describe(self.contents)

    def options(self) -> Iterator[StagedArray]:
        yield from join.options_in(self.contents)


def _opened(spec: Spec) -> HeapSpec | None:
    """The spec of an older object as if it were made anew."""
    if isinstance(spec, HeapSpec):
        return spec
    if isinstance(spec, Same) and isinstance(spec.item, Heap):
        item = spec.item
        return HeapSpec(
            item._autograph_kind,
            join.spec_of(item._autograph_contents()),
            (item, *item._autograph_options),
        )
    return None


def spec_of_heap(item: Heap) -> Spec:
    if item._autograph_depth <= active().depth:
        return Same(item)
    looked_at = active().looked_at
    if any(item is known for known in looked_at):
        refuse("objects that hold one another leave a branch or loop", "make them before it")
    looked_at.append(item)
    try:
        contents = join.spec_of(item._autograph_contents())
    finally:
        looked_at.pop()
    depth = active().depth
    older = tuple(o for o in item._autograph_options if _depth_of(o) <= depth)
    return HeapSpec(item._autograph_kind, contents, older)


def _depth_of(item: Any) -> int:
    return int(getattr(item, "_autograph_depth", 0))


def require_single(items: Iterable[Any]) -> None:
    """An object that is made in a branch or loop leaves it under one name: outside there would be
    one for each.
    """
    found: list[Heap] = []
    depth = active().depth
    for item in items:
        for heap in {id(heap): heap for heap in _new_in(item, depth)}.values():
            if any(heap is known for known in found):
                place = active().location()
                raise NeedsUnrolling(
                    "an object that is made in a branch or loop leaves it under two names",
                    place[-1] if place else None,
                    hint="make it before the branch or loop, or keep it under one name",
                )
            found.append(heap)


def _new_in(item: Any, depth: int) -> Iterator[Heap]:
    if isinstance(item, StagedMaybe):
        yield from _new_in(item.value, depth)
    elif isinstance(item, Heap):
        if item._autograph_depth > depth:
            yield item
    elif isinstance(item, tuple):
        for part in item:
            yield from _new_in(part, depth)


def arrays_of_heap(item: Heap) -> Iterator[StagedArray]:
    looked_at = active().looked_at
    if any(item is known for known in looked_at):
        return
    looked_at.append(item)
    try:
        yield from list(join.arrays_in(item._autograph_contents()))
    finally:
        looked_at.pop()
