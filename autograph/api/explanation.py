"""What became of the arrays of a function, line by line: ``print(f.explain(*args))``.

heat
  4  u[1:-1] += 0.1 * (u[2:] + u[:-2])
       fused     add, multiply, add: computed in the loop that uses them
       in place  u
       delayed   add: it reads rows of `u` that this overwrites
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograph.errors import Span
from autograph.lowering.decisions import FUSED, Decision

Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The decisions of lowering, in the order of the program; ``str`` prints them."""

    name: str
    decisions: tuple[Decision, ...]

    def to_dict(self) -> dict[str, Any]:
        """Names, numbers and texts only, as for JSON."""
        return {"function": self.name, "decisions": list(map(as_dict, self.decisions))}

    def __str__(self) -> str:
        return "\n".join([self.name, *self._lines()])

    def _lines(self) -> Iterator[str]:
        for place, own in by_place(self.decisions):
            span = own[0].span
            text = "" if span is None else span.text().strip()
            yield f"{place[1] or '':>5}  {text}".rstrip()
            yield from (f"         {line}" for line in described(own))


def as_dict(decision: Decision) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": decision.kind, "what": decision.what, "why": decision.why}
    if decision.span is not None:
        found |= {"file": decision.span.file, "line": decision.span.line}
    return found


def by_place(decisions: Sequence[Decision]) -> list[tuple[Place, list[Decision]]]:
    """Those of one line together, the lines in the order of the program."""
    found: dict[Place, list[Decision]] = {}
    for decision in decisions:
        found.setdefault(place_of(decision.span), []).append(decision)
    return sorted(found.items())


def place_of(span: Span | None) -> Place:
    return ("", 0) if span is None else (span.file, span.line)


def described(decisions: Sequence[Decision]) -> Iterator[str]:
    fused = [decision.what for decision in decisions if decision.kind == FUSED]
    if fused:
        yield f"{FUSED:<9} {', '.join(fused)}: computed in the loops that use them"
    rest = [decision for decision in decisions if decision.kind != FUSED]
    for decision in dict.fromkeys(rest):
        yield f"{decision.kind:<9} {decision.what}" + (f": {decision.why}" if decision.why else "")
