"""Comprehensions and generator expressions: the loop goes to an operator, the rest into functions.

    [e for t in it if c]          ag__.list_comp(it, lambda t: e, if_=lambda t: c)
    {k: v for a, (b, *c) in it}   ag__.dict_comp(it, lambda a, b, c: (k, v),
                                                 unpack=("a", ("b", "*c")))
    (e for x in a for y in b)     ag__.generator(a, lambda x: ag__.nest(b, lambda y: e))

It stays Python's own where that is not the same: a function or generator inside is kept and sees
the variables change (one in the first iterable, which comes before them, does not); a target is an
attribute, an item, or twice the same name; an inner iterable or condition names a variable that
comes later; an assignment expression is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gast

from autograph.frontend.analysis.captures import kept_functions
from autograph.frontend.context import Context
from autograph.frontend.converters.displays import OPERATORS as DISPLAYS
from autograph.frontend.converters.displays import convert_display, unwrapped_alone
from autograph.frontend.symbols import FUNCTIONS, reads
from autograph.frontend.trees import arguments, constant, flattened, located, thunk, tuple_of

OPERATORS = {
    gast.DictComp: "dict_comp",
    gast.GeneratorExp: "generator",
    gast.ListComp: "list_comp",
    gast.SetComp: "set_comp",
}


def is_convertible(node: Any) -> bool:
    """Is ``node``, as the user wrote it, the same as calls of functions?"""
    if any(item.is_async for item in node.generators) or _assigns(node):
        return False
    if not all(_is_of_variables(item.target) for item in node.generators):
        return False
    everything = {name for item in node.generators for name in _names(item.target)}
    before = {id(found) for found in kept_functions(node.generators[0].iter)}
    kept = [found for found in kept_functions(node) if id(found) not in before]
    return not _names_what_comes_later(node.generators, everything) and not any(
        isinstance(found, FUNCTIONS) or reads(found) & everything for found in kept
    )


def _names_what_comes_later(generators: list[Any], everything: set[str]) -> bool:
    bound: set[str] = set()
    for position, item in enumerate(generators):
        if position and reads(item.iter) & (everything - bound):
            return True
        bound.update(_names(item.target))
        if reads(*item.ifs) & (everything - bound):
            return True
    return False


def _assigns(node: Any) -> bool:
    """Is there an assignment expression of the function that ``node`` stands in?"""
    if isinstance(node, FUNCTIONS):
        return False
    return isinstance(node, gast.NamedExpr) or any(map(_assigns, gast.iter_child_nodes(node)))


def _leaves(target: Any) -> Iterator[Any]:
    for item in flattened([target]):
        yield item.value if isinstance(item, gast.Starred) else item


def _is_of_variables(target: Any) -> bool:
    """Variables and nothing else, each once?"""
    leaves = [*_leaves(target)]
    if not all(isinstance(leaf, gast.Name) for leaf in leaves):
        return False
    return len({leaf.id for leaf in leaves}) == len(leaves)


def _names(target: Any) -> list[str]:
    return [leaf.id for leaf in _leaves(target)]


def convert_comprehension(node: Any, context: Context) -> Any:
    """``node``, whose parts are converted already, and which is convertible."""
    element = located(_element(node, context), node)
    *outer, last = node.generators
    call = _call(OPERATORS[type(node)] if not outer else "nest", last, element, node, context)
    for position, item in reversed([*enumerate(outer)]):
        name = "nest" if position else OPERATORS[type(node)]
        call = _call(name, item, call, node, context)
    return call


def keep_comprehension(node: Any, context: Context) -> Any:
    return convert_display(node, context) if type(node) in DISPLAYS else node


def _element(node: Any, context: Context) -> Any:
    if isinstance(node, gast.DictComp):
        return tuple_of([node.key, unwrapped_alone(node.value, context)])
    if isinstance(node, gast.GeneratorExp):
        return node.elt
    return unwrapped_alone(node.elt, context)


def _call(name: str, item: Any, element: Any, at: Any, context: Context) -> Any:
    given = _names(item.target)
    call = context.operator(name, item.iter, _function(given, element), at=at)
    if item.ifs:
        first, *rest = item.ifs
        test = context.operator("and_", first, *map(thunk, rest), at=first) if rest else first
        call.keywords.append(gast.keyword("if_", _function(given, test)))
    if not isinstance(item.target, gast.Name):
        call.keywords.append(gast.keyword("unpack", _pattern(item.target)))
    return located(call, at)


def _function(names: list[str], body: Any) -> Any:
    return located(gast.Lambda(arguments(names), body), body)


def _pattern(target: Any) -> Any:
    """``("a", ("b", "*c"))``"""
    if isinstance(target, gast.Name):
        made = constant(target.id)
    elif isinstance(target, gast.Starred):
        made = constant(f"*{target.value.id}")
    else:
        made = tuple_of(map(_pattern, target.elts))
    return located(made, target)
