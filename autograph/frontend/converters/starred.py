"""What a starred target collects is a list that the program may change.

a, *b = e   ==>   a, *b = e
                  b = ag__.list_(b)
"""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.trees import assign, load, located


def convert_starred_targets(node: Any, context: Context) -> Any:
    """The assignment ``node``, and what has to follow it."""
    names = [
        item.value.id
        for target in node.targets
        for item in gast.walk(target)
        if isinstance(item, gast.Starred) and isinstance(item.ctx, gast.Store)
    ]
    after = [
        assign(name, context.operator("list_", located(load(name), node), at=node), node)
        for name in dict.fromkeys(names)
    ]
    return [node, *after] if after else node
