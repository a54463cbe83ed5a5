"""One of several plain values, depending on data: texts, functions, classes, enumeration members.

mode = "up" if c else "down"        a number tells which; comparing and calling it branches
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograph.ir import INT64, Dim, TensorType, Value
from autograph.staging import join
from autograph.staging.branches import branch
from autograph.staging.heap import Heap
from autograph.staging.join import MakeValue, Same, Spec
from autograph.staging.objects import StagedObject
from autograph.staging.rebuilding import Decoder, OneOf
from autograph.staging.sites import Packer
from autograph.staging.trace import Trace, active
from autograph.staging.values import StagedScalar, StagedValue, negated, refuse

_MOST = 16


class Choice:
    """``options[tag]`` at run time."""

    __slots__ = ("options", "tag")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, tag: Value, options: tuple[Any, ...]) -> None:
        self.tag = tag
        self.options = options

    def is_same_as_other(self, other: Choice) -> bool:
        return self.tag is other.tag and self.options == other.options

    def is_visible_in(self, trace: Trace) -> bool:
        return trace.is_visible(self.tag)

    def pack_into(self, packer: Packer) -> Decoder:
        place = len(packer.operands)
        packer.operands.append(self.tag)
        if any(isinstance(option, StagedObject) for option in self.options):
            refuse(
                "one of several objects is printed or handed to a call at run time",
                "use its attributes instead",
            )
        return OneOf(place, tuple([packer.pack(option) for option in self.options]))

    def each(self, use: Callable[[Any], Any], name: str = "value") -> Any:
        """What ``use`` gives for the one that it is."""
        return self._from(0, use, name)

    def _from(self, k: int, use: Callable[[Any], Any], name: str) -> Any:
        if k == len(self.options) - 1:
            return use(self.options[k])
        arms = (lambda: (use(self.options[k]),), lambda: (self._from(k + 1, use, name),))
        (result,) = branch(self._is(k), arms, (name,))
        return result

    def _is(self, k: int) -> Value:
        trace = active()
        return trace.emit("equal", self.tag, trace.constant(k, INT64))

    def truth(self) -> Any:
        return self._where(bool)

    def _where(self, test: Callable[[Any], bool]) -> Any:
        """Is it one for which the test holds?"""
        trace = active()
        held: Any = None
        holds = [test(option) for option in self.options]
        if all(holds) or not any(holds):
            return holds[0]
        for k, hold in enumerate(holds):
            if hold:
                held = self._is(k) if held is None else trace.emit("logical_or", held, self._is(k))
        return StagedScalar(held, True)

    def equals(self, other: Any) -> Any:
        if isinstance(other, Choice):
            return self.each(lambda mine: other.each(lambda theirs: bool(mine == theirs)))
        if isinstance(other, StagedValue):
            return False
        return self._where(lambda option: bool(option == other))

    def is_(self, other: Any) -> Any:
        if isinstance(other, Choice):
            return self.each(lambda mine: other.each(lambda theirs: mine is theirs))
        return self._where(lambda option: option is other)

    def __eq__(self, other: object) -> Any:
        return self.equals(other)

    def __ne__(self, other: object) -> Any:
        return negated(self.equals(other))

    def __getitem__(self, key: Any) -> Any:
        return self.each(lambda option: option[key])

    def __setitem__(self, key: Any, value: Any) -> None:
        self.each(lambda option: option.__setitem__(key, value))

    def __delitem__(self, key: Any) -> None:
        self.each(lambda option: option.__delitem__(key))

    def __bool__(self) -> bool:
        refuse("the truth of a value that depends on data is asked here", "compare it with ==")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_autograph") or (name.startswith("__") and name != "__name__"):
            raise AttributeError(name)
        return self.each(lambda option: getattr(option, name), name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in Choice.__slots__:
            object.__setattr__(self, name, value)
        else:
            self.each(lambda option: setattr(option, name, value), name)


@dataclass(frozen=True, slots=True)
class ChoiceSpec(join.OpenSpec):
    """One of these plain values."""

    values: tuple[Any, ...]

    def unify(self, name: str, left: Spec, right: Spec, where: tuple[str, str]) -> Spec | None:
        ours, theirs = _values_of(left), _values_of(right)
        if ours is None or theirs is None:
            other = right if left is self else left
            if isinstance(other, join.OpenSpec) and not isinstance(other, ChoiceSpec):
                return other.unify(name, left, right, where)
            return None
        return made(ours, theirs)

    def columns(self, item: Any) -> Iterator[Value]:
        trace = active()
        if not isinstance(item, Choice):
            yield trace.constant(self.place(item), INT64)
            return
        tag = trace.constant(self.place(item.options[0]), INT64)
        for k, option in enumerate(item.options[1:], start=1):
            place = trace.constant(self.place(option), INT64)
            tag = trace.emit("select", item._is(k), place, tag)
        yield tag

    def place(self, item: Any) -> int:
        """Which of the values it is."""
        return next(k for k, known in enumerate(self.values) if join.is_same(item, known))

    def nothing(self) -> Iterator[Value]:
        yield active().constant(0, INT64)

    def rebuild(self, name: str, make: MakeValue) -> tuple[Any, list[Value]]:
        tag = make(TensorType(INT64), name)
        return Choice(tag, self.values), [tag]

    def hide(self, is_visible: Callable[[Value], bool]) -> Spec:
        return self

    def describe(self) -> str:
        return "one of " + ", ".join(map(repr, self.values))

    def scalars(self) -> tuple[TensorType, ...]:
        return (TensorType(INT64),)

    def plain(self, columns: list[Any]) -> Any:
        return self.values[int(columns[0])]


def _values_of(spec: Spec) -> tuple[Any, ...] | None:
    if isinstance(spec, ChoiceSpec):
        return spec.values
    if isinstance(spec, Same) and is_plain(spec.item):
        return (spec.item,)
    return None


def is_plain(item: Any) -> bool:
    """Is it a value of which nothing changes, or an object that is there on every path?"""
    if isinstance(item, (StagedObject, Heap)):
        return True
    return not type(item).__module__.startswith("autograph.")


def made(left: tuple[Any, ...], right: tuple[Any, ...]) -> Spec | None:
    new = [item for item in right if not any(join.is_same(item, known) for known in left)]
    values = (*left, *new)
    return ChoiceSpec(values) if len(values) <= _MOST else None


def unify_plain(left: Spec, right: Spec) -> Spec | None:
    """Two plain values of one kind: texts, functions, classes and so on."""
    if isinstance(left, Same) and isinstance(right, Same):
        objects = [s.item for s in (left, right) if isinstance(s.item, (StagedObject, Heap))]
        if objects and not _are_alike(left.item, right.item):
            return None
        alike = type(left.item) is type(right.item) or (
            callable(left.item) and callable(right.item)
        )
        if alike and is_plain(left.item) and is_plain(right.item):
            return made((left.item,), (right.item,))
    return None


def _are_alike(left: Any, right: Any) -> bool:
    """Two objects of one class, that are known outside of the branch or loop."""
    depth = active().depth
    return _class_of(left) is _class_of(right) and all(
        getattr(item, "_autograph_depth", 0) <= depth for item in (left, right)
    )


def _class_of(item: Any) -> type:
    return type(item._autograph_object) if isinstance(item, StagedObject) else type(item)


def spec_of_choice(item: Choice) -> Spec:
    return ChoiceSpec(item.options)


def is_choosable(item: Any) -> bool:
    """Functions, classes, texts and objects: which one it is can be told by a number."""
    if isinstance(item, (StagedObject, Heap)):
        return True
    return (callable(item) or isinstance(item, (str, bytes))) and is_plain(item)


def chosen(items: Sequence[Any], place: Dim) -> Any:
    """The item at a place that is only known at run time."""
    trace = active()
    options: list[Any] = []
    tag = trace.constant(0, INT64)
    for k, item in enumerate(items):
        known = [n for n, option in enumerate(options) if option is item]
        if not known:
            options.append(item)
        number = known[0] if known else len(options) - 1
        at = trace.compare("equal", place, Dim(k))
        tag = trace.emit("select", at, trace.constant(number, INT64), tag)
    return options[0] if len(options) == 1 else Choice(tag, tuple(options))
