"""What a function that is not converted is handed: the caller's own objects, and arrays."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograph.ir import Dim, Value
from autograph.staging.cells import Cell
from autograph.staging.frames import frame
from autograph.staging.heap import Heap
from autograph.staging.objects import StagedObject
from autograph.staging.results import part_of, read_only, view_of
from autograph.staging.sites import Decoder, Packer
from autograph.staging.trace import active
from autograph.staging.values import (
    Part,
    ReadOnly,
    Reshape,
    StagedArray,
    StagedScalar,
    Step,
    refuse,
)


@dataclass(frozen=True, slots=True)
class Lent:
    """A buffer that is handed over: a copy, or the caller's own array, which ``find`` gives."""

    cell: Cell
    content: Value
    position: int
    find: Callable[[], np.ndarray] | None

    def open(self, payload: list[Any]) -> None:
        given = payload[self.position]
        if self.find is None:
            payload[self.position] = np.array(given, self.content.type.dtype)
            return
        real = self.find()
        if given is not None and real.size:
            real[...] = given
        payload[self.position] = real


class LendingPacker(Packer):
    """Arrays that may be written, and objects of the caller."""

    def __init__(self, name: str, lends: bool = True) -> None:
        super().__init__()
        self.name = name
        self.lends = lends
        self.lent: dict[Cell, Lent] = {}

    def pack(self, item: Any) -> Decoder:
        inputs = active().inputs
        if isinstance(item, StagedObject) and not item._autograph_source:
            refuse(
                f"an object made in a converted function is handed to `{self.name}`, which is not "
                "converted",
                "hand over its attributes",
            )
        if isinstance(item, StagedObject):
            return _reading(inputs.outside.reader(item._autograph_source))
        if isinstance(item, Heap) and (source := str(getattr(item, "source", ""))):
            return _reading(inputs.outside.reader(source))
        if isinstance(item, types.MethodType):
            owner, function = self.pack(item.__self__), item.__func__
            return lambda payload: types.MethodType(function, owner(payload))
        if isinstance(item, types.FunctionType) and id(item.__code__) in inputs.converted:
            refuse(
                f"a function made in a converted function is handed to `{self.name}`, which is "
                "not converted",
                "define it outside",
            )
        if isinstance(item, (list, dict, set)):
            return self._unchanged(item)
        return super().pack(item)

    def _unchanged(self, item: Any) -> Decoder:
        """A list, dict or set of the program: what is done to it would be lost."""
        make, name = super().pack(item), self.name

        def decode(payload: list[Any]) -> Any:
            made = make(payload)
            frame().handed.append((name, made, made.copy()))
            return made

        return decode

    def _leaf(self, item: StagedScalar | StagedArray) -> Decoder:
        if isinstance(item, StagedScalar) or not self.lends:
            return super()._leaf(item)
        base = self._base(item.cell)
        for step in item.steps:
            base = self._step(base, step)
        return base

    def _base(self, cell: Cell) -> Decoder:
        if cell.origin is not None or any(mirror.origin is not None for mirror in cell.mirrors):
            refuse(
                f"an array that is one or another, depending on data, is handed to `{self.name}`",
                "hand over a copy of it",
            )
        if cell.readonly:
            return self._read_only(cell)
        position = self.lend(cell).position
        return lambda payload: payload[position]

    def _read_only(self, cell: Cell) -> Decoder:
        if cell.parameter is not None:
            inputs = active().inputs
            return _reading(inputs.outside.reader(inputs.leaves[cell.parameter].source))
        position = len(self.operands)
        self.operands.append(active().read(cell))
        return lambda payload: read_only(payload[position])

    def lend(self, cell: Cell) -> Lent:
        if cell not in self.lent:
            inputs, find = active().inputs, None
            if cell.parameter is not None:
                find = inputs.outside.reader(inputs.leaves[cell.parameter].source)
            content = active().read(cell)
            self.lent[cell] = Lent(cell, content, len(self.operands), find)
            self.operands.append(content)
        return self.lent[cell]

    def lend_all(self) -> None:
        """Every array of the caller: a function finds them by itself."""
        for leaf in active().inputs.leaves:
            if isinstance(leaf.staged, StagedArray):
                cell = leaf.staged.cell
                if not cell.readonly and not cell.stale:
                    self.lend(cell)

    def _step(self, base: Decoder, step: Step) -> Decoder:
        if isinstance(step, ReadOnly):
            return lambda payload: read_only(base(payload))
        if isinstance(step, Part):
            return lambda payload: part_of(base(payload), step)
        if isinstance(step, Reshape):
            after = self._dims(step.after)
            return lambda payload: base(payload).reshape([dim(payload) for dim in after])
        dims = self._dims(step.dims)
        axes = [(self._dim(axis.offset), self._dim(axis.step), axis.axis) for axis in step.axes]
        return lambda payload: view_of(
            base(payload),
            tuple([dim(payload) for dim in dims]),
            tuple([(offset(payload), by(payload), axis) for offset, by, axis in axes]),
        )

    def _dims(self, dims: tuple[Dim, ...]) -> list[Decoder]:
        return [self._dim(dim) for dim in dims]

    def _dim(self, dim: Dim) -> Decoder:
        if dim.is_static:
            return lambda payload: dim.const
        position = len(self.operands)
        self.operands.append(active().value_of(dim))
        return lambda payload: payload[position]


def _reading(read: Callable[[], Any]) -> Decoder:
    return lambda payload: read()
