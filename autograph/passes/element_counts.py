"""Whether arrays of two shapes have equally many elements.

    before  (n, c, m)        %1 = multiply(n, c)
    after   (n * c, m)       %2 = multiply(%1, m) ...

Sizes are taken apart into factors. Shapes agree where the factors do, or where a check before has
compared two products, and one has the factors of each shape.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from autograph.ir import Dim, Value
from autograph.ops import elementwise as ew
from autograph.passes.affine import Facts


@dataclass
class Product:
    """A constant times unknowns."""

    constant: int = 1
    factors: Counter[Dim] = field(default_factory=Counter)

    def times(self, other: Product) -> Product:
        return Product(self.constant * other.constant, self.factors + other.factors)


def have_equally_many(before: Sequence[Dim], after: Sequence[Dim], facts: Facts) -> bool:
    left, right = elements(before, facts), elements(after, facts)
    if left == right:
        return True
    return any(pair in ((left, right), (right, left)) for pair in known_equal(facts))


def elements(dims: Sequence[Dim], facts: Facts) -> Product:
    found = Product()
    for dim in dims:
        found = found.times(product_of(facts.expression(dim), facts))
    return found


def product_of(expression: Dim, facts: Facts) -> Product:
    if expression.static is not None:
        return Product(expression.static)
    if len(expression.terms) > 1 or expression.const:
        return Product(1, Counter([expression]))
    ((value, coefficient),) = expression.terms
    return Product(coefficient).times(product_of_value(value, facts))


def product_of_value(value: Value, facts: Facts) -> Product:
    node = facts.made_by.get(value)
    if node is None or node.op != ew.multiply.name:
        least, most = facts.interval_of(value)
        return Product(least) if least == most else Product(1, Counter([Dim.of(value)]))
    a, b = (product_of(facts.form(operand), facts) for operand in node.operands)
    return a.times(b)


def known_equal(facts: Facts) -> Iterator[tuple[Product, Product]]:
    """The products that checks have found equal: ``a - b >= 0`` and ``b - a >= 0``."""
    for about in facts.about.values():
        for fact in about:
            if -fact in about:
                positive, negative = halves(fact)
                if len(positive) == len(negative) == 1:
                    yield product_of(positive[0], facts), product_of(negative[0], facts)


def halves(expression: Dim) -> tuple[list[Dim], list[Dim]]:
    """The terms with a positive sign, and what is subtracted."""
    terms = [Dim.of(value) * c for value, c in expression.terms]
    signs = [c > 0 for _, c in expression.terms]
    if expression.const:
        terms.append(Dim(expression.const))
        signs.append(expression.const > 0)
    pairs = list(zip(terms, signs, strict=True))
    return [term for term, sign in pairs if sign], [-term for term, sign in pairs if not sign]
