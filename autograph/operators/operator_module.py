"""Python's ``operator`` module: its functions do to staged values what the operators do.

operator.add(a, b)              a + b
operator.not_(x)                not x
operator.itemgetter(1, 2)(t)    t[1], t[2]
operator.attrgetter("a.b")(x)   x.a.b
operator.methodcaller("f")(x)   x.f(), converted
"""

from __future__ import annotations

import functools
import operator
from typing import Any

from autograph.numpy_api.registry import stages
from autograph.operators.comparisons import in_, is_, is_not
from autograph.operators.logical import not_
from autograph.staging.objects import StagedObject, identified, unwrapped
from autograph.staging.truth import truth

_PLAIN = """abs add and_ floordiv getitem inv invert lshift matmul mod mul neg or_ pos pow rshift
    sub truediv xor eq ne lt le gt ge setitem delitem iadd iand ifloordiv ilshift imatmul imod imul
    ior ipow irshift isub itruediv ixor concat iconcat index"""
for _name in _PLAIN.split():
    _function = getattr(operator, _name)
    stages(_function)(_function)

stages(operator.not_)(not_)
stages(operator.truth)(truth)
stages(operator.is_)(is_)
stages(operator.is_not)(is_not)

GETTERS = (operator.itemgetter, operator.attrgetter, operator.methodcaller)


@stages(operator.contains)
def contains_(container: Any, item: Any) -> Any:
    return in_(item, container)


def is_getter(function: Any) -> bool:
    return isinstance(unwrapped(function), GETTERS)


def opened(function: Any, args: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...], dict[str, Any]]:
    """What a getter calls: itself, or the method of its argument, with that one's arguments."""
    getter = identified(function) if isinstance(function, StagedObject) else function
    if not isinstance(getter, operator.methodcaller) or len(args) != 1:
        return getter, args, {}
    reduced: Any = getter.__reduce__()
    made_by, given = reduced
    if isinstance(made_by, functools.partial):
        return getattr(args[0], made_by.args[0]), given, made_by.keywords
    return getattr(args[0], given[0]), given[1:], {}
