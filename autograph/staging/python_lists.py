"""Python lists, made when the program runs from the buffers of lists of run-time length."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograph.staging import join
from autograph.staging.containers import StagedList, growing_methods
from autograph.staging.growing import content_of
from autograph.staging.heap import Items
from autograph.staging.heap_join import HeapSpec
from autograph.staging.instances import InstanceKind
from autograph.staging.rebuilding import Decoder
from autograph.staging.sites import Packer
from autograph.staging.trace import active
from autograph.staging.values import StagedArray


def pack_list(items: StagedList, packer: Packer) -> Decoder:
    """A Python list of what it holds, at run time."""
    content = items.growing
    position = len(packer.operands)
    packer.operands.append(content.length)
    columns = tuple(
        packer.pack(StagedArray(active().cell(content_of(column)))) for column in content.columns
    )
    return Grown(position, ListMaker(content.item), columns)


@dataclass(frozen=True, slots=True)
class ListMaker:
    """Makes a Python list from its length and the buffers of its columns."""

    spec: join.Spec

    def __call__(self, length: int, columns: list[np.ndarray]) -> list[Any]:
        return _python_items(self.spec, iter(columns), length)


@dataclass(frozen=True, slots=True)
class Grown:
    """A list whose length is a number of the payload."""

    position: int
    make: ListMaker
    columns: tuple[Decoder, ...]

    def __call__(self, payload: list[Any]) -> Any:
        columns = [column(payload) for column in self.columns]
        return self.make(int(payload[self.position]), columns)


def _python_items(spec: join.Spec, columns: Iterator[np.ndarray], count: int) -> list[Any]:
    """The items, column by column: NumPy hands out a whole one faster than its elements."""
    if isinstance(spec, join.ScalarSpec):
        column = next(columns)[:count]
        return column.tolist() if spec.is_python else list(column)
    if isinstance(spec, join.ArraySpec):
        return [item.copy() for item in next(columns)[:count]]
    if isinstance(spec, join.TupleSpec):
        parts = [_python_items(part, columns, count) for part in spec.items]
        if not parts:
            return [spec.kind() for _ in range(count)]
        return [spec.kind(*item) for item in zip(*parts, strict=True)]
    if isinstance(spec, join.MaybeSpec):
        if spec.inner is None:
            return [None] * count
        present = next(columns)[:count]
        items = _python_items(spec.inner, columns, count)
        return [item if is_there else None for item, is_there in zip(items, present, strict=True)]
    if isinstance(spec, join.OpenSpec) and spec.scalars() is not None:
        numbers = [next(columns)[:count] for _ in spec.scalars() or ()]
        return [spec.plain(list(item)) for item in zip(*numbers, strict=True)]
    if isinstance(spec, HeapSpec):
        contents = _python_items(spec.contents, columns, count)
        return [_python_object(spec.kind, item) for item in contents]
    assert isinstance(spec, join.Same)
    return [spec.item] * count


def _python_object(kind: Any, contents: Any) -> Any:
    """The plain list, dict or instance with these contents."""
    if isinstance(kind, InstanceKind):
        made: Any = object.__new__(kind.kind)
        for name, value in contents.items():
            object.__setattr__(made, name, value)
        return made
    return list(contents) if isinstance(contents, Items) else dict(contents.items())


growing_methods["pack"] = pack_list
