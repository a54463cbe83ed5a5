"""Assertions; the message is only made where it is needed.

    assert c, m   ==>   ag__.assert_(c, lambda: m)

Dropped where Python drops them: under ``-O``.
"""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.trees import thunk


def convert_assert(node: Any, context: Context) -> Any:
    if not __debug__:
        return gast.copy_location(gast.Pass(), node)
    message = [] if node.msg is None else [thunk(node.msg)]
    call = context.operator("assert_", node.test, *message, at=node)
    return gast.copy_location(gast.Expr(call), node)
