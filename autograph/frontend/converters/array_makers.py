"""Objects of NumPy that make arrays from a subscript.

np.r_[0:n, x]    ==>    ag__.made_by_subscript(np.r_, (ag__.slice_(0, n, None), x))
"""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.converters.displays import unwrap_index
from autograph.frontend.trees import constant, located

MAKERS = {"c_", "mgrid", "ogrid", "r_"}


def convert_subscript(node: Any, context: Context) -> Any:
    node = unwrap_index(node, context)
    named = getattr(node.value, "attr", getattr(node.value, "id", ""))
    if named not in MAKERS or not isinstance(node.ctx, gast.Load):
        return node
    return context.operator("made_by_subscript", node.value, _key(node.slice, context), at=node)


def _key(node: Any, context: Context) -> Any:
    """What is in the brackets, as an expression."""
    if isinstance(node, gast.Tuple):
        items = [_key(item, context) for item in node.elts]
        return located(gast.Tuple(items, gast.Load()), node)
    if not isinstance(node, gast.Slice):
        return node
    ends = [end or located(constant(None), node) for end in (node.lower, node.upper, node.step)]
    return context.operator("slice_", *ends, at=node)
