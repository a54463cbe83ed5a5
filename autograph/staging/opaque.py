"""Objects that exist only at run time: what functions that are not converted give.

f = open(path)        an object, kept beside the running program under a number
f.write(text)         its attributes, items and calls are asked for at run time, in order
if f: n = len(f)      so are its truth and its length; `f is None` too
f + 1                 refused: what that gives is not known
"""

from __future__ import annotations

import operator
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograph.ir import Value
from autograph.staging.location import is_ours
from autograph.staging.rebuilding import Kept
from autograph.staging.values import refuse

_BUILTIN = (
    types.BuiltinFunctionType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
)

_ASKING = "operator_module.py"

GENERATORS = (np.random.Generator, np.random.RandomState)

# How a function is called at run time: ``ask(function, *args, returns=kind)``. Set by host.
ask: list[Callable[..., Any]] = []


class Opaque:
    """An object that the running program keeps; ``handle`` is its number, ``kind`` what is known
    of its class.
    """

    __slots__ = ("_autograph_handle", "_autograph_name", "_autograph_type")
    __hash__ = None  # type: ignore[assignment]
    __array_ufunc__ = None  # NumPy's operators hand over to ours
    _autograph_answers = True

    def __init__(self, handle: Value, name: str, kind: type = object) -> None:
        object.__setattr__(self, "_autograph_handle", handle)
        object.__setattr__(self, "_autograph_name", name)
        object.__setattr__(self, "_autograph_type", kind)

    def pack_into(self, packer: Any) -> Callable[[list[Any]], Any]:
        position = len(packer.operands)
        packer.operands.append(self._autograph_handle)
        return Kept(position)

    def __repr__(self) -> str:
        return f"<what `{self._autograph_name}` gives>"

    def __getattr__(self, name: str) -> Any:
        asker = sys._getframe(1).f_code.co_filename
        if name.startswith("__") or (is_ours(asker) and not asker.endswith(_ASKING)):
            raise AttributeError(name)  # one of us asks what kind of value this is
        if issubclass(self._autograph_type, GENERATORS) and hasattr(self._autograph_type, name):
            return MethodOf(self, name)
        return ask[0](getattr, self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        ask[0](setattr, self, name, value, returns=None)

    def __getitem__(self, key: Any) -> Any:
        return ask[0](operator.getitem, self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        ask[0](operator.setitem, self, key, value, returns=None)

    def __delitem__(self, key: Any) -> None:
        ask[0](operator.delitem, self, key, returns=None)

    def truth(self) -> Any:
        return ask[0](bool, self, returns=bool)

    def is_same_as(self, other: Any) -> Any:
        return ask[0](operator.is_, self, other, returns=bool)


@dataclass(frozen=True, slots=True)
class MethodOf:
    """A method written in C, of an object of the caller: found and called at run time."""

    owner: Any
    name: str

    def pack_into(self, packer: Any) -> Callable[[list[Any]], Any]:
        owner = packer.pack(self.owner)
        return lambda payload: getattr(owner(payload), self.name)


def is_compiled(function: Any) -> bool:
    """Is this written in C, or compiled by Cython?"""
    name = type(function).__name__
    return isinstance(function, _BUILTIN) or name in ("cython_function_or_method", "cyfunction")


def refuse_use(item: Opaque, what: str) -> Any:
    """The error of what can only be done with a number or an array."""
    name = item._autograph_name
    refuse(
        f"{what} what `{name}`, which is not converted, gives",
        "say what that is: annotate it, or @autograph.do_not_convert(returns=float), "
        "returns=autograph.array(np.float64, ndim=1)",
    )


def _refused(what: str) -> Callable[..., Any]:
    return lambda item, *others: refuse_use(item, what)


_BINARY = "add sub mul truediv floordiv mod divmod pow matmul and or xor lshift rshift"
for _name in _BINARY.split():
    for _prefix in ("", "r", "i"):
        setattr(Opaque, f"__{_prefix}{_name}__", _refused("arithmetic on"))
for _names, _what in (
    ("eq ne lt le gt ge", "a comparison of"),
    ("neg pos abs invert round", "arithmetic on"),
    ("iter contains next", "a loop over"),
    ("bool len int float complex index str format enter exit", "this use of"),
):
    for _name in _names.split():
        setattr(Opaque, f"__{_name}__", _refused(_what))
