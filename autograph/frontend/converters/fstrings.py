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
    parts = [part if isinstance(part, gast.Constant) else _field(part) for part in node.values]
    return context.operator("fstring", *parts, at=node)


def _field(part: Any) -> Any:
    conversion = "" if part.conversion == -1 else chr(part.conversion)
    spec = part.format_spec if part.format_spec is not None else constant("")
    return located(tuple_of([part.value, constant(conversion), spec]), part)
