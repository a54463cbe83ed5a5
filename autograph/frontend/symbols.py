"""Scopes: the names that a piece of a function reads and writes, or takes from outside.

    reads(s), writes(s)    names of the scope that s stands in, not those that a nested one binds
    free(f)                names that f, a nested function, finds in the scopes around it

Comprehensions are evaluated where they stand: what they read is read there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import gast

from autograph.frontend.trees import flattened
from autograph.frontend.visiting import Visitor, nodes_in, parts

FUNCTIONS = (gast.FunctionDef, gast.AsyncFunctionDef, gast.Lambda)


class Occurrences(Visitor):
    """The names that occur in a piece of one scope, in the order of evaluation.

    ``loads`` are the nodes that read, those of nested scopes too; ``bound`` the names written, in
    order.
    """

    def __init__(self) -> None:
        self.loads: list[Any] = []
        self.bound: dict[str, None] = {}
        self.escaping: set[str] = set()  # bound by `:=` inside a comprehension
        self.declared: set[str] = set()
        self.globals: set[str] = set()  # those of `declared`
        self.hidden: frozenset[str] = frozenset()
        self.of_class: frozenset[str] = frozenset()  # names of the class body that is visited
        self.comprehensions = 0  # how many are around

    def load(self, node: Any) -> None:
        self.loads.append(node)

    def bind(self, name: str) -> None:
        self.bound.setdefault(name)

    def binds(self, name: str) -> None:
        if name not in self.of_class:
            self.bind(name)

    def capture(self, nodes: list[Any]) -> None:
        """Names that a nested function takes from this scope, when it is called."""
        for node in nodes:
            self.load(node)

    def visit_Name(self, node: Any) -> None:
        if node.id in self.hidden or node.id in self.of_class:
            return
        if isinstance(node.ctx, gast.Load):
            self.load(node)
        else:
            self.binds(node.id)

    def visit_Assign(self, node: Any) -> None:
        self.visit(node.value)
        self.visit_all(node.targets)

    def visit_AugAssign(self, node: Any) -> None:
        if isinstance(node.target, gast.Name):
            self.load(node.target)
            self.visit(node.value)
            self.binds(node.target.id)
        else:
            self.visit_all([node.target, node.value])

    def visit_AnnAssign(self, node: Any) -> None:
        if node.value is not None:
            self.visit_all([node.value, node.target])

    def visit_Delete(self, node: Any) -> None:
        for target in flattened(node.targets):
            if isinstance(target, gast.Name):
                self.load(target)
                self.binds(target.id)
            else:
                self.visit(target)

    def visit_For(self, node: Any) -> None:
        self.visit_all([node.iter, node.target, *node.body, *node.orelse])

    def visit_NamedExpr(self, node: Any) -> None:
        self.visit(node.value)
        if self.comprehensions:
            self.escaping.add(node.target.id)
        self.binds(node.target.id)

    def visit_MatchAs(self, node: Any) -> None:
        if node.pattern is not None:
            self.visit(node.pattern)
        if node.name is not None:
            self.binds(node.name)

    def visit_MatchStar(self, node: Any) -> None:
        if node.name is not None:
            self.binds(node.name)

    def visit_MatchMapping(self, node: Any) -> None:
        self.visit_all([*node.keys, *node.patterns])
        if node.rest is not None:
            self.binds(node.rest)

    def visit_Global(self, node: Any) -> None:
        self.declared.update(node.names)
        self.globals.update(node.names)

    def visit_Nonlocal(self, node: Any) -> None:
        self.declared.update(node.names)

    def visit_alias(self, node: Any) -> None:
        self.binds(node.asname or node.name.partition(".")[0])

    def visit_FunctionDef(self, node: Any) -> None:
        self.visit_all(node.decorator_list)
        self.visit_signature(node.args)
        if node.returns is not None:
            self.visit(node.returns)
        self.visit_nested(node)
        self.binds(node.name)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: Any) -> None:
        self.visit_signature(node.args)
        self.visit_nested(node)

    def visit_ClassDef(self, node: Any) -> None:
        """Its body runs at once, with names of its own that functions inside do not see."""
        self.visit_all([*node.decorator_list, *node.bases, *node.keywords])
        around, self.of_class = self.of_class, class_names(node)
        self.visit_all(node.body)
        self.of_class = around
        self.binds(node.name)

    def visit_signature(self, node: Any) -> None:
        self.visit_all([*node.defaults, *(item for item in node.kw_defaults if item is not None)])
        self.visit_all(item.annotation for item in parameters(node) if item.annotation is not None)

    def visit_nested(self, node: Any) -> None:
        self.capture([found for found in free_loads(node) if found.id not in self.hidden])

    def visit_ListComp(self, node: Any) -> None:
        first, *rest = node.generators
        self.visit(first.iter)
        around, self.of_class, of_class = self.hidden, frozenset(), self.of_class
        self.hidden |= {name for item in node.generators for name in stored_names(item.target)}
        self.comprehensions += 1
        self.visit_all([first.target, *first.ifs])
        for item in rest:
            self.visit_all([item.iter, item.target, *item.ifs])
        self.visit_all([node.key, node.value] if isinstance(node, gast.DictComp) else [node.elt])
        self.hidden, self.of_class = around, of_class
        self.comprehensions -= 1

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp

    def visit_all(self, nodes: Iterable[Any]) -> None:
        for node in nodes:
            self.visit(node)


def class_names(node: Any) -> frozenset[str]:
    """The names that the body of a class binds."""
    return frozenset(occurrences(*node.body).bound)


def has_yield(*nodes: Any) -> bool:
    """Is there a ``yield`` of the function that ``nodes`` stand in?"""
    return any(
        isinstance(node, (gast.Yield, gast.YieldFrom))
        or (not isinstance(node, FUNCTIONS) and has_yield(*parts(node)))
        for node in nodes
    )


def occurrences(*nodes: Any) -> Occurrences:
    found = Occurrences()
    found.visit_all(nodes)
    return found


def reads(*nodes: Any) -> frozenset[str]:
    return frozenset(node.id for node in occurrences(*nodes).loads)


def writes(*nodes: Any) -> frozenset[str]:
    return frozenset(occurrences(*nodes).bound)


def parameters(arguments: Any) -> list[Any]:
    """All parameters of a signature, in the order of the call."""
    found = [*arguments.posonlyargs, *arguments.args, arguments.vararg]
    found += [*arguments.kwonlyargs, arguments.kwarg]
    return [item for item in found if item is not None]


def body_of(function: Any) -> list[Any]:
    return [function.body] if isinstance(function, gast.Lambda) else list(function.body)


def local_names(function: Any) -> dict[str, None]:
    """The names that belong to ``function``, in the order in which they are first bound."""
    inside = Occurrences()
    inside.bound.update(dict.fromkeys(item.id for item in parameters(function.args)))
    inside.visit_all(body_of(function))
    for statement in body_of(function):
        for name in _annotated_names(statement):
            inside.bound.setdefault(name)
    return {name: None for name in inside.bound if name not in inside.declared}


def free_loads(function: Any) -> list[Any]:
    """The nodes inside a function or lambda that read a name which is not its own."""
    inside = occurrences(*body_of(function))
    own = local_names(function)
    return [node for node in inside.loads if node.id not in own and node.id not in inside.declared]


def functions_in(function: Any) -> list[Any]:
    """The functions and lambdas that stand directly in ``function``, not in one another."""
    inside = _Functions()
    inside.visit_all(body_of(function))
    return inside.found


class _Functions(Occurrences):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Any] = []

    def visit_nested(self, node: Any) -> None:
        self.found.append(node)


def assigned_outside(function: Any) -> set[str]:
    """The variables of functions around it that ``function`` assigns, itself or by one inside."""
    inside = occurrences(*body_of(function))
    found = (inside.declared - inside.globals) & inside.bound.keys()
    for nested in functions_in(function):
        found |= assigned_outside(nested) - local_names(function).keys()
    return found


def deleted_names(statement: Any) -> list[Any]:
    """The nodes of the names in ``del a, (b, c)``."""
    return [
        node
        for node in nodes_in(statement)
        if isinstance(node, gast.Name) and isinstance(node.ctx, gast.Del)
    ]


def stored_names(target: Any) -> set[str]:
    """The names that assigning to ``target`` binds."""
    return {
        node.id
        for node in nodes_in(target)
        if isinstance(node, gast.Name) and not isinstance(node.ctx, gast.Load)
    }


def _annotated_names(statement: Any) -> list[str]:
    """``x: int`` makes a name local without giving it a value."""
    if isinstance(statement, (*FUNCTIONS, gast.ClassDef)):
        return []
    found = []
    if isinstance(statement, gast.AnnAssign) and isinstance(statement.target, gast.Name):
        found.append(statement.target.id)
    for field in ("body", "handlers", "orelse", "finalbody", "cases"):
        nested = getattr(statement, field, None)
        for child in nested if isinstance(nested, list) else ():
            found += _annotated_names(child)
    return found


def all_identifiers(tree: Any) -> set[str]:
    """Every name in the tree, whatever it is used for: what a new name must not be."""
    found: set[str] = set()
    for node in nodes_in(tree):
        if isinstance(node, gast.Name):
            found.add(node.id)
        elif isinstance(node, (gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, (gast.MatchAs, gast.MatchStar, gast.MatchMapping)):
            found.update(occurrences(node).bound)
        elif isinstance(node, gast.alias):
            found.add(node.asname or node.name.partition(".")[0])
        elif isinstance(node, (gast.Global, gast.Nonlocal)):
            found.update(node.names)
    return found


def fresh_name(wish: str, taken: Iterable[str]) -> str:
    """``wish``, with a number where it is taken."""
    known = set(taken)
    name, number = wish, 0
    while name in known:
        number += 1
        name = f"{wish}_{number}"
    return name
