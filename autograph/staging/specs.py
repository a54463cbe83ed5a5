"""What is common to the values that a variable has on several paths: see ``join``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograph.ir import Dim, TensorType, Value
from autograph.staging.values import StagedArray

MakeValue = Callable[[TensorType, str], Value]


@dataclass(frozen=True, slots=True)
class Same:
    """The very same object on every path, or equal plain values of one type."""

    item: Any


@dataclass(frozen=True, slots=True)
class ScalarSpec:
    """``constant`` is the plain number that the variable holds on its path, if it is one."""

    dtype: np.dtype
    is_python: bool
    constant: Any = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ArraySpec:
    """An array by value; None stands for a dimension that differs between the paths.

    ``options`` are the arrays from before the join that it may be: a tag tells which. ``whole``: it
    is one of them on every path, never a new one. ``viewed`` is the array on its path, where that
    is a view of an older one.
    """

    dtype: np.dtype
    dims: tuple[Dim | None, ...]
    options: tuple[StagedArray, ...] = ()
    viewed: StagedArray | None = field(default=None, compare=False)
    whole: bool = False


@dataclass(frozen=True, slots=True)
class TupleSpec:
    items: tuple[Spec, ...]
    kind: Callable[..., Any]  # makes it from its items


@dataclass(frozen=True, slots=True)
class MaybeSpec:
    """A value, or ``otherwise`` (None or an Undefined)."""

    inner: Spec | None
    otherwise: Any


class OpenSpec:
    """A spec of another module: objects that can be changed."""

    __slots__ = ()

    def unify(self, name: str, left: Spec, right: Spec, where: tuple[str, str]) -> Spec | None:
        """What covers both, one of which is this one; None where nothing does."""
        raise NotImplementedError

    def columns(self, item: Any) -> Iterator[Value]:
        raise NotImplementedError

    def nothing(self) -> Iterator[Value]:
        raise NotImplementedError

    def rebuild(self, name: str, make: MakeValue) -> tuple[Any, list[Value]]:
        raise NotImplementedError

    def hide(self, is_visible: Callable[[Value], bool]) -> Spec:
        raise NotImplementedError

    def describe(self) -> str:
        raise NotImplementedError

    def options(self) -> Iterator[StagedArray]:
        """The arrays that a value of the spec may be."""
        return iter(())

    def scalars(self) -> tuple[TensorType, ...] | None:
        """The types of its columns where these are numbers; then ``plain`` gives the value at run
        time.
        """
        return None

    def plain(self, columns: list[Any]) -> Any:
        raise NotImplementedError


Spec = Same | ScalarSpec | ArraySpec | TupleSpec | MaybeSpec | OpenSpec
# Of values of other modules: by type, what makes their spec, and which arrays they hold.
open_specs: list[tuple[type, Callable[[Any], Spec]]] = []
open_arrays: list[tuple[type, Callable[[Any], Iterator[StagedArray]]]] = []
# Plain values that differ: what covers both.
unify_plain: list[Callable[[Spec, Spec], Spec | None]] = []
# Lists of two lengths: what covers the contents of both.
unify_lengths: list[Callable[[str, Spec, Spec, tuple[str, str]], Spec]] = []
# Two views of one array: what covers both.
unify_views: list[Callable[[ArraySpec, ArraySpec], Spec | None]] = []
