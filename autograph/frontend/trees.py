"""Small trees, each standing where the user's node stands that caused it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import gast

Block = list[Any]
JUMPS = (gast.Return, gast.Break, gast.Continue)
LOOPS = (gast.For, gast.While)
NO_STOPS: Mapping[Any, Any] = {}


def located(node: Any, at: Any) -> Any:
    """Give ``node``, and everything new below it, the place of ``at``."""
    if isinstance(node, (ast.stmt, ast.expr, ast.keyword, ast.alias)) and not hasattr(
        node, "lineno"
    ):
        gast.copy_location(node, at)
    for child in gast.iter_child_nodes(node):
        if not hasattr(child, "lineno"):
            located(child, at)
    return node


def beginning(node: Any) -> Any:
    """Where ``node`` begins."""
    place = gast.copy_location(gast.Pass(), node)
    place.end_lineno, place.end_col_offset = place.lineno, place.col_offset
    return place


def load(name: str) -> Any:
    return gast.Name(name, gast.Load(), None, None)


def store(name: str) -> Any:
    return gast.Name(name, gast.Store(), None, None)


def constant(value: object) -> Any:
    return gast.Constant(value, None)


def tuple_of(items: Iterable[Any], context: type | None = None) -> Any:
    return gast.Tuple(list(items), (context or gast.Load)())


def arguments(names: Iterable[str] = ()) -> Any:
    taken = [gast.Name(name, gast.Param(), None, None) for name in names]
    return gast.arguments(taken, [], None, [], [], None, [])


def thunk(body: Any) -> Any:
    """``lambda: body``"""
    return located(gast.Lambda(arguments(), body), body)


def assign(name: str, value: Any, at: Any) -> Any:
    return located(gast.Assign([store(name)], value, None), at)


def negated(flags: Sequence[Any], at: Any) -> Any:
    """``not a and not b``; the flags are trees."""
    terms = [gast.UnaryOp(gast.Not(), flag) for flag in flags]
    return located(terms[0] if len(terms) == 1 else gast.BoolOp(gast.And(), terms), at)


def unless(flag: str, block: Block) -> Any:
    """``if not flag: block``"""
    at = block[0]
    return gast.copy_location(gast.If(negated([load(flag)], at), block, []), at)


def header(statement: Any) -> Any:
    """Where the first line of a compound statement stands: ``while x > 0``, without the body."""
    place = gast.copy_location(gast.Pass(), statement)
    last = _end_of_header(statement)
    if last is None:
        place.end_lineno, place.end_col_offset = place.lineno, place.col_offset + len("try")
    else:
        place.end_lineno, place.end_col_offset = last.end_lineno, last.end_col_offset
    return place


def _end_of_header(statement: Any) -> Any:
    if isinstance(statement, gast.For):
        return statement.iter
    if isinstance(statement, gast.With):
        return statement.items[-1].optional_vars or statement.items[-1].context_expr
    return None if isinstance(statement, gast.Try) else statement.test


def blocks(statement: Any) -> list[Block]:
    """The blocks of statements inside a statement, not those of nested functions."""
    if isinstance(statement, (gast.If, *LOOPS)):
        return [statement.body, statement.orelse]
    if isinstance(statement, gast.Try):
        handlers = [handler.body for handler in statement.handlers]
        return [statement.body, *handlers, statement.orelse, statement.finalbody]
    if isinstance(statement, gast.With):
        return [statement.body]
    if isinstance(statement, gast.Match):
        return [case.body for case in statement.cases]
    return []


def targets(statement: Any) -> list[Any]:
    """What each of the blocks of ``statement`` begins with assigning to: a target, or None."""
    if isinstance(statement, gast.For):
        return [statement.target, None]
    if isinstance(statement, gast.With):
        return [statement.items[0].optional_vars]
    if isinstance(statement, gast.Try):
        return [None, *(handler.name for handler in statement.handlers), None, None]
    return [None for _ in blocks(statement)]


def flattened(found: Iterable[Any]) -> Iterator[Any]:
    """The targets in ``a, (b.c, d[0])``, in order."""
    for target in found:
        if isinstance(target, (gast.Tuple, gast.List)):
            yield from flattened(target.elts)
        else:
            yield target


def is_true_constant(node: Any) -> bool:
    return isinstance(node, gast.Constant) and bool(node.value)


def terminates(block: Sequence[Any], stops: Mapping[Any, Sequence[Any]] = NO_STOPS) -> bool:
    """Does control never reach the end of ``block``? ``stops``: the loops that a flag may end."""
    return any(_leaves(statement, stops) for statement in block)


def _leaves(statement: Any, stops: Mapping[Any, Sequence[Any]]) -> bool:
    """A ``with`` statement may swallow what its body raises, and go on."""
    if isinstance(statement, (*JUMPS, gast.Raise)):
        return True
    if isinstance(statement, gast.If):
        return terminates(statement.body, stops) and terminates(statement.orelse, stops)
    if isinstance(statement, gast.Try):
        if terminates(statement.finalbody, stops):
            return True
        tried = terminates([*statement.body, *statement.orelse], stops)
        return tried and all(terminates(handler.body, stops) for handler in statement.handlers)
    if isinstance(statement, gast.While):
        ends = contains(statement.body, gast.Break) or stops.get(statement)
        return is_true_constant(statement.test) and not ends
    return False


def keep_bodies(statement: Any) -> None:
    """``pass`` where a block that must be there lost its only statement."""
    required = blocks(statement)
    if isinstance(statement, (gast.If, *LOOPS)):
        required = required[:1]
    elif isinstance(statement, gast.Try):
        required = required[: 1 + len(statement.handlers)]
    for block in required:
        if not block:
            block.append(gast.copy_location(gast.Pass(), statement))


def contains(block: Sequence[Any], jump: type) -> bool:
    """Is there a ``jump`` in ``block`` that belongs to it, and not to a loop inside?"""
    for statement in block:
        if isinstance(statement, jump):
            return True
        inner = blocks(statement)
        if isinstance(statement, LOOPS) and jump is not gast.Return:
            inner = [statement.orelse]
        if any(contains(part, jump) for part in inner):
            return True
    return False
