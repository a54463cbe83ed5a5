"""Makes variables that several functions share into objects, that each of them can change.

    def f(n):                        def f(n):
        def add(k):                      n = ag__.variable("n", n)
            nonlocal n                   def add(k):
            n += k            ==>            n.captured += k
        add(2)                           add(2)
        return n                         return n.value

Where a variable of a function around ``f`` or a global is assigned, its object has its own name:

    global g          global_g = ag__.global_variable(lambda: g)
    g += 1     ==>    global_g.value += 1

So does one that a ``def`` or ``import`` binds: it stays, and what it binds is put into the object.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.symbols import (
    assigned_outside,
    body_of,
    class_names,
    fresh_name,
    local_names,
    occurrences,
    parameters,
    stored_names,
)
from autograph.frontend.trees import Block, assign, constant, load, located, thunk
from autograph.frontend.visiting import Transformer

Objects = Mapping[str, str]  # names of variables to names of their objects


def share_outer_variables(tree: Any, closure: Collection[str], context: Context) -> None:
    """Those of the functions around ``tree``, and globals, that are assigned anywhere in it."""
    objects, made = {}, []
    for name in sorted(assigned_outside(tree)):
        objects[name] = _fresh(f"enclosing_{name}", context)
        made.append(_outer("enclosing_variable", name, objects[name], tree, context))
    known = frozenset(_assigned_globals(tree) - {*closure, *local_names(tree)})
    for name in sorted(known):
        objects[name] = _fresh(f"global_{name}", context)
        made.append(_outer("global_variable", name, objects[name], tree, context))
    if made:
        _replace(tree, _Access(objects, context, inner="value", is_global=known))
        _insert(tree.body, made)
    for function in gast.walk(tree):
        if isinstance(function, gast.FunctionDef):
            _share_hidden_globals(function, context)


def _share_hidden_globals(function: Any, context: Context) -> None:
    """Globals that have the name of a variable of a function around: they are found from inside."""
    inside = occurrences(*function.body)
    names = sorted(inside.globals & inside.bound.keys())
    objects = {name: _fresh(f"global_{name}", context) for name in names}
    if objects:
        _replace(function, _Access(objects, context, inner="value", is_global=frozenset(names)))
        made = [gast.Global(names)]
        made += [
            _outer("global_variable", name, objects[name], function, context) for name in names
        ]
        _insert(function.body, [located(item, function.body[0]) for item in made])


def _assigned_globals(function: Any) -> set[str]:
    found: set[str] = set()
    for node in gast.walk(function):
        if isinstance(node, gast.FunctionDef):
            inside = occurrences(*node.body)
            found |= inside.globals & inside.bound.keys()
    return found


def _outer(operator: str, name: str, target: str, function: Any, context: Context) -> Any:
    at = _first(function)
    read = thunk(located(load(name), at))
    return assign(target, context.operator(operator, read, at=at), at)


def share_variables(function: Any, names: Iterable[str], context: Context) -> None:
    """``names``, variables of ``function`` itself."""
    kept = _bound_by_statements(function)
    given = {item.id for item in parameters(function.args)}
    objects = {}
    for name in names:
        objects[name] = _fresh(f"shared_{name}", context) if name in kept else name
    access = _Access(objects, context)
    _replace(function, access)
    at, made = _first(function), []
    for name, target in objects.items():
        values = [load(name)] if name in given else []
        call = context.operator("variable", constant(name), *values, at=at)
        made.append(assign(target, call, at))
    _insert(function.body, made)
    for flags in context.stops.values():
        flags[:] = [access.visit(flag) for flag in flags]
    for statement, flag in context.leaves.items():
        context.leaves[statement] = access.visit(flag)


def _bound_by_statements(function: Any) -> set[str]:
    """Names that a ``def``, a ``class`` or an ``import`` anywhere in ``function`` binds."""
    found: set[str] = set()
    for statement in function.body:
        for node in gast.walk(statement):
            if isinstance(node, (gast.FunctionDef, gast.ClassDef)):
                found.add(node.name)
            elif isinstance(node, gast.alias):
                found.update(occurrences(node).bound)
    return found


def _fresh(wish: str, context: Context) -> str:
    name = fresh_name(wish, context.taken)
    context.taken.add(name)
    return name


def _first(function: Any) -> Any:
    """Where what is put at the beginning of ``function`` stands."""
    return function.body[1 if _has_docstring(function.body) and function.body[1:] else 0]


def _insert(body: Block, made: Block) -> None:
    first = 1 if _has_docstring(body) else 0
    while body[first:] and isinstance(body[first], (gast.Global, gast.Nonlocal)):
        first += 1
    body[first:first] = made


def _has_docstring(body: Block) -> bool:
    value = getattr(body[0], "value", None) if isinstance(body[0], gast.Expr) else None
    return isinstance(value, gast.Constant) and isinstance(value.value, str)


def _replace(function: Any, access: _Access) -> None:
    function.body[:] = access.block(function.body)


class _Access(Transformer):
    """``x`` => ``x.value``; in functions inside the one that x belongs to, ``x.captured``."""

    def __init__(
        self,
        objects: Objects,
        context: Context,
        inner: str = "captured",
        is_global: frozenset[str] = frozenset(),
        is_nested: bool = False,
        of_class: Set[str] = frozenset(),
    ) -> None:
        self.objects = objects
        self.context = context
        self.inner = inner  # how a function inside reads
        self.is_global = is_global
        self.is_nested = is_nested
        self.of_class = of_class  # names of the class body that is visited

    def block(self, statements: Block) -> Block:
        done: Block = []
        for statement in statements:
            found = self.visit(statement)
            done += found if isinstance(found, list) else [found]
        return done

    def access(self, node: Any, attribute: str) -> Any:
        made = gast.Attribute(load(self.objects[node.id]), attribute, node.ctx)
        return located(made, node)

    def visit_Name(self, node: Any) -> Any:
        if not self.is_shared(node) or isinstance(node.ctx, gast.Param):
            return node
        return self.access(node, "value" if isinstance(node.ctx, gast.Store) else self.reading())

    def is_shared(self, target: Any) -> bool:
        name = target.id if isinstance(target, gast.Name) else ""
        return name in self.objects and name not in self.of_class

    def reading(self) -> str:
        return self.inner if self.is_nested else "value"

    def visit_AugAssign(self, node: Any) -> Any:
        if not self.is_shared(node.target):
            return self.generic_visit(node)
        node.value = self.visit(node.value)
        node.target = self.access(node.target, self.reading())
        return node

    def visit_AnnAssign(self, node: Any) -> Any:
        if not self.is_shared(node.target):
            return self.generic_visit(node)
        if node.value is None:
            return gast.copy_location(gast.Pass(), node)
        node.simple = 0
        return self.generic_visit(node)

    def visit_NamedExpr(self, node: Any) -> Any:
        node.value = self.visit(node.value)
        if not self.is_shared(node.target):
            return node
        assign_and_give = gast.Attribute(load(self.objects[node.target.id]), "set", gast.Load())
        made = located(gast.Call(assign_and_give, [node.value], []), node)
        self.context.plain_calls.add(made)
        return made

    def visit_declaration(self, node: Any) -> Any:
        node.names = [name for name in node.names if name not in self.objects]
        return node if node.names else gast.copy_location(gast.Pass(), node)

    visit_Global = visit_Nonlocal = visit_declaration

    def visit_FunctionDef(self, node: Any) -> Any:
        node.decorator_list = [*map(self.visit, node.decorator_list)]
        self.signature(node.args)
        if node.returns is not None:
            node.returns = self.visit(node.returns)
        _replace(node, self.inside(node))
        return [node, *self.put([node.name], node)]

    def visit_Lambda(self, node: Any) -> Any:
        self.signature(node.args)
        node.body = self.inside(node).visit(node.body)
        return node

    def signature(self, node: Any) -> None:
        node.defaults = [*map(self.visit, node.defaults)]
        node.kw_defaults = [item and self.visit(item) for item in node.kw_defaults]
        for item in parameters(node):
            item.annotation = item.annotation and self.visit(item.annotation)

    def inside(self, function: Any) -> _Access:
        declared = occurrences(*body_of(function)).globals - self.is_global
        return self.without(declared | local_names(function).keys(), is_nested=True)

    def visit_ClassDef(self, node: Any) -> Any:
        """Functions inside do not see the names of the class."""
        for field in ("decorator_list", "bases", "keywords"):
            setattr(node, field, [*map(self.visit, getattr(node, field))])
        body = self.without(frozenset(), self.is_nested)
        body.of_class = class_names(node)
        _replace(node, body)
        return [node, *self.put([node.name], node)]

    def without(self, hidden: Set[str], is_nested: bool) -> _Access:
        visible = {name: made for name, made in self.objects.items() if name not in hidden}
        is_global = self.is_global - hidden
        return _Access(visible, self.context, self.inner, is_global, is_nested)

    def visit_Import(self, node: Any) -> Any:
        return [node, *self.put(occurrences(node).bound, node)]

    visit_ImportFrom = visit_Import

    def put(self, names: Iterable[str], at: Any) -> Block:
        """What a statement has bound, put into the objects of the variables."""
        return [
            located(
                gast.Assign([self.access(_stored(name), "value")], load(name), None),
                at,
            )
            for name in names
            if name in self.objects and name not in self.of_class
        ]

    def visit_comprehension_of_any_kind(self, node: Any) -> Any:
        first = node.generators[0]
        first.iter = self.visit(first.iter)
        hidden = {name for item in node.generators for name in stored_names(item.target)}
        inside = self.without(frozenset(hidden), self.is_nested)
        for field in ("key", "value", "elt"):
            if hasattr(node, field):
                setattr(node, field, inside.visit(getattr(node, field)))
        for item in node.generators:
            item.target = inside.visit(item.target)
            item.ifs = [*map(inside.visit, item.ifs)]
            if item is not first:
                item.iter = inside.visit(item.iter)
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_comprehension_of_any_kind
    visit_GeneratorExp = visit_comprehension_of_any_kind


def _stored(name: str) -> Any:
    return gast.Name(name, gast.Store(), None, None)
