"""Python lists, made when the program runs from the buffers of lists of run-time length."""

from __future__ import annotations

from collections.abc import Iterable
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
        return [_python_item(self.spec, iter(columns), k) for k in range(length)]


@dataclass(frozen=True, slots=True)
class Grown:
    """A list whose length is a number of the payload."""

    position: int
    make: ListMaker
    columns: tuple[Decoder, ...]

    def __call__(self, payload: list[Any]) -> Any:
        columns = [column(payload) for column in self.columns]
        return self.make(int(payload[self.position]), columns)


def _python_item(spec: join.Spec, columns: Iterable[np.ndarray], k: int) -> Any:
    if isinstance(spec, join.ScalarSpec):
        value = next(iter(columns))[k]
        return value.item() if spec.is_python else value
    if isinstance(spec, join.ArraySpec):
        return next(iter(columns))[k].copy()
    if isinstance(spec, join.TupleSpec):
        return spec.kind(*(_python_item(part, columns, k) for part in spec.items))
    if isinstance(spec, join.MaybeSpec):
        if spec.inner is None:
            return None
        present = next(iter(columns))[k]
        item = _python_item(spec.inner, columns, k)
        return item if present else None
    if isinstance(spec, join.OpenSpec) and spec.scalars() is not None:
        return spec.plain([next(iter(columns))[k] for _ in spec.scalars() or ()])
    if isinstance(spec, HeapSpec):
        return _python_object(spec.kind, _python_item(spec.contents, columns, k))
    assert isinstance(spec, join.Same)
    return spec.item


def _python_object(kind: Any, contents: Any) -> Any:
    """The plain list, dict or instance with these contents."""
    if isinstance(kind, InstanceKind):
        made: Any = object.__new__(kind.kind)
        for name, value in contents.items():
            object.__setattr__(made, name, value)
        return made
    return list(contents) if isinstance(contents, Items) else dict(contents.items())


growing_methods["pack"] = pack_list
