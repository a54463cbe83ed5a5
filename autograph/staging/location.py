"""Where in the user's source the program being staged is, found from the frames of the running
conversion.

Frames of this package are skipped. The functions that the front end generates for branches and loop
bodies belong to the user's function around them: the innermost line counts, the user's function
name is shown.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from pathlib import Path
from types import CodeType, FrameType

from autograph.errors import Span

PACKAGE = str(Path(__file__).resolve().parents[1]) + "/"
_GENERATED = re.compile(
    r"(if_true|if_false|loop_test|loop_body|with_body|try_body|except_body|else_body|final_body|<lambda>)(_\d+)?$"
)

Location = tuple[Span, ...]
Position = tuple[int | None, int | None, int | None, int | None]

NOWHERE: Position = (None, None, None, None)


def here(stop: FrameType | None = None) -> Location:
    """The user's lines that are being staged, outermost first; ``stop`` is the frame that started
    staging.
    """
    spans: list[Span] = []
    line: tuple[str, int, int, int] | None = None
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame is not stop:
        code = frame.f_code
        if not is_ours(code.co_filename):
            line = line or (code.co_filename, *columns(code, frame.f_lasti, frame.f_lineno))
            if not generated(code.co_name):
                spans.append(Span(line[0], line[1], line[2], line[3], code.co_name))
                line = None
        frame = frame.f_back
    if line is not None:
        spans.append(Span(line[0], line[1], line[2], line[3]))
    return tuple(reversed(spans))


def generated(name: str) -> bool:
    """Is this the name of a function that the front end makes for a branch or a loop body?"""
    return _GENERATED.match(name) is not None


class _Same:
    """Code as a key by identity: hashing code itself takes longer the longer it is."""

    def __init__(self, code: CodeType) -> None:
        self.code = code

    def __hash__(self) -> int:
        return id(self.code)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.code is other.code


@lru_cache(maxsize=64)
def _positions(same: _Same) -> tuple[Position, ...]:
    """Of all instructions: finding one is walking to it, which for each would be quadratic."""
    return tuple(same.code.co_positions())


@lru_cache(maxsize=4096)
def is_ours(filename: str) -> bool:
    """Is this file part of the compiler?"""
    return filename.startswith(PACKAGE) or filename.startswith("<frozen")


def columns(code: CodeType, instruction: int, line: int) -> tuple[int, int, int]:
    """Line, first and last column of an instruction, columns from 1."""
    positions = _positions(_Same(code))
    number = instruction // 2
    start, end, column, end_column = positions[number] if number < len(positions) else NOWHERE
    if start is None or column is None:
        return line, 1, 0
    return start, column + 1, (end_column or 0) + 1 if end == start else 0
