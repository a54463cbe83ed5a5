"""Small programs made from text, and what comes of running them."""

from __future__ import annotations

import contextlib
import io
import itertools
import linecache
import textwrap
from collections.abc import Iterable
from types import FunctionType
from typing import Any, NamedTuple

from autograph.frontend import convert_function
from tests.frontend import plain_namespace

_numbers = itertools.count()


def define(source: str, name: str | None = None, *, dedent: bool = True) -> FunctionType:
    """The last function that ``source`` defines, or ``name``; linecache has the text."""
    text = textwrap.dedent(source).lstrip("\n") if dedent else source
    filename = f"<program {next(_numbers)}>"
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    scope: dict[str, Any] = {"__name__": "program"}
    exec(compile(text, filename, "exec", dont_inherit=True), scope)
    if name is not None:
        return scope[name]
    return [item for item in scope.values() if isinstance(item, FunctionType)][-1]


def convert(function: Any) -> FunctionType:
    """The converted function over the plain operators."""
    return convert_function(function).bind(plain_namespace)


class Outcome(NamedTuple):
    """The result or the error, what was printed, and the arguments afterwards."""

    result: Any
    error: tuple[str, str] | None
    printed: str
    arguments: Any


def outcome(function: Any, *arguments: Any) -> Outcome:
    printed = io.StringIO()
    result, error = None, None
    with contextlib.redirect_stdout(printed):
        try:
            result = function(*arguments)
        except Exception as raised:
            error = _described(raised)
    return Outcome(result, error, printed.getvalue(), arguments)


def assert_same_outcome(source: str, calls: Iterable[tuple[Any, ...]]) -> None:
    """``f`` of the source, converted, does what it does as it stands."""
    plain = define(source, "f")
    converted = convert(plain)
    for arguments in calls:
        assert outcome(converted, *arguments) == outcome(plain, *arguments)


def _described(error: Exception) -> tuple[str, str]:
    """Until 3.12 comprehensions were functions, and said so of an unassigned variable."""
    text = str(error).replace(" in enclosing scope", "").replace("free variable", "local variable")
    kind = UnboundLocalError if "cannot access local" in text else type(error)
    return kind.__name__, text
