"""Raising an exception whose arguments may not be known yet.

    raise X(a) from e   ==>   raise ag__.raised(X(a)) from e

A bare ``raise`` stays.
"""

from __future__ import annotations

from typing import Any

from autograph.frontend.context import Context


def convert_raise(node: Any, context: Context) -> Any:
    if node.exc is not None:
        node.exc = context.operator("raised", node.exc, at=node.exc)
    return node
