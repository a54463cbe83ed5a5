"""Functions that take functions: what they are given is converted like any other callee.

map(f, a)  functools.reduce(f, a, start)
"""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Any

from autograph.numpy_api.iterators import first_and_rest
from autograph.numpy_api.registry import stages
from autograph.operators.calls import call
from autograph.operators.control_flow import for_loop
from autograph.staging.generated import StagedGenerator, mapped
from autograph.staging.iteration import Iteration, StagedIterable, zip_staged

_NOTHING = object()


@stages(map, always=True)
def map_(function: Any, iterable: Any, /, *others: Any) -> Any:
    if isinstance(iterable, StagedGenerator) and iterable.steps is None and not others:
        return mapped(iterable, lambda item: call(function, item))
    steps = zip_staged(iterable, *others).make()
    if not isinstance(steps, Iteration):
        return (call(function, *items) for items in steps)
    trips = replace(steps, item=lambda k: call(function, *steps.item(k)), acts=True)
    return StagedIterable(lambda: trips, map)


def _nothing_to_reduce() -> TypeError:
    return TypeError("reduce() of empty iterable with no initial value")


@stages(functools.reduce, always=True)
def reduce_(function: Any, iterable: Any, initial: Any = _NOTHING, /) -> Any:
    if initial is _NOTHING:
        initial, iterable = first_and_rest(iterable, _nothing_to_reduce)

    def body(item: Any, total: Any) -> tuple[Any]:
        return (call(function, total, item),)

    return for_loop(iterable, body, (initial,), names=("total",))[0]
