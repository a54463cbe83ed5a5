"""21: random expressions of `and`, `or`, `not`, comparisons and choices, with calls that print."""

from __future__ import annotations

import dataclasses
import random

import pytest

from tests.comparison import difference_of_observations, observe
from tests.frontend.programs import define
from tests.language.corpus import checks
from tests.language.levels import LEVELS

ARGUMENTS = ((0, 1, 2.0), (3, 0, -1.5), (2, 2, 2.0), (-1, 5, 0.0))
HEAD = "def said(k, v):\n    print(k)\n    return v\n\n"


class Expressions:
    """``value`` is a number, ``test`` a condition."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.calls = 0

    def value(self) -> str:
        choice = self.random.random()
        if choice < 0.5:
            return self.random.choice(("a", "b", "x", "0", "2", "-1"))
        if choice < 0.8:
            self.calls += 1
            return f"said({self.calls}, {self.random.choice('abx')})"
        return f"({self.value()} {self.random.choice('+-*')} {self.value()})"

    def test(self, depth: int = 0) -> str:
        choice = self.random.random()
        if depth > 3 or choice < 0.3:
            symbols = ("<", "<=", ">", "==", "!=")
            parts = [self.value(), self.random.choice(symbols), self.value()]
            if self.random.random() < 0.3:
                parts += [self.random.choice(symbols), self.value()]
            return " ".join(parts)
        if choice < 0.4:
            return f"not {self.operand(depth)}"
        if choice < 0.5:
            return f"({self.test(depth + 1)} if {self.test(depth + 1)} else {self.test(depth + 1)})"
        word = self.random.choice((" and ", " or "))
        return word.join(self.operand(depth) for _ in range(self.random.choice((2, 2, 3))))

    def operand(self, depth: int) -> str:
        """Not always in parentheses: precedence is part of what is tried."""
        text = self.test(depth + 1)
        return f"({text})" if self.random.random() < 0.4 else text


def program(seed: int, count: int) -> str:
    """A function of ``count`` expressions; a chain in a chain would not be what was written."""
    lines = ["def f(a, b, x):\n    r = 0"]
    writer = Expressions(seed)
    for k in range(count):
        text = writer.test()
        lines.append(
            f"    r = r * 2 + (1 if {text} else 0)" if k % 2 else f"    if {text}: r += {k}"
        )
    return HEAD + "\n".join([*lines, "    return r"]) + "\n"


def assert_same(function, plain, source):
    for arguments in ARGUMENTS:
        actual, expected = (
            dataclasses.replace(observe(each, arguments, {}), warnings=())
            for each in (function, plain)
        )
        text = difference_of_observations(actual, expected)
        assert not text, f"{arguments}: {text}\n{source}"


@checks(21, "200 random expressions", "converted", "interpreted")
@pytest.mark.parametrize("level", ["converted", "interpreted"])
@pytest.mark.parametrize("seed", range(20))
def test_random_expressions(seed, level):
    source = program(seed, 10)
    plain = define(source, "f")
    assert_same(LEVELS[level](plain), plain, source)


@checks(21, "12 more", "compiled")
@pytest.mark.parametrize("seed", range(100, 103))
def test_compiled(seed):
    source = program(seed, 4)
    plain = define(source, "f")
    assert_same(LEVELS["compiled"](plain), plain, source)
