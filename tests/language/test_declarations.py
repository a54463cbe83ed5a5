"""67, 72, 74, 78, 80: what is said about a function stays said about the converted one."""

from __future__ import annotations

import functools
import inspect
import sys

import numpy as np
import pytest

import autograph
from autograph import Unsupported, UnsupportedSyntax
from tests.comparison import assert_same, assert_same_call
from tests.language.corpus import checks
from tests.language.levels import LEVELS

each_level = pytest.mark.parametrize("level", LEVELS)


def documented(a, /, b=[1], *rest, c: int = 3, **more) -> tuple:
    """Says what it does."""
    if a > 1:
        return a, b[0], rest, c, more
    return a, b[0], rest, c * 2, more


@checks(78, "signature, name, documentation, annotations, `__wrapped__`", "converted", "compiled")
def test_what_is_kept():
    function = autograph.convert(documented)
    for name in ("__name__", "__qualname__", "__doc__", "__module__", "__annotations__"):
        assert getattr(function, name) == getattr(documented, name)
        assert getattr(autograph.to_graph(documented), name) == getattr(documented, name)
    assert function.__wrapped__ is documented
    assert inspect.signature(function) == inspect.signature(documented)
    assert autograph.to_graph(documented).__defaults__ is documented.__defaults__


@checks(78, "arguments too many, too few, given twice", "converted", "compiled")
@pytest.mark.parametrize("level", ["converted", "compiled"])
@pytest.mark.parametrize(
    ("arguments", "keywords"),
    [
        ((2,), {}), ((1, [5], 6, 7), {"c": 0, "e": 1.5}), ((2,), {"b": [9]}), ((), {}),
        ((), {"a": 1}),
        ((1, [2]), {"b": 3}), ((3,), {"c": 1, "more": 2}),
    ],
)  # fmt: skip
def test_arguments(level, arguments, keywords):
    assert_same_call(LEVELS[level](documented), documented, *arguments, **keywords)


@checks(67, "a default that is a list: changed between calls, seen by both")
@each_level
def test_default_that_is_a_list(level):
    def plain(a, items=[1, 2]):
        return a + items[0]

    function = LEVELS[level](plain)
    assert function(1) == 2
    plain.__defaults__[0][0] = 10
    assert function(1) == plain(1) == 11


def counted(times):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args):
            return function(*args) * times

        return wrapper

    return decorate


@checks(74, "decorators above and below `@convert`, with arguments", "compiled")
def test_stacked_decorators():
    @counted(10)
    @autograph.convert(effects="strip")
    @counted(2)
    def f(x):
        return x + 1 if x > 1 else -x

    @autograph.convert
    @counted(3)
    @counted(5)
    def g(x):
        return x + 1 if x > 1 else f(x)

    assert (f(2), f(0.5), g(2)) == (60, -10.0, 45)


class Model:
    factor = 3

    @autograph.convert
    def method(self, x):
        if x > 1:
            return x * self.factor
        return x + self.factor

    @autograph.convert
    @staticmethod
    def static(x):
        return x + 1

    @classmethod
    @autograph.convert
    def made(cls, x):
        return x * cls.factor

    @property
    @autograph.convert
    def twice(self):
        return self.factor * 2


@checks(74, "`@convert` on methods, static and class methods, properties", "compiled")
def test_methods():
    model = Model()
    assert (model.method(2), model.method(1), Model.method(model, 2)) == (6, 4, 6)
    assert (model.static(1), Model.made(2), model.made(3), model.twice) == (2, 6, 9, 6)


@checks(74, "`@convert` on a class", "compiled")
def test_class():
    @autograph.convert
    class Scale:
        def __init__(self, k):
            self.k = k

        def scaled(self, x):
            return x * self.k if x > 1 else self.k

        @staticmethod
        def shifted(x):
            return x + 1

    scale = Scale(3)
    assert isinstance(scale, Scale)
    assert (scale.scaled(2), scale.scaled(1), Scale.shifted(1), scale.k) == (6, 3, 2, 3)


def endless(n):
    return endless(n + 1) + 1


@checks(72, "recursion that never ends is an error, not a crash", how="refused")
@each_level
def test_endless_recursion(level):
    limit = sys.getrecursionlimit()
    with pytest.raises((RecursionError, Unsupported, autograph.TypeMismatch)):
        LEVELS[level](endless)(1)
    assert sys.getrecursionlimit() == limit


@checks(51, "an int beyond 64 bits wraps around", "interpreted", "compiled", how="deviation")
@pytest.mark.parametrize("level", ["interpreted", "compiled"])
def test_ints_wrap(level):
    function = LEVELS[level](lambda n: n * n + 1)
    assert function(2**20) == 2**40 + 1
    assert function(2**40) == 1, "2**80 + 1 in 64 bits"


async def answer(n):
    return n


async def answers(n):
    yield n


@checks(80, "async functions and async generators", how="refused")
@pytest.mark.parametrize("function", [answer, answers])
def test_async_functions(function):
    with pytest.raises(UnsupportedSyntax, match="an async (function|generator)") as caught:
        autograph.convert(function)(1)
    assert caught.value.lineno == function.__code__.co_firstlineno
    assert caught.value.hint


class Held:
    def __init__(self):
        self.seen = []

    def note(self, *values):
        self.seen.append(values)
        return len(self.seen)


HELD = Held()


@autograph.do_not_convert
def noted(*values):
    HELD.note(*(value[0] if isinstance(value, np.ndarray) else value for value in values))


def calls_opaquely(x, n):
    for i in range(n):
        if i != 1:
            noted(i, x)
        x[0] += 1
    return x


@checks(81, "a function that is called as it is, in order, each time", "interpreted", "compiled")
@pytest.mark.parametrize("level", ["interpreted", "compiled"])
def test_opaque_calls(level):
    HELD.seen.clear()
    LEVELS[level](calls_opaquely)(np.zeros(2), 4)
    assert_same(HELD.seen, [(k, np.float64(k)) for k in (0, 2, 3)])
