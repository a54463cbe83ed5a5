"""Spells names like ``__x`` in a class as the compiler of a class body does: ``_Class__x``."""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.visiting import Visitor


def spell_out_private_names(function: Any, class_name: str | None) -> None:
    owner = (class_name or "").lstrip("_")
    if owner:
        spell = _SpellOut(owner)
        for child in gast.iter_child_nodes(function):
            spell.visit(child)


class _SpellOut(Visitor):
    def __init__(self, owner: str) -> None:
        self.owner = owner

    def spelled(self, name: Any) -> Any:
        if not isinstance(name, str) or not name.startswith("__"):
            return name
        return name if name.endswith("__") or "." in name else f"_{self.owner}{name}"

    def visit_ClassDef(self, node: Any) -> None:
        """The names in a class are spelled with its own name, when it is compiled."""
        node.name = self.spelled(node.name)
        for part in [*node.decorator_list, *node.bases, *node.keywords]:
            self.visit(part)

    def generic_visit(self, node: Any) -> None:
        for field in ("id", "attr", "arg", "name", "asname", "rest"):
            if hasattr(node, field):
                setattr(node, field, self.spelled(getattr(node, field)))
        if isinstance(node, (gast.Global, gast.Nonlocal)):
            node.names = [*map(self.spelled, node.names)]
        super().generic_visit(node)
