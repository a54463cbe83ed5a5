"""What goes wrong, by who must act.

``UnsupportedSyntax``, ``Unsupported``, ``SourceNotFound``, ``TypeMismatch``  the user edits code
``ProgramFileError``                                                        a file is not right
``VerificationError``                                                       we have a bug
``BackendError``                                                            no machine code

Every message starts with one line that makes sense alone; ``at`` adds the user's own line under it.
"""

from __future__ import annotations

import linecache
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """A place in the user's source: file, first line and column (from 1), last column, enclosing
    function.
    """

    file: str
    line: int
    column: int = 1
    end_column: int = 0
    function: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def text(self) -> str:
        """The user's line, or an empty string where the source is not to be had."""
        return linecache.getline(self.file, self.line).rstrip("\n")


def describe(headline: str, span: Span | None, notes: tuple[str, ...] = (), hint: str = "") -> str:
    """The headline, the user's line with the place underlined, notes and a hint, as one text."""
    lines = [headline]
    if span is not None:
        lines.append(f"  --> {span}")
        source = span.text()
        if source.strip():
            width = max(1, (span.end_column or span.column + 1) - span.column)
            gutter = " " * len(str(span.line))
            lines += [
                f"{gutter} |",
                f"{span.line} | {source}",
                f"{gutter} | {' ' * (span.column - 1)}{'^' * min(width, 200)}",
            ]
    lines += [f"  = note: {note}" for note in notes]
    if hint:
        lines.append(f"  = help: {hint}")
    return "\n".join(lines)


class AutographError(Exception):
    """Anything the compiler itself has to say, as opposed to the errors of the user's program."""

    def __init__(
        self,
        headline: str,
        span: Span | None = None,
        *,
        notes: tuple[str, ...] = (),
        hint: str = "",
    ) -> None:
        self.headline = headline
        self.span = span
        self.notes = notes
        self.hint = hint
        super().__init__(describe(headline, span, notes, hint))


class UnsupportedSyntax(AutographError, SyntaxError):
    """A construct of Python that is not converted; found before anything runs."""

    def __init__(
        self,
        headline: str,
        span: Span | None = None,
        *,
        notes: tuple[str, ...] = (),
        hint: str = "",
    ) -> None:
        AutographError.__init__(self, headline, span, notes=notes, hint=hint)
        if span is not None:
            self.filename, self.lineno, self.offset = span.file, span.line, span.column
            self.text = span.text()

    def __str__(self) -> str:
        return describe(self.headline, self.span, self.notes, self.hint)


class SourceNotFound(AutographError, OSError):
    """The text of a function cannot be found, or is no longer the text that was compiled."""

    def __str__(self) -> str:
        return describe(self.headline, self.span, self.notes, self.hint)


class SourceEdited(SourceNotFound):
    """There is a text, but it is not the one that was compiled."""


class Unsupported(AutographError, NotImplementedError):
    """A function, type or use that cannot be staged."""


class TypeMismatch(AutographError, TypeError):
    """Two values that must have one type do not."""


class VerificationError(AutographError):
    """A graph that breaks the rules of graphs: a bug of ours."""


class Unwinding(Exception):
    """An error on its way out of a program that has changed what the caller sees.

    ``write`` puts the changes there, given the arguments of the call by name.
    """

    def __init__(self, error: BaseException, write: Callable[[Mapping[str, Any]], None]) -> None:
        super().__init__(error)
        self.error = error
        self.write = write


class ProgramFileError(AutographError, ValueError):
    """A program file that is damaged, was changed, is newer than this library, or is none at all.

    The message begins with the name of the file.
    """


class BackendError(AutographError):
    """The back end refused a program that was generated for it."""


class AutographWarning(UserWarning):
    """Something that works but not as well as it could: a cache that cannot be written, a slow
    path.
    """
