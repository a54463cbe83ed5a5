"""What is known of the integers of a program while it is staged.

``affine``       int64 scalars that are affine expressions of others
``nonnegative``  values that are never below 0: dimensions, clamped lengths
``bounds``       loop indices: lowest and highest value, both inclusive, as expressions
``clamped``      v = max(expression, 0)
``quotients``    v = expression // k, for an integer k > 0
``equal``        dimensions proved equal by a check: the value and what takes its place
``within``       arrays of integers whose elements are at least 0 and below a size
``not_one``      dimensions of arguments: a size of 1 is a case of its own
``sizes``        dimensions of arguments: what they are in the call that is staged for
``excluded``     dimensions of arguments: sizes, from the first to the last, that are cases of
                 their own too
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from autograph.ir import Dim, Value, ViewMap

_DEPTH = 6

Range = tuple[int, int]  # both inclusive


class Facts:
    """See the module's docstring."""

    def __init__(self) -> None:
        self.affine: dict[Value, Dim] = {}
        self.nonnegative: set[Value] = set()
        self.not_one: set[Value] = set()
        self.sizes: dict[Value, int] = {}
        self.excluded: dict[Value, set[Range]] = {}
        self.bounds: dict[Value, tuple[Dim, Dim]] = {}
        self.clamped: dict[Value, Dim] = {}
        self.quotients: dict[Value, tuple[Dim, int]] = {}
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

    def canonical_map(self, map_: ViewMap) -> ViewMap:
        dims = tuple(map(self.canonical, map_.dims))
        return map_ if dims == map_.dims else ViewMap(dims, map_.axes)

    def are_equal(self, left: Dim, right: Dim) -> bool:
        return left == right or self.canonical(left - right) == Dim(0)

    def is_never_one(self, dim: Dim) -> bool:
        """Is the size known not to be 1? One that follows from a dimension of an argument is, in
        this call or not; the program is then for these calls: n - 2 is 1 where n is 3, n // 4 where
        n is 4 to 7.
        """
        dim = self.canonical(dim)
        if dim.static is not None:
            return dim.static != 1
        if self.is_nonnegative(dim - 2):
            return True
        found = self._sizes_for(dim, (1, 1), _DEPTH)
        if found is None:
            return False
        value, (first, last) = found
        if last < 0 or (first == last == 1 and value in self.not_one):
            return True
        if value not in self.sizes or first <= self.sizes[value] <= last:
            return False
        self.excluded.setdefault(value, set()).add((first, last))
        return True

    def _sizes_for(self, dim: Dim, range_: Range, fuel: int) -> tuple[Value, Range] | None:
        """The dimension of an argument that the expression follows from, and where it has to lie
        for the expression to lie in a range above 0.
        """
        dim = self.canonical(dim)
        if len(dim.terms) != 1 or dim.terms[0][1] != 1 or not fuel:
            return None
        value = dim.terms[0][0]
        first, last = (end - dim.const for end in range_)
        if value in self.quotients:
            inner, by = self.quotients[value]
            return self._sizes_for(inner, (first * by, last * by + by - 1), fuel - 1)
        if value in self.clamped and first > 0:
            return self._sizes_for(self.clamped[value], (first, last), fuel - 1)
        return (value, (first, last)) if value in self.not_one else None

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
            if value in self.quotients and fuel:
                inner, by = self.quotients[value]
                bound = inner if coefficient < 0 else inner - (by - 1)
                scaled = (dim - Dim.of(value) * coefficient) * by + bound * coefficient
                if self._nonnegative(self.canonical(scaled), fuel - 1):
                    return True
            clamped = self.clamped.get(value)
            if (
                clamped is not None
                and fuel
                and self._nonnegative_clamped(dim, value, coefficient, clamped, fuel - 1)
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
