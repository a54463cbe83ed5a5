"""What functions that are not converted give, as declared: how it travels into the program.

    float, np.float32           a scalar
    array(np.float64, ndim=2)   an array, with any sizes
    tuple[int, float]           several of them
    float | None                one of them, or None
    None                        nothing
    anything else               an object: it can be passed on, not computed with

What a function gives is compared with what it is declared to give at every call.
"""

from __future__ import annotations

import gc
import inspect
import sys
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograph.ir import BOOL, INT64, Dim, TensorType, Value
from autograph.staging import promote
from autograph.staging.cells import Cell
from autograph.staging.frames import frame
from autograph.staging.maybe import StagedMaybe
from autograph.staging.opaque import Opaque
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar

Column = tuple[np.dtype, int]
MakeCell = Callable[[Value], Cell]


class WrongAnswer(Exception):
    """What was given is not what was declared; the text says what it is."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A Python number or a NumPy scalar."""

    type: type

    @property
    def columns(self) -> tuple[Column, ...]:
        return ((np.dtype(self.type), 0),)

    def encode(self, item: Any) -> Iterator[Any]:
        if type(item) is not self.type:
            raise WrongAnswer(kind_text(item))
        if isinstance(item, int) and not -(2**63) <= item < 2**63:
            raise WrongAnswer(f"{item}, which does not fit into 64 bits")
        yield item

    def staged(self, values: Iterator[Value], name: str, cell: MakeCell) -> Any:
        return StagedScalar(next(values), not issubclass(self.type, np.generic))

    def __str__(self) -> str:
        return _a(_type_text(self.type))


@dataclass(frozen=True, slots=True)
class Array:
    """An array of a dtype and a number of dimensions, which may be known."""

    dtype: np.dtype
    ndim: int
    dims: tuple[Dim, ...] | None = field(default=None, compare=False)

    @property
    def columns(self) -> tuple[Column, ...]:
        return ((self.dtype, self.ndim),)

    def encode(self, item: Any) -> Iterator[Any]:
        right = type(item) is np.ndarray and (item.dtype, item.ndim) == (self.dtype, self.ndim)
        if not right:
            raise WrongAnswer(kind_text(item))
        yield item

    def staged(self, values: Iterator[Value], name: str, cell: MakeCell) -> Any:
        value = next(values)
        for size, dim in zip(value.type.dims, self.dims or value.type.dims, strict=True):
            if size.single is not None and size != dim:
                active().facts.equal[size.single] = dim
        return StagedArray(cell(value))

    def __str__(self) -> str:
        return f"a {self.ndim}-d array of {self.dtype}"


@dataclass(frozen=True, slots=True)
class Several:
    """A tuple, or a named one."""

    items: tuple[Answer, ...]
    kind: type = tuple

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for item in self.items for column in item.columns)

    def encode(self, item: Any) -> Iterator[Any]:
        right = isinstance(item, tuple) and type(item) is self.kind
        if not right or len(item) != len(self.items):
            raise WrongAnswer(kind_text(item))
        for part, answer in zip(item, self.items, strict=True):
            try:
                yield from answer.encode(part)
            except WrongAnswer:
                raise WrongAnswer(kind_text(item)) from None

    def staged(self, values: Iterator[Value], name: str, cell: MakeCell) -> Any:
        parts = [item.staged(values, name, cell) for item in self.items]
        return tuple(parts) if self.kind is tuple else self.kind(*parts)

    def __str__(self) -> str:
        return f"a tuple of {', '.join(map(str, self.items)) or 'nothing'}"


@dataclass(frozen=True, slots=True)
class Perhaps:
    """What ``answer`` says, or None."""

    answer: Answer

    @property
    def columns(self) -> tuple[Column, ...]:
        return ((BOOL, 0), *self.answer.columns)

    def encode(self, item: Any) -> Iterator[Any]:
        yield item is not None
        if item is not None:
            yield from self.answer.encode(item)
        else:
            yield from (np.zeros((0,) * rank, dtype) for dtype, rank in self.answer.columns)

    def staged(self, values: Iterator[Value], name: str, cell: MakeCell) -> Any:
        present = StagedScalar(next(values), True)
        return StagedMaybe(present, self.answer.staged(values, name, cell), None)

    def __str__(self) -> str:
        return f"{self.answer} or None"


@dataclass(frozen=True, slots=True)
class Nothing:
    """None."""

    columns: tuple[Column, ...] = ()

    def encode(self, item: Any) -> Iterator[Any]:
        if item is not None:
            raise WrongAnswer(kind_text(item))
        yield from ()

    def staged(self, values: Iterator[Value], name: str, cell: MakeCell) -> Any:
        return None

    def __str__(self) -> str:
        return "None"


@dataclass(frozen=True, slots=True)
class Thing:
    """An object, of a type where one is declared."""

    type: type = object
    columns: tuple[Column, ...] = ((INT64, 0),)

    def encode(self, item: Any) -> Iterator[Any]:
        if not isinstance(item, self.type):
            raise WrongAnswer(kind_text(item))
        yield frame().keep(item)

    def staged(self, values: Iterator[Value], name: str, cell: MakeCell) -> Any:
        return Opaque(next(values), name, self.type)

    def __str__(self) -> str:
        return _a(_type_text(self.type))


Answer = Scalar | Array | Several | Perhaps | Nothing | Thing
_PLAIN = (bool, int, float, complex)


def array(dtype: Any, *, ndim: int) -> Array:
    """Says that a function gives an array of this dtype and number of dimensions."""
    found = np.dtype(dtype)
    if not promote.is_supported(found):
        raise TypeError(f"arrays of {found} are not supported")
    if ndim < 0:
        raise ValueError(f"an array has no {ndim} dimensions")
    return Array(found, ndim)


