"""Text filled in with ``%``, whose values may not be known yet.

    "%d of %d" % (k, n)   ==>   ag__.percent("%d of %d", (k, n))

Only where the left operand is written as text: any other ``%`` is arithmetic as far as anyone sees.
"""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.converters.displays import unwrapped


def convert_percent_format(node: Any, context: Context) -> Any:
    if not isinstance(node.op, gast.Mod) or not is_text(node.left, context):
        return node
    return context.operator("percent", node.left, unwrapped(node.right, context), at=node)


def is_text(node: Any, context: Context) -> bool:
    if isinstance(node, gast.Constant):
        return isinstance(node.value, str)
    return context.is_operator(node, "fstring")
