"""Staged values: scalars and arrays of a program that has not run yet. They behave as NumPy's and
Python's do.

A scalar is one SSA value and remembers whether eager execution would have a Python scalar (weak in
promotions) or a NumPy scalar. An array is a view over a cell: a chain of index maps and reshapes
from the cell's buffer.

What an operator, a method or an attribute means is looked up in tables, which the modules above
fill: this file only knows the shape of the values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

import numpy as np

from autograph.errors import Unsupported
from autograph.ir import AxisMap, Dim, TensorType, Value, ViewMap
from autograph.staging.cells import Cell
from autograph.staging.trace import active

# Operators by their special names, methods and attributes by name: filled where they are defined,
# by staging.arithmetic, staging.indexing and their like, and by numpy_api.
operators: dict[str, Callable[..., Any]] = {}
array_attributes: dict[str, Callable[[Any], Any]] = {}
array_setters: dict[str, Callable[[Any, Any], None]] = {}
array_methods: dict[str, Callable[..., Any]] = {}
scalar_attributes: dict[str, Callable[[Any], Any]] = {}
array_of: list[Callable[[Any], Any]] = []  # of a list or tuple, set by numpy_api.arrays
write_through: list[Callable[[Any, Value, ViewMap], None]] = []  # set by mirrors


@dataclass(frozen=True, slots=True)
class Reshape:
    """A step of a view: the same elements in C order under other dimensions."""

    before: tuple[Dim, ...]
    after: tuple[Dim, ...]


@dataclass(frozen=True, slots=True)
class ReadOnly(Reshape):
    """A step of a view: the same elements under the same dimensions, not to be written."""


@dataclass(frozen=True, slots=True)
class Part:
    """A step of a view: the real or imaginary parts of the elements, or their bits as another
    dtype.
    """

    kind: Literal["real", "imag", "bits"]
    dtype: np.dtype
    before: tuple[Dim, ...]

    @property
    def after(self) -> tuple[Dim, ...]:
        return self.before

    def read(self, value: Value) -> Value:
        trace = active()
        if self.kind != "bits":
            return trace.emit(self.kind, value)
        return _bits(value, self.dtype)

    def stored(self, value: Value, there: Value) -> Value:
        """The elements ``there`` with ``value`` as this part of them."""
        trace, dims = active(), there.type.dims
        if value.type.dims != dims:
            value = trace.emit("view", value, map=ViewMap(dims, ()))
        if self.kind == "bits":
            return _bits(value, there.type.dtype)
        if self.kind == "real":
            return trace.emit("make_complex", value, trace.emit("imag", there))
        return trace.emit("make_complex", trace.emit("real", there), value)


def _bits(value: Value, dtype: np.dtype) -> Value:
    attrs = {
        "function": "reinterpreted",
        "options": (("dtype", dtype.name),),
        "results": ((dtype, value.type.dims),),
    }
    (found,) = active().append("library", (value,), (value.type.with_dtype(dtype),), attrs)
    return found


Step = ViewMap | Reshape | Part


class NeedsStatic(Exception):
    """A staged scalar is needed as a plain Python value; staging restarts or unrolls if it can."""

    def __init__(self, value: Value, why: str) -> None:
        self.value = value
        self.why = why
        super().__init__(why)


class NeedsUnrolling(Unsupported):
    """Refused in a staged loop; possible where the loop is run trip by trip while staging."""


def refuse(headline: str, hint: str = "", notes: tuple[str, ...] = ()) -> NoReturn:
    """Unsupported, at the user's line."""
    place = active().location()
    raise Unsupported(headline, place[-1] if place else None, hint=hint, notes=notes)


def refusal_at_run_time(headline: str, hint: str = "") -> Callable[[], Unsupported]:
    """Unsupported, at the line that is being staged, when a check finds that it must be."""
    place = active().location()
    return lambda: Unsupported(headline, place[-1] if place else None, hint=hint)


