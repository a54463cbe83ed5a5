"""and, or, not, and the conditional expression."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograph.staging.branches import branch
from autograph.staging.trace import current
from autograph.staging.truth import truth
from autograph.staging.values import StagedScalar, negated

Thunk = Callable[[], Any]


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
    return negated(_held(item))


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
