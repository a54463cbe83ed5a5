"""Nodes of LLVM's metadata that stand for themselves."""

from __future__ import annotations

from typing import Any

from llvmlite.ir import values

MetadataNode: Any = values.MDValue  # untyped


class DistinctNode(MetadataNode):  # type: ignore[misc]
    """``!3 = distinct !{!3, !1}``: another one with the same parts is another node."""

    def descr(self, text: list[str]) -> None:
        items = ", ".join(own.get_reference() for own in (self, *self.operands))
        text += (f"distinct !{{ {items} }}", "\n")

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


def distinct(module: Any, *parts: Any) -> DistinctNode:
    return DistinctNode(module, parts, str(len(module.metadata)))
