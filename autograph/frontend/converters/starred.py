"""What a starred target collects is a list that the program may change.

    a, *b = e      ==>   a, *b = e
                         b = ag__.list_(b)

    a, *x.b = e    ==>   a, *others = e
                         x.b = ag__.list_(others)

The second form, for a target that is no variable, where it is the last to be assigned.
"""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.symbols import fresh_name
from autograph.frontend.trees import assign, load, located, store


def convert_starred_targets(node: Any, context: Context) -> list[Any]:
    """The assignment ``node``, and what has to follow it."""
    after = []
    for target in node.targets:
        for item in gast.walk(target):
            if isinstance(item, gast.Starred) and isinstance(item.ctx, gast.Store):
                after.append(_collect(item, node, context))
    return [node, *after]


def _collect(item: Any, node: Any, context: Context) -> Any:
    target = item.value
    if isinstance(target, gast.Name):
        made = context.operator("list_", located(load(target.id), node), at=node)
        return assign(target.id, made, node)
    if _last(node.targets[-1]) is not item:
        raise context.refuse(
            item,
            "a starred target that is not a variable, before other targets, is not supported",
            "unpack into variables first",
        )
    name = fresh_name("others", context.taken)
    item.value = gast.copy_location(store(name), target)
    made = context.operator("list_", located(load(name), node), at=node)
    return gast.copy_location(gast.Assign([target], made, None), node)


def _last(target: Any) -> Any:
    """The target that is assigned last."""
    while isinstance(target, (gast.Tuple, gast.List)) and target.elts:
        target = target.elts[-1]
    return target
