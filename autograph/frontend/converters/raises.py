"""Raising an exception whose arguments may not be known yet.

raise X(a) from e   ==>   raise ag__.raised(X(a), e)
raise               ==>   raise ag__.raised(ag__.handled())
"""

from __future__ import annotations

from typing import Any

from autograph.frontend.context import Context


def convert_raise(node: Any, context: Context) -> Any:
    at = node if node.exc is None else node.exc
    error = context.operator("handled", at=at) if node.exc is None else node.exc
    cause = [] if node.cause is None else [node.cause]
    node.exc, node.cause = context.operator("raised", error, *cause, at=at), None
    return node
