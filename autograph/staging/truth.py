"""The truth of a value: decided now where it is plain, a staged bool where it is not."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.ir import BOOL, Dim
from autograph.staging.choice import Choice
from autograph.staging.containers import is_growing
from autograph.staging.elementwise import cast
from autograph.staging.heap import Heap
from autograph.staging.maybe import StagedMaybe, Undefined, settled
from autograph.staging.objects import StagedObject
from autograph.staging.opaque import Opaque
from autograph.staging.ranges import StagedRange
from autograph.staging.shapes import size_of
from autograph.staging.sites import check
from autograph.staging.special_methods import truth_of
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error


def truth(item: Any) -> bool | StagedScalar:
    """``bool(item)``, staged where it has to be."""
    item = settled(item)
    if isinstance(item, StagedScalar):
        is_bool = item.dtype == BOOL and item.is_python
        return item if is_bool else StagedScalar(cast(item.value, BOOL), True)
    if isinstance(item, StagedArray):
        return _array_truth(item)
    if isinstance(item, StagedMaybe) and item.otherwise is None:
        return _maybe_truth(item)
    if is_growing(item):
        return StagedScalar(cast(item.growing.length, BOOL), True)
    if isinstance(item, Choice):
        return _choice_truth(item)
    if isinstance(item, (Opaque, StagedRange)):
        return item.truth()  # type: ignore[no-any-return]
    return _plain_truth(item)


def _plain_truth(item: Any) -> bool | StagedScalar:
    if isinstance(item, Undefined):
        raise eager_error(item.error())
    if isinstance(item, StagedObject):
        return truth(truth_of(item))
    return bool(item)


def _maybe_truth(item: StagedMaybe) -> bool | StagedScalar:
    inner = truth(item.value)
    if inner is True:
        return item.present
    if inner is False:
        return False
    return StagedScalar(active().emit("logical_and", item.present.value, inner.value), True)


def _choice_truth(item: Choice) -> bool | StagedScalar:
    if any(isinstance(option, Heap) for option in item.options):
        return truth(item.each(truth))
    return item.truth()  # type: ignore[no-any-return]


def _array_truth(array: StagedArray) -> StagedScalar:
    trace = active()
    size = size_of(array.dims)
    if size != Dim(1):
        ok = size.const == 1 if size.is_static else trace.compare("equal", size, Dim(1))
        count = size.const if size.is_static else StagedScalar(trace.value_of(size), True)
        check(ok, _ambiguous, count)
    value = array.read()
    if value.type.rank:
        value = trace.emit(
            "reduce", cast(value, BOOL), kind="any", axes=tuple(range(value.type.rank))
        )
    return StagedScalar(cast(value, BOOL), True)


def _ambiguous(size: int) -> ValueError:
    try:
        bool(np.zeros(size))
    except ValueError as error:
        return error
    return ValueError(
        "The truth value of an array with more than one element is ambiguous. Use "
        "a.any() or a.all()"
    )
