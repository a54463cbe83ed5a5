"""What a saved program reads from outside of its arguments: arrays, which are its parameters, and
numbers.

    def predict(x): return x @ W + net.bias          parameters W and net.bias

They are found from the sources that staging has for them.
"""

from __future__ import annotations

import ast
import re
import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograph.api.lowered import Lowered
from autograph.api.programs.expressions import ExpressionWriter, of_globals
from autograph.errors import Unsupported
from autograph.export import plain
from autograph.export.tensors import as_real
from autograph.ir.json_fields import Json, dtype, fields, items, line, of_type, shown, whole

# Names that the wrapper of a call has for itself.
RESERVED = re.compile(r"_ag_|_[kv]\d+$|_default_|_(r|stored|type|len|list|hasattr|vars|disabled)$")
_CONSTANT = re.compile(r"\b_k\d+\b")
_GLOBAL = re.compile(r"_k\d+\['([^']*)'\]")
_CELL = re.compile(r"(_k\d+)\.cell_contents")


@dataclass
class Stored:
    """The values of one program. ``named`` are arrays with the names that they are to have."""

    function: types.FunctionType | Any
    arguments: frozenset[str]
    named: Mapping[str, np.ndarray]
    names: dict[str, str] = field(default_factory=dict)  # by key
    values: dict[str, Any] = field(default_factory=dict)  # by key

    def reader(
        self, lowered: Lowered, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> ExpressionWriter:
        """What writes the expressions of one specialisation, whose values are noted here."""
        constants = lowered.constants()
        scope = {**constants, **lowered.signature.bind(args, kwargs)}
        numbers: dict[str, int] = {}
        for leaf in lowered.staged.leaves:
            source = of_globals(ast.unparse(ast.parse(leaf.source, mode="eval")))
            if self.is_outside(source):
                value = eval(leaf.source, dict(scope))
                name = self.name(source, constants, leaf.parameter.value.name, value)
                numbers[source] = self.note(_key(source, constants), name, value)
        return ExpressionWriter(self.arguments, numbers, constants)

    def is_outside(self, source: str) -> bool:
        nodes = ast.walk(ast.parse(source, mode="eval"))
        return not any(isinstance(n, ast.Name) and n.id in self.arguments for n in nodes)

    def note(self, key: str, name: str, value: Any) -> int:
        """The number of the value."""
        if key not in self.names:
            taken = set(self.names.values())
            unique, count = name, 0
            while unique in taken:
                count += 1
                unique = f"{name}_{count}"
            self.names[key] = unique
            self.values[key] = value
        return list(self.names).index(key)

    def name(self, source: str, constants: Mapping[str, Any], hint: str, value: Any) -> str:
        for given, array in self.named.items():
            if array is value:
                return given
        text = _GLOBAL.sub(r"\1", source)
        text = _CELL.sub(lambda found: self._variable(constants[found[1]]) or found[0], text)
        bound = [name for name in self._first_parameter() if text.startswith(f"{name}.")]
        text = text[len(bound[0]) + 1 :] if bound else text
        return hint or "value" if _CONSTANT.search(text) else text

    def _variable(self, cell: Any) -> str:
        """The name of the variable that a closure cell of the function holds."""
        code = self.function.__code__
        for name, own in zip(code.co_freevars, self.function.__closure__ or (), strict=True):
            if own is cell:
                return str(name)
        return ""

    def _first_parameter(self) -> list[str]:
        """The name of the object that the program is a method of."""
        names = self.function.__code__.co_varnames[: self.function.__code__.co_argcount]
        return [name for name in names[:1] if name not in self.arguments]

    # --- in the file ------------------------------------------------------------------------------

    def to_json(self) -> dict[str, Json]:
        return {"stored": [self._written(key) for key in self.names]}

    def _written(self, key: str) -> Json:
        name, value = self.names[key], self.values[key]
        if not isinstance(value, np.ndarray):
            return {"name": name, "value": plain.to_json(value)}
        layout = "C" if value.flags.c_contiguous else "F" if value.flags.f_contiguous else "A"
        return {
            "name": name,
            "dtype": value.dtype.str,
            "shape": list(value.shape),
            "layout": layout,
            "writable": bool(value.flags.writeable),
        }

    def tensors(self) -> dict[str, np.ndarray]:
        return {
            name: self.values[key]
            for key, name in self.names.items()
            if isinstance(self.values[key], np.ndarray)
        }


def _key(source: str, constants: Mapping[str, Any]) -> str:
    """The source with objects in the place of their names, which differ between stagings."""
    return _CONSTANT.sub(lambda found: f"<{id(constants[found[0]])}>", source)


# --- reading --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Layout:
    """What a program was compiled for."""

    dtype: np.dtype
    layout: str
    writable: bool

    def laid_out(self, array: np.ndarray) -> np.ndarray:
        """A copy of just this layout."""
        made: np.ndarray
        if self.layout == "A" and array.ndim:
            room: Any = np.empty((*array.shape[:-1], 2 * array.shape[-1]), self.dtype)
            made = room[..., ::2]
            made[...] = array
        else:
            made = np.array(array, self.dtype, order="F" if self.layout == "F" else "C")
        made.flags.writeable = self.writable
        return made


def from_json(
    written: Json, tensors: Mapping[str, np.ndarray]
) -> tuple[list[str], list[Any], dict[str, Layout]]:
    """Names and values, and the layouts of those that are arrays."""
    names: list[str] = []
    values: list[Any] = []
    layouts: dict[str, Layout] = {}
    for item in items(written):
        name = line(of_type(item, dict).get("name"))
        if name in names:
            raise ValueError(f"the stored value {shown(name)} is there twice")
        names.append(name)
        if "value" in item:
            values.append(_number(fields(item, "name", "value")[1]))
        else:
            layouts[name], array = _array(item, tensors)
            values.append(array)
    if set(layouts) != set(tensors):
        raise ValueError("the parameters are not those of the file of parameters")
    return names, values, layouts


def _number(written: Json) -> Any:
    value = plain.from_json(written)
    if not isinstance(value, (bool, int, float, complex, np.generic)):
        raise ValueError(f"a stored value is a {type(value).__name__}")
    return value


def _array(item: Json, tensors: Mapping[str, np.ndarray]) -> tuple[Layout, np.ndarray]:
    name, kind, shape, order, writable = fields(
        item, "name", "dtype", "shape", "layout", "writable"
    )
    if order not in ("C", "F", "A"):
        raise ValueError(f"there is no layout {shown(order)}")
    layout = Layout(dtype(kind), order, of_type(writable, bool))
    if name not in tensors:
        raise ValueError(f"the parameter {shown(name)} is not in the file of parameters")
    sizes = tuple([whole(size) for size in items(shape)])
    wanted = as_real(np.empty(0, layout.dtype)).dtype
    found = tensors[name]
    pair = (2,) if layout.dtype.kind == "c" else ()
    if found.dtype != wanted or found.shape != (*sizes, *pair):
        raise ValueError(f"the parameter {shown(name)} is {found.dtype}{list(found.shape)}")
    if pair:
        found = found.view(layout.dtype).reshape(sizes)
    return layout, layout.laid_out(found)


def fitting(name: str, array: Any, layout: Layout, old: np.ndarray) -> np.ndarray:
    """A new array in the place of an old one; Unsupported where the program is not for it."""
    given = np.asarray(array)
    ones = [size == 1 for size in given.shape], [size == 1 for size in old.shape]
    if given.dtype != layout.dtype or given.ndim != old.ndim or ones[0] != ones[1]:
        raise Unsupported(
            f"the parameter `{name}` is {old.dtype}{list(old.shape)} and cannot be "
            f"{given.dtype}{list(given.shape)}",
            notes=("the program is compiled for its dtype, its rank, and which sizes are 1",),
        )
    return layout.laid_out(given)
