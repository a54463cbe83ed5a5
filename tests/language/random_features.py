"""Random programs with more of the language: exceptions, objects, lists, closures, recursion.

try          try, except, else, finally over raises, indices out of range, division by zero
attributes   an object argument ``o`` whose attributes are read and changed
lists        a list ``items`` that grows and shrinks
nonlocal     a function inside that changes ``s`` and ``count``
recursion    a helper that calls itself
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from tests.language.random_programs import HELPERS, Writer

FEATURES = ("try", "attributes", "lists", "nonlocal", "recursion")
MORE_HELPERS = """
def risky(k):
    if k > 2:
        raise KeyError(k)
    return 6 // k

def climb(k, v):
    if k <= 0:
        return v
    return climb(k - 1, v + k) + 1.0
"""


class Box:
    """The object that is passed."""

    def __init__(self, k: int, v: float) -> None:
        self.k = k
        self.v = v

    def bump(self, by: int) -> int:
        self.k += by
        if self.k > 3:
            self.v = self.v + 0.5
        return self.k


class FeatureWriter(Writer):
    """Writes programs with these features, beside all that ``Writer`` writes."""

    def __init__(self, source: random.Random, features: tuple[str, ...] = FEATURES) -> None:
        super().__init__(source)
        self.features = features
        if "attributes" in features:
            self.parameters = (*self.parameters, "o")
        self.handlers = 0

    def program(self) -> str:
        return super().program().replace(HELPERS, HELPERS + MORE_HELPERS, 1)

    def begin(self) -> None:
        if "lists" in self.features:
            self.emit(1, self.random.choice(("items = []", "items = [0.5, float(n)]")))
        if "nonlocal" in self.features:
            self.emit(1, "count = 0")
            self.emit(1, "def tick(k):")
            self.emit(2, "nonlocal s, count")
            for _ in range(self.random.randint(1, 3)):
                self.tick_statement(2)
            self.emit(2, "return count")

    def tick_statement(self, depth: int) -> None:
        if depth < 4 and self.random.random() < 0.4:
            self.emit(depth, f"if {self.random.choice(('k > 1', self.condition()))}:")
            self.tick_statement(depth + 1)
            return
        choices = ("count += k", "count = count + 1", f"s = {self.number()} + 0.0", "s += count")
        self.emit(depth, self.random.choice((*choices, "return count")))

    def result(self, array: str) -> str:
        more = [
            name
            for name, feature in (("items", "lists"), ("count", "nonlocal"))
            if feature in self.features
        ]
        return ", ".join([super().result(array), *more])

    def kinds(self, depth: int, in_loop: bool) -> list[str]:
        kinds = super().kinds(depth, in_loop)
        if "attributes" in self.features:
            kinds += ["attribute"] * 3
        if "lists" in self.features:
            kinds += ["append"] * 3
        if "nonlocal" in self.features:
            kinds += ["tick"]
        if "recursion" in self.features and self.random.random() < 0.3:
            kinds += ["climb"]
        if "try" in self.features:
            kinds += ["failure"] + ["try"] * (3 if depth < 4 else 0)
        return kinds

    # Expressions.

    def number(self) -> str:
        more = []
        if "attributes" in self.features:
            more += ["o.v", "o.k", "o.bump(1)"]
        if "lists" in self.features:
            more += ["len(items)", "(items[-1] if items else 0.25)", "sum(items, 0.0)"]
        if more and self.random.random() < 0.2:
            return self.random.choice(more)
        return super().number()

    # Statements.

    def write_attribute(self, depth: int, in_loop: bool) -> None:
        texts = (
            f"o.k += {self.integer()}",
            f"o.v = float({self.number()})",
            f"o.v += {self.random.choice(('x', 's', '1.5', 'float(n)'))}",
            f"s += o.bump({self.integer()})",
            "o.k, i = i, o.k",
            "o.fresh = i",
        )
        self.emit(depth, self.random.choice(texts))

    def write_append(self, depth: int, in_loop: bool) -> None:
        texts = (
            f"items.append(float({self.number()}))",
            f"items.append(float({self.number()}))",
            f"items[{self.integer()} % 2] = float({self.number()})",
            "s += items.pop()",
            f"s += items[{self.integer()}]",
        )
        if self.random.random() < 0.2:
            self.loops += 1
            self.emit(depth, f"for u{self.loops} in items:")
            self.emit(depth + 1, "if len(items) > 6:")
            self.emit(depth + 2, "break")
            self.emit(depth + 1, f"s += u{self.loops}")
            self.block(depth + 1, 1, in_loop=True)
            return
        self.emit(depth, self.random.choice(texts))

    def write_tick(self, depth: int, in_loop: bool) -> None:
        self.emit(
            depth, self.random.choice((f"s += tick({self.integer()})", f"tick({self.integer()})"))
        )

    def write_climb(self, depth: int, in_loop: bool) -> None:
        self.emit(depth, f"s += climb(min({self.integer()}, 4), {self.number()} + 0.0)")

    def write_failure(self, depth: int, in_loop: bool) -> None:
        texts = (
            f"s += risky({self.integer()})",
            f"i = {self.integer()} // {self.integer()}",
            f"s += {self.array_name()}[{self.integer()}]",
            f"raise ValueError('raised', {self.integer()})",
        )
        if self.random.random() < 0.5:
            self.emit(depth, f"if {self.condition()}:")
            depth += 1
        self.emit(depth, self.random.choice(texts))

    def write_try(self, depth: int, in_loop: bool) -> None:
        self.emit(depth, "try:")
        self.block(depth + 1, self.random.randint(1, 3), in_loop=in_loop)
        clauses = self.random.randint(0, 2)
        for clause in range(clauses):
            self.handler(depth, in_loop, last=clause == 1)
        if clauses and self.random.random() < 0.3:
            self.emit(depth, "else:")
            self.block(depth + 1, 1, in_loop=in_loop)
        if not clauses or self.random.random() < 0.3:
            self.emit(depth, "finally:")
            self.emit(depth + 1, "print('finally', i)")
            self.block(depth + 1, 1, in_loop=in_loop)

    def handler(self, depth: int, in_loop: bool, last: bool) -> None:
        classes = (
            "ZeroDivisionError",
            "IndexError",
            "(ValueError, IndexError)",
            "LookupError",
            "ArithmeticError",
            "Exception",
        )
        kind = self.random.choice(classes)
        if last and self.random.random() < 0.3:
            self.emit(depth, "except:")
        elif self.random.random() < 0.5:
            self.handlers += 1
            self.emit(depth, f"except {kind} as e{self.handlers}:")
            shown = f"e{self.handlers}"
            if self.random.random() < 0.1:
                shown = f"type({shown}).__name__, {shown}"
            self.emit(depth + 1, f"print('caught', {shown})")
        else:
            self.emit(depth, f"except {kind}:")
        self.block(depth + 1, self.random.randint(1, 2), in_loop=in_loop)
        if self.random.random() < 0.15:
            self.emit(depth + 1, "raise")


def program_text(source: random.Random, features: tuple[str, ...]) -> str:
    """The text of a program; it defines ``f(n, x, a, b)``, or ``f(n, x, a, b, o)``."""
    return (FeatureWriter(source, features) if features else Writer(source)).program()


def arguments(features: tuple[str, ...]) -> tuple[tuple[Any, ...], ...]:
    """What every program is tried on; fresh with every call."""
    plain = (
        (3, 1.5, np.array([1.0, 2.0, 3.0]), np.array([4.0, -1.0, 0.5])),
        (0, -2.0, np.zeros(3), np.arange(3.0)),
        (2, 0.25, np.array([5.0, -3.0, 2.0, 7.0]), np.ones(4)),
    )
    if "attributes" not in features:
        return plain
    return tuple((*call, Box(k, k / 2)) for k, call in enumerate(plain))
