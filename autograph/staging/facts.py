"""What is known of the integers of a program while it is staged.

``affine``       int64 scalars that are affine expressions of others
``nonnegative``  values that are never below 0: dimensions, clamped lengths
``bounds``       loop indices: lowest and highest value, both inclusive, as expressions
``clamped``      v = max(expression, 0)
``equal``        dimensions proved equal by a check: the value and what takes its place
``within``       arrays of integers whose elements are at least 0 and below a size
``not_one``      dimensions of arguments: a size of 1 is a case of its own
``sizes``        dimensions of arguments: what they are in the call that is staged for
``excluded``     dimensions of arguments: sizes that are cases of their own too
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from autograph.ir import Dim, Value

_DEPTH = 6


class Facts:
    """See the module's docstring."""

    def __init__(self) -> None:
        self.affine: dict[Value, Dim] = {}
        self.nonnegative: set[Value] = set()
        self.not_one: set[Value] = set()
        self.sizes: dict[Value, int] = {}
        self.excluded: dict[Value, set[int]] = {}
        self.bounds: dict[Value, tuple[Dim, Dim]] = {}
        self.clamped: dict[Value, Dim] = {}
        self.equal: dict[Value, Dim] = {}
        self.within: dict[Value, Dim] = {}

    @contextmanager
    def proved(self, equal: dict[Value, Dim]) -> Iterator[None]:
        """With what the checks of a region prove, where that region ends."""
        before, self.equal = self.equal, equal
        try:
            yield
        finally:
            self.equal = before

    def canonical(self, dim: Dim) -> Dim:
        for _ in range(_DEPTH):
            replaced = dim.substitute(self.equal)
            if replaced is dim:
                return dim
            dim = replaced
        return dim

    def are_equal(self, left: Dim, right: Dim) -> bool:
        return left == right or self.canonical(left - right) == Dim(0)

    def is_never_one(self, dim: Dim) -> bool:
        """Is the size known not to be 1? One that follows from a dimension of an argument is, in
        this call or not; the program is then for these calls: n - 2 is 1 where n is 3.
        """
        dim = self.canonical(dim)
        if dim.static is not None:
            return dim.static != 1
        if self.is_nonnegative(dim - 2):
            return True
        base = self.canonical(self.clamped.get(dim.single, dim)) if dim.single else dim
        if len(base.terms) != 1 or base.terms[0][1] != 1:
            return False
        value, size = base.terms[0][0], 1 - base.const
        if value in self.not_one and size <= 1:
            return True
        if self.sizes.get(value, size) == size:
            return False
        self.excluded.setdefault(value, set()).add(size)
        return True

    def is_nonnegative(self, dim: Dim) -> bool:
        """Is the expression proved to be at least 0? Loop indices are replaced by the end that
        makes it smallest.
        """
        return self._nonnegative(self.canonical(dim), _DEPTH)

    def _nonnegative(self, dim: Dim, fuel: int) -> bool:
        for value, coefficient in dim.terms:
            if value in self.bounds and fuel:
                low, high = self.bounds[value]
                end = low if coefficient > 0 else high
                if self._nonnegative(self.canonical(dim.substitute({value: end})), fuel - 1):
                    return True
            inner = self.clamped.get(value)
            if (
                inner is not None
                and fuel
                and self._nonnegative_clamped(dim, value, coefficient, inner, fuel - 1)
            ):
                return True
        return dim.const >= 0 and all(c > 0 and v in self.nonnegative for v, c in dim.terms)

    def _nonnegative_clamped(
        self, dim: Dim, value: Value, coefficient: int, inner: Dim, fuel: int
    ) -> bool:
        """v = max(e, 0) is at least e; and where v makes ``dim`` smaller, it is either e or 0."""
        if self._nonnegative(self.canonical(dim.substitute({value: inner})), fuel):
            return coefficient > 0 or self._nonnegative(
                self.canonical(dim.substitute({value: 0})), fuel
            )
        return False
