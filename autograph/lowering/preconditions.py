"""What must hold before a loop, so that none of its checks fails.

    for i in range(n):                         n - 1 < v.shape[0]
        if not i < v.shape[0]: raise ...  ==>
        y[i] = v[i]                            for i in range(n):
                                                   y[i] = v[i]

The loop without checks is a version for where that holds; where it does not, the one with checks
raises in the iteration that it is about. The numbers that are compared must be far from those at
which integers wrap around; that is part of what must hold. An index that is counted from the end
where it is negative must not be: of ``n + k if k < 0 else k`` the loop without checks keeps ``k``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import reduce

from autograph.ir import BOOL, INT64
from autograph.lowering.dependence import extreme
from autograph.lowering.independence import carried_names, is_fixed, names_set
from autograph.lowering.loop_ir import (
    Affine,
    Apply,
    Assign,
    CallHost,
    Expr,
    For,
    If,
    Stmt,
    Var,
    as_affine,
    integer,
    minus,
    plus,
    tidy,
    times,
)
from autograph.lowering.loop_walks import walk, with_blocks
from autograph.lowering.rewriting import map_expressions

ORDERS = {"{0} < {1}", "{0} <= {1}", "{0} > {1}", "{0} >= {1}"}
SUMS = {"{0} + {1}": 1, "{0} - {1}": -1}
FROM_END = "({1} if {0} else {2})"
NEAR = "-1099511627776 < {0} < 1099511627776"
STEEPEST = 4096  # factor of an index
MOST_TERMS = 16
DEEPEST = 8  # definitions in one another, loops that depend on one another


class _Unknown(Exception):
    """Nothing before the loop tells whether a check holds."""


def without_checks(loop: For) -> tuple[For, tuple[Expr, ...]]:
    """The loop without the checks that the conditions make superfluous."""
    conditions = _Conditions(loop)

    def strip(block: tuple[Stmt, ...]) -> tuple[Stmt, ...]:
        return tuple(
            with_blocks(statement, strip) for statement in block if not conditions.cover(statement)
        )

    body = map_expressions(strip(loop.body), conditions.decided)
    return For(loop.index, loop.count, body, loop.reverse), tuple(conditions.found.values())


class _Conditions:
    def __init__(self, loop: For) -> None:
        inner = list(walk((loop,)))
        times_set = Counter(name for s in inner for name in names_set(s))
        self.own = set(times_set)
        carried = carried_names(loop, self.own)
        self.values = {
            s.name: s.value
            for s in inner
            if isinstance(s, Assign) and times_set[s.name] == 1 and s.name not in carried
        }
        self.last = {
            s.index: minus(s.count, integer(1))
            for s in inner
            if isinstance(s, For) and times_set[s.index] == 1
        }
        self.found: dict[str, Expr] = {}
        self.refuted: set[str] = set()
        self.depth = 0

    def cover(self, statement: Stmt) -> bool:
        """Whether this is a check, and conditions were found under which it does not fail."""
        if not (isinstance(statement, If) and not statement.orelse and _raises(statement.then)):
            return False
        before = dict(self.found), set(self.refuted)
        self.depth = 0
        try:
            self.never(statement.test)
        except _Unknown:
            self.found, self.refuted = before
            return False
        return True

    def never(self, test: Expr) -> None:
        if isinstance(test, Var) and test.name in self.values:
            self.never(self.values[test.name])
        elif isinstance(test, Apply) and test.op == "logical_not":
            self.always(test.args[0])
        elif isinstance(test, Apply) and test.template == "{0} < {1}":
            self.always(Apply("greater_equal", "{0} >= {1}", test.args, BOOL))
        else:
            raise _Unknown

    def from_start(self, own: Expr) -> Expr:
        """An index that may be counted from the end, for where it is not."""
        if not (isinstance(own, Apply) and own.template == FROM_END):
            return own
        self.depth += 1
        if self.depth > DEEPEST:
            raise _Unknown
        self.never(own.args[0])
        self.refuted.add(repr(own.args[0]))
        return own.args[2]

    def decided(self, expr: Expr) -> Expr:
        is_choice = isinstance(expr, Apply) and expr.template == FROM_END
        if is_choice and repr(expr.args[0]) in self.refuted:  # type: ignore[union-attr]
            return expr.args[2]  # type: ignore[union-attr]
        return expr

    def always(self, test: Expr, depth: int = 0) -> None:
        if isinstance(test, Var):
            self.named(test, depth)
        elif isinstance(test, Apply) and test.template == "{0} and {1}":
            for part in test.args:
                self.always(part, depth)
        elif isinstance(test, Apply) and test.template in ORDERS and _is_of_integers(test):
            falls = "<" in test.template
            left, right = test.args
            bounds = self.bound(left, not falls), self.bound(right, falls)
            gap = minus(bounds[1], bounds[0]) if falls else minus(*bounds)
            if gap.terms:
                self.add(Apply(test.op, test.template, bounds, BOOL))
            elif gap.const < ("=" not in test.template):
                raise _Unknown
        else:
            raise _Unknown

    def named(self, test: Var, depth: int) -> None:
        if test.name not in self.own:
            self.add(test)
        elif test.name in self.values and depth < DEEPEST:
            self.always(self.values[test.name], depth + 1)
        else:
            raise _Unknown

    def bound(self, expr: Expr, least: bool) -> Expr:
        """The least or the greatest value, as it is known before the loop."""
        found = linear(expr)
        for _ in range(DEEPEST):
            if is_fixed(found, self.own):
                return self.near(found)
            found = extreme(self.defined(found), self.last, least)
        raise _Unknown

    def defined(self, affine: Affine) -> Affine:
        """With names of the loop's own replaced by what they are set to."""
        result = integer(affine.const)
        for atom, factor in affine.terms:
            own = self.values.get(atom.name, atom) if isinstance(atom, Var) else atom
            known = own.dtype == INT64 and not is_fixed(own, self.own)
            result = plus(result, linear(self.from_start(own)) if known else atom, factor)
        return result

    def near(self, affine: Affine) -> Expr:
        if len(affine.terms) > MOST_TERMS or abs(affine.const) > 2**40:
            raise _Unknown
        for atom, factor in affine.terms:
            if abs(factor) > STEEPEST:
                raise _Unknown
            self.add(Apply("near", NEAR, (atom,), BOOL))
        return tidy(affine)

    def add(self, condition: Expr) -> None:
        self.found.setdefault(repr(condition), condition)


def all_of(conditions: Sequence[Expr]) -> Expr:
    """Whether all of at least one condition hold."""
    return reduce(lambda a, b: Apply("logical_and", "{0} and {1}", (a, b), BOOL), conditions)


def linear(expr: Expr) -> Affine:
    """Sums, differences and multiples of integers in the form that indices have."""
    if isinstance(expr, Apply) and expr.dtype == INT64:
        if expr.template in SUMS:
            left, right = map(linear, expr.args)
            return plus(left, right, SUMS[expr.template])
        if expr.template == "-{0}":
            return minus(integer(0), linear(expr.args[0]))
        if expr.template == "{0} * {1}":
            return times(*map(linear, expr.args))
    if not isinstance(expr, Affine):
        return as_affine(expr)
    total = integer(expr.const)
    for atom, factor in expr.terms:
        total = plus(total, linear(atom), factor)
    return total


def _raises(block: Sequence[Stmt]) -> bool:
    last = block[-1] if block else None
    return isinstance(last, CallHost) and last.raises


def _is_of_integers(test: Apply) -> bool:
    return all(arg.dtype == INT64 for arg in test.args)
