"""Boolean operators decide whether their later operands run.

    a and b and c   ==>   ag__.and_(a, lambda: b, lambda: c)
    a or b          ==>   ag__.or_(a, lambda: b)
    not a           ==>   ag__.not_(a)

Later operands become functions that are called only where Python would evaluate them.
"""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.trees import thunk


def convert_boolean_operator(node: Any, context: Context) -> Any:
    name = "and_" if isinstance(node.op, gast.And) else "or_"
    first, *rest = node.values
    return context.operator(name, first, *map(thunk, rest), at=node)


def convert_not(node: Any, context: Context) -> Any:
    if not isinstance(node.op, gast.Not):
        return node
    return context.operator("not_", node.operand, at=node)
