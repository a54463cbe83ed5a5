"""The globals and closure of a function that is staged: read through lifting, so that each read is
an input or a guard.
"""

from __future__ import annotations

from functools import partial
from types import CellType, FunctionType
from typing import Any

from autograph.staging.lifting import Inputs, cell_contents, is_code, is_own
from autograph.staging.maybe import Undefined
from autograph.staging.promote import is_plain_number
from autograph.staging.variables import assigned


class StagedGlobals(dict[str, Any]):
    """Globals whose values are lifted when they are first loaded. LOAD_GLOBAL honours
    ``__getitem__`` of a subclass. What our own modules call by name stays what it is.
    """

    def __init__(self, real: dict[str, Any], inputs: Inputs) -> None:
        own = {"__builtins__": real.get("__builtins__", __builtins__)}
        if "__name__" in real:  # the body of a class reads it here: it becomes its __module__
            own["__name__"] = real["__name__"]
        super().__init__(own)
        self.real = real
        self.inputs = inputs
        self.dictionary = inputs.constant(real)
        self.is_own = is_own(real.get("__name__"))

    def __getitem__(self, name: str) -> Any:
        slot = self.inputs.global_slots.get((id(self.real), name))
        if slot is not None:
            return assigned(slot.get(), lambda: NameError(f"name '{name}' is not defined"))
        value = self.real[name]
        if name == "__builtins__":
            return value
        if self.is_own and is_code(value):
            return value
        source = f"{self.dictionary}.get({name!r})"
        if is_plain_number(value):
            self.inputs.numbers[source] = partial(self.inputs.slot_of_global, self, name)
        return self.inputs.lift(value, source, name)


def staged_closure(function: FunctionType, inputs: Inputs) -> dict[str, CellType]:
    """New cells with lifted contents, by variable."""
    cells: dict[str, CellType] = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        if name != "__class__":
            content = cell_contents(cell) or (Undefined(name),)
            cells[name] = inputs.staged_cell(cell, content[0], name)
    return cells
