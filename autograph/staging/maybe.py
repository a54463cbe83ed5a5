"""A variable that has a value on some paths only: a flag and a value. Without it, it is None, or
not assigned.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograph.staging.rebuilding import Decoder, Present
from autograph.staging.sites import Packer, check
from autograph.staging.trace import active
from autograph.staging.values import StagedScalar, negated, operators, refuse


class Undefined:
    """What a variable holds before its first assignment."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def error(self) -> UnboundLocalError:
        return UnboundLocalError(
            f"cannot access local variable '{self.name}' where it is not associated with a value"
        )

    def __repr__(self) -> str:
        return f"<unassigned variable {self.name}>"


class StagedMaybe:
    """``value`` where ``present`` holds at run time, else ``otherwise``: None or an Undefined."""

    __slots__ = ("otherwise", "present", "value")

    def __init__(self, present: StagedScalar, value: Any, otherwise: Any) -> None:
        self.present = present
        self.value = value
        self.otherwise = otherwise

    def require(self, make: Callable[[], BaseException]) -> Any:
        """The value; at run time the error where it is None.

        A variable that may be unassigned is only read without ``ag__.read`` where the front end has
        proved that it is assigned.
        """
        return self.required(make) if self.otherwise is None else self.value

    def read(self) -> Any:
        """The value; at run time UnboundLocalError where it is not assigned."""
        return self.required(self.otherwise.error)

    def required(self, make: Callable[[], BaseException]) -> Any:
        """The value; at run time the error where there is none."""
        check(self.present, make)
        return self.value

    def pack_into(self, packer: Packer) -> Decoder:
        if self.otherwise is not None:
            return packer.pack(self.value)
        return Present(packer.pack(self.present), packer.pack(self.value))

    def __getattr__(self, name: str) -> Any:
        message = f"'NoneType' object has no attribute '{name}'"
        return getattr(self.require(lambda: AttributeError(message)), name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in StagedMaybe.__slots__:
            object.__setattr__(self, name, value)
            return
        message = f"'NoneType' object has no attribute '{name}'"
        setattr(self.require(lambda: AttributeError(message)), name, value)

    def __getitem__(self, key: Any) -> Any:
        return self.require(lambda: TypeError("'NoneType' object is not subscriptable"))[key]

    def __setitem__(self, key: Any, item: Any) -> None:
        message = "'NoneType' object does not support item assignment"
        self.require(lambda: TypeError(message))[key] = item

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> Any:
        return self._equals(other)

    def __ne__(self, other: object) -> Any:
        return negated(self._equals(other))

    def _equals(self, other: Any) -> Any:
        """None equals nothing but None; what is there is compared."""
        if self.otherwise is not None:
            return self.value == other
        if other is None:
            return negated(self.present)
        if not isinstance(self.value, StagedScalar) or isinstance(other, StagedMaybe):
            refuse("a comparison of a variable that may be None", "test it with `is None` first")
        same = self.value == other
        if not isinstance(same, StagedScalar):
            return same
        return StagedScalar(active().emit("logical_and", self.present.value, same.value), True)

    def __bool__(self) -> bool:
        refuse("the truth of a variable that may be None", "compare it with `is None` first")


def settled(item: Any) -> Any:
    """What a variable holds where it is proved to be assigned."""
    if isinstance(item, StagedMaybe) and item.otherwise is not None:
        return item.value
    return item


def _delegate(name: str) -> Callable[..., Any]:
    def method(self: StagedMaybe, other: Any) -> Any:
        return operators[name](self, other)

    return method


for _name in ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "lt", "le", "gt", "ge"]:
    setattr(StagedMaybe, f"__{_name}__", _delegate(f"__{_name}__"))
    if _name not in ("lt", "le", "gt", "ge"):
        setattr(StagedMaybe, f"__r{_name}__", _delegate(f"__r{_name}__"))
