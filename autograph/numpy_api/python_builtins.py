"""Python's own functions on staged values: abs, min, max, sum, round, int, float, bool, len, range,
isinstance, and so on.
"""

from __future__ import annotations

from types import GeneratorType
from typing import Any

import numpy as np

from autograph.ir import COMPLEX128, FLOAT64, INT64, Value
from autograph.numpy_api.registry import stages
from autograph.staging import promote
from autograph.staging.arithmetic import binary, python, unary
from autograph.staging.caught import CaughtError
from autograph.staging.choice import Choice
from autograph.staging.containers import (
    StagedDict,
    StagedList,
    StagedSet,
    is_growing,
    staged_container,
)
from autograph.staging.elementwise import cast, value_of
from autograph.staging.generated import StagedGenerator, enumerated
from autograph.staging.growing_lists import length_of
from autograph.staging.iteration import (
    Iteration,
    StagedIterable,
    StagedRange,
    enumerate_staged,
    iteration,
    reversed_staged,
    staged_range,
    zip_staged,
)
from autograph.staging.iterators import StagedIterator
from autograph.staging.objects import StagedObject, unwrapped
from autograph.staging.shapes import size_value
from autograph.staging.sites import check
from autograph.staging.special_methods import iterated, length, next_of, number_of
from autograph.staging.trace import active
from autograph.staging.truth import truth
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse, type_name

stages(range, always=True)(staged_range)


@stages(enumerate)
def enumerate_(iterable: Any, start: Any = 0) -> Any:
    if isinstance(iterable, StagedGenerator) and iterable.steps is None:
        return enumerated(iterable, start)
    return enumerate_staged(iterable, start)


stages(zip)(zip_staged)
stages(reversed)(reversed_staged)


@stages(len)
def len_(item: Any) -> Any:
    if isinstance(item, StagedArray):
        if not item.dims:
            raise eager_error(TypeError("len() of unsized object"))
        return size_value(item.dims[0])
    if isinstance(item, StagedRange):
        return size_value(item.size)
    if isinstance(item, StagedScalar):
        raise eager_error(TypeError(f"object of type '{type_name(item)}' has no len()"))
    if is_growing(item):
        return length_of(item)
    if isinstance(item, StagedObject):
        return length(item)
    if isinstance(item, Choice):
        return item.each(len_)
    return len(item)


@stages(iter, always=True)
def iter_(item: Any, *sentinel: Any) -> Any:
    if sentinel:
        refuse("iter() with a sentinel is not supported", "use a while statement")
    found = iterated(item)
    if isinstance(found, (StagedGenerator, StagedIterable)) or hasattr(found, "__next__"):
        return found
    return StagedIterator(found)


@stages(next)
def next_(iterator: Any, *default: Any) -> Any:
    if isinstance(iterator, StagedObject):
        return next_of(iterator)
    if isinstance(iterator, StagedIterator):
        return iterator.next(*default)
    if not isinstance(iterator, StagedGenerator):
        refuse(f"next() of a {type_name(iterator)} is not supported", "use a for statement")
    try:
        return iterator.next(*default)
    except StopIteration as error:
        raise eager_error(error) from None


@stages(abs)
def abs_(x: Any) -> Any:
    return abs(x) if isinstance(x, StagedObject) else unary("abs", x)


@stages(divmod)
def divmod_(x: Any, y: Any) -> Any:
    if isinstance(x, StagedObject) or isinstance(y, StagedObject):
        return divmod(x, y)
    return binary("divmod", x, y)


@stages(pow)
def pow_(base: Any, exp: Any, mod: Any = None) -> Any:
    result = base**exp
    return result if mod is None else binary("mod", result, mod)


@stages(bool)
def bool_(x: Any = False) -> Any:
    return truth(x)


@stages(callable)
def callable_(item: Any) -> bool:
    return False if isinstance(item, (StagedScalar, StagedArray)) else callable(item)


@stages(float)
def float_(x: Any = 0.0) -> Any:
    if isinstance(x, StagedObject):
        return _number_of(x, float)
    value = _scalar_value(x, "float")
    promote.require_real(
        x, f"float() argument must be a string or a real number, not '{type_name(x)}'"
    )
    return python(cast(value, FLOAT64))


@stages(complex)
def complex_(real: Any = 0, imag: Any = None) -> Any:
    """complex(x) of a number; complex(a, b) is a + b*1j computed part by part."""
    if isinstance(real, StagedObject) and imag is None:
        return _number_of(real, complex)
    first = _scalar_value(real, "complex")
    if imag is None:
        return python(cast(first, COMPLEX128))
    second = _scalar_value(imag, "complex")
    if first.type.dtype.kind == "c" or second.type.dtype.kind == "c":
        refuse("complex(a, b) of complex numbers is not supported", "write a + b * 1j")
    parts = cast(first, FLOAT64), cast(second, FLOAT64)
    return python(active().emit("make_complex", *parts))