# --- from declarations ----------------------------------------------------------------------------


def answer_of(declared: Any) -> Answer:
    """What is declared, as a type or one of the records above."""
    if declared is None or declared is type(None):
        return Nothing()
    if isinstance(declared, Answer):
        return declared
    if isinstance(declared, tuple):
        return Several(tuple(map(answer_of, declared)))
    if isinstance(declared, type) and not isinstance(declared, types.GenericAlias):
        return _of_class(declared)
    origin, args = typing.get_origin(declared), typing.get_args(declared)
    if origin is tuple and Ellipsis not in args:
        return Several(tuple(map(answer_of, args)))
    if origin in (typing.Union, types.UnionType):
        others = [item for item in args if item is not type(None)]
        if len(others) == 1 and len(args) == 2:
            inner = answer_of(others[0])
            return Thing() if isinstance(inner, (Thing, Nothing, Perhaps)) else Perhaps(inner)
    if origin is np.ndarray:
        return _of_array(*args)
    if origin is typing.Annotated:
        found = [item for item in args[1:] if isinstance(item, Array)]
        return found[0] if found else answer_of(args[0])
    return Thing()


def _of_class(declared: type) -> Answer:
    if declared in _PLAIN:
        return Scalar(declared)
    if issubclass(declared, np.generic) and declared not in (np.generic, np.number):
        dtype = np.dtype(declared)
        if promote.is_supported(dtype) and dtype.type is declared:
            return Scalar(declared)
    fields = getattr(declared, "_fields", None)
    if issubclass(declared, tuple) and fields is not None:
        hints = _hints(declared)
        return Several(tuple(answer_of(hints.get(name, object)) for name in fields), declared)
    return Thing(declared)


def _of_array(*args: Any) -> Answer:
    """``np.ndarray[tuple[int, int], np.dtype[np.float64]]``; without a rank it is an object."""
    if len(args) != 2:
        return Thing(np.ndarray)
    sizes, dtypes = typing.get_args(args[0]), typing.get_args(args[1])
    known = (
        typing.get_origin(args[0]) is tuple and Ellipsis not in sizes and typing.Any not in sizes
    )
    if not known or len(dtypes) != 1 or not isinstance(dtypes[0], type):
        return Thing(np.ndarray)
    return array(dtypes[0], ndim=len(sizes))


def declared_by(function: Any) -> Answer | None:
    """What a function's mark or its annotation says that it gives; None where neither does."""
    marked = getattr(function, "__autograph_returns__", None)
    if marked is not None:
        answer: Answer = marked
        return answer
    plain = inspect.unwrap(getattr(function, "__func__", function))
    if not isinstance(plain, types.FunctionType) or "return" not in plain.__annotations__:
        return None
    return answer_of(_evaluated(plain.__annotations__["return"], plain.__globals__))


def _hints(declared: type) -> dict[str, Any]:
    scope = vars(sys.modules[declared.__module__])
    annotations = getattr(declared, "__annotations__", {})
    return {name: _evaluated(text, scope) for name, text in annotations.items()}


def _evaluated(annotation: Any, scope: dict[str, Any]) -> Any:
    """An annotation that may be kept as text; ``object`` where that has no meaning now."""
    if isinstance(annotation, typing.ForwardRef):
        annotation = annotation.__forward_arg__
    if not isinstance(annotation, str):
        return annotation
    try:
        return eval(annotation, scope)
    except Exception:
        return object


# --- at run time ----------------------------------------------------------------------------------


def is_held_elsewhere(answers: list[Any], place: int) -> bool:
    """Is anything but the list holding on to the array, or to the memory that it is a view of?"""
    return _is_held(answers, place) and (gc.collect(), _is_held(answers, place))[1]


def _is_held(answers: list[Any], place: int) -> bool:
    if sys.getrefcount(answers[place]) > _OWN:
        return True
    base = answers[place].base
    while base is not None:
        if sys.getrefcount(base) > _OWN_BASE:
            return True
        base = getattr(base, "base", None)
    return False


def _counts() -> tuple[int, int]:
    """What the two counts are for arrays that nothing else holds."""
    answers = [np.empty((2, 2))[1:]]
    base = answers[0].base
    return sys.getrefcount(answers[0]), sys.getrefcount(base)


_OWN, _OWN_BASE = _counts()


def kind_text(item: Any) -> str:
    """What an item is, in words."""
    if item is None:
        return "None"
    if type(item) is np.ndarray:
        return f"a {item.ndim}-d array of {item.dtype}"
    if type(item) is tuple:
        return f"a tuple of {', '.join(map(kind_text, item)) or 'nothing'}"
    return _a(_type_text(type(item)))


def _type_text(kind: type) -> str:
    return f"numpy.{kind.__name__}" if kind.__module__ == "numpy" else kind.__name__


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def results_of(answer: Answer, name: str, fact: Callable[[Value], None]) -> list[Value]:
    """New values for what a host call gives: sizes before the arrays that have them."""
    made: list[Value] = []
    for dtype, rank in answer.columns:
        sizes = [Value(TensorType(INT64), f"{name}_{axis}") for axis in range(rank)]
        for size in sizes:
            fact(size)
        made += sizes
        made.append(_value(dtype, sizes, name))
    return made


def _value(dtype: np.dtype, sizes: list[Value], name: str) -> Value:
    return Value(TensorType(dtype, tuple(map(Dim.of, sizes))), name)
