"""Comparisons in a chain evaluate each operand once, until one comparison is false.

    a < b < c     ==>   ag__.and_(a < b, lambda: b < c)
    a < f() < c   ==>   ag__.compare_chain(a, ("<", lambda: f()), ("<", lambda: c))
    x in y        ==>   ag__.in_(x, y)             likewise not in
    x is None     ==>   ag__.is_(x, None)          likewise is not
    (a, b) < t    ==>   ag__.compare_chain((a, b), ("<", lambda: t))

The first form where the operands between are names or constants. A single comparison of values
stays Python.
"""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.converters.displays import unwrapped
from autograph.frontend.trees import constant, located, thunk, tuple_of

OPERATORS = {gast.In: "in_", gast.NotIn: "not_in", gast.Is: "is_", gast.IsNot: "is_not"}
SYMBOLS = {
    gast.Eq: "==",
    gast.NotEq: "!=",
    gast.Lt: "<",
    gast.LtE: "<=",
    gast.Gt: ">",
    gast.GtE: ">=",
    gast.Is: "is",
    gast.IsNot: "is not",
    gast.In: "in",
    gast.NotIn: "not in",
}


def convert_comparison(node: Any, context: Context) -> Any:
    if len(node.ops) == 1:
        return _single(node.left, node.ops[0], node.comparators[0], node, context)
    if all(_is_repeatable(item, context) for item in node.comparators[:-1]):
        return _pairs(node, context)
    links = [
        located(tuple_of([constant(SYMBOLS[type(op)]), thunk(right)]), right)
        for op, right in zip(node.ops, node.comparators, strict=True)
    ]
    return context.operator("compare_chain", node.left, *links, at=node)


def _pairs(node: Any, context: Context) -> Any:
    left, terms = node.left, []
    for op, right in zip(node.ops, node.comparators, strict=True):
        place = gast.copy_location(gast.Pass(), left)
        place.end_lineno, place.end_col_offset = right.end_lineno, right.end_col_offset
        terms.append(_single(left, op, right, place, context))
        left = right
    first, *rest = terms
    return context.operator("and_", first, *map(thunk, rest), at=node)


def _single(left: Any, op: Any, right: Any, at: Any, context: Context) -> Any:
    if type(op) not in OPERATORS and _is_tuple(left, right):
        link = located(tuple_of([constant(SYMBOLS[type(op)]), thunk(right)]), right)
        return context.operator("compare_chain", left, link, at=at)
    if type(op) not in OPERATORS:
        return gast.copy_location(gast.Compare(left, [op], [right]), at)
    if isinstance(op, (gast.In, gast.NotIn)):
        right = unwrapped(right, context)
    return context.operator(OPERATORS[type(op)], left, right, at=at)


def _is_tuple(*nodes: Any) -> bool:
    return any(isinstance(node, gast.Tuple) for node in nodes)


def _is_repeatable(node: Any, context: Context) -> bool:
    """May ``node`` be evaluated twice?"""
    if isinstance(node, gast.UnaryOp) and not isinstance(node.op, gast.Not):
        return isinstance(node.operand, gast.Constant)
    return isinstance(node, (gast.Name, gast.Constant)) or context.is_operator(node, "read")
