"""Calls of small programs that must be as NumPy's, as interpreted graphs and compiled.

tried = Calls()
tried(program, argument, ...)
test_same = tried.test()
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

import autograph
from tests.comparison import difference_of_observations, duplicate, observe

SUMS = 1e-13  # sums may be added in another order
COMPILED = 3  # calls of one function that are compiled; graphs are interpreted for all


@functools.cache
def converted(function: Callable[..., Any]) -> Any:
    return autograph.convert(function)


def interpreted(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args: converted(function).lower(*duplicate(args)).interpret(*args)


LEVELS = {"interpreted": interpreted, "compiled": converted}


def seen(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """All that can be seen, apart from the warnings that only NumPy's own loops give."""
    return dataclasses.replace(observe(function, arguments, {}), warnings=())


class Calls:
    """Collects the calls of one file."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self.counts: Counter[Callable[..., Any]] = Counter()

    def __call__(self, function: Callable[..., Any], *args: Any, rtol: float = SUMS) -> None:
        name = function.__name__
        if name == "<lambda>":
            name = inspect.getsource(function).strip()[:60]
        self.counts[function] += 1
        levels = list(LEVELS) if self.counts[function] <= COMPILED else ["interpreted"]
        key = f"{name}-{len(self.rows)}"
        for level in levels:
            self.rows.append(pytest.param((function, args, rtol), level, id=f"{key}-{level}"))

    def test(self) -> Callable[..., None]:
        @pytest.mark.filterwarnings("ignore")
        @pytest.mark.parametrize(("call", "level"), self.rows)
        def test_same(call: Any, level: str) -> None:
            function, args, rtol = call
            expected = seen(function, args)
            actual = seen(LEVELS[level](function), args)
            text = difference_of_observations(actual, expected, rtol=rtol)
            assert not text, text

        return test_same
