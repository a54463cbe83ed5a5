"""and, or, not, the conditional expression, comparisons in a chain, membership and identity."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

from autograph.staging.branches import branch
from autograph.staging.choice import Choice
from autograph.staging.containers import growing_methods, is_growing
from autograph.staging.identity import same_array
from autograph.staging.maybe import StagedMaybe
from autograph.staging.objects import StagedObject, unwrapped
from autograph.staging.opaque import Opaque
from autograph.staging.promote import is_plain_number
from autograph.staging.trace import active, current
from autograph.staging.truth import truth
from autograph.staging.values import StagedArray, StagedScalar, StagedValue, refuse

Thunk = Callable[[], Any]
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "in": lambda item, container: in_(item, container),
    "not in": lambda item, container: not_in(item, container),
    "is": lambda left, right: is_(left, right),
    "is not": lambda left, right: is_not(left, right),
}


def and_(first: Any, *rest: Thunk) -> Any:
    """``first and rest...``: the first false operand, or the last; later operands only when
    needed.
    """
    for position, thunk in enumerate(rest):
        held = _held(first)
        if isinstance(held, StagedScalar):
            return _choose(held, _rest(and_, rest[position:]), _just(first))
        if not held:
            return first
        first = thunk()
    return first


def or_(first: Any, *rest: Thunk) -> Any:
    """``first or rest...``: the first true operand, or the last; later operands only when
    needed.
    """
    for position, thunk in enumerate(rest):
        held = _held(first)
        if isinstance(held, StagedScalar):
            return _choose(held, _just(first), _rest(or_, rest[position:]))
        if held:
            return first
        first = thunk()
    return first


def _just(item: Any) -> Thunk:
    return lambda: item


def _rest(operator: Callable[..., Any], operands: Sequence[Thunk]) -> Thunk:
    return lambda: operator(operands[0](), *operands[1:])


def not_(item: Any) -> Any:
    held = _held(item)
    if isinstance(held, StagedScalar):
        return StagedScalar(active().emit("logical_not", held.value), True)
    return not held


def if_exp(test: Any, if_true: Thunk, if_false: Thunk) -> Any:
    """``if_true() if test else if_false()``."""
    held = _held(test)
    if isinstance(held, StagedScalar):
        return _choose(held, if_true, if_false)
    return if_true() if held else if_false()


def _held(item: Any) -> Any:
    return truth(item) if current() is not None else bool(item)


def _choose(test: StagedScalar, if_true: Thunk, if_false: Thunk) -> Any:
    (result,) = branch(test.value, (lambda: (if_true(),), lambda: (if_false(),)), ("value",))
    return result


def compare_chain(left: Any, *links: tuple[str, Thunk]) -> Any:
    """``left < a < b``: each operand once, from left to right, until one comparison is false."""
    (symbol, thunk), *rest = links
    right = thunk()
    result = _COMPARE[symbol](left, right)
    if not rest:
        return result
    return and_(result, lambda: compare_chain(right, *rest))


def in_(item: Any, container: Any) -> Any:
    """``item in container``."""
    if is_growing(container):
        return growing_methods["__contains__"](container, item)
    staged = any(isinstance(part, StagedValue) for part in (item, container, *_parts(container)))
    if not staged:
        return item in container
    if isinstance(container, StagedArray):
        from_array = container == item
        return (
            StagedScalar(from_array.any().value, True)
            if isinstance(from_array, StagedArray)
            else from_array
        )
    if not isinstance(container, (list, tuple)):
        refuse(
            "membership of a value that is only known at run time in this container",
            "use a tuple or an array",
        )
    found: Any = False
    for part in container:
        found = or_(found, _just(item == part))
    return found


def _parts(container: Any) -> Any:
    return container if isinstance(container, (list, tuple)) else ()


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
