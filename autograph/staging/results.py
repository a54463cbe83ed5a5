"""What a program returns, as Python text over what its entry returns: kinds, containers, and views
restored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import GeneratorType
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from autograph.ir import FLOAT16, Dim, Value
from autograph.staging import join
from autograph.staging.cells import Cell, Origin
from autograph.staging.choice import Choice
from autograph.staging.containers import StagedList, StagedSet, is_growing
from autograph.staging.growing import Growing, content_of
from autograph.staging.halves import as_halves
from autograph.staging.heap import Entries, Heap, Items
from autograph.staging.instances import StagedInstance
from autograph.staging.lifting import Inputs
from autograph.staging.maybe import StagedMaybe, Undefined, settled
from autograph.staging.objects import StagedObject
from autograph.staging.python_lists import ListMaker
from autograph.staging.sites import Packer
from autograph.staging.slots import Slot
from autograph.staging.trace import Trace
from autograph.staging.values import (
    Part,
    ReadOnly,
    Reshape,
    StagedArray,
    StagedScalar,
    Step,
    eager_error,
    refuse,
)

RETURNED = "_r"
BUILTINS = {
    "_type": type,
    "_len": len,
    "_list": list,
    "_hasattr": hasattr,
    "_vars": vars,
}  # what texts over sources use


class Recipe:
    """Collects the values that the entry returns, and writes the expression of the result."""

    def __init__(self, trace: Trace, inputs: Inputs) -> None:
        self.trace = trace
        self.inputs = inputs
        self.outputs: list[Value] = []
        self.statements: list[str] = []  # before the result is given
        self._buffers: dict[Cell, str] = {}
        self._made: dict[int, str] = {}  # names of new objects
        self._kept: list[Any] = []  # they keep their identity
        self._returned: set[Cell] = set()

    def of(self, item: Any) -> str:
        """The expression of the whole result."""
        self._returned = {array.cell for array in join.arrays_in(item)}
        text = self.text(item)
        changed = [slot for slot in self.trace.visible if slot.is_changed(join.is_same)]
        if not changed:
            return text
        text = self.bind(text)  # what is changed may be part of it
        self.write(changed)
        return text

    def write(self, changed: list[Slot]) -> None:
        """Statements that put what slots hold where the caller sees it; all values come first."""
        stores = [store for slot in changed for store in self._stores(slot, slot.get())]
        self.statements += stores

    def _stores(self, slot: Slot, content: Any) -> list[str]:
        owner = self.bind(slot.owner)
        if isinstance(content, Undefined):
            return [f"del {owner}{slot.place}"]
        if isinstance(content, StagedMaybe) and isinstance(content.otherwise, Undefined):
            present = self.bind(self.text(content.present))
            store = slot.assignment(owner, self.bind(self.text(content.value)))
            lines = [f"if {present}:", f"    {store}"]
            if not isinstance(slot.initial, Undefined):
                lines += ["else:", f"    del {owner}{slot.place}"]
            return lines
        return [slot.assignment(owner, self.bind(self.text(content)))]

    def bind(self, text: str) -> str:
        """A name for what an expression gives."""
        if text.isidentifier():
            return text
        name = f"_v{len(self.statements)}"
        self.statements.append(f"{name} = {text}")
        return name

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
        kinds: tuple[tuple[Any, Callable[[Any], str]], ...] = (
            (Choice, self._choice),
            (StagedInstance, self._instance),
            (StagedObject, lambda held: str(held._autograph_source)),
            (Heap, self._heap),
            (Growing, self._growing),
            ((tuple, list, dict, set, frozenset), self._container),
        )
        for kind, text in kinds:
            if isinstance(item, kind):
                return self._chosen(item, text(item))
        if hasattr(type(item), "pack_into"):
            return self._decoded(item)
        self._require_plain(item)
        return self.inputs.constant(item)

    def _choice(self, item: Choice) -> str:
        """One of several values."""
        text = self.text(item.options[-1])
        tag = self._output(item.tag)
        for k, option in enumerate(item.options[:-1]):
            text = f"({self.text(option)} if {tag} == {k} else {text})"
        return text

    def _chosen(self, item: Any, text: str) -> str:
        """The older object that it is, where it is one."""
        for k, option in enumerate(getattr(item, "_autograph_options", ())):
            tag = self._output(item._autograph_tag)
            text = f"({self.text(option)} if {tag} == {k} else {text})"
        return text

    def _require_plain(self, item: Any) -> None:
        """Only values of Python's own can be handed out as they are."""
        if isinstance(item, Undefined):
            raise eager_error(item.error())
        if isinstance(item, GeneratorType):
            refuse("a generator is returned", "return a list or an array")
        if type(item).__module__.startswith("autograph."):
            refuse(
                f"a {type(item).__name__} is returned",
                "return numbers, arrays, or containers of them",
            )

    def finish(self, text: str, start: int | None = None) -> str:
        """The text with the outputs as the entry returns them: nothing, one value, or a tuple. With
        a ``start`` they are the items of a list from there on.
        """
        single = start is None and len(self.outputs) == 1
        for k in range(len(self.outputs)):
            text = text.replace(_mark(k), RETURNED if single else f"{RETURNED}[{k + (start or 0)}]")
        return text

    def _output(self, value: Value) -> str:
        for k, known in enumerate(self.outputs):
            if known is value and value.type.is_scalar:
                return self._given(value, k)
        self.outputs.append(value)
        return self._given(value, len(self.outputs) - 1)

    def _given(self, value: Value, k: int) -> str:
        """Output ``k``, which holds this value."""
        is_half = value.type.dtype == FLOAT16
        return f"{self.inputs.constant(as_halves)}({_mark(k)})" if is_half else _mark(k)

    def _heap(self, item: Any) -> str:
        """A list, dict or set: the caller's own, or a new one, made once."""
        if item.source:
            return str(item.source)
        if id(item) not in self._made:
            content = item.slot.get()
            text = self.text(content)
            if isinstance(item, StagedList) and not is_growing(item):
                text = f"[{text[1:-1].removesuffix(',')}]"
            elif isinstance(item, StagedSet):
                text = f"{self.inputs.constant(set)}({text})"
            self._made[id(item)] = self.bind(text)
            self._kept.append(item)
        return self._made[id(item)]

    def _instance(self, item: StagedInstance) -> str:
        """A new object, made once; its attributes are set as they are, whatever its class does."""
        if id(item) not in self._made:
            kind = self.inputs.constant(type(item._autograph_object))
            new, set_ = (
                self.inputs.constant(object.__new__),
                self.inputs.constant(object.__setattr__),
            )
            name = self._made[id(item)] = self.bind(f"{new}({kind})")
            self._kept.append(item)
            for attribute, value in item._autograph_contents().items():
                if not isinstance(value, Undefined):
                    text = self.text(value)
                    self.statements.append(f"{set_}({name}, {attribute!r}, {text})")
        return self._made[id(item)]

    def _growing(self, growing: Growing) -> str:
        """A list whose length is only known now."""
        columns = []
        for column in growing.columns:
            if isinstance(column, StagedArray):
                self._require_own(column, "an item of a list that is returned", "append a copy")
            content = content_of(column)
            self.outputs.append(content)
            columns.append(self._given(content, len(self.outputs) - 1))
        make = self.inputs.constant(ListMaker(growing.item))
        return f"{make}({self._output(growing.length)}, [{', '.join(columns)}])"

    def _container(self, item: Any) -> str:
        if isinstance(item, (dict, Entries)):
            pairs = (
                f"{self.inputs.constant(key)}: {self.text(value)}" for key, value in item.items()
            )
            return f"{{{', '.join(pairs)}}}"
        if isinstance(item, frozenset):
            return self.inputs.constant(item)
        if isinstance(item, set):
            return f"{self.inputs.constant(set)}({self.inputs.constant(tuple(item))})"
        parts = [self.text(part) for part in item]
        if isinstance(item, list):
            return f"[{', '.join(parts)}]"
        if type(item) in (tuple, Items):
            return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"
        return f"{self.inputs.constant(type(item))}({', '.join(parts)})"

    def _decoded(self, item: Any) -> str:
        """Text made of run-time values."""
        packer = Packer()
        decode = packer.pack(item)
        payload = ", ".join(self._output(value) for value in packer.operands)
        return f"{self.inputs.constant(decode)}([{payload}])"

    # --- arrays -----------------------------------------------------------------------------------

    def _require_own(self, array: StagedArray, what: str, hint: str) -> None:
        for other in array.cell.aliases:
            if other.parameter is not None and array.cell.parameter is None:
                source = self.inputs.leaves[other.parameter].source
                refuse(f"{what} may be a view of `{source}`, depending on data", hint)

    def _array(self, array: StagedArray) -> str:
        self._require_own(array, "a result", "return a copy of it")
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
                self._buffers[cell] = self._given(content, len(self.outputs) - 1)
            if cell.readonly:
                self._buffers[cell] = f"{self.inputs.constant(read_only)}({self._buffers[cell]})"
        return self._buffers[cell]

    def _step(self, base: str, step: Step) -> str:
        if isinstance(step, ReadOnly):
            return f"{self.inputs.constant(read_only)}({base})"
        if isinstance(step, Part):
            return f"{self.inputs.constant(part_of)}({base}, {self.inputs.constant(step)})"
        if isinstance(step, Reshape):
            return f"{base}.reshape({self._dims(step.after)})"
        axes = "".join(
            f"({self._dim(axis.offset)}, {self._dim(axis.step)}, {axis.axis}), "
            for axis in step.axes
        )
        return f"{self.inputs.constant(view_of)}({base}, {self._dims(step.dims)}, ({axes}))"

    def _dims(self, dims: tuple[Dim, ...]) -> str:
        return f"({', '.join(self._dim(dim) for dim in dims)}{',' if len(dims) == 1 else ''})"

    def _dim(self, dim: Dim) -> str:
        return str(dim.const) if dim.is_static else self._output(self.trace.value_of(dim))