class StagedValue:
    """What scalars and arrays share: operators, and a refusal of everything that would need the
    value now.
    """

    __slots__ = ("__weakref__",)
    __array_ufunc__ = None  # NumPy's operators hand over to ours
    __hash__ = None  # type: ignore[assignment]

    @property
    def type(self) -> TensorType:
        raise NotImplementedError

    @property
    def dtype(self) -> np.dtype:
        return self.type.dtype

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        refuse(
            "a function of NumPy that is not supported is given what is only known at run time",
            "rewrite it with supported functions; np.r_ and np.c_ are known under these names only",
        )

    def __bool__(self) -> bool:
        raise NeedsStatic(self._probe(), "the truth of a value that is only known at run time")

    def __format__(self, spec: str) -> str:
        refuse(
            "the text of a value that is only known at run time",
            "use it in an f-string, print, assert or raise",
        )

    def __str__(self) -> str:
        refuse(
            "the text of a value that is only known at run time",
            "use it in an f-string, print, assert or raise",
        )

    def _probe(self) -> Value:
        raise NotImplementedError


class StagedScalar(StagedValue):
    """A scalar; ``is_python`` tells a Python scalar from a NumPy one."""

    __slots__ = ("is_python", "value")

    def __init__(self, value: Value, is_python: bool) -> None:
        self.value = value
        self.is_python = is_python

    @property
    def type(self) -> TensorType:
        return self.value.type

    def _probe(self) -> Value:
        return self.value

    def __repr__(self) -> str:
        return f"<{'Python' if self.is_python else 'NumPy'} {self.dtype} {self.value!r}>"

    def __index__(self) -> int:
        if self.dtype.kind not in "iub":
            raise TypeError(f"'{type_name(self)}' object cannot be interpreted as an integer")
        raise NeedsStatic(self.value, "an integer that must be known while converting")

    def __int__(self) -> int:
        raise NeedsStatic(self.value, "a number that must be known while converting")

    def __float__(self) -> float:
        raise NeedsStatic(self.value, "a number that must be known while converting")

    def __complex__(self) -> complex:
        raise NeedsStatic(self.value, "a number that must be known while converting")

    def __iter__(self) -> Iterator[Any]:
        items: Iterator[Any] = operators["__iter__"](self)
        return items

    def __getitem__(self, key: Any) -> Any:
        if self.is_python:
            raise eager_error(TypeError(f"'{type_name(self)}' object is not subscriptable"))
        if key == ():
            return self
        parts = key if isinstance(key, tuple) else (key,)
        if all(part is None or part is Ellipsis for part in parts):
            return operators["__getitem__"](StagedArray(active().cell(self.value)), key)
        raise eager_error(IndexError("invalid index to scalar variable."))

    def __getattr__(self, name: str) -> Any:
        if name in scalar_attributes and (name in _OF_NUMBERS or not self.is_python):
            return scalar_attributes[name](self)
        if name in array_methods and (name == "conjugate" or self._has_method(name)):
            return BoundMethod(array_methods[name], self, name)
        return _missing_attribute(self, name)

    def _has_method(self, name: str) -> bool:
        """Not of what changes arrays in place, nor of what NumPy's scalars do not have."""
        return not self.is_python and name not in _IN_PLACE and hasattr(self.dtype.type, name)


_OF_NUMBERS = frozenset({"real", "imag"})  # what Python's numbers have too
_IN_PLACE = frozenset({"fill", "put", "sort"})


