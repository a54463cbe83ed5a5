"""Operators on objects: the methods of their classes, in the order in which Python asks them.

    a + b       type(a).__add__(a, b), then type(b).__radd__(b, a); the other way round where the
                class of b is derived from that of a and has its own
    a < b       type(a).__lt__(a, b), then type(b).__gt__(b, a)
    a += b      type(a).__iadd__(a, b), then as a + b
    for x in a  what type(a).__iter__(a) gives, or a[0], a[1] and so on up to an IndexError

NumPy's numbers on the left reach the method of an object as Python's.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograph.ir import BOOL, COMPLEX128, FLOAT64, INT64
from autograph.staging import arithmetic
from autograph.staging.elementwise import cast, value_of
from autograph.staging.objects import StagedObject, getattr_static, is_generated
from autograph.staging.sites import check
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse, type_name

_SWAPPED = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le", "eq": "eq", "ne": "ne"}
_ARRAY_LIKE = ("__array__", "__array_ufunc__", "__getitem__")
_PYTHON = {"b": BOOL, "i": INT64, "u": INT64, "f": FLOAT64, "c": COMPLEX128}


def has(item: Any, name: str) -> bool:
    """Does the class of an object have this method, beyond what every class has?"""
    declared = getattr_static(type(item._autograph_object), name)
    return declared is not None and declared is not getattr(object, name, None)


def special(item: StagedObject, name: str, *args: Any) -> Any:
    """What the method gives; NotImplemented where there is none."""
    if not has(item, name):
        return NotImplemented
    declared, inputs = item._declared(name), item._autograph_inputs
    if is_generated(declared):
        return inputs.generated(declared, item, *args)
    if isinstance(declared, types.FunctionType):
        return inputs.call(declared, item, *args)
    kind = type(item._autograph_object).__name__
    refuse(f"`{name}` of a {kind} is not supported", "read its attributes instead")


def _needed(item: StagedObject, name: str, text: str, *args: Any) -> Any:
    """What the method gives; a TypeError with the text where there is none."""
    made = special(item, name, *args)
    if made is NotImplemented:
        raise eager_error(TypeError(text.format(type_name(item))))
    return made


# --- two operands ---------------------------------------------------------------------------------


def _asked(name: str, swapped: str, left: Any, right: Any) -> Any:
    """The two methods of an operator, in Python's order; NotImplemented where neither answers."""
    order = [(left, f"__{name}__", right), (right, f"__{swapped}__", left)]
    if isinstance(left, StagedObject) and isinstance(right, StagedObject):
        ours, theirs = type(left._autograph_object), type(right._autograph_object)
        if ours is theirs and swapped[0] == "r" and swapped[1:] == name:
            order.pop()
        elif ours is not theirs and issubclass(theirs, ours) and has(right, order[1][1]):
            own = getattr_static(theirs, order[1][1]) is not getattr_static(ours, order[1][1])
            order = order[::-1] if own or name in _SWAPPED else order
    for owner, method, other in order:
        if isinstance(owner, StagedObject):
            made = special(owner, method, _as_python(other, owner) if other is left else other)
            if made is not NotImplemented:
                return made
    return NotImplemented


def _as_python(left: Any, owner: StagedObject) -> Any:
    """The left operand as NumPy hands it to the method of an object on the right."""
    if isinstance(left, (StagedScalar, np.generic)) and not getattr(left, "is_python", False):
        is_array = False
    elif isinstance(left, (StagedArray, np.ndarray)):
        is_array = bool(len(left.dims if isinstance(left, StagedArray) else left.shape))
    else:
        return left
    kind: Any = type(owner._autograph_object)
    goes_first = getattr(kind, "__array_priority__", 0) > 0
    if goes_first or getattr(kind, "__array_ufunc__", True) is None:
        return left
    if is_array or any(has(owner, name) for name in _ARRAY_LIKE):
        refuse(
            f"an operator between a value of NumPy and a {kind.__name__}",
            "give the class `__array_ufunc__ = None`, or convert the value with float()",
        )
    value = value_of(left)
    return StagedScalar(cast(value, _PYTHON[value.type.dtype.kind]), True)


def _arithmetic(name: str, left: Any, right: Any, shown: str = "") -> Any:
    made = _asked(name, f"r{name}", left, right)
    if made is NotImplemented:
        text = arithmetic.message(shown or name, type_name(left), type_name(right))
        raise eager_error(TypeError(text))
    return made


def _in_place(name: str, left: StagedObject, right: Any) -> Any:
    made = special(left, f"__i{name}__", right)
    return _arithmetic(name, left, right, f"i{name}") if made is NotImplemented else made


def _compared(name: str, left: StagedObject, right: Any) -> Any:
    made = _asked(name, _SWAPPED[name], left, right)
    if made is not NotImplemented:
        return made
    if name == "ne":
        equal = _asked("eq", "eq", left, right)
        same = _is_same(left, right) if equal is NotImplemented else equal
        return left._autograph_inputs.negated(same)
    if name == "eq":
        return _is_same(left, right)
    text = arithmetic.message(name, type_name(left), type_name(right))
    raise eager_error(TypeError(text))


def _is_same(left: StagedObject, right: Any) -> bool:
    return isinstance(right, StagedObject) and left.is_same_as(right)