def _mark(k: int) -> str:
    return f"\0{k}\0"


def part_of(array: np.ndarray, step: Part) -> np.ndarray:
    """The view that the step stands for."""
    found: np.ndarray = array.view(step.dtype) if step.kind == "bits" else getattr(array, step.kind)
    return found


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
    corner: list[Any] = [] if axes else [...]  # a number would be a copy
    for (offset, step, axis), stride in zip(axes, base.strides, strict=True):
        corner.append(slice(offset, None))
        if axis is not None:
            strides[axis] += step * stride
    return as_strided(base[tuple(corner)], dims, strides)


def write_back(trace: Trace, packer: Packer) -> Callable[..., None] | None:
    """Adds what the caller is to see of the changes so far to a payload; gives what puts it there,
    from the payload and the arguments of the call. None where nothing has changed.
    """
    changed = [slot for slot in trace.visible if slot.is_changed(join.is_same)]
    if not changed:
        return None
    recipe = Recipe(trace, trace.inputs)
    recipe.write(changed)
    text = recipe.finish("\n".join(recipe.statements), len(packer.operands))
    packer.operands += recipe.outputs
    return WriteBack(text, trace.inputs.constants)


class WriteBack:
    """Puts changes where the caller sees them: statements over the payload, which is what the text
    calls what was returned, and over the arguments and constants.
    """

    def __init__(self, text: str, constants: Mapping[str, Any]) -> None:
        self.text = text
        self.constants = constants
        self._code = compile(text, "<autograph changes before an error>", "exec")

    def __call__(self, payload: list[Any], names: Mapping[str, Any]) -> None:
        exec(self._code, {**BUILTINS, **self.constants, **names, RETURNED: payload})
