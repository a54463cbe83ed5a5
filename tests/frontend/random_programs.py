"""Random structured programs over a few ints: jumps everywhere, unassigned variables; on request
functions, patterns and contexts, errors that are caught, variables that functions share.
"""

from __future__ import annotations

import random

VARIABLES = ("a", "b", "c", "d")
PARAMETERS = ("a", "b")
HEADER = """\
import contextlib

class P:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.z = y

    def __repr__(self):
        return f"P({self.x}, {self.z})"

    @property
    def y(self):
        print("y of", self.x)
        return self.z

class N:
    one = 1
    two = 2

@contextlib.contextmanager
def context(k):
    print("enter", k)
    try:
        yield k
    finally:
        print("leave", k)

"""
PLAIN_WEIGHTS = (40, 12, 10, 8, 4, 3, 3, 6, 2, 5)


class Writer:
    """Writes one program. ``mark(k)`` prints, so that the order of evaluation shows."""

    def __init__(
        self, seed: int, size: int, closures: bool, patterns: bool, errors: bool, shared: bool
    ) -> None:
        self.closures = closures
        self.patterns = patterns
        self.errors = errors
        self.shared = shared
        self.random = random.Random(seed)
        self.left = size
        self.lines: list[str] = []
        self.marks = 0
        self.counters = 0

    def program(self) -> str:
        self.lines = HEADER.splitlines() if self.patterns or self.errors else []
        self.lines += ["g = 5"] if self.shared else []
        self.lines += ["def mark(k):", "    print(k)", "    return k", "", "def f(a, b):"]
        for name in VARIABLES[len(PARAMETERS) :]:
            if self.random.random() < 0.7:
                self.line(1, f"{name} = {self.random.randrange(-3, 9)}")
        if self.shared and self.random.random() < 0.5:
            self.line(1, "global g")
        self.block(1, loops=0)
        return "\n".join(self.lines) + "\n"

    def line(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def block(self, depth: int, loops: int) -> None:
        for _ in range(self.random.choice((1, 1, 2, 2, 3, 4))):
            self.left -= 1
            self.statement(depth, loops)

    def statement(self, depth: int, loops: int) -> None:
        compound = [self.branch, self.branch, self.while_loop, self.for_loop]
        if self.patterns:
            compound += [self.match, self.match, self.match, self.context]
        if self.errors:
            compound += [self.attempt, self.attempt, self.attempt, self.swallowing]
        if self.left > 0 and depth < 6 and self.random.random() < 0.45:
            self.random.choice(compound)(depth, loops)
        else:
            self.simple(depth, loops)

    def simple(self, depth: int, loops: int) -> None:
        if self.closures and self.random.random() < 0.3:
            self.closure(depth)
        elif self.shared and self.random.random() < 0.4:
            self.sharing(depth)
        elif loops and self.random.random() < 0.2:
            self.line(depth, self.random.choice(("break", "continue")))
        else:
            self.line(depth, self.random.choices(self.plain_statements(), PLAIN_WEIGHTS)[0])

    def plain_statements(self) -> tuple[str, ...]:
        name, other = self.random.choice(VARIABLES), self.random.choice(VARIABLES)
        return (
            f"{name} = {self.value()}",
            f"{name} {self.random.choice(('+=', '-='))} {self.value()}",
            f"{name}, {other} = {self.value()}, {self.value()}",
            f"print({name}, {self.test()})",
            f"del {name}",
            f"raise ValueError({self.value()})",
            f"assert {self.test()}, {self.value()}",
            f"return {self.value()}",
            "return",
            "pass",
        )

    def closure(self, depth: int) -> None:
        choice = self.random.randrange(6)
        if choice == 0:
            self.line(depth, f"h = lambda: {self.value()}")
        elif choice == 1:
            self.line(depth, "def h(c=a):")
            self.line(depth + 1, f"if {self.test()}:")
            self.line(depth + 2, f"return {self.value()}")
            self.line(depth + 1, "return b")
        elif choice == 2:
            self.line(depth, f"h = (k + {self.value()} for k in range(3)).__next__")
        elif choice == 3:
            self.line(depth, f"c = sum(k * {self.value()} for k in range(3))")
        else:
            self.line(depth, "print(h())")

    def sharing(self, depth: int) -> None:
        """Functions that assign, or that are kept while what they capture changes."""
        name, value = self.random.choice(VARIABLES), self.value()
        choice = self.random.randrange(13)
        if choice < 2:
            self.line(depth, "def h(k=a):")
            self.line(depth + 1, f"nonlocal {name}")
            self.line(depth + 1, self.random.choice((f"{name} = {value}", f"{name} += k")))
            self.line(depth + 1, f"return {self.value()}")
        elif choice == 2:
            self.line(depth, "def h():")
            self.line(depth + 1, "def i():")
            self.line(depth + 2, f"nonlocal {name}")
            self.line(depth + 2, self.random.choice((f"{name} -= 1", f"del {name}")))
            self.line(depth + 1, "i()")
            self.line(depth + 1, f"return {name}")
        elif choice == 3:
            self.line(depth, "def h():")
            self.line(depth + 1, "global g")
            self.line(depth + 1, f"g = {value}")
            self.line(depth + 1, "return g")
        else:
            self.line(
                depth,
                (
                    f"h = lambda: {value}",
                    f"h = (k + {value} for k in range(3) if {self.test()}).__next__",
                    f"print({self.test()} and ({name} := {value}), g)",
                    f"print([({name} := k) for k in range({self.random.randrange(3)})])",
                    "print(h())",
                    "print(h(), g)",
                    f"{name} = len({self.comprehension()})",
                    f"print({self.comprehension()})",
                    f"h = iter(({self.comprehension()})).__next__",
                )[choice - 4],
            )

    def comprehension(self) -> str:
        """One that prints what it does, late and lambdas that see its variables among them."""
        kind, value, other = self.random.randrange(8), self.value(1), self.value(1)
        number, count = self.random.randrange(4), self.random.randrange(4)
        return (
            f"[k + {value} for k in range({number}) if {self.test(1)}]",
            f"[{value} + j for k in range({number}) if k for j in [k, {other}] if j if k > 1]",
            f"{{k: ({value}, j) for k, j in enumerate(({other}, {value}))}}",
            f"{{(k, *j) for k, *j in [({value}, 2, 3), ({other}, {number})]}}",
            f"[(k := {value}) for j in range({count})]",
            f"[h() for h in [lambda: k + {value} for k in range({number})]]",
            f"[*(k + {value} for k in range({number}) if {self.test(1)})]",
            f"[[{value} for k in range(k)] + [a for a in [k, {other}]] for k in range({count})]",
        )[kind]

    def attempt(self, depth: int, loops: int) -> None:
        self.line(depth, "try:")
        self.block(depth + 1, loops)
        kinds = ["ValueError", "(TypeError, ZeroDivisionError)", "NameError", "Exception"]
        clauses = self.random.sample(kinds, self.random.choice((0, 1, 1, 2)))
        for kind in clauses:
            name = self.random.choice(("e", "e", "e", *VARIABLES))
            given = self.random.random() < 0.6
            self.line(depth, f"except {kind} as {name}:" if given else f"except {kind}:")
            if given and self.random.random() < 0.7:
                self.line(depth + 1, f"print(type({name}), {name})")
            if self.random.random() < 0.2:
                self.line(depth + 1, self.random.choice(("raise", "raise KeyError(a)")))
            self.block(depth + 1, loops)
        if clauses and self.random.random() < 0.15:
            self.line(depth, "except:")
            self.block(depth + 1, loops)
        if clauses and self.random.random() < 0.35:
            self.line(depth, "else:")
            self.block(depth + 1, loops)
        if not clauses or self.random.random() < 0.4:
            self.line(depth, "finally:")
            self.line(depth + 1, f"print('finally', {self.marks})")
            self.block(depth + 1, loops)

    def swallowing(self, depth: int, loops: int) -> None:
        if self.random.random() < 0.4:
            self.context(depth, loops)
            return
        kinds = self.random.choice(("ValueError", "ArithmeticError, NameError", "KeyError"))
        self.line(depth, f"with contextlib.suppress({kinds}):")
        self.block(depth + 1, loops)

    def branch(self, depth: int, loops: int) -> None:
        self.line(depth, f"if {self.test()}:")
        self.block(depth + 1, loops)
        while self.random.random() < 0.25:
            self.line(depth, f"elif {self.test()}:")
            self.block(depth + 1, loops)
        if self.random.random() < 0.4:
            self.line(depth, "else:")
            self.block(depth + 1, loops)

    def while_loop(self, depth: int, loops: int) -> None:
        """Every loop counts, so that it ends."""
        self.counters += 1
        count = f"count_{self.counters}"
        kind = self.random.randrange(3)
        if kind == 2:
            self.line(depth, f"{count} = {self.random.randrange(1, 6)}")
            self.line(depth, f"while ({count} := {count} - 1) > 0:")
            self.block(depth + 1, loops + 1)
            return
        self.line(depth, f"{count} = 0")
        if kind == 0:
            self.line(depth, f"while {count} < {self.random.randrange(5)} and {self.test()}:")
        else:
            self.line(depth, "while True:")
        self.line(depth + 1, f"{count} += 1")
        if kind == 1:
            self.line(depth + 1, f"if {count} > {self.random.randrange(1, 5)}:")
            self.line(depth + 2, self.random.choice(("break", "break", f"return {self.value()}")))
        self.block(depth + 1, loops + 1)
        self.otherwise(depth, loops)

    def for_loop(self, depth: int, loops: int) -> None:
        name = self.random.choice(VARIABLES)
        head = self.random.choice(
            (
                f"for {name} in range({self.random.randrange(4)}):",
                f"for {name} in [{self.value()}, {self.value()}]:",
                f"for {name}, {self.random.choice(VARIABLES)} in enumerate(({self.value()}, 7)):",
            )
        )
        self.line(depth, head)
        self.block(depth + 1, loops + 1)
        self.otherwise(depth, loops)

    def otherwise(self, depth: int, loops: int) -> None:
        if self.random.random() < 0.25:
            self.line(depth, "else:")
            self.block(depth + 1, loops)

    def match(self, depth: int, loops: int) -> None:
        self.line(depth, f"match {self.subject()}:")
        for _ in range(self.random.choice((1, 2, 3))):
            pattern, _ = self.pattern(0, list(VARIABLES))
            guard = f" if {self.test()}" if self.random.random() < 0.35 else ""
            self.line(depth + 1, f"case {pattern}{guard}:")
            self.block(depth + 2, loops)
        if self.random.random() < 0.3:
            name = self.random.choice(("_", *VARIABLES))
            self.line(depth + 1, f"case {name}:")
            self.block(depth + 2, loops)

    def subject(self, depth: int = 0) -> str:
        choice = self.random.random()
        if depth > 2 or choice < 0.3:
            return self.value()
        one, other = self.subject(depth + 1), self.subject(depth + 1)
        if choice < 0.7:
            return self.random.choice((f"({one}, {other})", f"[{one}, {other}, {self.value()}]"))
        if choice < 0.85:
            return f"P({one}, {other})"
        return f"{{'k': {one}, 2: {other}, 'm': None}}"

    def pattern(self, depth: int, names: list[str]) -> tuple[str, bool]:
        """A pattern that captures some of ``names``, and whether it may fail; takes them out."""
        choice = self.random.random()
        if depth > 2 or choice < 0.2:
            return self.random.choice(("0", "1", "-2", "3", "N.one", "N.two", "None", "'k'")), True
        if depth and choice < 0.4 and names:
            return names.pop(self.random.randrange(len(names))), False
        if choice < 0.45:
            return ("_", False) if depth else ("int(_)", True)
        if choice < 0.55:
            return f"[{self.alternatives(depth, names)}]", True
        if choice < 0.62 and names:
            name = names.pop()
            inner, fails = self.pattern(depth + 1, names)
            return (f"({inner} as {name})", True) if fails else (f"[{name}, _]", True)
        return self.structure(depth, names), True

    def structure(self, depth: int, names: list[str]) -> str:
        one, other = self.pattern(depth + 1, names)[0], self.pattern(depth + 1, names)[0]
        star = names.pop() if names and self.random.random() < 0.5 else "_"
        forms = [
            f"[{one}, {other}]",
            f"({one}, {other}, *{star})",
            f"[*{star}, {one}]",
            f"P({one}, {other})",
            f"P({one}, z={other})",
            f"P(y={other})",
            f"{{'k': {one}, 2: {other}}}",
            f"{{'k': {one}}}" if star == "_" else f"{{'k': {one}, **{star}}}",
        ]
        return self.random.choice(forms)

    def alternatives(self, depth: int, names: list[str]) -> str:
        """Alternatives that capture nothing, or all the same name."""
        if names and self.random.random() < 0.5:
            name = names.pop()
            one, other = self.pattern(3, [])[0], self.pattern(depth + 1, [])[0]
            return f"[{one}, {name}] | [{name}, {other}] | P({name}, {one})"
        one, other = self.pattern(3, [])[0], self.structure(depth + 1, [])
        return self.random.choice((f"{one} | {other}", f"{other} | {one}", f"{one} | _"))

    def context(self, depth: int, loops: int) -> None:
        name = self.random.choice(VARIABLES)
        items = [f"context({self.value()})", f"context({self.value()}) as {name}"]
        self.line(depth, f"with {', '.join(items[self.random.randrange(2) :])}:")
        self.block(depth + 1, loops)

    def value(self, depth: int = 0) -> str:
        choice = self.random.random()
        if choice < 0.35 or depth > 2:
            return self.random.choice((*PARAMETERS, *VARIABLES))
        if choice < 0.55:
            return str(self.random.randrange(-3, 9))
        if choice < 0.62:
            self.marks += 1
            return f"mark({self.marks})"
        if choice < 0.70:
            return (
                f"({self.value(depth + 1)} if {self.test(depth + 1)} else {self.value(depth + 1)})"
            )
        if choice < 0.74:
            return f"sum([{self.value(depth + 1)} for k in range(2)])"
        if choice < 0.78:
            return f"len(f'{{{self.random.choice(VARIABLES)}:>3}}|')"
        operator = self.random.choice(("+", "-", "*", "//", "%"))
        return f"({self.value(depth + 1)} {operator} {self.value(depth + 1)})"

    def test(self, depth: int = 0) -> str:
        choice = self.random.random()
        if choice < 0.5 or depth > 2:
            symbol = self.random.choice(("<", ">", "==", "!=", "<="))
            return f"{self.value(depth + 1)} {symbol} {self.value(depth + 1)}"
        if choice < 0.6:
            values = " < ".join(self.value(depth + 1) for _ in range(3))
            return f"({values})"
        if choice < 0.7:
            return f"(not {self.test(depth + 1)})"
        if choice < 0.75:
            return f"{self.value(depth + 1)} in ({self.value(depth + 1)}, 3)"
        word = self.random.choice((" and ", " or "))
        count = self.random.choice((2, 2, 3))
        return "(" + word.join(self.test(depth + 1) for _ in range(count)) + ")"


def random_program(
    seed: int,
    size: int = 20,
    closures: bool = False,
    patterns: bool = False,
    errors: bool = False,
    shared: bool = False,
) -> str:
    """The text of a function ``f(a, b)``.

    ``closures``: with functions of its own; ``patterns``: with ``match`` and ``with``; ``errors``:
    with ``try`` and contexts that swallow errors; ``shared``: with variables that functions share.
    """
    return Writer(seed, size, closures, patterns, errors, shared).program()
