"""Dimensions: integers or affine expressions over the integer scalars of a graph.

    dim = const + sum(coefficient * value)

Two dimensions are provably equal exactly when their normal forms are: terms are sorted by the
values' serial numbers, none has coefficient zero and no value occurs twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Union

if TYPE_CHECKING:
    from autograph.ir.graph import Value

DimLike = Union[int, "Value", "Dim"]


@dataclass(frozen=True, slots=True)
class Dim:
    """An affine expression over int64 scalars of a graph, in normal form."""

    const: int = 0
    terms: tuple[tuple[Value, int], ...] = ()

    @staticmethod
    def of(value: DimLike) -> Dim:
        """What ``value`` is as a dimension: an integer, a value of the graph, or one already."""
        if isinstance(value, Dim):
            return value
        if isinstance(value, int):
            return Dim(int(value))
        return Dim(0, ((value, 1),))

    @property
    def is_static(self) -> bool:
        return not self.terms

    @property
    def static(self) -> int | None:
        """The integer this dimension is, or None where it depends on a value."""
        return None if self.terms else self.const

    @property
    def single(self) -> Value | None:
        """The one value this dimension is, or None."""
        if self.const == 0 and len(self.terms) == 1 and self.terms[0][1] == 1:
            return self.terms[0][0]
        return None

    def values(self) -> Iterator[Value]:
        return (value for value, _ in self.terms)

    def __add__(self, other: DimLike) -> Dim:
        other = Dim.of(other)
        if not other.terms:
            return Dim(self.const + other.const, self.terms)
        if not self.terms:
            return Dim(self.const + other.const, other.terms)
        return _normal(self.const + other.const, self.terms + other.terms)

    __radd__ = __add__

    def __neg__(self) -> Dim:
        return self * -1

    def __sub__(self, other: DimLike) -> Dim:
        return self + Dim.of(other) * -1

    def __rsub__(self, other: DimLike) -> Dim:
        return Dim.of(other) - self

    def __mul__(self, factor: int) -> Dim:
        if factor == 0:
            return Dim(0)
        return Dim(self.const * factor, tuple((v, c * factor) for v, c in self.terms))

    __rmul__ = __mul__

    def divided(self, by: int) -> Dim | None:
        """The floor of a quotient, where it is affine: (4*n + 3) // 2 is 2*n + 1."""
        if any(coefficient % by for _, coefficient in self.terms):
            return None
        return Dim(self.const // by, tuple((v, c // by) for v, c in self.terms))

    def substitute(self, mapping: Mapping[Value, DimLike]) -> Dim:
        """The same expression with values replaced; ``self`` itself where none occurs."""
        if not any(value in mapping for value, _ in self.terms):
            return self
        const = self.const
        terms: list[tuple[Value, int]] = []
        for value, coefficient in self.terms:
            new = Dim.of(mapping.get(value, value)) * coefficient
            const += new.const
            terms += new.terms
        return _normal(const, terms)

    def evaluate(self, lookup: Callable[[Value], int]) -> int:
        return self.const + sum(int(lookup(value)) * c for value, c in self.terms)

    def text(self, name: Callable[[Value], str]) -> str:
        """The expression in print, as ``n - 2`` or ``2*i + 1``."""
        parts: list[str] = []
        for value, c in self.terms:
            word = name(value) if abs(c) == 1 else f"{abs(c)}*{name(value)}"
            parts.append(f"- {word}" if c < 0 else f"+ {word}")
        if self.const or not parts:
            parts.append(f"- {-self.const}" if self.const < 0 else f"+ {self.const}")
        first, *rest = parts
        head = first[2:] if first[0] == "+" else "-" + first[2:]
        return " ".join([head, *rest])


def _normal(const: int, terms: Iterable[tuple[Value, int]]) -> Dim:
    total: dict[Value, int] = {}
    for value, coefficient in terms:
        total[value] = total.get(value, 0) + coefficient
    kept = sorted(((v, c) for v, c in total.items() if c), key=lambda term: term[0].serial)
    return Dim(const, tuple(kept))
