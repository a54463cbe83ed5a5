"""Comparisons in a chain, membership and identity.

k in {1: x, 5: y}   k == 1 or k == 5
k in range(n)       by arithmetic
k in x              for an array: is an element equal
k in o              what the class of an object says
"""

from __future__ import annotations

import operator
from collections.abc import Callable, ItemsView, KeysView, ValuesView
from functools import partial
from typing import Any

from autograph.operators.logical import and_, not_, or_
from autograph.staging import ranges
from autograph.staging.choice import Choice
from autograph.staging.containers import growing_methods, is_growing
from autograph.staging.generated import StagedGenerator
from autograph.staging.identity import same_array
from autograph.staging.iteration import StagedIterable
from autograph.staging.looping import loop_over
from autograph.staging.maybe import StagedMaybe, settled
from autograph.staging.objects import StagedObject, unwrapped
from autograph.staging.opaque import Opaque, ask
from autograph.staging.promote import is_plain_number
from autograph.staging.ranges import StagedRange
from autograph.staging.special_methods import has, special
from autograph.staging.trace import current
from autograph.staging.truth import truth
from autograph.staging.tuple_order import are_equal, compared, differ
from autograph.staging.values import (
    StagedArray,
    StagedScalar,
    StagedValue,
    eager_error,
    refuse,
    type_name,
)

Thunk = Callable[[], Any]
_PLAIN = (list, tuple, dict, set, frozenset, KeysView, ValuesView, ItemsView)
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": partial(compared, operator.lt),
    "<=": partial(compared, operator.le),
    ">": partial(compared, operator.gt),
    ">=": partial(compared, operator.ge),
    "==": are_equal,
    "!=": differ,
    "in": lambda item, container: in_(item, container),
    "not in": lambda item, container: not_in(item, container),
    "is": lambda left, right: is_(left, right),
    "is not": lambda left, right: is_not(left, right),
}


def compare_chain(left: Any, *links: tuple[str, Thunk]) -> Any:
    """``left < a < b``: each operand once, from left to right, until one comparison is false."""
    (symbol, thunk), *rest = links
    right = thunk()
    result = _COMPARE[symbol](left, right)
    if not rest:
        return result
    return and_(result, lambda: compare_chain(right, *rest))


def in_(item: Any, container: Any) -> Any:
    """``item in container``"""
    if current() is None:
        return item in container
    item, container = settled(item), settled(container)
    if is_growing(container):
        return growing_methods["__contains__"](container, item)
    if isinstance(container, (range, StagedRange)):
        plain = container if isinstance(container, StagedRange) else ranges.of(container)
        return plain.contains(item)
    if isinstance(container, Opaque):
        return ask[0](operator.contains, container, item, returns=bool)
    if isinstance(container, StagedObject):
        return _in_object(item, container)
    if isinstance(container, StagedArray):
        return _in_array(item, container)
    if isinstance(container, StagedScalar):
        text = f"argument of type '{type_name(container)}' is not iterable"
        raise eager_error(TypeError(text))
    if isinstance(container, (StagedGenerator, StagedIterable)):
        return _among_items(item, container)
    return _in_plain(item, container)


def _in_plain(item: Any, container: Any) -> Any:
    """A container of Python's own, whose items may be staged."""
    if isinstance(container, (str, bytes)) and isinstance(item, StagedValue):
        if isinstance(container, bytes):
            refuse("a number known at run time is looked for in bytes", "compare it in a loop")
        text = f"'in <string>' requires string as left operand, not {type_name(item)}"
        raise eager_error(TypeError(text))
    if not isinstance(container, _PLAIN):
        return _asked(item, container)
    parts = list(container)
    if not any(map(_is_staged, (item, *parts))):
        return _asked(item, container)
    if isinstance(item, StagedArray) and isinstance(container, (dict, set, frozenset)):
        raise eager_error(TypeError(f"unhashable type: '{type_name(item)}'"))
    found: Any = False
    for part in parts:
        found = or_(found, partial(_holds_equal, item, part))
    return found


def _asked(item: Any, container: Any) -> Any:
    try:
        return item in container
    except TypeError as error:
        raise eager_error(error) from None


def _is_staged(item: Any) -> bool:
    if isinstance(item, (StagedValue, StagedObject, Choice, StagedMaybe, Opaque)):
        return True
    return isinstance(item, (tuple, list)) and (is_growing(item) or any(map(_is_staged, item)))


def _equal(left: Any, right: Any) -> Any:
    """Identity or equality; tuples item by item, as Python compares what is in a container."""
    if left is right:
        return True
    if isinstance(left, tuple) and isinstance(right, tuple):
        if len(left) != len(right):
            return False
        result: Any = True
        for one, other in zip(left, right, strict=True):
            result = and_(result, partial(_holds_equal, one, other))
        return result
    return left == right


def _holds_equal(left: Any, right: Any) -> Any:
    return truth(_equal(left, right))


def _in_array(item: Any, array: StagedArray) -> Any:
    found = array == item
    if isinstance(found, StagedArray):
        found = found.any()
    return StagedScalar(found.value, True) if isinstance(found, StagedScalar) else found


def _in_object(item: Any, container: StagedObject) -> Any:
    if has(container, "__contains__"):
        return truth(special(container, "__contains__", item))
    if not (has(container, "__iter__") or has(container, "__getitem__")):
        text = f"argument of type '{type_name(container)}' is not iterable"
        raise eager_error(TypeError(text))
    return _among_items(item, container)


def _among_items(item: Any, items: Any) -> Any:
    """Item by item, up to the first that is equal."""

    def body(part: Any, found: Any) -> tuple[Any]:
        return (_holds_equal(item, part),)

    return loop_over(items, body, (False,), ("found",), lambda found: not_(found))[0]


def not_in(item: Any, container: Any) -> Any:
    return not_(in_(item, container))


def is_(left: Any, right: Any) -> Any:
    """``left is right``: a variable that may be None is asked at run time, as objects of it are."""
    if isinstance(left, Opaque):
        return left.is_same_as(right)
    if isinstance(right, Opaque):
        return right.is_same_as(left)
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Choice):
            return one.is_(other)
    return _is(left, right)


def _is(left: Any, right: Any) -> Any:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, StagedMaybe) and one.otherwise is None:
            if other is not None:
                refuse("identity of a variable that may be None", "compare it with None")
            return not_(one.present)
    if isinstance(left, StagedArray) and isinstance(right, StagedArray):
        return same_array(left, right)
    if isinstance(left, StagedObject) and isinstance(right, StagedObject):
        return left.is_same_as(right)
    if left is right:
        return True
    for one, other in ((left, right), (right, left)):
        if isinstance(one, StagedScalar):
            return _is_scalar(one, other)
    return unwrapped(left) is unwrapped(right)


def _is_scalar(scalar: StagedScalar, other: Any) -> Any:
    """There is one True and one False; which numbers are one object is Python's own business."""
    is_bool = scalar.is_python and scalar.dtype.kind == "b"
    if isinstance(other, bool):
        return (scalar if other else not_(scalar)) if is_bool else False
    if isinstance(other, StagedScalar) or is_plain_number(other):
        refuse("identity of numbers is not supported", "compare them with ==")
    return False


def is_not(left: Any, right: Any) -> Any:
    return not_(is_(left, right))
