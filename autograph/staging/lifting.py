"""Everything a program reads from outside: arguments, globals, closure cells, attributes of
objects.

Numbers and arrays become inputs of the program, read anew at every call; everything else is part of
the specialisation and guarded. A source is Python text that finds the thing again from the
parameters of the call, over named constants.
"""

from __future__ import annotations

import enum
import functools
import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograph.errors import Unsupported
from autograph.ir import FLOAT16, Dim, TensorType, Value
from autograph.ir.function import Parameter
from autograph.staging import promote
from autograph.staging.any_size import is_for_any_size
from autograph.staging.cells import Cell
from autograph.staging.containers import StagedDict, StagedList
from autograph.staging.maybe import Undefined
from autograph.staging.objects import StagedObject
from autograph.staging.opaque import MethodOf, is_compiled
from autograph.staging.outside import Outside
from autograph.staging.slots import Slot
from autograph.staging.trace import Trace
from autograph.staging.tracking import Tracking
from autograph.staging.values import StagedArray, StagedScalar

_PYTHON_SCALARS = (int, float, complex)


@dataclass(slots=True)
class Leaf:
    """One input: how to find it, what it is in the graph, and what is staged in its place."""

    source: str
    parameter: Parameter
    staged: StagedScalar | StagedArray | None = None
    dims: tuple[Value, ...] = ()
    is_argument: bool = True


_CONTENTS = ".cell_contents"


@dataclass(slots=True)
class CellOfCaller:
    """A closure cell of the caller: what it held, the copies in staged functions, and its slot."""

    content: Any
    source: str
    copies: list[types.CellType] = field(default_factory=list)
    slot: CellSlot | None = None


class CellSlot(Slot):
    """A variable in closure cells: all staged copies of the cell hold what it holds."""

    __slots__ = ("copies",)
    copies: list[types.CellType]

    def put(self, content: Any) -> None:
        super().put(content)
        for cell in self.copies:
            fill(cell, content)


def is_empty(cell: types.CellType) -> bool:
    return not cell_contents(cell)


def cell_contents(cell: types.CellType) -> tuple[Any, ...]:
    """What the cell holds; nothing where the variable is not assigned."""
    try:
        return (cell.cell_contents,)
    except ValueError:
        return ()


def fill(cell: types.CellType, content: Any) -> None:
    if not isinstance(content, Undefined):
        cell.cell_contents = content
    elif cell_contents(cell):
        del cell.cell_contents


class ReadLate(BaseException):
    """An array of the caller is first read after a call that may have written to it.

    Staging starts again, with the array among the inputs from the beginning.
    """

    def __init__(self, item: np.ndarray, source: str, name: str) -> None:
        self.item = item
        self.source = source
        self.name = name


