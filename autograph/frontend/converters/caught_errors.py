"""Spells out that ``except T as e`` unbinds e at the end, where that can be seen.

    except T as e:               except T as error:
        A                            e = error
                      ==>            try:
                                         A
                                     finally:
                                         e = None
                                         del e

It cannot where A only reads e, in no function of its own, and nothing else has that name: then e
will be a parameter of the block. Runs on the user's own statements, in all functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.symbols import (
    FUNCTIONS,
    assigned_outside,
    fresh_name,
    reads,
)
from autograph.frontend.trees import Block, assign, blocks, constant, load, located, store


def unbind_caught_errors(tree: Any, context: Context) -> None:
    for function in gast.walk(tree):
        if isinstance(function, gast.FunctionDef):
            _unbind(function, context)


def _unbind(function: Any, context: Context) -> None:
    handlers = [item for item in _handlers(function.body) if item.name is not None]
    for name in {item.name.id for item in handlers}:
        own = [item for item in handlers if item.name.id == name]
        inside = [found for item in own for part in item.body for found in _mentions(part, name)]
        only_read = all(_is_read(found) for found in inside)
        parts = [function.args, *function.body]
        mentioned = [found for part in parts for found in _mentions(part, name)]
        if not only_read or len(mentioned) != len(inside) + len(own):
            for handler in own:
                _spell_out(handler, context)


def _handlers(block: Block) -> Iterator[Any]:
    for statement in block:
        if isinstance(statement, gast.Try):
            yield from statement.handlers
        for part in blocks(statement):
            yield from _handlers(part)


def _mentions(node: Any, name: str) -> Iterator[Any]:
    """Where a function mentions ``name``: nodes, and whole functions and generators inside."""
    if isinstance(node, (*FUNCTIONS, gast.GeneratorExp)):
        changed = set() if isinstance(node, gast.GeneratorExp) else assigned_outside(node)
        if name in changed | reads(node) | {getattr(node, "name", "")}:
            yield node
    elif isinstance(node, gast.Name):
        yield from [node] if node.id == name else []
    elif isinstance(node, (gast.Global, gast.Nonlocal)):
        yield from [node] if name in node.names else []
    else:
        for child in gast.iter_child_nodes(node):
            yield from _mentions(child, name)


def _is_read(node: Any) -> bool:
    return isinstance(node, gast.Name) and isinstance(node.ctx, gast.Load)


def _spell_out(handler: Any, context: Context) -> None:
    name, first = handler.name.id, handler.body[0]
    error = fresh_name("error", context.taken)
    context.taken.add(error)
    handler.name = located(store(error), handler)
    deletion = gast.Delete([gast.Name(name, gast.Del(), None, None)])
    unbind = [assign(name, constant(None), first), located(deletion, first)]
    guarded = gast.copy_location(gast.Try(handler.body, [], [], unbind), first)
    handler.body = [assign(name, located(load(error), first), first), guarded]
