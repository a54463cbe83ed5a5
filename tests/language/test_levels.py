"""Every program of the corpus, at every level: converted Python, interpreted graph, compiled.

Each program is converted once, and all its calls go to that.
"""

from __future__ import annotations

import inspect
import linecache

import numpy as np
import pytest

import autograph
from tests.comparison import difference_of_observations, duplicate, observe
from tests.language import programs
from tests.language.corpus import PROGRAMS, REFUSALS, Program
from tests.language.levels import LEVELS, converted, seen, without_kinds

HEADS = ("def ", "async def ")
SUMS = 1e-13  # sums may be added in another order
assert programs.ALL


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_does_what_the_plain_function_does(program: Program, level):
    function = LEVELS[level](program.function)
    for number in range(len(program.calls)):
        assert_same_as_plain(function, program, number)


def assert_same_as_plain(function, program, number):
    __tracebackhide__ = True
    with autograph.disabled():
        expected = seen(program.function, program, number)
    actual = seen(function, program, number)
    if number in program.kind_differs:
        actual, expected = without_kinds(actual), without_kinds(expected)
        if isinstance(expected.result, np.ndarray):
            assert np.array_equal(actual.result, expected.result)
            return
    text = difference_of_observations(actual, expected, rtol=SUMS)
    assert not text, f"call {number}: {text}"


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_is_refused_at_its_place(refusal):
    arguments = refusal.arguments()
    before = duplicate(arguments)
    with pytest.raises(refusal.error) as caught:
        autograph.convert(refusal.function)(*arguments)
    error = caught.value
    assert refusal.says in error.headline
    assert error.hint or ": " in error.headline
    place = error.span.file, error.span.line, error.span.column
    assert place == place_of(refusal)
    assert repr(arguments) == repr(before), "nothing has been done"


AS_PYTHON = {key: refusal for key, refusal in REFUSALS.items() if refusal.staged}


@pytest.mark.parametrize("refusal", AS_PYTHON.values(), ids=AS_PYTHON)
def test_converted_python_does_what_is_refused_when_staged(refusal):
    found, expected = (
        observe(function, refusal.arguments(), {})
        for function in (converted(refusal.function), refusal.function)
    )
    assert not difference_of_observations(found, expected)


def place_of(refusal):
    """Where the text ``at`` stands: below the head of the function, else anywhere in its file."""
    file, code = inspect.getfile(refusal.function), refusal.function.__code__
    if not refusal.at:
        return file, code.co_firstlineno, 1
    lines = [*enumerate(linecache.getlines(file), start=1)]
    first = next(
        n for n, text in lines[code.co_firstlineno - 1 :] if text.lstrip().startswith(HEADS)
    )
    for n, text in lines[first - 1 :] + lines:
        if refusal.at in text:
            return file, n, text.index(refusal.at) + 1
