"""Displays make containers that the program may change.

    [a, [b]]             ==>   ag__.list_([a, [b]])          likewise dict_ and set_
    [f(x) for x in e]    ==>   ag__.list_([f(x) for x in e])  where it stays a comprehension
    [a, *b]              ==>   ag__.extended(ag__.list_([a]), b)

Only the outermost display is wrapped, and not where it is consumed at once: unpacked, iterated, an
index, or asked for a member.
"""

from __future__ import annotations

import itertools
from typing import Any

import gast

from autograph.frontend.context import Context

OPERATORS = {
    gast.Dict: "dict_",
    gast.DictComp: "dict_",
    gast.List: "list_",
    gast.ListComp: "list_",
    gast.Set: "set_",
    gast.SetComp: "set_",
}


def convert_display(node: Any, context: Context) -> Any:
    if isinstance(getattr(node, "ctx", None), gast.Store):
        return node
    if isinstance(node, (gast.ListComp, gast.SetComp)):
        node.elt = unwrapped_alone(node.elt, context)
    elif isinstance(node, gast.DictComp):
        node.value = unwrapped_alone(node.value, context)
    elif isinstance(node, gast.Dict):
        node.values = [unwrapped_alone(item, context) for item in node.values]
    else:
        node.elts = [unwrapped_alone(item, context) for item in node.elts]
    if isinstance(node, gast.List) and any(isinstance(x, gast.Starred) for x in node.elts):
        return _with_starred(node, context)
    return context.operator(OPERATORS[type(node)], node, at=node)


def _with_starred(node: gast.List, context: Context) -> Any:
    """What stands before the first star, extended by what follows, part by part: each is asked for
    its items before the next one is computed.
    """
    made = None
    for starred, items in itertools.groupby(node.elts, lambda x: isinstance(x, gast.Starred)):
        if starred:
            made = made or context.operator("list_", _list_of([], node), at=node)
            for item in items:
                made = context.operator("extended", made, item.value, at=item)
        else:
            own = context.operator("list_", _list_of([*items], node), at=node)
            made = context.operator("extended", made, own, at=node) if made else own
    return made


def _list_of(items: list[Any], at: Any) -> Any:
    return gast.copy_location(gast.List(items, gast.Load()), at)


def unwrapped(node: Any, context: Context) -> Any:
    """The display itself, where it was wrapped."""
    if any(context.is_operator(node, name) for name in OPERATORS.values()):
        return node.args[0]
    if isinstance(node, gast.Tuple):
        node.elts = [unwrapped(item, context) for item in node.elts]
    return node


def unwrap_iterable(node: Any, context: Context) -> Any:
    """``for x in [a, b]`` and ``[... for x in [a, b]]``"""
    node.iter = unwrapped_alone(node.iter, context)
    return node


def unwrap_index(node: Any, context: Context) -> Any:
    """``x[[a, b]]``"""
    node.slice = unwrapped(node.slice, context)
    return node


def unwrap_unpacked(node: Any, context: Context) -> Any:
    """``a, b = [c, d]``"""
    if all(isinstance(target, (gast.Tuple, gast.List)) for target in node.targets):
        node.value = unwrapped_alone(node.value, context)
    return node


def unwrapped_alone(node: Any, context: Context) -> Any:
    return node if isinstance(node, gast.Tuple) else unwrapped(node, context)
