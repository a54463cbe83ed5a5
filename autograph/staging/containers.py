"""Lists, dicts and sets of a converted function: Python's own, which note their changes.

What one holds is in a slot: a branch or loop that changes it joins the contents. A list whose
length is only known at run time holds a ``Growing`` instead of plain items: see ``growing.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from autograph.staging.heap import Entries, EntriesKind, Heap, Items
from autograph.staging.slots import Slot
from autograph.staging.trace import Trace, active, current
from autograph.staging.values import (
    NeedsUnrolling,
    StagedArray,
    StagedScalar,
    eager_error,
    operators,
    refuse,
)

# What a list does whose length is only known at run time, by method: filled by growing_lists.py.
growing_methods: dict[str, Callable[..., Any]] = {}


class _Contents(Slot):
    """What a container holds; the container is Python's own and keeps it."""

    __slots__ = ("container",)

    def __init__(self, container: Any, name: str, depth: int, source: str) -> None:
        self.container = container
        super().__init__(name, None, depth, source)
        self.initial = self.get()


class _ListContents(_Contents):
    __slots__ = ()

    def get(self) -> Any:
        growing = self.container.growing
        return Items(*list.__iter__(self.container)) if growing is None else growing

    def put(self, content: Any) -> None:
        self.container.growing = None if isinstance(content, Items) else content
        list.__setitem__(self.container, slice(None), content if isinstance(content, Items) else ())

    def assignment(self, owner: str, value: str) -> str:
        return f"{owner}[:] = {value}"


class _DictContents(_Contents):
    __slots__ = ()

    def get(self) -> Entries:
        return EntriesKind(tuple(dict.keys(self.container)))(*dict.values(self.container))

    def put(self, content: Any) -> None:
        dict.clear(self.container)
        dict.update(self.container, content.items())

    def assignment(self, owner: str, value: str) -> str:
        return f"{owner}.clear(); {owner}.update({value})"


class _SetContents(_Contents):
    __slots__ = ()

    def get(self) -> frozenset[Any]:
        return frozenset(self.container)

    def put(self, content: Any) -> None:
        set.clear(self.container)
        set.update(self.container, content)


class _Container(Heap):
    """A container that was made by the program, or handed in: then ``source`` finds it."""

    slot: _Contents
    source: str = ""
    was_changed: bool = False

    def begin(self, trace: Trace, source: str = "", name: str = "") -> None:
        kind = _SLOTS[type(self)]
        self.source = source
        self.slot = kind(self, name or type(self).__name__, 0 if source else trace.depth, source)
        if source:
            trace.visible.append(self.slot)

    def before_change(self) -> None:
        trace = current()
        if trace is not None:
            self._autograph_require_changeable(type(self).__name__)
            self.was_changed = True
            trace.touch(self.slot)

    def _autograph_contents(self) -> Any:
        return self.slot.get()

    @property
    def _autograph_depth(self) -> int:
        return self.slot.depth


class StagedList(_Container, list[Any]):
    """A list. ``growing`` is what it holds where its length is only known at run time."""

    growing: Any = None

    def iterated(self) -> Iterator[Any]:
        """The items, those too that are appended on the way."""
        position = 0
        while self.growing is None and position < list.__len__(self):
            yield list.__getitem__(self, position)
            position += 1
        if self.growing is not None:
            _refuse_growing("iterating over it here")


class StagedDict(_Container, dict[Any, Any]):
    """A dict; which keys it has is known while staging."""


class StagedSet(_Container, set[Any]):
    """A set of plain values."""


_SLOTS: dict[type, type[_Contents]] = {
    StagedList: _ListContents,
    StagedDict: _DictContents,
    StagedSet: _SetContents,
}
_LIST = """append extend insert pop remove clear sort reverse __setitem__ __delitem__ __iadd__
    __imul__"""
_DICT = "__setitem__ __delitem__ pop popitem setdefault update clear __ior__"
_SET = """add discard remove pop clear update difference_update intersection_update
    symmetric_difference_update __ior__ __iand__ __isub__ __ixor__"""


def _changing(kind: type, name: str) -> Callable[..., Any]:
    plain = getattr(kind, name)

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        if kind is dict and args and hasattr(type(args[0]), "each"):  # one of several keys
            return args[0].each(lambda option: method(self, option, *args[1:], **kwargs))
        self.before_change()
        args = tuple(map(staged_container, args))
        if getattr(self, "growing", None) is not None or (
            name in ("extend", "__iadd__") and _is_staged_iterable(args[0])
        ):
            return _grown(self, name, args, kwargs)
        return as_python(plain, self, *args, **kwargs)

    method.__name__ = name
    return method


