"""From a function object to its syntax tree, by position.

    lines of the file -> tree of the whole file -> the one node that was compiled to the function's
    code

Selecting by position tells two lambdas on a line apart and needs no dedenting; compiling the file
again tells whether it is still the text that was imported.
"""

from __future__ import annotations
import __future__

import ast
import linecache
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType, FunctionType

from autograph.errors import SourceEdited, SourceNotFound, Span
from autograph.frontend.texts import texts_of
from autograph.frontend.visiting import parts

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Place = tuple[int, int, int, int]

FUTURE_FLAGS = 0
for _feature in __future__.all_feature_names:
    FUTURE_FLAGS |= getattr(__future__, _feature).compiler_flag


@dataclass(frozen=True)
class Source:
    """The node that defines a function, and the class that it stands in, for names like ``__x``."""

    node: Function
    class_name: str | None


@dataclass(frozen=True)
class ParsedFile:
    """One text: its tree, its compiled code, and where functions are defined in it."""

    functions: tuple[Source, ...]
    code: CodeType


def find_source(function: FunctionType, given: Sequence[str] = ()) -> Source:
    """The definition of ``function``, in a text of those ``given`` or where Python keeps it.

    Raises SourceNotFound for no text, SourceEdited for another one than was compiled.
    """
    code = function.__code__
    found, some_text = _find(function, given)
    if found is None and linecache.getlines(code.co_filename):
        linecache.checkcache(code.co_filename)
        found, some_text = _find(function, given)
    if found is not None:
        return found
    raise _edited(code, given) if some_text else _missing(code)


def _find(function: FunctionType, given: Sequence[str]) -> tuple[Source | None, bool]:
    """The definition, and whether there is any text at all."""
    code = function.__code__
    some_text = False
    for text in texts_of(function, given):
        some_text = True
        parsed = parse_file(code.co_filename, text, code.co_flags & FUTURE_FLAGS)
        if parsed is not None and any(is_same(code, other) for other in _codes(parsed.code)):
            found = _definition(parsed, code)
            if found is not None:
                return found, True
    return None, some_text


def _definition(parsed: ParsedFile, code: CodeType) -> Source | None:
    candidates = [source for source in parsed.functions if stands_at(source.node, code)]
    if not candidates and code.co_name == "<lambda>":
        candidates = _innermost_around(parsed.functions, code)
    if len(candidates) > 1:
        raise SourceNotFound(
            f"{len(candidates)} functions of {code.co_filename} may be `{code.co_qualname}`",
            Span(code.co_filename, code.co_firstlineno),
            hint="put each lambda on its own line, or run Python with column information",
        )
    return candidates[0] if candidates else None


@lru_cache(maxsize=16)
def parse_file(filename: str, text: str, future: int) -> ParsedFile | None:
    """None for a text that is no longer Python."""
    flags = future | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        tree = compile(text, filename, "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True)
        code = compile(tree, filename, "exec", flags, dont_inherit=True)
    except (SyntaxError, ValueError):
        return None
    return ParsedFile(tuple(_definitions(tree, None)), code)


def _definitions(node: ast.AST, class_name: str | None) -> Iterator[Source]:
    if isinstance(node, Function):
        yield Source(node, class_name)
    if isinstance(node, ast.ClassDef):
        class_name = node.name
    for child in parts(node):
        yield from _definitions(child, class_name)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _innermost_around(functions: tuple[Source, ...], code: CodeType) -> list[Source]:
    """The lambda in whose body every instruction stands: a conditional returns from its arms."""
    places = [found for found in code.co_positions() if None not in found and found[2:] != (0, 0)]
    around = []
    for source in functions:
        if isinstance(source.node, ast.Lambda) and source.node.lineno == code.co_firstlineno:
            line, column, end_line, end_column = place(source.node.body)
            if places and all(
                (line, column) <= (found[0], found[2])
                and (found[1], found[3]) <= (end_line, end_column)
                for found in places
            ):
                around.append(source)
    return sorted(around, key=lambda source: len(ast.dump(source.node)))[:1]


def stands_at(node: Function, code: CodeType) -> bool:
    """Is ``node`` what was compiled to ``code``, going by where both stand?"""
    if isinstance(node, ast.Lambda):
        return code.co_name == "<lambda>" and is_body_of(code, place(node.body), node.lineno)
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return first == code.co_firstlineno and code.co_name == node.name


def is_body_of(code: CodeType, body: Place, first_line: int) -> bool:
    """Was a lambda with this body compiled to ``code``? It returns at the place of its body."""
    if code.co_firstlineno != first_line:
        return False
    places = set(code.co_positions())
    known = any(None not in found for found in places)
    return not known or (body[0], body[2], body[1], body[3]) in places


def place(node: ast.expr) -> Place:
    """First line and column, last line and column."""
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset


def is_same(one: CodeType, other: CodeType) -> bool:
    """Do both do the same at the same place?"""
    if (one.co_firstlineno, one.co_name) != (other.co_firstlineno, other.co_name):
        return False
    if _is_instrumented(one):
        return one.co_varnames[: one.co_argcount] == other.co_varnames[: other.co_argcount]
    return (
        one.co_code == other.co_code
        and one.co_names == other.co_names
        and one.co_varnames == other.co_varnames
        and one.co_freevars == other.co_freevars
        and len(one.co_consts) == len(other.co_consts)
        and all(map(_is_same_constant, one.co_consts, other.co_consts))
    )


def _is_same_constant(one: object, other: object) -> bool:
    if isinstance(one, CodeType) and isinstance(other, CodeType):
        return is_same(one, other)
    if isinstance(one, frozenset):
        return one == other
    return repr(one) == repr(other)  # tells 1 from True, and 0.0 from -0.0


def _is_instrumented(code: CodeType) -> bool:
    """pytest rewrites ``assert`` before it compiles, with names that no person can write."""
    return any(name.startswith("@py") for name in code.co_names + code.co_varnames)


def _missing(code: CodeType) -> SourceNotFound:
    return SourceNotFound(
        f"the source of `{code.co_qualname}` is not to be had: {code.co_filename} has no text",
        hint="give the text that it was made from: convert(function, source=text); or save the "
        "function in a file",
    )


def _edited(code: CodeType, given: Sequence[str]) -> SourceEdited:
    if given and not linecache.getlines(code.co_filename):
        return SourceEdited(
            f"the text given as source is not what `{code.co_qualname}` was made from",
            Span(code.co_filename, code.co_firstlineno),
            hint="give the whole text that was compiled",
        )
    return SourceEdited(
        f"the text of `{code.co_qualname}` is not the text that was compiled",
        Span(code.co_filename, code.co_firstlineno),
        notes=(
            "the file was edited after it was imported, or the function was made by other code",
        ),
        hint="import the module again",
    )
