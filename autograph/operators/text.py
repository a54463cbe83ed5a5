"""Text with parts that are only known at run time: kept as the call that makes it until it is used.

    f"{x:.2f}"  "%d" % n  "{}".format(x)  str(x)  "a" + str(x)  ",".join([str(x)])

A text can be printed, logged, raised, asserted and returned. Asking for what is in it is refused.
"""

from __future__ import annotations

import operator
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.operators.dataclass_methods import shown
from autograph.staging.containers import StagedDict, StagedList, is_growing
from autograph.staging.heap import Items
from autograph.staging.join import kind_of
from autograph.staging.objects import StagedObject, getattr_static, is_generated
from autograph.staging.rebuilding import Called, Decoder
from autograph.staging.sites import Packer
from autograph.staging.symbols import Symbol
from autograph.staging.text_join import register
from autograph.staging.trace import active, current
from autograph.staging.values import (
    BoundMethod,
    StagedArray,
    StagedScalar,
    StagedValue,
    eager_error,
    refuse,
)

GIVE_TEXT = frozenset(
    [
        "capitalize",
        "casefold",
        "center",
        "expandtabs",
        "format",
        "format_map",
        "join",
        "ljust",
        "lower",
        "lstrip",
        "removeprefix",
        "removesuffix",
        "replace",
        "rjust",
        "rstrip",
        "strip",
        "swapcase",
        "title",
        "translate",
        "upper",
        "zfill",
    ]
)
_CONVERSIONS: dict[str, Callable[[Any], str]] = {"r": repr, "s": str, "a": ascii}


class StagedText:
    """``function(*args, **kwargs)`` at run time, which gives a text."""

    __slots__ = ("args", "function", "kwargs")
    __hash__ = None  # type: ignore[assignment]

    def __init__(
        self,
        function: Callable[..., str],
        args: tuple[Any, ...],
        kwargs: dict[str, Any] | None = None,
    ) -> None:
        self.function = function
        self.args = args
        self.kwargs = kwargs or {}

    def pack_into(self, packer: Packer) -> Decoder:
        return Called(self.function, packer.pack(self.args), packer.pack(self.kwargs))

    def is_visible_in(self, trace: Any) -> bool:
        """Can it be used outside of the regions that are closed now? It is made where they end."""
        return False

    def restaged(self, again: Callable[[Any], Any]) -> StagedText:
        """The same text with its values replaced."""
        kwargs = {name: again(item) for name, item in self.kwargs.items()}
        return StagedText(self.function, tuple(map(again, self.args)), kwargs)

    def __repr__(self) -> str:
        return "<text that is only known at run time>"

    def __add__(self, other: Any) -> StagedText:
        return StagedText(operator.add, (self, other)) if _is_text(other) else NotImplemented

    def __radd__(self, other: Any) -> StagedText:
        return StagedText(operator.add, (other, self)) if _is_text(other) else NotImplemented

    def __mul__(self, times: Any) -> StagedText:
        return StagedText(operator.mul, (self, times))

    __rmul__ = __mul__

    def __mod__(self, args: Any) -> StagedText:
        return StagedText(filled_in, (self, args))

    def __getitem__(self, key: Any) -> StagedText:
        return StagedText(operator.getitem, (self, key))

    def __getattr__(self, name: str) -> Any:
        if name in GIVE_TEXT:
            return BoundMethod(_method(name), self, name)
        if not hasattr(str, name):
            raise eager_error(AttributeError(f"'str' object has no attribute '{name}'"))
        _refuse_use(f"`.{name}`")


def _method(name: str) -> Callable[..., StagedText]:
    return lambda text, *args, **kwargs: string_method(text, name, args, kwargs)


def _refuse_use(what: str) -> Any:
    refuse(
        f"{what} of a text that is only known at run time",
        "use the text in print, logging, assert, raise or return only, "
        "and compare the numbers in it instead",
    )


def _refused(what: str) -> Callable[..., Any]:
    return lambda text, *others: _refuse_use(what)


for _names, _what in (
    (("eq", "ne", "lt", "le", "gt", "ge"), "comparison"),
    (("bool",), "the truth"),
    (("len",), "the length"),
    (("iter", "contains"), "the characters"),
    (("str", "format", "int", "float", "complex", "index"), "the value"),
):
    for _name in _names:
        setattr(StagedText, f"__{_name}__", _refused(_what))


def _is_text(item: Any) -> bool:
    return isinstance(item, (str, StagedText))


def is_staged(item: Any) -> bool:
    """Does ``item`` hold anything that is only known at run time?"""
    if isinstance(item, StagedValue) or hasattr(type(item), "pack_into") or is_growing(item):
        return True
    if isinstance(item, (tuple, list)):
        return any(map(is_staged, item))
    if isinstance(item, dict):
        return any(map(is_staged, item.values()))
    return False


# --- the ways to make a text ----------------------------------------------------------------------


