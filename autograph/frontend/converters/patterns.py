"""What patterns of a ``case`` become: comparisons where that is all, else a tree of operators.

    1 | A.B           subject == 1 or subject == A.B
    None              subject is None
    [0, x, *rest]     ag__.sequence(ag__.equals(lambda: 0), ag__.capture("x"), ag__.rest("rest"))
    {"k": v, **r}     ag__.mapping(lambda: ("k",), (ag__.capture("v"),), ag__.rest("r"))
    P(0, y=1)         ag__.instance(lambda: P, (ag__.equals(lambda: 0),), y=...)
    p | q             ag__.either(p, q)
    p as x            ag__.capture("x", p)
    _                 ag__.anything()

Values become functions, here the lambdas: they are looked up where matching comes to them.
"""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.trees import constant, load, located, thunk, tuple_of

LATE = ("equals", "identical", "instance", "mapping")  # their first argument becomes a function


def is_irrefutable(pattern: Any) -> bool:
    """``_`` or ``x``"""
    return isinstance(pattern, gast.MatchAs) and (
        pattern.pattern is None or is_irrefutable(pattern.pattern)
    )


def is_simple(pattern: Any) -> bool:
    """Are comparisons with the subject enough, and is the subject all that it captures?"""
    if isinstance(pattern, gast.MatchOr):
        return all(map(_is_value, pattern.patterns))
    if isinstance(pattern, gast.MatchAs):
        return pattern.pattern is None or is_simple(pattern.pattern)
    return _is_value(pattern)


def _is_value(pattern: Any) -> bool:
    return isinstance(pattern, (gast.MatchValue, gast.MatchSingleton))


def simple_test(pattern: Any, subject: str) -> Any:
    """``subject == 1 or subject is None``, of a simple pattern that may fail."""
    if isinstance(pattern, gast.MatchAs):
        return simple_test(pattern.pattern, subject)
    if isinstance(pattern, gast.MatchOr):
        terms = [simple_test(item, subject) for item in pattern.patterns]
        return located(gast.BoolOp(gast.Or(), terms), pattern)
    if isinstance(pattern, gast.MatchSingleton):
        right, op = constant(pattern.value), gast.Is()
    else:
        right, op = pattern.value, gast.Eq()
    return located(gast.Compare(load(subject), [op], [right]), pattern)


def captures(pattern: Any) -> list[str]:
    """The names that ``pattern`` binds, in order."""
    found: dict[str, None] = {}
    for node in gast.walk(pattern):
        name = node.rest if isinstance(node, gast.MatchMapping) else getattr(node, "name", None)
        if name is not None:
            found.setdefault(name)
    return list(found)


def structural(pattern: Any, context: Context) -> Any:
    """The tree of operators that ``ag__.match`` compares a subject with."""
    return _BUILD[type(pattern)](pattern, context)


def convert_late(node: Any, context: Context) -> Any:
    """The values in patterns, made functions when their own expressions are converted."""
    if any(context.is_operator(node, name) for name in LATE):
        node.args[0] = thunk(node.args[0])
    return node


def _value(pattern: Any, context: Context) -> Any:
    return context.operator("equals", pattern.value, at=pattern)


def _singleton(pattern: Any, context: Context) -> Any:
    return context.operator("identical", constant(pattern.value), at=pattern)


def _sequence(pattern: Any, context: Context) -> Any:
    parts = [structural(item, context) for item in pattern.patterns]
    return context.operator("sequence", *parts, at=pattern)


def _star(pattern: Any, context: Context) -> Any:
    name = [] if pattern.name is None else [constant(pattern.name)]
    return context.operator("rest", *name, at=pattern)


def _mapping(pattern: Any, context: Context) -> Any:
    parts = tuple_of(structural(item, context) for item in pattern.patterns)
    rest = []
    if pattern.rest is not None:
        rest.append(context.operator("rest", constant(pattern.rest), at=pattern))
    return context.operator("mapping", tuple_of(pattern.keys), parts, *rest, at=pattern)


def _class(pattern: Any, context: Context) -> Any:
    parts = tuple_of(structural(item, context) for item in pattern.patterns)
    call = context.operator("instance", pattern.cls, parts, at=pattern)
    call.keywords = [
        gast.copy_location(gast.keyword(name, structural(item, context)), item)
        for name, item in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True)
    ]
    return call


def _or(pattern: Any, context: Context) -> Any:
    parts = [structural(item, context) for item in pattern.patterns]
    return context.operator("either", *parts, at=pattern)


def _as(pattern: Any, context: Context) -> Any:
    if pattern.name is None:
        return context.operator("anything", at=pattern)
    inner = [] if pattern.pattern is None else [structural(pattern.pattern, context)]
    return context.operator("capture", constant(pattern.name), *inner, at=pattern)


_BUILD = {
    gast.MatchAs: _as,
    gast.MatchClass: _class,
    gast.MatchMapping: _mapping,
    gast.MatchOr: _or,
    gast.MatchSequence: _sequence,
    gast.MatchSingleton: _singleton,
    gast.MatchStar: _star,
    gast.MatchValue: _value,
}
