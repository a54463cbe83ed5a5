"""f-strings, whose fields may hold values that are not known yet.

    f"a{t!r:.2f}"   ==>   ag__.fstring("a", (t, "r", ".2f"))
    f"{t:{w}}"      ==>   ag__.fstring((t, "", ag__.fstring((w, "", ""))))

Conversion and format spec travel with each value; text without fields stays a constant.
"""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.trees import constant, located, tuple_of


def convert_fstring(node: Any, context: Context) -> Any:
    if all(isinstance(part, gast.Constant) for part in node.values):
        return located(constant("".join(part.value for part in node.values)), node)
    return context.operator("fstring", *filter(None, map(_part, node.values)), at=node)


def _part(part: Any) -> Any:
    """None for empty text, which Python 3.12 leaves at the end of a nested format spec."""
    if isinstance(part, gast.Constant):
        return part if part.value else None
    return _field(part)


def _field(part: Any) -> Any:
    conversion = "" if part.conversion == -1 else chr(part.conversion)
    spec = part.format_spec if part.format_spec is not None else constant("")
    return located(tuple_of([part.value, constant(conversion), spec]), part)
