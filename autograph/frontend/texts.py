"""Where the text of a function may be found.

given          the text that ``convert(source=...)`` was called with, and that of its callers
linecache      files, cells of notebooks, doctests, the prompt of Python 3.13
python -c      the argument on the command line
"""

from __future__ import annotations

import linecache
import sys
import textwrap
from collections.abc import Iterator, Sequence
from types import CodeType, FunctionType

COMMAND = "<string>"  # the name of the text after ``-c``


def texts_of(function: FunctionType, given: Sequence[str]) -> Iterator[str]:
    """Every text that may be the right one, the likeliest first."""
    code = function.__code__
    for text in given:
        yield from placed(text, code)
    lines = linecache.getlines(code.co_filename, function.__globals__)
    if lines:
        yield "".join(lines)
    if code.co_filename == COMMAND and function.__module__ == "__main__":
        yield from command_line()


def placed(text: str, code: CodeType) -> Iterator[str]:
    """The text as it is; else, for the text of the function alone, moved to where that stood."""
    yield text
    alone = textwrap.dedent(text)
    yield "\n" * (code.co_firstlineno - 1) + alone.lstrip("\n")


def command_line() -> Iterator[str]:
    """What stands after ``-c``; Python 3.14 removes its indentation."""
    arguments = sys.orig_argv[1:]
    for position, argument in enumerate(arguments):
        if argument.startswith("-c") and len(argument) > 2:
            yield argument[2:]
        elif argument.startswith("-") and argument.endswith("c") and argument[1] != "-":
            yield from arguments[position + 1 : position + 2]
