"""A conditional expression runs one of its arms.

    x if c else y   ==>   ag__.if_exp(c, lambda: x, lambda: y)

The arm that is not chosen is never called.
"""

from __future__ import annotations

from typing import Any

from autograph.frontend.context import Context
from autograph.frontend.trees import thunk


def convert_conditional_expression(node: Any, context: Context) -> Any:
    return context.operator("if_exp", node.test, thunk(node.body), thunk(node.orelse), at=node)