class StagedArray(StagedValue):
    """A view over a cell. ``steps`` is empty for the array that owns the buffer."""

    __slots__ = ("cell", "dims", "steps")

    def __init__(self, cell: Cell, steps: tuple[Step, ...] = ()) -> None:
        self.cell = cell
        self.steps = steps
        self.dims: tuple[Dim, ...] = cell.type.dims
        if steps:
            last = steps[-1]
            self.dims = last.dims if isinstance(last, ViewMap) else last.after

    @property
    def type(self) -> TensorType:
        parts = [step.dtype for step in self.steps if isinstance(step, Part)]
        return TensorType(parts[-1] if parts else self.cell.type.dtype, self.dims)

    @property
    def ndim(self) -> int:
        return len(self.dims)

    def _probe(self) -> Value:
        return self.read()

    def __repr__(self) -> str:
        dims = ", ".join(dim.text(repr) for dim in self.dims)
        return f"<array {self.dtype}[{dims}]>"

    def read(self) -> Value:
        """The current contents as an SSA value."""
        trace = active()
        value = trace.read(self.cell)
        for step in self.steps:
            value = apply_step(value, step)
        return value

    @property
    def is_read_only(self) -> bool:
        return self.cell.readonly or any(isinstance(step, ReadOnly) for step in self.steps)

    def require_writeable(self, what: str) -> None:
        """NumPy's error where the array, or a view that it is a part of, is only read."""
        if self.is_read_only:
            raise eager_error(ValueError(f"{what} is read-only"))

    def write(self, value: Value, map_: ViewMap) -> None:
        """Store ``value`` at the places that ``map_`` picks of this view, and of all that may be
        the same array.
        """
        self.require_writeable("assignment destination")
        write_through[0](self, value, map_)

    def replace(self, value: Value, map_: ViewMap) -> None:
        """The store itself, in this array's own cell."""
        trace = active()
        steps = list(self.steps)
        while steps:
            last = steps[-1]
            if isinstance(last, ViewMap):
                map_ = compose(last, map_)
            elif isinstance(last, Part):
                whole = StagedArray(self.cell, tuple(steps[:-1])).read()
                value = last.stored(value, trace.view(whole, map_))
            elif not map_.dims:
                map_ = unravelled(last, map_)
            else:
                break
            steps.pop()
        versions = [trace.read(self.cell)]
        for step in steps:
            versions.append(apply_step(versions[-1], step))
        fresh = store(versions[-1], value, map_)
        for step, before in zip(reversed(steps), reversed(versions[:-1]), strict=True):
            if not isinstance(step, ViewMap):
                # A store of the whole, so that it is a version of the same memory.
                whole = trace.emit("reshape", fresh, dims=before.type.dims)
                fresh = store(before, whole, ViewMap.identity(before.type.dims))
            else:
                fresh = store(before, fresh, step)
        trace.set(self.cell, fresh)
        trace.spoil_aliases(self.cell)

    def __len__(self) -> int:
        if not self.dims:
            raise eager_error(TypeError("len() of unsized object"))
        size = self.dims[0].static
        if size is None:
            raise NeedsStatic(
                active().value_of(self.dims[0]), "a length that must be known while converting"
            )
        return size

    def __iter__(self) -> Iterator[Any]:
        rows: Iterator[Any] = operators["__iter__"](self)
        return rows

    def __getattr__(self, name: str) -> Any:
        if name in array_attributes:
            return array_attributes[name](self)
        if name in array_methods:
            return BoundMethod(array_methods[name], self, name)
        return _missing_attribute(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ("cell", "steps", "dims"):
            object.__setattr__(self, name, value)
        elif name in array_setters:
            array_setters[name](self, value)
        else:
            refuse(
                f"setting the attribute `{name}` of an array is not supported",
                "use the method or function instead",
            )


def is_numpy_scalar(value: Any) -> bool:
    return isinstance(value, StagedScalar) and not value.is_python


@dataclass(frozen=True, slots=True)
class BoundMethod:
    """A method of a staged array, called as NumPy's."""

    function: Callable[..., Any]
    receiver: Any
    name: str

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.function(self.receiver, *args, **kwargs)


def _missing_attribute(value: Any, name: str) -> Any:
    owner: Any = (
        np.ndarray
        if isinstance(value, StagedArray)
        else (type(np.zeros(1, value.dtype)[0].item()) if value.is_python else value.dtype.type)
    )
    if name.startswith("__") or not hasattr(owner, name):
        raise eager_error(AttributeError(f"'{type_name(value)}' object has no attribute '{name}'"))
    refuse(
        f"`{name}` of {'an array' if isinstance(value, StagedArray) else 'a scalar'} "
        "is not supported",
        "rewrite it with supported functions, or call it outside",
    )


def negated(held: Any) -> Any:
    """``not held`` of a bool, plain or staged."""
    if isinstance(held, StagedScalar):
        return StagedScalar(active().emit("logical_not", held.value), True)
    return not held


def type_name(value: Any) -> str:
    """The name of the type eager execution would have, as Python's messages print it."""
    if isinstance(value, StagedArray):
        return "numpy.ndarray"
    if isinstance(value, StagedScalar):
        if value.is_python:
            return {"b": "bool", "i": "int", "f": "float", "c": "complex"}[value.dtype.kind]
        return f"numpy.{value.dtype.type.__name__}"
    if hasattr(type(value), "required"):  # it may be None; else it is this
        return type_name(value.value)
    if hasattr(type(value), "_autograph_object"):  # it stands for an object
        return type(value._autograph_object).__name__
    return type(value).__name__


def apply_step(value: Value, step: Step) -> Value:
    trace = active()
    if isinstance(step, ReadOnly):
        return value
    if isinstance(step, Part):
        return step.read(value)
    if isinstance(step, Reshape):
        return trace.emit("reshape", value, dims=step.after)
    return trace.view(value, step)


def store(base: Value, value: Value, map_: ViewMap) -> Value:
    """``base`` with ``value`` at the places of ``map_``; storing what is there already changes
    nothing. Sizes that a check has proved equal are one, so that it is seen what the places are.
    """
    trace = active()
    sizes = trace.facts.canonical_map(map_)
    if sizes is not map_ and value.type.dims == map_.dims:
        map_ = sizes
        value = trace.emit("view", value, map=ViewMap.identity(map_.dims))
    if not value.type.is_scalar and value is trace.view(base, map_):
        return base
    return trace.emit("update", base, value, map=map_)


def compose(outer: ViewMap, inner: ViewMap) -> ViewMap:
    """The view of a view: base index = offset + step * (inner offset + inner step * index)."""
    trace = active()
    axes = []
    for axis in outer.axes:
        if axis.axis is None:
            axes.append(axis)
            continue
        then = inner.axes[axis.axis]
        offset = axis.offset + trace.product(axis.step, then.offset)
        axes.append(AxisMap(offset, trace.product(axis.step, then.step), then.axis))
    return ViewMap(inner.dims, tuple(axes))


def unravelled(step: Reshape, map_: ViewMap) -> ViewMap:
    """One element of the reshaped array as an element of the array before: its place in C order."""
    trace = active()
    flat = Dim(0)
    for axis, dim in zip(map_.axes, step.after, strict=True):
        flat = trace.product(flat, dim) + axis.offset
    axes: list[AxisMap] = []
    for dim in reversed(step.before[1:]):
        place, size = trace.value_of(flat), trace.value_of(dim)
        axes.append(AxisMap(Dim.of(trace.emit("remainder", place, size))))
        flat = Dim.of(trace.emit("floor_divide", place, size))
    if step.before:
        axes.append(AxisMap(flat))
    return ViewMap((), tuple(reversed(axes)))


_EAGER = "_autograph_eager"


def eager_error(error: Exception) -> Exception:
    """Mark an exception as one that the plain function raises too at this point."""
    setattr(error, _EAGER, True)
    return error


def is_eager_error(error: BaseException) -> bool:
    return bool(getattr(error, _EAGER, False))


def _operator(name: str) -> Callable[..., Any]:
    def method(self: StagedValue, *others: Any) -> Any:
        return operators[name](self, *others)

    method.__name__ = name
    return method


_BINARY = [
    "add",
    "sub",
    "mul",
    "truediv",
    "floordiv",
    "mod",
    "pow",
    "matmul",
    "and",
    "or",
    "xor",
    "lshift",
    "rshift",
    "divmod",
]
_COMPARE = ["eq", "ne", "lt", "le", "gt", "ge"]
_UNARY = ["neg", "pos", "abs", "invert"]
for _name in [*_BINARY, *(f"r{name}" for name in _BINARY), *_COMPARE, *_UNARY, "round"]:
    setattr(StagedValue, f"__{_name}__", _operator(f"__{_name}__"))
for _name in [f"i{name}" for name in _BINARY if name not in ("divmod", "matmul")]:
    setattr(StagedValue, f"__{_name}__", _operator(f"__{_name}__"))
for _name in ["imatmul", "getitem", "setitem", "contains"]:
    setattr(StagedArray, f"__{_name}__", _operator(f"__{_name}__"))
