"""Random structured programs over numbers and small arrays, as source text.

Every program has the arguments ``n`` (an int), ``x`` (a float), ``a`` and ``b`` (arrays of one
size): branches, counted and conditional loops with break and continue, early returns, in-place and
rebinding updates, slices and indices (some out of range), helper calls, prints, assertions. Loops
end: each has a bound.
"""

from __future__ import annotations

import random

HELPERS = """
import numpy as np

def half(v):
    if v > 2:
        return v / 2
    return v + 1.5

def bump(arr, k):
    arr[k % 3] += 1
    return arr.sum()
"""


class Writer:
    """Writes one program. Every choice is the given source's, which may be one that shrinks."""

    parameters: tuple[str, ...] = ("n", "x", "a", "b")

    def __init__(self, source: random.Random) -> None:
        self.random = source
        self.lines: list[str] = []
        self.loops = 0
        self.arrays = ["a", "b"]

    def program(self) -> str:
        self.lines = [HELPERS, f"def f({', '.join(self.parameters)}):"]
        self.emit(1, "s = 0.0")
        self.emit(1, "i = 1")
        self.begin()
        self.block(1, self.random.randint(3, 7), in_loop=False)
        self.emit(1, f"return {self.result(self.arrays[-1])}")
        return "\n".join(self.lines) + "\n"

    def begin(self) -> None:
        """What stands before the statements."""

    def result(self, array: str) -> str:
        return f"s, i, n, {array}"

    def emit(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    # Expressions.

    def integer(self) -> str:
        pick = self.random.choice
        return pick(
            [
                "n",
                "i",
                "1",
                "2",
                "3",
                f"n % {pick('2345')}",
                "i + 1",
                "n - i",
                "len(a)",
                "abs(n)",
                "-1",
                "0",
            ]
        )

    def number(self) -> str:
        pick = self.random.choice
        choices = [
            "x",
            "s",
            "0.5",
            "n",
            "i",
            "x * 0.5",
            "s + 1.0",
            "half(x)",
            "a[0]",
            "b[-1]",
            "a.sum()",
            "b.max()",
            f"a[{self.integer()} % 3]",
            "min(x, s)",
            "float(n)",
            f"({self.integer()}) / 4",
            "(x if n > 1 else s)",
            f"{self.array_name()}[{self.integer()} % 3]",
            "abs(x)",
            "x // 2",
            "x % 3.0",
        ]
        return pick(choices)

    def array_name(self) -> str:
        return self.random.choice(self.arrays)

    def array(self) -> str:
        pick = self.random.choice
        name = self.array_name()
        return pick(
            [
                name,
                f"{name} + {self.number()}",
                f"{name} * 2",
                f"{name} + {self.array_name()}",
                f"-{name}",
                f"np.abs({name})",
                f"{name}[::-1]",
                f"{name}.copy()",
                f"np.where({name} > {self.number()}, {name}, 1.0)",
                f"np.maximum({name}, {self.array_name()})",
                "np.zeros(len(a))",
                f"np.full(3, {self.number()} + 0.0)",
            ]
        )

    def condition(self) -> str:
        pick = self.random.choice
        simple = [
            f"{self.number()} > {self.number()}",
            f"{self.integer()} % 2 == 0",
            f"{self.integer()} < {self.integer()}",
            "a[0] > b[0]",
            f"0 < {self.integer()} < 4",
            "n",
            "not n > 2",
        ]
        text = pick(simple)
        if self.random.random() < 0.25:
            text = f"{text} {pick(['and', 'or'])} {pick(simple)}"
        return text

    # Statements.

    def block(self, depth: int, count: int, *, in_loop: bool) -> None:
        known = list(self.arrays)
        for _ in range(count):
            self.statement(depth, in_loop)
        if depth > 1:
            self.arrays = known

    def statement(self, depth: int, in_loop: bool) -> None:
        kinds = self.kinds(depth, in_loop)
        getattr(self, f"write_{self.random.choice(kinds)}")(depth, in_loop)

    def kinds(self, depth: int, in_loop: bool) -> list[str]:
        """The statements that may stand here, the likelier ones several times."""
        kinds = ["number"] * 4 + ["store"] * 3 + ["array"] * 2 + ["update", "print", "call"]
        if depth < 4:
            kinds += ["if"] * 3 + ["for"] * 2 + ["while"]
        if in_loop:
            kinds += ["break", "continue"]
        if depth > 1:
            kinds += ["return"]
        kinds += ["assert", "raise"] if self.random.random() < 0.1 else []
        return kinds

    def write_number(self, depth: int, in_loop: bool) -> None:
        pick = self.random.choice
        text = pick(
            [
                f"s = {self.number()} + 0.0",
                f"s += {self.number()}",
                f"i = {self.integer()}",
                f"i += {self.integer()}",
                f"x = float({self.number()})",
                f"n = {self.integer()}",
                "s, x = float(x), float(s)",
            ]
        )
        self.emit(depth, text)

    def write_store(self, depth: int, in_loop: bool) -> None:
        pick = self.random.choice
        name = self.array_name()
        index = pick(["0", "-1", "1", f"({self.integer()}) % 3", self.integer(), "i % 3"])
        text = pick(
            [
                f"{name}[{index}] = {self.number()}",
                f"{name}[{index}] += {self.number()}",
                f"{name}[1:] = {name}[:-1]",
                f"{name}[:2] += {self.number()}",
                f"{name}[:] = {self.array()}",
                f"{name}[::-1][0] = {self.number()}",
                f"{name}[{self.integer()}:] *= 0.5",
            ]
        )
        self.emit(depth, text)

    def write_array(self, depth: int, in_loop: bool) -> None:
        fresh = f"c{len(self.arrays)}"
        if depth == 1 and self.random.random() < 0.6:
            self.emit(depth, f"{fresh} = {self.array()}")
            self.arrays.append(fresh)
        else:
            self.emit(depth, f"{self.array_name()} = {self.array()}")

    def write_update(self, depth: int, in_loop: bool) -> None:
        symbol = self.random.choice(["+=", "-=", "*="])
        value = self.random.choice([self.number(), self.array_name()])
        self.emit(depth, f"{self.array_name()} {symbol} {value}")

    def write_print(self, depth: int, in_loop: bool) -> None:
        pick = self.random.choice
        self.emit(
            depth,
            pick(
                [
                    f"print('p', {self.number()})",
                    "print(f'{s:.3f} {i}')",
                    f"print({self.array_name()})",
                ]
            ),
        )

    def write_call(self, depth: int, in_loop: bool) -> None:
        self.emit(depth, f"s += bump({self.array_name()}, {self.integer()})")

    def write_if(self, depth: int, in_loop: bool) -> None:
        self.emit(depth, f"if {self.condition()}:")
        self.block(depth + 1, self.random.randint(1, 3), in_loop=in_loop)
        if self.random.random() < 0.4:
            self.emit(depth, f"elif {self.condition()}:")
            self.block(depth + 1, self.random.randint(1, 2), in_loop=in_loop)
        if self.random.random() < 0.6:
            self.emit(depth, "else:")
            self.block(depth + 1, self.random.randint(1, 3), in_loop=in_loop)

    def write_for(self, depth: int, in_loop: bool) -> None:
        self.loops += 1
        target, source = self.random.choice(
            [
                (f"k{self.loops}", "range(min(n, 4))"),
                (f"k{self.loops}", f"range({self.random.randint(0, 4)})"),
                (f"k{self.loops}", "range(len(a) - 1, -1, -1)"),
                (f"v{self.loops}", self.array_name()),
                (f"(k{self.loops}, v{self.loops})", f"enumerate({self.array_name()})"),
                ("i", "range(1, min(n, 5) + 2, 2)"),
            ]
        )
        self.emit(depth, f"for {target} in {source}:")
        if self.random.random() < 0.7 and target[0] in "kvi":
            self.emit(depth + 1, f"s += {target}")
        self.block(depth + 1, self.random.randint(1, 3), in_loop=True)
        if self.random.random() < 0.2:
            self.emit(depth, "else:")
            self.block(depth + 1, 1, in_loop=in_loop)

    def write_while(self, depth: int, in_loop: bool) -> None:
        self.loops += 1
        count = f"w{self.loops}"
        self.emit(depth, f"{count} = 0")
        self.emit(depth, f"while {count} < {self.random.randint(0, 4)} and ({self.condition()}):")
        self.emit(depth + 1, f"{count} += 1")
        self.block(depth + 1, self.random.randint(1, 3), in_loop=True)

    def write_break(self, depth: int, in_loop: bool) -> None:
        self.emit(depth, f"if {self.condition()}:")
        self.emit(depth + 1, "break")

    def write_continue(self, depth: int, in_loop: bool) -> None:
        self.emit(depth, f"if {self.condition()}:")
        self.emit(depth + 1, "continue")

    def write_return(self, depth: int, in_loop: bool) -> None:
        self.emit(depth, f"if {self.condition()}:")
        self.emit(depth + 1, f"return {self.result(self.array_name())}")

    def write_assert(self, depth: int, in_loop: bool) -> None:
        self.emit(depth, f"assert {self.condition()}, f'bad {{s}}'")

    def write_raise(self, depth: int, in_loop: bool) -> None:
        self.emit(depth, f"if {self.condition()}:")
        self.emit(depth + 1, "raise ValueError(f'no {i} {x:.2f}')")


def random_program(seed: int) -> str:
    """The text of program number ``seed``; it defines ``f(n, x, a, b)``."""
    return Writer(random.Random(seed)).program()
