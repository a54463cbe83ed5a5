"""Python's folds: sum, min, max, any, all. A loop where the number of items is only known at run
time.

sum(e)    total = start; for x in e: total = total + x
any(e)    found = False; for x in e, while not found: found = bool(x)
max(e)    best = first of e; for x in rest of e: best = x if x > best else best
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from typing import Any

from autograph.ir import Dim
from autograph.numpy_api.registry import stages
from autograph.staging.branches import branch
from autograph.staging.containers import staged_container
from autograph.staging.generated import StagedGenerator
from autograph.staging.iteration import Iteration, StagedIterable, iteration
from autograph.staging.looping import loop_over
from autograph.staging.sites import check
from autograph.staging.special_methods import iterated
from autograph.staging.trace import active
from autograph.staging.truth import truth
from autograph.staging.tuple_order import compared
from autograph.staging.values import StagedScalar, eager_error

_FEW = 8


@stages(sum)
def sum_(iterable: Any, /, start: Any = 0) -> Any:
    (total,) = over(iterable, lambda item, total: (total + item,), (start,), ("total",))
    return total


def _is_loop(steps: Iteration | Iterable[Any]) -> bool:
    few = isinstance(steps, Iteration) and steps.count.is_static and steps.count.const <= _FEW
    return isinstance(steps, Iteration) and not few


def _plain(steps: Any) -> Iterable[Any]:
    items: Iterable[Any] = steps.plain() if isinstance(steps, Iteration) else steps
    return items


def over(
    iterable: Any,
    body: Callable[..., tuple[Any, ...]],
    state: tuple[Any, ...],
    names: tuple[str, ...],
    test: Callable[..., Any] | None = None,
) -> tuple[Any, ...]:
    """The fold: a loop, written out where it is short."""
    iterable = iterated(iterable)
    if isinstance(iterable, StagedGenerator) and iterable.steps is None:
        return iterable.loop(body, state, names, test)
    steps = iteration(iterable)
    if _is_loop(steps):
        return loop_over(StagedIterable(lambda: steps), body, state, names, test)
    return loop_over(iter(_plain(steps)), body, state, names, test)


def _extreme(function: Callable[..., Any]) -> Callable[..., Any]:
    better = operator.gt if function is max else operator.lt

    def extreme(*args: Any, key: Any = None, **default: Any) -> Any:
        if default.keys() - {"default"} or not args:
            raise eager_error(_wrong_call(function, len(args), default))

        def keyed(item: Any) -> tuple[Any, Any]:
            return item, item if key is None else active().inputs.call(key, item)

        def choose(item: Any, best: Any, best_key: Any) -> tuple[Any, Any]:
            return _better(better, keyed(item), (best, best_key))

        iterable: Any = args if len(args) > 1 else args[0]
        if isinstance(iterable, StagedGenerator):
            made: list[Any] = staged_container([])
            made.extend(iterable)
            iterable = made
        steps = iteration(iterable)
        if _is_loop(steps):
            return _extreme_of_loop(function, steps, keyed, choose, default)
        items = list(_plain(steps))
        if not items:
            if "default" in default:
                return default["default"]
            raise eager_error(_empty(function))
        best = keyed(items[0])
        for item in items[1:]:
            best = choose(item, *best)
        return best[0]

    return extreme


def _extreme_of_loop(
    function: Callable[..., Any],
    steps: Any,
    keyed: Callable[[Any], tuple[Any, Any]],
    choose: Callable[..., tuple[Any, Any]],
    default: dict[str, Any],
) -> Any:
    trace = active()
    some = trace.compare("greater", steps.count, Dim(0))

    def best() -> tuple[Any]:
        rest = Iteration(steps.count - 1, lambda k: steps.item(trace.value_of(Dim.of(k) + 1)))
        state = keyed(steps.item(0))
        return loop_over(StagedIterable(lambda: rest), choose, state, ("best", "key"))[:1]

    if "default" not in default:
        check(some, lambda: _empty(function))
        return best()[0]
    return branch(some, (best, lambda: (default["default"],)), ("best",))[0]


def _wrong_call(function: Callable[..., Any], count: int, keywords: dict[str, Any]) -> Exception:
    try:
        function(*((1,) for _ in range(count)), **keywords)
    except TypeError as error:
        return error
    raise AssertionError("the arguments are right")


def _empty(function: Callable[..., Any]) -> ValueError:
    """Python's own error, whose text differs between its versions."""
    try:
        function([])
    except ValueError as error:
        return ValueError(*error.args)
    raise AssertionError("the extreme of nothing")


def _better(
    comparison: Callable[[Any, Any], Any], pair: tuple[Any, Any], best: tuple[Any, Any]
) -> tuple[Any, Any]:
    """Of two items with their keys. Python keeps the first of equals: the later one wins only when
    its key compares better.
    """
    held = truth(compared(comparison, pair[1], best[1]))
    if not isinstance(held, StagedScalar):
        return pair if held else best
    item, key = branch(held.value, (lambda: pair, lambda: best), ("value", "key"))
    return item, key


stages(max)(_extreme(max))
stages(min)(_extreme(min))


def _quantifier(stop: bool) -> Callable[[Iterable[Any]], Any]:
    """``any`` stops at the first true item, ``all`` at the first false one."""

    def quantifier(iterable: Iterable[Any]) -> Any:
        def body(item: Any, result: Any) -> tuple[Any]:
            return (truth(item),)

        def goes_on(result: Any) -> Any:
            return (result == False) if stop else result  # noqa: E712

        return over(iterable, body, (not stop,), ("result",), goes_on)[0]

    return quantifier


stages(any)(_quantifier(True))
stages(all)(_quantifier(False))
