"""Random functions that do little else than jump: out of loops, ``try``, ``finally`` and ``with``.

``c()`` is a coin, ``t`` notes what was done.
"""

from __future__ import annotations

import random


def random_jumps(seed: int, size: int, depth: int) -> str:
    """The text of a function ``f(c, t)``; ``size``: statements a block, at the most."""
    return "def f(c, t):\n" + "\n".join(_Jumps(random.Random(seed), size).block(depth, 1, False))


class _Jumps:
    def __init__(self, chance: random.Random, size: int) -> None:
        self.chance = chance
        self.size = size

    def block(self, depth: int, indent: int, in_loop: bool) -> list[str]:
        lines: list[str] = []
        for _ in range(self.chance.randint(1, self.size)):
            kind = self.chance.random()
            if depth == 0 or kind < 0.25:
                lines += self.note(indent)
            elif kind < 0.8:
                lines += self.compound(kind, depth - 1, indent, in_loop)
            else:
                jumps = [f"return {self.chance.randint(0, 9)}", "raise ValueError"]
                jump = self.chance.choice(jumps + ["break", "continue"] * in_loop)
                lines += ["    " * indent + "if c():", "    " * (indent + 1) + jump]
        return lines

    def note(self, indent: int) -> list[str]:
        return ["    " * indent + f"t.append({self.chance.randint(0, 99)})"]

    def compound(self, kind: float, depth: int, indent: int, in_loop: bool) -> list[str]:
        def part(head: str, in_loop: bool = in_loop) -> list[str]:
            return ["    " * indent + head, *self.block(depth, indent + 1, in_loop)]

        if kind < 0.4:
            return part("if c():") + (part("else:") if self.chance.random() < 0.4 else [])
        if kind < 0.55:
            loop = part(f"for i in range({self.chance.randint(1, 2)}):", True)
            return loop + (part("else:") if self.chance.random() < 0.3 else [])
        if kind < 0.6:
            return part("with suppress(ValueError):")
        handled, final = self.chance.choice([(True, False), (False, True), (True, True)])
        lines = part("try:") + (part("except ValueError:") if handled else [])
        return lines + (part("finally:") if final else [])