def as_python(plain: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What a method of Python's own containers does; its errors are the program's."""
    try:
        return plain(*args, **kwargs)
    except (LookupError, TypeError, ValueError, RuntimeError) as error:
        unknown = any(hasattr(type(item), "pack_into") or _is_staged_key(item) for item in args)
        if unknown and "unhashable" in str(error):
            place = active().location()  # the variable of a loop is known where that is unrolled
            raise NeedsUnrolling(
                "a key or a member that is only known at run time",
                place[-1] if place else None,
                hint="use an array or a list indexed by numbers, or compare with the known keys",
            ) from None
        raise eager_error(error) from None


def _is_staged_iterable(item: Any) -> bool:
    return not isinstance(item, (list, tuple, dict, set, str)) or is_growing(item)


def _grown(items: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    function = growing_methods.get(name)
    if function is None:
        return _refuse_growing(f"`{name.strip('_')}` of it")
    return function(items, *args, **kwargs)


def _refuse_growing(what: str) -> Any:
    refuse(
        f"a list whose length is only known at run time: {what} is not supported",
        "make an array of it with np.array",
    )


_SEARCHING = ("index", "count")


def has_numbers(items: Iterable[Any]) -> bool:
    """Are any of these only known at run time?"""
    return any(isinstance(item, StagedScalar) for item in items)


def _reading(name: str) -> Callable[..., Any]:
    plain = getattr(list, name)

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        if self.growing is not None or (name in _SEARCHING and has_numbers((*self, *args))):
            return _grown(self, name, args, kwargs)
        return as_python(plain, self, *args, **kwargs)

    method.__name__ = name
    return method


for _plain, _staged, _names in (
    (list, StagedList, _LIST),
    (dict, StagedDict, _DICT),
    (set, StagedSet, _SET),
):
    for _name in _names.split():
        setattr(_staged, _name, _changing(_plain, _name))
for _name in [
    "__len__",
    "__contains__",
    "__eq__",
    "__ne__",
    "__lt__",
    "__le__",
    "__gt__",
    "__ge__",
    "index",
    "count",
]:
    setattr(StagedList, _name, _reading(_name))
StagedList.__iter__ = StagedList.iterated  # type: ignore[method-assign, assignment]


def _giving_own(kind: type, name: str) -> Callable[..., Any]:
    """What Python gives as a plain list, dict or set is one made while staging."""
    plain = getattr(kind, name)

    def method(self: Any, *args: Any) -> Any:
        if name in _REFLECTED and isinstance(args[0], StagedArray):
            return operators[_REFLECTED[name]](args[0], self)
        repeats = name in ("__mul__", "__rmul__") and isinstance(args[0], StagedScalar)
        if repeats or getattr(self, "growing", None) is not None:
            return _grown(self, name, args, {})
        return staged_container(as_python(plain, self, *args))

    method.__name__ = name
    return method


def _own_reading(kind: type, name: str) -> Callable[..., Any]:
    plain = getattr(kind, name)

    def method(self: Any, key: Any, *args: Any) -> Any:
        if hasattr(type(key), "each"):  # one of several keys
            return key.each(lambda option: method(self, option, *args))
        return as_python(plain, self, key, *args)

    method.__name__ = name
    return method


_REFLECTED = {"__add__": "__radd__", "__mul__": "__rmul__"}  # with an array: NumPy's operators
_GIVES_LIST = ["__add__", "__mul__", "__rmul__", "copy"]
_GIVES_SET = ["__or__", "__and__", "__sub__", "__xor__", "copy"]
for _name in ["__getitem__", "__contains__", "get"]:
    setattr(StagedDict, _name, _own_reading(dict, _name))
for _base, _owner, _gives in (
    (list, StagedList, _GIVES_LIST),
    (dict, StagedDict, ["__or__", "copy"]),
    (set, StagedSet, _GIVES_SET),
):
    for _name in _gives:
        setattr(_owner, _name, _giving_own(_base, _name))


def _item_at(self: StagedList, key: Any) -> Any:
    if self.growing is not None or _is_staged_key(key):
        return _grown(self, "__getitem__", (key,), {})
    return staged_container(as_python(list.__getitem__, self, key))


def _set_item(self: StagedList, key: Any, value: Any) -> None:
    self.before_change()
    value = staged_container(value)
    if self.growing is not None or _is_staged_key(key):
        _grown(self, "__setitem__", (key, value), {})
    else:
        as_python(list.__setitem__, self, key, value)


def _is_staged_key(key: Any) -> bool:
    if isinstance(key, slice):
        return any(map(_is_staged_key, (key.start, key.stop, key.step)))
    return isinstance(key, StagedScalar) or hasattr(type(key), "require")  # or it may be None


StagedList.__getitem__ = _item_at  # type: ignore[method-assign, assignment]
StagedList.__setitem__ = _set_item  # type: ignore[method-assign, assignment]


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
    made.begin(trace)
    return made


def _from_contents(kind: type[_Container]) -> Callable[[Any, str], Any]:
    """Makes a container of this kind from what the slot of one holds, and a name."""

    def make(content: Any, name: str) -> _Container:
        made = kind()
        made.begin(active(), name=name)
        made.slot.put(content)
        return made

    return make


for _kind in (StagedList, StagedDict, StagedSet):
    _kind._autograph_from_contents = staticmethod(_from_contents(_kind))


def list_of(content: Any) -> StagedList:
    """A new list with the contents that a slot of a list holds."""
    made: StagedList = StagedList._autograph_from_contents(content, "list")
    return made


def is_growing(item: Any) -> bool:
    """Is it a list whose length is only known at run time?"""
    return isinstance(item, StagedList) and item.growing is not None


# What Python's own messages call them.
for _owner, _noun in ((StagedList, "list"), (StagedDict, "dict"), (StagedSet, "set")):
    _owner.__name__ = _owner.__qualname__ = _noun