@stages(int)
def int_(x: Any = 0, base: Any = None) -> Any:
    if base is not None:
        refuse("int() with a base is not supported on values known at run time")
    if isinstance(x, StagedObject):
        return _number_of(x, int)
    value = _scalar_value(x, "int")
    kind = value.type.dtype.kind
    promote.require_real(
        x,
        f"int() argument must be a string, a bytes-like object or a real number, "
        f"not '{type_name(x)}'",
    )
    if kind == "f":
        require_integral(value)
    return python(cast(value, INT64))


def _number_of(item: StagedObject, kind: type) -> Any:
    made = number_of(item, kind)
    if made is not NotImplemented:
        return kind(made) if promote.is_plain_number(made) else _KINDS[kind](made)
    try:
        return kind(type(type_name(item), (), {})())
    except TypeError as error:
        raise eager_error(error) from None


_KINDS: dict[type, Any] = {int: int_, float: float_, complex: complex_}


def require_integral(value: Value) -> None:
    """Python's errors for NaN and infinity; beyond 64 bits the int cannot be held."""
    trace = active()
    dtype = value.type.dtype
    check(
        trace.emit("logical_not", trace.emit("isnan", value)),
        lambda: ValueError("cannot convert float NaN to integer"),
    )
    check(
        trace.emit("logical_not", trace.emit("isinf", value)),
        lambda: OverflowError("cannot convert float infinity to integer"),
    )
    fits = trace.emit("less", trace.emit("absolute", value), trace.constant(2.0**63, dtype))
    check(
        fits,
        lambda: OverflowError(
            "a float beyond 64 bits is converted to an int, which a converted function cannot hold"
        ),
    )


def _scalar_value(x: Any, name: str) -> Value:
    if isinstance(x, StagedArray):
        if x.dims and not all(dim.static == 1 for dim in x.dims):
            message = "only 0-dimensional arrays can be converted to Python scalars"
            raise eager_error(TypeError(message))
        value = x.read()
        return (
            active().emit("reduce", value, kind="max", axes=tuple(range(value.type.rank)))
            if x.dims
            else value
        )
    if isinstance(x, StagedScalar) or promote.is_plain_number(x):
        return value_of(x)
    refuse(f"{name}() of a {type_name(x)} is not supported")


@stages(isinstance, always=True)
def isinstance_(item: Any, kinds: Any) -> Any:
    wanted = kinds if isinstance(kinds, tuple) else (kinds,)
    if isinstance(item, CaughtError):
        return item.is_one_of(tuple(map(unwrapped, wanted)))
    return any(issubclass(eager_type(item), unwrapped(kind)) for kind in wanted)


_PLAIN_KINDS: tuple[tuple[type, type], ...] = (
    (StagedList, list),
    (StagedDict, dict),
    (StagedSet, set),
    (StagedRange, range),
    (StagedGenerator, GeneratorType),
)


@stages(issubclass)
def issubclass_(kind: Any, kinds: Any) -> Any:
    wanted = tuple(map(unwrapped, kinds)) if isinstance(kinds, tuple) else unwrapped(kinds)
    if isinstance(kind, Choice):
        return kind.each(lambda option: issubclass(unwrapped(option), wanted))
    return issubclass(unwrapped(kind), wanted)


def eager_type(item: Any) -> type:
    """The type that the value has in eager execution."""
    if isinstance(item, Choice):
        kinds = {eager_type(option) for option in item.options}
        if len(kinds) == 1:
            return kinds.pop()
        refuse("the type of a value that is one of several, depending on data")
    if isinstance(item, StagedArray):
        return np.ndarray
    if isinstance(item, StagedScalar):
        return type(item.dtype.type(0).item()) if item.is_python else item.dtype.type
    if isinstance(item, StagedIterable):
        return item.kind
    for staged, plain in _PLAIN_KINDS:
        if isinstance(item, staged):
            return plain
    return type(unwrapped(item))


@stages(type, always=True)
def type_(item: Any) -> Any:
    if isinstance(item, CaughtError):
        return item.kind()
    return eager_type(item)


@stages(list)
def list_(iterable: Any = ()) -> list[Any]:
    made: list[Any] = staged_container([])
    made.extend(iterable)
    return made


@stages(tuple)
def tuple_(iterable: Any = ()) -> tuple[Any, ...]:
    return tuple(_plain_items(iterable, tuple))


def _plain_items(iterable: Any, kind: type) -> list[Any]:
    steps = iteration(iterable)
    if not isinstance(steps, Iteration):
        return list(steps)
    if not steps.count.is_static:
        refuse(
            f"a {kind.__name__} whose length is only known at run time",
            "make an array with np.empty and fill it in a for loop",
        )
    return list(steps.plain())
