"""Functions that take functions: what they are given is converted like any other callee.

    map(f, a)  filter(f, items)  functools.reduce(f, a, start)  sorted(items, key=f)

The order and the number of the items must be known while staging; their values need not be.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from autograph.numpy_api.registry import stages
from autograph.operators.calls import call
from autograph.operators.control_flow import for_loop
from autograph.operators.text import is_staged
from autograph.staging.containers import staged_container
from autograph.staging.generated import StagedGenerator, mapped
from autograph.staging.iteration import Iteration, StagedIterable, iteration, zip_staged
from autograph.staging.truth import truth
from autograph.staging.values import StagedScalar, eager_error, refuse

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


@stages(filter, always=True)
def filter_(function: Any, iterable: Any, /) -> Iterator[Any]:
    return (item for item in _plain_items(iterable, "filter") if _is_kept(function, item))


def _is_kept(function: Any, item: Any) -> bool:
    held = truth(item if function is None else call(function, item))
    if isinstance(held, StagedScalar):
        refuse("filter() by a condition that is only known at run time", "index with a mask")
    return bool(held)


@stages(functools.reduce, always=True)
def reduce_(function: Any, iterable: Any, initial: Any = _NOTHING, /) -> Any:
    if initial is _NOTHING:
        items = iter(_plain_items(iterable, "reduce() without an initial value"))
        initial = next(items, _NOTHING)
        if initial is _NOTHING:
            raise eager_error(TypeError("reduce() of empty iterable with no initial value"))
        iterable = items

    def body(item: Any, total: Any) -> tuple[Any]:
        return (call(function, total, item),)

    return for_loop(iterable, body, (initial,), names=("total",))[0]


@stages(sorted, always=True)
def sorted_(iterable: Any, /, *, key: Any = None, reverse: Any = False) -> list[Any]:
    items = list(_plain_items(iterable, "sorted"))
    keys = items if key is None else [call(key, item) for item in items]
    if is_staged(keys) or is_staged(reverse):
        refuse(
            "sorted() by values that are only known at run time",
            "use np.sort, or np.argsort and index with it",
        )
    order = _ordered(keys, bool(reverse))
    made: list[Any] = staged_container([items[k] for k in order])
    return made


def _ordered(keys: list[Any], reverse: bool) -> list[int]:
    try:
        return sorted(range(len(keys)), key=keys.__getitem__, reverse=reverse)
    except TypeError as error:
        raise eager_error(error) from None


def _plain_items(iterable: Any, name: str) -> Any:
    steps = iteration(iterable)
    if not isinstance(steps, Iteration):
        return steps
    if not steps.count.is_static:
        refuse(f"{name} of an array whose length is only known at run time", "use a for loop")
    return steps.plain()