def fstring(*parts: Any) -> Any:
    """An f-string: constant text, and (value, conversion, format spec) for each field."""
    if current() is None:
        return joined(*parts)
    return made(joined, *(part if _is_text(part) else _field(*part) for part in parts))


def percent(text: Any, args: Any) -> Any:
    """``text % args``"""
    if current() is None:
        return text % args
    given = tuple(map(_shown, args)) if type(args) is tuple else _shown(args)
    return made(filled_in, text, given)


def text_of(function: Callable[..., Any], item: Any, spec: Any = "") -> Any:
    """``str(item)``, ``repr(item)``, ``ascii(item)`` and ``format(item, spec)``"""
    conversion = {str: "s", repr: "r", ascii: "a", format: ""}[function]
    return fstring((item, conversion, spec))


def string_method(text: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A method of a text, where the text or an argument is only known at run time."""
    if name not in GIVE_TEXT:
        return _refuse_use(f"`.{name}`")
    if name == "join" and len(args) == 1 and not isinstance(args[0], (str, list, tuple, dict)):
        args = (list(args[0]),)
    kwargs = {key: _shown(item) for key, item in kwargs.items()}
    return StagedText(getattr(str, name), (text, *map(_shown, args)), kwargs)


def made(function: Callable[..., str], *args: Any) -> Any:
    """``function(*args)`` now where everything is plain; an error of the types comes now too."""
    refuse_objects(args)
    staged = is_staged(args)
    args = tuple(map(snapshot, args)) if staged else args
    trial = _Ones() if staged else Packer()
    try:
        text = function(*trial.pack(args)([]))
    except Exception as error:
        if not staged or isinstance(error, (TypeError, ValueError)):
            raise eager_error(error) from None
    return StagedText(function, args) if staged else text


def snapshot(item: Any) -> Any:
    """The item as it is now, whatever is written to it before the text is used."""
    if isinstance(item, StagedArray):
        return StagedArray(active().cell(item.read()))
    if isinstance(item, StagedList):
        made: Any = item.copy()
        if not is_growing(made):
            made.slot.put(Items(*map(snapshot, made.slot.get())))
        return made
    if isinstance(item, StagedDict):
        return {key: snapshot(value) for key, value in item.items()}
    if isinstance(item, tuple) and type(item) is not Items:
        return kind_of(item)(*map(snapshot, item))
    return item


class _Ones(Packer):
    """Gives the number 1 for every value that is only known at run time, to see what a format does
    with its type.
    """

    def _growing(self, item: Any) -> Decoder:
        return lambda payload: []

    def _leaf(self, item: StagedScalar | StagedArray) -> Decoder:
        one: Any = item.dtype.type(1)
        if isinstance(item, StagedArray):
            one = np.ones((1,) * len(item.dims), item.dtype)
        elif item.is_python:
            one = one.item()
        return lambda payload: one


def joined(*parts: Any) -> str:
    """The text of an f-string."""
    return "".join(part if isinstance(part, str) else _formatted(*part) for part in parts)


def _formatted(item: Any, conversion: str, spec: str) -> str:
    return format(_CONVERSIONS[conversion](item) if conversion else item, spec)


def filled_in(text: str, args: Any) -> str:
    """``text % args``; symbols are shown whatever the format of their field is."""
    items = args.values() if isinstance(args, dict) else args if type(args) is tuple else (args,)
    if any(isinstance(item, Symbol) for item in items):
        text = Symbol.accept_in(text)
    filled: str = text % args
    return filled


# --- objects of the caller ------------------------------------------------------------------------


def _field(item: Any, conversion: str, spec: Any) -> tuple[Any, str, Any]:
    if not isinstance(item, StagedObject):
        return item, conversion, spec
    return object_text(item, conversion), "", spec


def _shown(item: Any) -> Any:
    return object_text(item) if isinstance(item, StagedObject) else item


def object_text(item: StagedObject, conversion: str = "s") -> Any:
    """What the object's own ``__str__`` or ``__repr__`` gives."""
    kind = type(item._autograph_object)
    names = ("__repr__",) if conversion in ("r", "a") else ("__str__", "__repr__")
    for name in names:
        declared = getattr_static(kind, name)
        if is_generated(declared):
            return fstring(*shown(item))
        if isinstance(declared, types.FunctionType):
            return item._autograph_inputs.call(declared, item)
        if declared is not getattr(object, name):
            break
    return refuse_objects(item)


def refuse_objects(item: Any) -> None:
    """Objects of the caller cannot be handed to run-time calls: their attributes are lifted one by
    one.
    """
    if isinstance(item, StagedObject):
        refuse("an object is printed or handed to a call at run time", "use its attributes instead")
    if isinstance(item, (tuple, list)) and not is_growing(item):
        for part in item:
            refuse_objects(part)
    elif isinstance(item, dict):
        for part in item.values():
            refuse_objects(part)


register(StagedText, lambda kept: StagedText(str, (kept,)))
