"""The keywords that a function collects are a dict that it may change.

    def f(**more):              def f(**more):
        more["a"] = 1     ==>       more = ag__.dict_(more)
                                    more["a"] = 1

Not where they are only handed on, or asked for one of them: ``g(**more)``, ``more["a"]``,
``"a" in more``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.symbols import occurrences
from autograph.frontend.trees import assign, load, located
from autograph.frontend.visiting import nodes_in


def own_keywords(function: Any, context: Context) -> None:
    given = function.args.kwarg
    if given is None:
        return
    loads = {node for node in occurrences(*function.body).loads if node.id == given.id}
    if loads - set(_plain_uses(function)):
        value = context.operator("dict_", located(load(given.id), given), at=given)
        first = 1 if gast.get_docstring(function) is not None else 0
        function.body.insert(first, assign(given.id, value, given))


def _plain_uses(function: Any) -> Iterator[Any]:
    """The nodes that are looked into, and neither changed nor kept."""
    for node in nodes_in(function):
        if isinstance(node, gast.Call):
            yield from (item.value for item in node.keywords if item.arg is None)
        elif isinstance(node, gast.Subscript) and isinstance(node.ctx, gast.Load):
            yield node.value
        elif isinstance(node, gast.Compare):
            asked = (gast.In, gast.NotIn)
            pairs = zip(node.ops, node.comparators, strict=True)
            yield from (item for op, item in pairs if isinstance(op, asked))
