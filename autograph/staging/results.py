"""What a program returns, as Python text over what its entry returns: kinds, containers, and views
restored.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from autograph.ir import Dim, Value, ViewMap
from autograph.staging import join
from autograph.staging.cells import Cell, Origin
from autograph.staging.containers import ExternalDict, ExternalList
from autograph.staging.lifting import Inputs
from autograph.staging.maybe import StagedMaybe, Undefined, settled
from autograph.staging.objects import StagedObject
from autograph.staging.sites import Packer
from autograph.staging.trace import Trace
from autograph.staging.values import Reshape, StagedArray, StagedScalar, eager_error, refuse

RETURNED = "_r"


class Recipe:
    """Collects the values that the entry returns, and writes the expression of the result."""

    def __init__(self, trace: Trace, inputs: Inputs) -> None:
        self.trace = trace
        self.inputs = inputs
        self.outputs: list[Value] = []
        self._buffers: dict[Cell, str] = {}
        self._returned: set[Cell] = set()

    def of(self, item: Any) -> str:
        """The expression of the whole result."""
        self._returned = {array.cell for array in join.arrays_in(item)}
        return self.text(item)

    def text(self, item: Any) -> str:
        """The expression of a result. Output k reads as ``{k}`` until their number is known: see
        ``finish``.
        """
        item = settled(item)
        if isinstance(item, StagedScalar):
            read = self._output(item.value)
            return read if item.is_python else f"{self.inputs.constant(item.dtype.type)}({read})"
        if isinstance(item, StagedArray):
            return self._array(item)
        if isinstance(item, StagedMaybe):
            return f"({self.text(item.value)} if {self.text(item.present)} else None)"
        if isinstance(item, StagedObject):
            return str(item._autograph_source)
        if isinstance(item, (ExternalList, ExternalDict)):
            return item.source
        if isinstance(item, (tuple, list, dict, set)):
            return self._container(item)
        if hasattr(item, "pack_into"):
            return self._decoded(item)
        if type(item).__module__.startswith("autograph."):
            refuse(
                f"a {type(item).__name__} is returned",
                "return numbers, arrays, or containers of them",
            )
        if isinstance(item, Undefined):
            raise eager_error(item.error())
        return self.inputs.constant(item)

    def finish(self, text: str) -> str:
        """The expression with the outputs as the entry returns them: nothing, one value, or a
        tuple.
        """
        single = len(self.outputs) == 1
        for k in reversed(range(len(self.outputs))):
            text = text.replace(_mark(k), RETURNED if single else f"{RETURNED}[{k}]")
        return text

    def _output(self, value: Value) -> str:
        for k, known in enumerate(self.outputs):
            if known is value and value.type.is_scalar:
                return _mark(k)
        self.outputs.append(value)
        return _mark(len(self.outputs) - 1)

    def _container(self, item: Any) -> str:
        if isinstance(item, dict):
            pairs = (
                f"{self.inputs.constant(key)}: {self.text(value)}" for key, value in item.items()
            )
            return f"{{{', '.join(pairs)}}}"
        if isinstance(item, set):
            return f"{self.inputs.constant(set)}({self.inputs.constant(tuple(item))})"
        parts = [self.text(part) for part in item]
        if isinstance(item, list):
            return f"[{', '.join(parts)}]"
        if type(item) is tuple:
            return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"
        return f"{self.inputs.constant(type(item))}({', '.join(parts)})"

    def _decoded(self, item: Any) -> str:
        """Text made of run-time values."""
        packer = Packer()
        decode = packer.pack(item)
        payload = ", ".join(self._output(value) for value in packer.operands)
        return f"{self.inputs.constant(decode)}([{payload}])"

    # --- arrays -----------------------------------------------------------------------------------

    def _array(self, array: StagedArray) -> str:
        for other in array.cell.aliases:
            if other.parameter is not None and array.cell.parameter is None:
                source = self.inputs.leaves[other.parameter].source
                refuse(
                    f"a result may be a view of `{source}`, depending on data",
                    "return a copy of it",
                )
        text = self._buffer(array.cell)
        if array.cell.origin is not None:
            text = self._identified(array.cell.origin, text)
        for step in array.steps:
            text = self._step(text, step)
        return text

    def _identified(self, origin: Origin, text: str) -> str:
        """The array of the caller that a joined array is, where it is one."""
        for k, option in enumerate(origin.options):
            owned = option.cell.parameter is not None
            if owned or option.cell in self._returned:
                text = f"({self._array(option)} if {self._output(origin.tag)} == {k} else {text})"
        return text

    def _buffer(self, cell: Cell) -> str:
        if cell.parameter is not None:
            return self.inputs.leaves[cell.parameter].source
        if cell not in self._buffers:
            content = self.trace.read(cell)
            if content.type.is_scalar:
                self._buffers[cell] = (
                    f"{self.inputs.constant(np.array)}({self._output(content)}, "
                    f"{self.inputs.constant(content.type.dtype)})"
                )
            else:
                self.outputs.append(content)
                self._buffers[cell] = _mark(len(self.outputs) - 1)
            if cell.readonly:
                self._buffers[cell] = f"{self.inputs.constant(read_only)}({self._buffers[cell]})"
        return self._buffers[cell]

    def _step(self, base: str, step: ViewMap | Reshape) -> str:
        if isinstance(step, Reshape):
            return f"{base}.reshape({self._dims(step.after)})"
        axes = ", ".join(
            f"({self._dim(axis.offset)}, {self._dim(axis.step)}, {axis.axis})" for axis in step.axes
        )
        return f"{self.inputs.constant(view_of)}({base}, {self._dims(step.dims)}, ({axes},))"

    def _dims(self, dims: tuple[Dim, ...]) -> str:
        return f"({', '.join(self._dim(dim) for dim in dims)}{',' if len(dims) == 1 else ''})"

    def _dim(self, dim: Dim) -> str:
        return str(dim.const) if dim.is_static else self._output(self.trace.value_of(dim))


def _mark(k: int) -> str:
    return f"\0{k}\0"


def read_only(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array


def view_of(
    base: np.ndarray, dims: tuple[int, ...], axes: tuple[tuple[int, int, int | None], ...]
) -> np.ndarray:
    """The view of ``base`` whose element at an index is base[offset + step * index[axis], ...]."""
    if 0 in dims:
        return np.empty(dims, base.dtype)
    strides = [0] * len(dims)
    corner: list[Any] = []
    for (offset, step, axis), stride in zip(axes, base.strides, strict=True):
        corner.append(slice(offset, None))
        if axis is not None:
            strides[axis] += step * stride
    return as_strided(base[tuple(corner)], dims, strides)
