"""The globals and closure of a function that is staged: read through lifting, so that each read is
an input or a guard.
"""

from __future__ import annotations

from types import CellType, FunctionType
from typing import Any

from autograph.staging.lifting import Inputs


class StagedGlobals(dict[str, Any]):
    """Globals whose values are lifted when they are first loaded. LOAD_GLOBAL honours
    ``__getitem__`` of a subclass.
    """

    def __init__(self, real: dict[str, Any], inputs: Inputs) -> None:
        super().__init__({"__builtins__": real.get("__builtins__", __builtins__)})
        self.real = real
        self.inputs = inputs
        self.dictionary = inputs.constant(real)

    def __getitem__(self, name: str) -> Any:
        value = self.real[name]
        if name == "__builtins__":
            return value
        return self.inputs.lift(value, f"{self.dictionary}.get({name!r})", name)


def staged_closure(function: FunctionType, inputs: Inputs) -> dict[str, CellType]:
    """New cells with lifted contents, by variable; an empty cell stays the function's own."""
    cells: dict[str, CellType] = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        try:
            content = cell.cell_contents
        except ValueError:
            continue
        if name == "__class__":
            continue
        cells[name] = CellType(inputs.lift(content, f"{inputs.constant(cell)}.cell_contents", name))
    return cells