# --- containers -----------------------------------------------------------------------------------


def length(item: StagedObject) -> Any:
    """``len(item)``"""
    made = _needed(item, "__len__", "object of type '{}' has no len()")
    if isinstance(made, StagedScalar) and made.dtype.kind in "iub":
        check(arithmetic.binary("ge", made, 0), _negative_length)
        return made
    return _as_given(len, item, "__len__", made)


def _negative_length() -> ValueError:
    return ValueError("__len__() should return >= 0")


def _as_given(function: Callable[..., Any], item: StagedObject, name: str, made: Any) -> Any:
    """What the function gives for an object whose method gives ``made``, or Python's error."""
    plain = made.dtype.type(1) if isinstance(made, StagedScalar) else made
    plain = plain.item() if getattr(made, "is_python", False) else plain
    stand_in = type(type_name(item), (), {name: lambda self: plain})()
    try:
        return function(stand_in)
    except Exception as error:
        raise eager_error(type(error)(*error.args)) from None


def truth_of(item: StagedObject) -> Any:
    """What the truth of the object is asked of: True where its class says nothing."""
    if has(item, "__bool__"):
        made = special(item, "__bool__")
        is_bool = isinstance(made, bool) or (
            isinstance(made, StagedScalar) and made.is_python and made.dtype == BOOL
        )
        return made if is_bool else _as_given(bool, item, "__bool__", made)
    return length(item) if has(item, "__len__") else True


def iterated(item: Any) -> Any:
    """What a loop over an object goes through."""
    if not isinstance(item, StagedObject):
        return item
    call = item._autograph_inputs.call
    if has(item, "__iter__"):
        made = special(item, "__iter__")
        return call(_until_stopped, made) if isinstance(made, StagedObject) else made
    if has(item, "__getitem__"):
        return call(_by_index, item)
    raise eager_error(TypeError(f"'{type_name(item)}' object is not iterable"))


def _until_stopped(iterator: Any) -> Iterator[Any]:
    """Converted, as it stands here, for an object with ``__next__``."""
    while True:
        try:
            item = next(iterator)
        except StopIteration:
            return
        yield item


def _by_index(items: Any) -> Iterator[Any]:
    """Converted, as it stands here, for an object with ``__getitem__`` only."""
    k = 0
    while True:
        try:
            item = items[k]
        except IndexError:
            return
        yield item
        k += 1


def next_of(item: StagedObject) -> Any:
    """``next(item)``"""
    return _needed(item, "__next__", "'{}' object is not an iterator")


# --- numbers --------------------------------------------------------------------------------------

_NUMBERS = {
    float: ("__float__", "__index__"),
    int: ("__int__", "__index__", "__trunc__"),
    complex: ("__complex__", "__float__", "__index__"),
}


def number_of(item: StagedObject, kind: type) -> Any:
    """What ``int``, ``float`` and ``complex`` make a number of; NotImplemented where nothing."""
    for name in _NUMBERS[kind]:
        if has(item, name):
            made = special(item, name)
            wanted = {"__float__": "float", "__complex__": "complex"}.get(name, "int")
            return made if type_name(made) == wanted else _as_given(kind, item, name, made)
    return NotImplemented


# --- installed ------------------------------------------------------------------------------------

_ONE = {
    "neg": "bad operand type for unary -: '{}'",
    "pos": "bad operand type for unary +: '{}'",
    "invert": "bad operand type for unary ~: '{}'",
    "abs": "bad operand type for abs(): '{}'",
    "round": "type {} doesn't define __round__ method",
    "index": "'{}' object cannot be interpreted as an integer",
    "getitem": "'{}' object is not subscriptable",
    "setitem": "'{}' object does not support item assignment",
    "delitem": "'{}' object doesn't support item deletion",
    "contains": "argument of type '{}' is not iterable",
}
_TWO = """add sub mul truediv floordiv mod divmod pow matmul and or xor lshift rshift"""


# What is asked by Python itself, and not by ours.
_ASKED: dict[str, Callable[..., Any]] = {
    "bool": lambda item: bool(truth_of(item)),
    "len": lambda item: length(item).__index__(),
    "iter": lambda item: iter(iterated(item)),
    "next": next_of,
    "int": lambda item: int(number_of(item, int)),
    "float": lambda item: float(number_of(item, float)),
    "complex": lambda item: complex(number_of(item, complex)),
}


def _install() -> None:
    def define(name: str, method: Callable[..., Any]) -> None:
        setattr(StagedObject, f"__{name}__", method)

    for name in _TWO.split():
        define(name, lambda item, other, *, name=name: _arithmetic(name, item, other))
        define(f"r{name}", lambda item, other, *, name=name: _arithmetic(name, other, item))
        if name != "divmod":
            define(f"i{name}", lambda item, other, *, name=name: _in_place(name, item, other))
    for name in _SWAPPED:
        define(name, lambda item, other, *, name=name: _compared(name, item, other))
    for name, ask in _ASKED.items():
        define(name, ask)
    for name, text in _ONE.items():
        define(
            name,
            lambda item, *args, name=name, text=text: _needed(item, f"__{name}__", text, *args),
        )


_install()
