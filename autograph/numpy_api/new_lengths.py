"""The lengths that ``reshape`` is given; one that is negative is what is left."""

from __future__ import annotations

import itertools
from functools import partial
from typing import Any

from autograph.errors import Unsupported
from autograph.ir import INT64, Dim
from autograph.numpy_api.arrays import Dims, shape_argument
from autograph.staging.location import Location
from autograph.staging.shapes import require_equal, size_of, size_value
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedScalar, eager_error


def resolved(dims: Dims, shape: Any) -> Dims:
    """The new dimensions; one -1 is what is left."""
    items = shape if isinstance(shape, (tuple, list)) else (shape,)
    total = size_of(dims)
    unknown = [k for k, item in enumerate(items) if isinstance(item, int) and item < 0]
    if len(unknown) > 1:
        raise eager_error(ValueError("can only specify one unknown dimension"))
    for item in items:
        _require_known_sign(item)
    given = [Dim(1) if k in unknown else shape_argument(item)[0] for k, item in enumerate(items)]
    text = (
        size_value(total),
        tuple(-1 if k in unknown else size_value(dim) for k, dim in enumerate(given)),
    )
    product = size_of(tuple(given))
    if not unknown:
        require_equal(total, product, _reshape_error, *text)
        return tuple(given)
    if total.is_static and product.is_static:
        if product.const == 0 or total.const % product.const:
            check(False, _reshape_error, *text)
        given[unknown[0]] = Dim(total.const // product.const)
    elif product == Dim(1):
        given[unknown[0]] = total
    else:
        given[unknown[0]] = _quotient(dims, given, total, product, text)
    return tuple(given)


def _require_known_sign(length: Any) -> None:
    """A negative length stands for what is left, which is asked while staging."""
    if not isinstance(length, StagedScalar) or length.dtype != INT64:
        return
    trace = active()
    dim = trace.facts.canonical(trace.dim_of(length.value))
    if not trace.facts.is_nonnegative(dim):
        place = trace.location()
        check(trace.compare("greater_equal", dim, Dim(0)), partial(_negative_length, place))
        trace.facts.nonnegative.update(value for value in dim.values() if dim.single is value)


def _negative_length(place: Location) -> Unsupported:
    return Unsupported(
        "an array is reshaped to a length that is only known at run time, and negative",
        place[-1] if place else None,
        hint="write -1 itself where the length is to be found",
    )


def _quotient(dims: Dims, given: list[Dim], total: Dim, product: Dim, text: tuple[Any, ...]) -> Dim:
    """total / product; where the factors cancel, what is left of them."""
    trace = active()
    left = [trace.facts.canonical(dim) for dim in dims]
    for dim in given:
        dim = trace.facts.canonical(dim)
        if dim in left:
            left.remove(dim)
        elif dim != Dim(1):
            break
    else:
        positive = all(trace.facts.is_nonnegative(dim - 1) for dim in given)
        if not positive:
            check(trace.compare("not_equal", product, Dim(0)), _reshape_error, *text)
        return size_of(tuple(left))
    check(trace.compare("not_equal", product, Dim(0)), _reshape_error, *text)
    value, divisor = trace.value_of(total), trace.value_of(product)
    rest = trace.emit("remainder", value, divisor)
    check(trace.emit("equal", rest, trace.constant(0, INT64)), _reshape_error, *text)
    quotient = trace.emit("floor_divide", value, divisor)
    trace.facts.nonnegative.add(quotient)
    return Dim.of(quotient)


def _reshape_error(size: int, shape: tuple[int, ...]) -> ValueError:
    return ValueError(f"cannot reshape array of size {size} into shape {_shape_text(shape)}")


def _shape_text(shape: tuple[int, ...]) -> str:
    """As NumPy writes it: a length that is to be found is left out in front."""
    known = itertools.dropwhile(lambda length: length < 0, shape)
    texts = ["newaxis" if length < 0 else str(length) for length in known]
    return f"({','.join(texts)}{',' if len(shape) == len(texts) == 1 else ''})"