@dataclass
class Inputs:
    """The inputs of one staging, in the order they were met."""

    trace: Trace
    static: Mapping[str, Any] = field(default_factory=dict)
    leaves: list[Leaf] = field(default_factory=list)
    guards: dict[str, None] = field(default_factory=dict)
    tracking: Tracking = field(default_factory=Tracking)
    constants: dict[str, Any] = field(default_factory=dict)
    call: Callable[..., Any] = lambda function, *args: function(*args)  # how properties are called
    generated: Callable[..., Any] = lambda declared, *args: declared(*args)  # dataclass methods
    negated: Callable[[Any], Any] = lambda item: not item
    bound: dict[int, Any] = field(default_factory=dict)  # converted callees, by the original's id
    texts: list[str] = field(default_factory=list)  # given as the source of functions
    converted: dict[int, Any] = field(default_factory=dict)  # code made by converted functions
    changed_objects: dict[int, StagedObject] = field(default_factory=dict)
    global_slots: dict[tuple[int, str], Slot] = field(default_factory=dict)
    outside: Outside = field(init=False)
    # Numbers of the caller that were read, each with what makes a slot of its place.
    numbers: dict[str, Callable[[], Slot]] = field(default_factory=dict)
    cached: dict[Any, Any] = field(default_factory=dict)  # results of functions with a cache
    is_reached: bool = False  # by a call that may have changed anything
    _cells: dict[int, CellOfCaller] = field(default_factory=dict)  # by the staged copies' identity
    _objects: dict[int, StagedObject] = field(default_factory=dict)
    _containers: dict[int, Any] = field(default_factory=dict)
    _arrays: dict[int, Leaf] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)  # of constants, by their identity
    _lifted: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.outside = Outside(self.constants)

    def constant(self, item: Any) -> str:
        """A name for an object in the generated checks."""
        name = self.names.get(id(item))
        if name is None:
            name = self.names[id(item)] = f"_k{len(self.names)}"
            self.constants[name] = item
        return name

    def guard(self, check: str, *sources: str) -> None:
        """The program is for calls of which this holds. It depends on nothing but what the
        ``sources`` are, where there are any; what they hold does not matter.
        """
        self.guards[check] = None
        self.tracking.note(check, sources)

    def guard_of(self, item: Any, check: str, source: str) -> None:
        """A check of the class or the attributes of an object, which may change unnoticed."""
        self.guard(check, *((source,) if self.tracking.is_tracked(item) else ()))

    def lift(self, item: Any, source: str, name: str, is_argument: bool = False) -> Any:
        """What stands for ``item`` while staging."""
        if source not in self._lifted:
            self._lifted[source] = self._lift(item, source, name, is_argument)
        return self._lifted[source]

    def _lift(self, item: Any, source: str, name: str, is_argument: bool) -> Any:
        if isinstance(item, (StagedScalar, StagedArray, StagedObject)):
            raise Unsupported(f"a value of another conversion reached `{source}`")
        if type(item) in _PYTHON_SCALARS or isinstance(item, (np.number, np.bool_)):
            return self._scalar(item, source, name, is_argument)
        if type(item) is np.ndarray:
            return self._array(item, source, name, is_argument)
        if type(item) in (tuple, list):
            return self._sequence(item, source, name, is_argument)
        if isinstance(item, tuple) and hasattr(type(item), "_fields"):
            return type(item)(*self._sequence(tuple(item), source, name, is_argument, type(item)))
        if type(item) is dict:
            return self._mapping(item, source, name, is_argument)
        if isinstance(item, np.ndarray):
            raise Unsupported(
                f"`{source}` is a {type(item).__name__}, and only plain arrays are converted",
                hint="pass np.asarray(...) of it",
            )
        return self._object(item, source)

    # --- numbers ----------------------------------------------------------------------------------

    def _scalar(self, item: Any, source: str, name: str, is_argument: bool) -> Any:
        check = f"_type({source}) is {self.constant(type(item))}"
        if source in self.static:
            self.guard(check, source)
            self.guard(f"{source} == {self.constant(item)}", source)
            return item
        if type(item) is int and not -(2**63) <= item < 2**63:
            raise Unsupported(
                f"the integer `{source}` = {item} does not fit into 64 bits", hint="pass a float"
            )
        dtype = promote.dtype_of(item)
        if not promote.is_supported(dtype):
            raise Unsupported(
                f"`{source}` has dtype {dtype}, which is not supported",
                hint="convert it to float64",
            )
        value = Value(TensorType(dtype), name)
        staged = StagedScalar(value, type(item) in _PYTHON_SCALARS)
        self.guard(check, source)
        self.leaves.append(Leaf(source, Parameter(value), staged, (), is_argument))
        return staged

    # --- arrays -----------------------------------------------------------------------------------

    def _array(self, item: np.ndarray, source: str, name: str, is_argument: bool) -> StagedArray:
        known = self._arrays.get(id(item))
        if known is not None:
            self.guard(f"{source} is {known.source}", source, known.source)
            assert isinstance(known.staged, StagedArray)
            return known.staged
        if self.is_reached:
            raise ReadLate(item, source, name)
        if not promote.is_supported(item.dtype) or not item.flags.aligned:
            detail = item.dtype if item.flags.aligned else f"unaligned {item.dtype}"
            raise Unsupported(
                f"`{source}` is an array of {detail}, which is not supported",
                hint=f"hand over arrays of numbers: {source}.astype(np.float64), or a field",
            )
        dims = tuple(self._dim(item.shape[axis], axis, source, name) for axis in range(item.ndim))
        value = Value(TensorType(item.dtype, dims), name)
        layout: Any = "C" if item.flags.c_contiguous else "F" if item.flags.f_contiguous else "A"
        cell = Cell(value, 0, parameter=len(self.leaves), contiguous=layout == "C")
        cell.readonly = not item.flags.writeable
        staged = StagedArray(cell)
        sizes = tuple(dim.single for dim in dims if dim.single is not None)
        leaf = Leaf(
            source,
            Parameter(value, layout, bool(item.flags.writeable)),
            staged,
            sizes,
            is_argument,
        )
        self.guard(f"_type({source}) is {self.constant(np.ndarray)}", source)
        if item.dtype == FLOAT16:  # the compiled code sees its bits
            self.guard(f"{source}.dtype == {self.constant(FLOAT16)}")
        self._arrays[id(item)] = leaf
        self.leaves.append(leaf)
        return staged

    def layout(self, cell: Cell) -> str:
        """Of the array of the caller that is in the cell: C, F, or any."""
        assert cell.parameter is not None
        return str(self.leaves[cell.parameter].parameter.layout)

    def _dim(self, size: int, axis: int, source: str, name: str) -> Dim:
        """Sizes are run-time values, except 1, and those asked to be static."""
        if size == 1 or f"{source}.shape[{axis}]" in self.static:
            return Dim(int(size))
        value = Value(TensorType(np.dtype(np.int64)), f"{name}_{axis}")
        self.trace.facts.nonnegative.add(value)
        self.trace.facts.not_one.add(value)
        if not is_for_any_size():
            self.trace.facts.sizes[value] = size
        return Dim.of(value)

    def constant_array(self, item: np.ndarray) -> StagedArray:
        """An array that the program holds as a constant: an input whose source is the array
        itself.
        """
        lifted = self.lift(item, self.constant(item), "table")
        assert isinstance(lifted, StagedArray)
        return lifted

    # --- containers and objects -------------------------------------------------------------------

    def _sequence(
        self, item: Any, source: str, name: str, is_argument: bool, kind: type | None = None
    ) -> Any:
        if id(item) in self._containers:
            return self._known_container(item, source)
        self.guard(f"_type({source}) is {self.constant(kind or type(item))}", source)
        if type(item) is tuple:
            self.guard(f"_len({source}) == {len(item)}", source)
            if kind is None:
                self.tracking.parts(source, len(item))
        else:
            self.guard(f"_len({source}) == {len(item)}")
        parts = [
            self.lift(part, f"{source}[{k}]", f"{name}_{k}", is_argument)
            for k, part in enumerate(item)
        ]
        if type(item) is tuple:
            return tuple(parts)
        made = StagedList(parts)
        self._containers[id(item)] = made
        made.begin(self.trace, source, name)
        return made

    def _known_container(self, item: Any, source: str) -> Any:
        """A container that is known under another source already."""
        known = self._containers[id(item)]
        self.guard(f"{source} is {known.source}", source, known.source)
        return known

    def _mapping(self, item: dict[Any, Any], source: str, name: str, is_argument: bool) -> Any:
        if id(item) in self._containers:
            return self._known_container(item, source)
        self.guard(f"_type({source}) is {self.constant(dict)}", source)
        self.guard(f"_list({source}) == {self.constant(list(item))}")
        made = StagedDict()
        for key, part in item.items():
            lifted = self.lift(part, f"{source}[{key!r}]", f"{name}_{key}", is_argument)
            dict.__setitem__(made, key, lifted)
        self._containers[id(item)] = made
        made.begin(self.trace, source, name)
        return made

    def _object(self, item: Any, source: str) -> Any:
        """Everything that is no number and no array is guarded; instances are read through a
        proxy.
        """
        if type(item) in (str, bytes):
            self.guard(f"_type({source}) is {self.constant(type(item))}", source)
            self.guard(f"{source} == {self.constant(item)}", source)
            return item
        if isinstance(item, types.BuiltinMethodType) and _is_of_object(item):
            return MethodOf(self.lift(item.__self__, f"{source}.__self__", "self"), item.__name__)
        if (
            item is None
            or isinstance(item, (bool, type(Ellipsis), enum.Enum, np.dtype))
            or is_code(item)
        ):
            self.guard(f"{source} is {self.constant(item)}", source)
            return item
        if isinstance(item, types.MethodType) and is_compiled(item.__func__):
            return MethodOf(self.lift(item.__self__, f"{source}.__self__", "self"), item.__name__)
        if isinstance(item, types.MethodType):
            owner = self.lift(item.__self__, f"{source}.__self__", "self")
            self.guard(f"{source}.__func__ is {self.constant(item.__func__)}", source)
            return types.MethodType(item.__func__, owner)
        if isinstance(item, (slice, range, frozenset)):
            self.guard(f"_type({source}) is {self.constant(type(item))}", source)
            self.guard(f"{source} == {self.constant(item)}", source)
            return item
        known = self._objects.get(id(item))
        self.tracking.begin(item, source)
        if known is not None:
            self.guard(f"{source} is {known._autograph_source}", source, known._autograph_source)
            return known
        self.guard_of(item, f"_type({source}) is {self.constant(type(item))}", source)
        made = self._objects[id(item)] = StagedObject(item, source, self)
        return made

    def tell_apart(self) -> None:
        """Objects and containers that were changed are none of the others."""
        for changed in self.changed_objects.values():
            for other in self._objects.values():
                kinds = {type(changed._autograph_object), type(other._autograph_object)}
                if other is not changed and len(kinds) == 1:
                    pair = sorted((changed._autograph_source, other._autograph_source))
                    self.guards[f"{pair[0]} is not {pair[1]}"] = None
        for changed in self._containers.values():
            for other in self._containers.values():
                if other is not changed and changed.was_changed and type(other) is type(changed):
                    pair = sorted((changed.source, other.source))
                    self.guards[f"{pair[0]} is not {pair[1]}"] = None

    # --- variables from outside that are assigned -------------------------------------------------

    def staged_cell(self, cell: types.CellType, content: Any, name: str) -> types.CellType:
        """A copy of a closure cell, with the lifted content, or what the program assigned."""
        source = f"{self.constant(cell)}.cell_contents"
        known = self._cells.get(id(cell))
        if known is None:
            if isinstance(content, Undefined):
                self.guards[f"{self.constant(is_empty)}({self.constant(cell)})"] = None
            else:
                content = self.lift(content, source, name)
            known = self._cells[id(cell)] = CellOfCaller(content, source)
        made = types.CellType()
        fill(made, known.content if known.slot is None else known.slot.get())
        known.copies.append(made)
        self._cells[id(made)] = known
        return made

    def slot_of_cell(self, cell: types.CellType, name: str) -> Slot | None:
        """The slot of a variable of a function around; None where that is staged too."""
        known = self._cells.get(id(cell))
        if known is None:
            return None
        if known.slot is None:
            known.slot = CellSlot(
                name, known.content, 0, known.source.removesuffix(_CONTENTS), _CONTENTS
            )
            known.slot.copies = known.copies
            self.trace.visible.append(known.slot)
        return known.slot

    def slot_of_global(self, module: Any, name: str) -> Slot:
        """The slot of a global that the program assigns."""
        key = (id(module.real), name)
        if key not in self.global_slots:
            content: Any = Undefined(name)
            if name in module.real:
                source = f"{module.dictionary}.get({name!r})"
                content = self.lift(module.real[name], source, name)
            else:
                self.guards[f"{name!r} not in {module.dictionary}"] = None
            self.global_slots[key] = self.trace.slot(
                name, content, module.dictionary, f"[{name!r}]"
            )
        return self.global_slots[key]

    def note_different(self, left: int, right: int) -> None:
        """The program has asked whether two array arguments are one: they are not."""
        self.guards[f"{self.leaves[left].source} is not {self.leaves[right].source}"] = None

    def leaf_of(self, value: Value) -> str | None:
        """The source that makes ``value`` static, where it is an input: a number, or a size of an
        array.
        """
        for leaf in self.leaves:
            if leaf.parameter.value is value:
                return leaf.source if isinstance(leaf.staged, StagedScalar) else None
            if value in leaf.dims and isinstance(leaf.staged, StagedArray):
                axis = [dim.single for dim in leaf.staged.cell.type.dims].index(value)
                return f"{leaf.source}.shape[{axis}]"
        return None


_CODE = (
    types.FunctionType,
    types.BuiltinFunctionType,
    np.ufunc,
    types.MethodWrapperType,
    functools.partial,
    type(functools.lru_cache(len)),
    type(np.sum),
)
_LIBRARIES = frozenset({"numpy", "scipy", "autograph"}) | sys.stdlib_module_names


def _is_of_object(method: Any) -> bool:
    """Is this builtin a method of an object, and not a function of a module or a class method?"""
    owner = method.__self__
    return owner is not None and not isinstance(owner, (types.ModuleType, type))


def is_own(module: str | None) -> bool:
    """Is it a module of this library? Nothing in it is given another meaning while it is used."""
    return module is not None and module.partition(".")[0] == "autograph"


def is_code(item: Any) -> bool:
    """Functions, and the modules and classes of libraries: told apart by identity.

    Modules and classes of the user hold values that may change: they are read through a proxy.
    """
    if isinstance(item, types.ModuleType):
        return item.__name__.partition(".")[0] in _LIBRARIES
    if isinstance(item, type):
        return item.__module__.partition(".")[0] in _LIBRARIES
    return isinstance(item, _CODE) or hasattr(type(item), "__autograph_converted__")
