"""Whether an item is in a list or tuple, where, and how often, as far as only the running program
knows.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from autograph.staging.branches import branch
from autograph.staging.containers import growing_methods
from autograph.staging.looping import loop_over
from autograph.staging.sites import check
from autograph.staging.truth import truth
from autograph.staging.values import StagedScalar, refuse


def is_in(items: Any, wanted: Any) -> Any:
    return _over_equal(items, wanted, "found", False, lambda found: True)


def count_of(items: Any, wanted: Any, /) -> Any:
    return _over_equal(items, wanted, "total", 0, lambda total: total + 1)


def _over_equal(items: Any, wanted: Any, name: str, start: Any, step: Callable[[Any], Any]) -> Any:
    """``step(... step(step(start)))``, once for each item that is equal to ``wanted``."""

    def body(item: Any, known: Any) -> tuple[Any]:
        held = truth(item == wanted)
        if not isinstance(held, StagedScalar):
            return (step(known),) if held else (known,)
        return branch(held.value, (lambda: (step(known),), lambda: (known,)), (name,))

    return loop_over(items, body, (start,), (name,))[0]


def index_of(items: Any, wanted: Any, /, *bounds: Any) -> Any:
    """The place of the first item that is equal to ``wanted``."""
    if bounds:
        refuse(
            "`index` with a start is not supported where items are only known at run time",
            "take a slice of the list, and add the start",
        )

    def body(item: Any, place: Any, position: Any) -> tuple[Any, Any]:
        held = truth(item == wanted)
        if not isinstance(held, StagedScalar):
            return (position if held else place, position + 1)
        arms = (lambda: (position,), lambda: (place,))
        return (*branch(held.value, arms, ("place",)), position + 1)

    names = ("place", "position")
    place, _ = loop_over(items, body, (-1, 0), names, lambda place, position: place < 0)
    kind = tuple if isinstance(items, tuple) else list
    check(place >= 0, partial(_not_there, kind), wanted)
    return place


def _not_there(kind: type, wanted: Any) -> ValueError:
    """Python's own error."""
    try:
        kind().index(wanted)
    except ValueError as error:
        return error
    raise AssertionError("nothing is in an empty list")


growing_methods["__contains__"] = is_in
growing_methods["count"] = count_of
growing_methods["index"] = index_of
