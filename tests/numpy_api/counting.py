"""How many of the names that numerical code uses are supported, by topic and in all."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

import autograph
from autograph.errors import AutographError
from tests.comparison import difference_of_observations, duplicate
from tests.numpy_api.reference import FUNCTIONS
from tests.numpy_api.reference_programs import PROGRAMS, Case
from tests.numpy_api.same import SUMS, interpreted, seen
from tests.numpy_api.trying import is_supported, line_of

AT_LEAST = 0.95


@dataclass(frozen=True)
class Topic:
    """What was found for the names of one topic."""

    name: str
    supported: tuple[str, ...]
    refused: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.supported) + len(self.refused)


def function_named(name: str) -> Any:
    return functools.reduce(getattr, name.split("."), np)


def is_compiled(name: str) -> bool:
    """Is the function staged, and compiled for at least one kind of dtype?"""
    function = function_named(name)
    if not is_supported(function):
        return False
    return any(letter in "biuefc" for letter in line_of(f"np.{name}", function).kinds)


def works(case: Case) -> bool:
    """Does the converted program do what the plain one does? False where it is refused."""
    program, arguments = case
    try:
        autograph.convert(program).lower(*duplicate(arguments))
    except AutographError:
        return False
    actual = seen(interpreted(program), arguments)
    text = difference_of_observations(actual, seen(program, arguments), rtol=SUMS)
    assert not text, text
    return True


@functools.cache
def topics() -> tuple[Topic, ...]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return tuple(_topics())


def _topics() -> Iterator[Topic]:
    for name, text in FUNCTIONS.items():
        yield _topic(name, {function: is_compiled(function) for function in text.split()})
    for name, cases in PROGRAMS.items():
        yield _topic(name, {program: works(case) for program, case in cases.items()})


def _topic(name: str, found: dict[str, bool]) -> Topic:
    return Topic(name, tuple(n for n in found if found[n]), tuple(n for n in found if not found[n]))


def share() -> float:
    """Of all names, those that are supported."""
    return sum(len(topic.supported) for topic in topics()) / sum(topic.count for topic in topics())


def section() -> str:
    """The part of the page that says so."""
    lines = ["\n## Of what numerical code uses\n", "| topic | names | supported | refused |"]
    lines.append("| --- | --- | --- | --- |")
    for topic in topics():
        refused = ", ".join(f"`{name}`" for name in topic.refused)
        lines.append(f"| {topic.name} | {topic.count} | {len(topic.supported)} | {refused} |")
    count = sum(topic.count for topic in topics())
    supported = sum(len(topic.supported) for topic in topics())
    lines.append(f"| **all** | **{count}** | **{supported}** | **{share():.1%}** are supported |")
    return "\n".join(lines)
