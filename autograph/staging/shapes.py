"""Dimensions of several arrays brought together: broadcasting, equality with a check at run time,
sizes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograph.ir import INT64, AxisMap, Dim, Value, ViewMap
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedScalar

Dims = tuple[Dim, ...]


def shape_value(dims: Dims) -> tuple[Any, ...]:
    """A shape as the user sees it: Python ints, staged where they are only known at run time."""
    return tuple(size_value(dim) for dim in dims)


def size_value(dim: Dim) -> Any:
    dim = active().facts.canonical(dim)
    if dim.static is not None:
        return dim.static
    return StagedScalar(active().value_of(dim), True)


def size_of(dims: Dims) -> Dim:
    """The number of elements."""
    total = Dim(1)
    for dim in dims:
        total = active().product(total, dim)
    return total


def require_equal(left: Dim, right: Dim, make: Callable[..., BaseException], *parts: Any) -> None:
    """The two must be equal: proved, or checked at run time and known from there on."""
    trace = active()
    if trace.facts.are_equal(left, right):
        return
    if left.is_static and right.is_static:
        check(False, make, *parts)
    check(trace.compare("equal", left, right), make, *parts)
    left, right = trace.facts.canonical(left), trace.facts.canonical(right)
    target, other = sorted((left, right), key=_age)
    if target.single is not None and target.single not in set(other.values()):
        trace.facts.equal[target.single] = other


def _age(dim: Dim) -> int:
    """The youngest of the values that are dimensions first: older ones are known in more places."""
    return 1 if dim.single is None else -dim.single.serial


def require_fit(dim: Dim, wanted: Dim, make: Callable[..., BaseException], *parts: Any) -> None:
    """The size must be ``wanted``, or 1."""
    trace = active()
    if dim.static == 1 or trace.facts.are_equal(dim, wanted):
        return
    if is_never_one(dim):
        require_equal(dim, wanted, make, *parts)
    else:
        equal, one = trace.compare("equal", dim, wanted), trace.compare("equal", dim, Dim(1))
        check(trace.emit("logical_or", equal, one), make, *parts)


def broadcast_error(*shapes: tuple[int, ...]) -> ValueError:
    """NumPy's own message."""
    text = " ".join(str(tuple(shape)).replace(" ", "") for shape in shapes)
    return ValueError(f"operands could not be broadcast together with shapes {text} ")


def broadcast(
    shapes: Sequence[Dims],
    also_named: Sequence[Dims] = (),
    error: Callable[..., BaseException] = broadcast_error,
) -> Dims:
    """The dimensions that NumPy's broadcasting gives; mismatches are errors now or at run time."""
    if all(shape == shapes[0] for shape in shapes):
        return shapes[0]
    rank = max(map(len, shapes))
    parts = tuple(shape_value(shape) for shape in (*shapes, *also_named))
    result = []
    for axis in range(rank):
        sizes = [shape[axis - rank + len(shape)] for shape in shapes if axis >= rank - len(shape)]
        result.append(_broadcast_axis(sizes, parts, error))
    return tuple(result)


def _broadcast_axis(
    sizes: list[Dim], shapes: tuple[Any, ...], error: Callable[..., BaseException]
) -> Dim:
    result = Dim(1)
    for size in sizes:
        result = _broadcast_pair(result, size, shapes, error)
    return result


def _broadcast_pair(
    left: Dim, right: Dim, shapes: tuple[Any, ...], error: Callable[..., BaseException]
) -> Dim:
    trace = active()
    if left.static == 1 or left == right:
        return right
    if trace.facts.are_equal(left, right):
        return trace.facts.canonical(right)
    if right.static == 1:
        return left
    left_fixed, right_fixed = is_never_one(left), is_never_one(right)
    if left_fixed and right_fixed:
        require_equal(left, right, error, *shapes)
        return trace.facts.canonical(left)
    one_left, one_right = (
        trace.compare("equal", left, Dim(1)),
        trace.compare("equal", right, Dim(1)),
    )
    fits = trace.compare("equal", left, right)
    if not left_fixed:
        fits = trace.emit("logical_or", fits, one_left)
    if not right_fixed:
        fits = trace.emit("logical_or", fits, one_right)
    check(fits, error, *shapes)
    if right_fixed:
        return right
    if left_fixed:
        return left
    result = trace.choose(one_left, right, left)
    trace.facts.nonnegative.update(result.values())
    return result


