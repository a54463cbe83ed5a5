"""Tuples and lists compared item by item, as Python does.

(a, b) < (c, d)    ==>    b < d if a == c else a < c
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograph.staging.branches import branch
from autograph.staging.containers import is_growing
from autograph.staging.truth import truth
from autograph.staging.values import StagedScalar, StagedValue, negated

Comparison = Callable[[Any, Any], Any]


def compared(comparison: Comparison, left: Any, right: Any) -> Any:
    """``left <comparison> right``: one of <, <=, > and >=."""
    if not (_is_sequence(left) and type(left) is type(right)):
        return comparison(left, right)
    if not (_holds_staged(left) or _holds_staged(right)):
        return comparison(left, right)
    answer: Any = comparison(len(left), len(right))
    for one, other in reversed(list(zip(left, right, strict=False))):
        answer = _first_difference(comparison, one, other, answer)
    return answer


def are_equal(left: Any, right: Any) -> Any:
    """``left == right``"""
    if _is_sequence(left) and (_holds_staged(left) or _holds_staged(right)):
        return _equal(left, right)
    return left == right


def differ(left: Any, right: Any) -> Any:
    """``left != right``"""
    if _is_sequence(left) and (_holds_staged(left) or _holds_staged(right)):
        return negated(_equal(left, right))
    return left != right


def _first_difference(comparison: Comparison, one: Any, other: Any, rest: Any) -> Any:
    same = _equal(one, other)
    if not isinstance(same, StagedScalar):
        return rest if same else compared(comparison, one, other)
    arms = (lambda: (rest,), lambda: (compared(comparison, one, other),))
    return branch(same.value, arms, ("order",))[0]


def _equal(one: Any, other: Any) -> Any:
    if one is other:
        return True
    if not (_is_sequence(one) and type(one) is type(other)):
        return truth(one == other)
    if len(one) != len(other):
        return False
    answer: Any = True
    for left, right in reversed(list(zip(one, other, strict=True))):
        answer = _both(_equal(left, right), answer)
    return answer


def _both(same: Any, rest: Any) -> Any:
    if isinstance(same, StagedScalar):
        return branch(same.value, (lambda: (rest,), lambda: (False,)), ("same",))[0]
    return rest if same else False


def _is_sequence(item: Any) -> bool:
    return isinstance(item, (tuple, list)) and not is_growing(item)


def _holds_staged(item: Any) -> bool:
    if _is_sequence(item):
        return any(map(_holds_staged, item))
    return isinstance(item, StagedValue)
