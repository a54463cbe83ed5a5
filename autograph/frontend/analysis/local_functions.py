"""Functions defined in a loop that are gone before anything they capture changes.

    for i in e:
        def g(t): return t * i      every use of g is a call, in the function that defines it,
        s += g(2)                   and g is not live at the head of the loop

Found with beniget's def-use chains.
"""

from __future__ import annotations

from typing import Any

import beniget
import gast

from autograph.frontend.symbols import FUNCTIONS


class LocalFunctions:
    """The functions that are defined inside ``function`` by a statement of their own."""

    def __init__(self, function: Any) -> None:
        module = gast.Module([function], [])
        self._function = function
        self._ancestors = beniget.Ancestors()
        self._ancestors.visit(module)
        self._chains = _QuietChains()
        self._chains.visit(module)

    def name_of(self, nested: Any) -> str | None:
        """The name of ``nested``, where all that happens to it is that it is called."""
        definition = None if self._is_in_class(nested) else self._definition(nested)
        if definition is None or any(isinstance(node, _KEEPERS) for node in _below(nested)):
            return None
        uses = [use.node for use in self._chains.chains[definition].users()]
        if not all(map(self._is_call, uses)):
            return None
        return definition.name if isinstance(definition, gast.FunctionDef) else str(definition.id)

    def _is_in_class(self, nested: Any) -> bool:
        parents = self._ancestors.parents(nested)
        return any(isinstance(parent, gast.ClassDef) for parent in parents)

    def _definition(self, nested: Any) -> Any:
        if isinstance(nested, gast.FunctionDef):
            return None if nested.decorator_list else nested
        parent = self._ancestors.parent(nested)
        if not isinstance(parent, gast.Assign) or len(parent.targets) > 1:
            return None
        return parent.targets[0] if isinstance(parent.targets[0], gast.Name) else None

    def _is_call(self, use: Any) -> bool:
        parent = self._ancestors.parent(use)
        owners = [node for node in self._ancestors.parents(use) if isinstance(node, FUNCTIONS)]
        is_called = isinstance(parent, gast.Call) and parent.func is use
        return is_called and owners[-1] is self._function


_KEEPERS = (*FUNCTIONS, gast.GeneratorExp, gast.Yield, gast.YieldFrom)


def _below(function: Any) -> list[Any]:
    return [node for node in gast.walk(function) if node is not function]


class _QuietChains(beniget.DefUseChains):  # type: ignore[misc]
    def unbound_identifier(self, name: str, node: Any) -> None:
        """A global or captured variable; beniget would print a warning."""