def broadcast_into(shapes: Sequence[Dims], out: Dims) -> Dims:
    """The dimensions of what is stored into ``out``, which are its own: an array that is changed in
    place is not broadcast itself.
    """
    if any(len(shape) > len(out) for shape in shapes):
        return broadcast(shapes, (out,))
    parts = tuple(shape_value(shape) for shape in (*shapes, out))
    for shape in shapes:
        for dim, wanted in zip(reversed(shape), reversed(out), strict=False):
            require_fit(dim, wanted, no_fit_error, *parts)
    return out


def no_fit_error(*shapes: tuple[int, ...]) -> ValueError:
    """NumPy's own messages; the last shape is that of the output."""
    try:
        target = np.broadcast_shapes(*shapes)
    except ValueError:
        return broadcast_error(*shapes)
    return output_error(shapes[-1], target)


def output_error(out: tuple[int, ...], target: tuple[int, ...]) -> ValueError:
    texts = [str(tuple(shape)).replace(" ", "") for shape in (out, target)]
    return ValueError(
        f"non-broadcastable output operand with shape {texts[0]} doesn't match the "
        f"broadcast shape {texts[1]}"
    )


def is_never_one(dim: Dim) -> bool:
    return active().facts.is_never_one(dim)


def broadcast_map(dims: Dims, target: Dims) -> ViewMap:
    """How an array of ``dims`` is read as one of ``target``."""
    offset = len(target) - len(dims)
    axes = (broadcast_axis(dim, target, axis + offset) for axis, dim in enumerate(dims))
    return ViewMap(target, tuple(axes))


def broadcast_axis(dim: Dim, target: Dims, place: int) -> AxisMap:
    """How an axis is read as the one at ``place`` of ``target``; a size not known to fit is asked
    at run time.
    """
    trace, wanted = active(), target[place]
    if dim == wanted or trace.facts.are_equal(dim, wanted) or is_never_one(dim):
        return AxisMap(Dim(0), Dim(1), place)
    if dim.static == 1:
        return AxisMap(Dim(0), Dim(1), None)
    is_one = trace.compare("equal", dim, Dim(1))
    return AxisMap(Dim(0), trace.choose(is_one, Dim(0), Dim(1)), place)


def broadcast_to(value: Value, target: Dims) -> Value:
    """An SSA value of exactly the dimensions ``target``; scalars stay scalars."""
    if value.type.is_scalar or value.type.dims == target:
        return value
    return active().emit("view", value, map=broadcast_map(value.type.dims, target))


def dimension(size: Any) -> Dim:
    """A dimension from an integer the user gives; negative ones raise as NumPy's."""
    trace = active()
    if isinstance(size, StagedScalar):
        if size.dtype.kind not in "iub":
            check(
                False,
                lambda: TypeError(f"'{size.dtype}' object cannot be interpreted as an integer"),
            )
        value = size.value if size.dtype == INT64 else trace.emit("cast", size.value, dtype=INT64)
        dim = trace.facts.canonical(trace.dim_of(value))
    else:
        dim = Dim(size.__index__())
    if not trace.facts.is_nonnegative(dim):
        message = "negative dimensions are not allowed"
        ok: Any = False if dim.is_static else trace.compare("greater_equal", dim, Dim(0))
        check(ok, lambda: ValueError(message))
        trace.facts.nonnegative.update(value for value in dim.values() if dim.single is value)
    return dim
