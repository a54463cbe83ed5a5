"""Lists, dicts and sets made by a converted function. They live while staging; changing one inside
a branch or loop that is
decided at run time would happen at the wrong times, so it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograph.staging.trace import current
from autograph.staging.values import NeedsUnrolling, refuse

_LIST = [
    "append",
    "extend",
    "insert",
    "pop",
    "remove",
    "clear",
    "sort",
    "reverse",
    "__setitem__",
    "__delitem__",
    "__iadd__",
    "__imul__",
]
_DICT = ["__setitem__", "__delitem__", "pop", "popitem", "setdefault", "update", "clear", "__ior__"]
_SET = [
    "add",
    "discard",
    "remove",
    "pop",
    "clear",
    "update",
    "__ior__",
    "__iand__",
    "__isub__",
    "__ixor__",
]


class _Staged:
    """Remembers the depth of regions at which the container was made."""

    depth: int

    def require_same_region(self, what: str) -> None:
        trace = current()
        if trace is not None and trace.depth != self.depth:
            place = trace.location()
            raise NeedsUnrolling(
                f"{what} in a branch or loop that is decided at run time is not supported",
                place[-1] if place else None,
                hint="collect into an array of known size instead",
            )


class StagedList(_Staged, list[Any]):
    """A list made while staging."""


class StagedDict(_Staged, dict[Any, Any]):
    """A dict made while staging."""


class StagedSet(_Staged, set[Any]):
    """A set made while staging."""


class ExternalList(list[Any]):
    """A list that the caller handed in: read, not changed. ``source`` finds it again."""

    source: str


class ExternalDict(dict[Any, Any]):
    """A dict that the caller handed in: read, not changed."""

    source: str


def _refused(name: str, noun: str) -> Callable[..., Any]:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        refuse(
            f"changing `{self.source}`, a {noun} of the caller, is not supported",
            "return a new one instead",
        )

    method.__name__ = name
    return method


for _kind, _changes, _noun in ((ExternalList, _LIST, "list"), (ExternalDict, _DICT, "dict")):
    for _name in _changes:
        setattr(_kind, _name, _refused(_name, _noun))


def _guarded(kind: type, name: str, noun: str) -> Callable[..., Any]:
    plain = getattr(kind, name)

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        self.require_same_region(f"changing a {noun}")
        return plain(self, *args, **kwargs)

    method.__name__ = name
    return method


for _plain, _staged, _names, _noun in (
    (list, StagedList, _LIST, "list"),
    (dict, StagedDict, _DICT, "dict"),
    (set, StagedSet, _SET, "set"),
):
    for _name in _names:
        setattr(_staged, _name, _guarded(_plain, _name, _noun))


def _giving_own(kind: type, name: str) -> Callable[..., Any]:
    """What Python gives as a plain list, dict or set is one made while staging."""
    plain = getattr(kind, name)

    def method(self: Any, *args: Any) -> Any:
        return staged_container(plain(self, *args))

    method.__name__ = name
    return method


_GIVES_LIST = ["__getitem__", "__add__", "__mul__", "__rmul__", "copy"]
_GIVES_SET = ["__or__", "__and__", "__sub__", "__xor__", "copy"]
for _base, _owners, _names in (
    (list, (StagedList, ExternalList), _GIVES_LIST),
    (dict, (StagedDict, ExternalDict), ["__or__", "copy"]),
    (set, (StagedSet,), _GIVES_SET),
):
    for _owner in _owners:
        for _name in _names:
            setattr(_owner, _name, _giving_own(_base, _name))


def staged_container(item: Any) -> Any:
    """The display ``item`` made in a converted function, with what is nested in it."""
    trace = current()
    if trace is None:
        return item
    made: Any
    if type(item) is list:
        made = StagedList(staged_container(part) for part in item)
    elif type(item) is dict:
        made = StagedDict({key: staged_container(part) for key, part in item.items()})
    elif type(item) is set:
        made = StagedSet(item)
    else:
        return item
    made.depth = trace.depth
    return made


# What Python's own messages call them.
for _owner, _noun in (
    (StagedList, "list"),
    (ExternalList, "list"),
    (StagedDict, "dict"),
    (ExternalDict, "dict"),
    (StagedSet, "set"),
):
    _owner.__name__ = _owner.__qualname__ = _noun
