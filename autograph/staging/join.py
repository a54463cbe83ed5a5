"""Where control flow meets: what a variable can be on several paths becomes one staged value.

spec      what is common: the same object, a scalar of a dtype, an array of a rank, a tuple, ...
unify     the least spec that covers two values
columns   the SSA values that carry a value of a spec, one list a path
rebuild   the staged value made from the columns after the join
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograph.ir import BOOL, INT64, Dim, TensorType, Value
from autograph.staging import promote
from autograph.staging.cells import Cell, Origin
from autograph.staging.dtype_join import joined_dtype, mismatch
from autograph.staging.elementwise import cast, value_of
from autograph.staging.heap import Items
from autograph.staging.maybe import StagedMaybe, Undefined
from autograph.staging.sameness import is_plain_equal, is_same, kind_of, values_of_steps
from autograph.staging.specs import (
    ArraySpec,
    MakeValue,
    MaybeSpec,
    OpenSpec,
    Same,
    ScalarSpec,
    Spec,
    TupleSpec,
    open_arrays,
    open_specs,
    unify_lengths,
    unify_plain,
    unify_views,
)
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, type_name


def spec_of(item: Any) -> Spec:
    """The spec of one value on its own, general enough to change from path to path."""
    if isinstance(item, StagedScalar):
        return ScalarSpec(item.dtype, item.is_python)
    if promote.is_plain_number(item):
        return ScalarSpec(promote.dtype_of(item), promote.is_python_scalar(item), item)
    if isinstance(item, StagedArray):
        dims = tuple(active().facts.canonical(dim) for dim in item.dims)
        options, whole = _options(item)
        return ArraySpec(item.dtype, dims, options, item, whole)
    if isinstance(item, StagedMaybe):
        return MaybeSpec(spec_of(item.value), item.otherwise)
    if isinstance(item, Undefined) or item is None:
        return MaybeSpec(None, item)
    if isinstance(item, tuple):
        return TupleSpec(tuple(map(spec_of, item)), kind_of(item))
    for kind, make in open_specs:
        if isinstance(item, kind):
            return make(item)
    return Same(item)


def _options(item: StagedArray) -> tuple[tuple[StagedArray, ...], bool]:
    """The arrays older than the region that is joined now, of which ``item`` may be one; and must
    it be?
    """
    trace = active()
    origin = item.cell.origin if not item.steps else None
    arrays = origin.options if origin is not None else (item,)
    older = tuple(
        array
        for array in arrays
        if array.cell.depth <= trace.depth and all(map(trace.is_visible, values_of_steps(array)))
    )
    return older, len(older) == len(arrays) and (origin is None or origin.whole)


def _united(
    left: tuple[StagedArray, ...], right: tuple[StagedArray, ...]
) -> tuple[StagedArray, ...]:
    new = [item for item in right if not any(is_same(item, known) for known in left)]
    return (*left, *new) if new else left


def unify(name: str, left: Spec, right: Spec, where: tuple[str, str]) -> Spec:
    """The least spec that covers both, or a TypeMismatch that names the variable."""
    if isinstance(left, MaybeSpec) or isinstance(right, MaybeSpec):
        return _unify_maybe(name, left, right, where)
    spec = _unify_open(name, left, right, where)
    if spec is not None:
        return spec
    if isinstance(left, ScalarSpec) and isinstance(right, ScalarSpec):
        return ScalarSpec(
            joined_dtype(name, left, right, where), left.is_python and right.is_python
        )
    if (
        isinstance(left, ArraySpec)
        and isinstance(right, ArraySpec)
        and len(left.dims) == len(right.dims)
    ):
        view = unify_views[0](left, right)
        if view is not None:
            return view
        dims = tuple(unify_dim(a, b) for a, b in zip(left.dims, right.dims, strict=True))
        options = _united(left.options, right.options)
        dtype = np.result_type(left.dtype, right.dtype)
        return ArraySpec(dtype, dims, options, whole=left.whole and right.whole)
    if (
        isinstance(left, TupleSpec)
        and isinstance(right, TupleSpec)
        and len(left.items) == len(right.items)
        and left.kind == right.kind
    ):
        pairs = zip(left.items, right.items, strict=True)
        return TupleSpec(
            tuple(unify(f"{name}[{k}]", a, b, where) for k, (a, b) in enumerate(pairs)), left.kind
        )
    if isinstance(left, Same) and isinstance(right, Same) and is_same(left.item, right.item):
        return left
    for unify_others in unify_plain:
        spec = unify_others(left, right)
        if spec is not None:
            return spec
    raise mismatch(name, describe(left), describe(right), where)


def _unify_open(name: str, left: Spec, right: Spec, where: tuple[str, str]) -> Spec | None:
    for spec in (left, right):
        if isinstance(spec, OpenSpec):
            return spec.unify(name, left, right, where)
    if isinstance(left, TupleSpec) and isinstance(right, TupleSpec):
        both_lists = left.kind is Items and right.kind is Items
        if both_lists and len(left.items) != len(right.items):
            return unify_lengths[0](name, left, right, where)
    return None


def _unify_maybe(name: str, left: Spec, right: Spec, where: tuple[str, str]) -> Spec:
    others = [spec.otherwise for spec in (left, right) if isinstance(spec, MaybeSpec)]
    unset = [other for other in others if other is not None]
    outer = unset[0] if unset else None  # a variable that is not assigned is not None either
    parts = [
        spec.inner
        if isinstance(spec, MaybeSpec) and (spec.otherwise is None) == (outer is None)
        else spec
        for spec in (left, right)
    ]
    known = [part for part in parts if part is not None]
    if not known:
        return MaybeSpec(None, outer)
    inner = known[0] if len(known) == 1 else unify(name, known[0], known[1], where)
    return MaybeSpec(inner, outer)


def wider(
    name: str,
    spec: Spec,
    item: Any,
    where: tuple[str, str],
    equal: dict[Value, Dim] | None = None,
) -> Spec:
    """What covers the spec and the item; ``equal`` are the dimensions that are proved to be equal,
    if not those that are now.
    """
    if isinstance(spec, Same):
        if is_same(spec.item, item):
            return spec
        spec = spec_of(spec.item)
    facts = active().facts
    with facts.proved(facts.equal if equal is None else equal):
        covering = unify(name, spec, spec_of(item), where)
    return hide(covering, active().is_visible)


def unify_dim(left: Dim | None, right: Dim | None) -> Dim | None:
    if left is None or right is None or not active().facts.are_equal(left, right):
        return None
    return left if all(map(active().is_visible, left.values())) else right


def describe(spec: Spec) -> str:
    """A spec as a message says it."""
    if isinstance(spec, ScalarSpec):
        return f"a {spec.dtype} scalar"
    if isinstance(spec, ArraySpec):
        return f"a {len(spec.dims)}-d array of {spec.dtype}"
    if isinstance(spec, TupleSpec):
        noun = "list" if spec.kind is Items else "tuple"
        return f"a {noun} of {len(spec.items)}"
    if isinstance(spec, OpenSpec):
        return spec.describe()
    if isinstance(spec, MaybeSpec):
        nothing = "None" if spec.otherwise is None else "not assigned"
        return nothing if spec.inner is None else f"{describe(spec.inner)} or {nothing}"
    if hasattr(type(spec.item), "_autograph_object"):
        return f"an object of class {type(spec.item._autograph_object).__name__}"
    return f"the {type_name(spec.item)} {spec.item!r}"


def hide(spec: Spec, is_visible: Callable[[Value], bool]) -> Spec:
    """The spec with every dimension that is not known outside made to differ."""
    if isinstance(spec, ArraySpec):
        dims = (
            dim if dim is None or all(map(is_visible, dim.values())) else None for dim in spec.dims
        )
        return ArraySpec(spec.dtype, tuple(dims), spec.options, whole=spec.whole)
    if isinstance(spec, TupleSpec):
        return TupleSpec(tuple(hide(item, is_visible) for item in spec.items), spec.kind)
    if isinstance(spec, MaybeSpec) and spec.inner is not None:
        return MaybeSpec(hide(spec.inner, is_visible), spec.otherwise)
    if isinstance(spec, OpenSpec):
        return spec.hide(is_visible)
    return spec


def columns(item: Any, spec: Spec) -> list[Value]:
    """The SSA values that carry ``item``, cast and converted, emitted in the open block."""
    return list(_columns(item, spec))


def _columns(item: Any, spec: Spec) -> Iterator[Value]:
    trace = active()
    if isinstance(spec, ScalarSpec):
        yield value_of(item, spec.dtype)
    elif isinstance(spec, ArraySpec):
        for dim, common in zip(item.dims, spec.dims, strict=True):
            if common is None:
                yield trace.value_of(dim)
        if spec.options:
            yield _tag(item, spec.options)
        yield cast(item.read(), spec.dtype)
    elif isinstance(spec, TupleSpec):
        for part, inner in zip(item, spec.items, strict=True):
            yield from _columns(part, inner)
    elif isinstance(spec, MaybeSpec) and spec.inner is not None:
        yield from _maybe_columns(item, spec.inner, spec.otherwise)
    elif isinstance(spec, OpenSpec):
        yield from spec.columns(item)


def _tag(item: StagedArray, options: tuple[StagedArray, ...]) -> Value:
    """Which of the options ``item`` is, or -1."""
    trace = active()
    for k, option in enumerate(options):
        if is_same(item, option):
            return trace.constant(k, INT64)
    tag = trace.constant(-1, INT64)
    origin = item.cell.origin if not item.steps else None
    if origin is not None:
        for k, option in enumerate(origin.options):
            places = [place for place, known in enumerate(options) if is_same(known, option)]
            if places:
                held = trace.emit("equal", origin.tag, trace.constant(k, INT64))
                tag = trace.emit("select", held, trace.constant(places[0], INT64), tag)
    return tag


def _maybe_columns(item: Any, inner: Spec, otherwise: Any) -> Iterator[Value]:
    trace = active()
    if isinstance(item, StagedMaybe) and (item.otherwise is None) == (otherwise is None):
        yield value_of(item.present, BOOL)
        yield from _columns(item.value, inner)
    elif item is None if otherwise is None else isinstance(item, Undefined):
        yield trace.constant(False, BOOL)
        yield from nothing(inner)
    else:
        yield trace.constant(True, BOOL)
        yield from _columns(item, inner)


def nothing(spec: Spec) -> Iterator[Value]:
    """Columns for a path on which there is no value; they are never read."""
    trace = active()
    if isinstance(spec, ScalarSpec):
        yield trace.constant(0, spec.dtype)
    elif isinstance(spec, ArraySpec):
        dims = tuple(Dim(0) if dim is None else dim for dim in spec.dims)
        yield from (trace.constant(0, INT64) for dim in spec.dims if dim is None)
        if spec.options:
            yield trace.constant(-1, INT64)
        (empty,) = trace.append(
            "undefined", (), (TensorType(spec.dtype, dims),), {"dtype": spec.dtype, "dims": dims}
        )
        yield empty
    elif isinstance(spec, TupleSpec):
        for inner in spec.items:
            yield from nothing(inner)
    elif isinstance(spec, MaybeSpec) and spec.inner is not None:
        yield trace.constant(False, BOOL)
        yield from nothing(spec.inner)
    elif isinstance(spec, OpenSpec):
        yield from spec.nothing()


def rebuild(name: str, spec: Spec, make: MakeValue) -> tuple[Any, list[Value]]:
    """The staged value after a join, and the new SSA values of its columns, made by ``make``."""
    if isinstance(spec, Same):
        return spec.item, []
    if isinstance(spec, ScalarSpec):
        value = make(TensorType(spec.dtype), name)
        return StagedScalar(value, spec.is_python), [value]
    if isinstance(spec, ArraySpec):
        return _rebuild_array(name, spec, make)
    if isinstance(spec, TupleSpec):
        parts = [rebuild(f"{name}_{k}", item, make) for k, item in enumerate(spec.items)]
        built = spec.kind(*(part for part, _ in parts))
        return built, [value for _, values in parts for value in values]
    if isinstance(spec, OpenSpec):
        return spec.rebuild(name, make)
    if spec.inner is None:
        return spec.otherwise, []
    present = make(TensorType(BOOL), f"{name}_is_set")
    inner, values = rebuild(name, spec.inner, make)
    return StagedMaybe(StagedScalar(present, True), inner, spec.otherwise), [present, *values]


def _rebuild_array(name: str, spec: ArraySpec, make: MakeValue) -> tuple[Any, list[Value]]:
    trace = active()
    values: list[Value] = []
    dims = []
    for axis, dim in enumerate(spec.dims):
        if dim is None:
            size = make(TensorType(INT64), f"{name}_{axis}")
            trace.facts.nonnegative.add(size)
            values.append(size)
            dim = Dim.of(size)
        dims.append(dim)
    origin = None
    if spec.options:
        tag = make(TensorType(INT64), f"{name}_origin")
        origin = Origin(tag, spec.options, spec.whole)
        values.append(origin.tag)
    content = make(TensorType(spec.dtype, tuple(dims)), name)
    cell = trace.cell(content)
    cell.origin = origin
    for option in spec.options:
        option.cell.mirrors.add(cell)
    return StagedArray(cell), [*values, content]


def arrays_in(item: Any) -> Iterator[StagedArray]:
    """Every array that a value holds."""
    if isinstance(item, StagedArray):
        yield item
    elif isinstance(item, StagedMaybe):
        yield from arrays_in(item.value)
    elif isinstance(item, tuple):
        for part in item:
            yield from arrays_in(part)
    else:
        for kind, arrays in open_arrays:
            if isinstance(item, kind):
                yield from arrays(item)


def cells_in(item: Any) -> Iterator[Cell]:
    """The cells that a value refers to."""
    return (array.cell for array in arrays_in(item))


def options_in(spec: Spec) -> Iterator[StagedArray]:
    """The arrays that a value of the spec may be."""
    if isinstance(spec, ArraySpec):
        yield from spec.options
    elif isinstance(spec, TupleSpec):
        for item in spec.items:
            yield from options_in(item)
    elif isinstance(spec, MaybeSpec) and spec.inner is not None:
        yield from options_in(spec.inner)
    elif isinstance(spec, OpenSpec):
        yield from spec.options()


__all__ = [
    "ArraySpec",
    "MakeValue",
    "MaybeSpec",
    "OpenSpec",
    "Same",
    "ScalarSpec",
    "Spec",
    "TupleSpec",
    "arrays_in",
    "cells_in",
    "columns",
    "describe",
    "hide",
    "is_plain_equal",
    "is_same",
    "kind_of",
    "nothing",
    "open_arrays",
    "open_specs",
    "options_in",
    "rebuild",
    "spec_of",
    "unify",
    "unify_dim",
    "unify_lengths",
    "unify_plain",
    "unify_views",
    "values_of_steps",
    "wider",
]
