"""The corpus sees what it must: aliases, attributes, globals; and puts things back."""

from __future__ import annotations

import numpy as np
import pytest

from tests.comparison import difference_of_observations, shared
from tests.language import programs  # noqa: F401  # registers them
from tests.language.corpus import PROGRAMS, Program
from tests.language.levels import seen

COUNT = 0
NAMES = ["a"]


class Box:
    def __init__(self, v):
        self.v = v


def test_identities_and_overlaps():
    x, items = np.arange(3.0), [1]
    assert shared((items, (items, 2), {"k": items})) == ("[0] is [1][0]", "[0] is [2]['k']")
    assert shared((x, x[1:], x.copy(), Box(x))) == ("[0] is [3].v", "[0] overlaps [1]")
    assert shared((1, "a", (1, 2), None, x)) == ()
    cyclic = Box(None)
    cyclic.v = cyclic
    assert shared(cyclic) == (" is .v",)


def changes_everything(o, items):
    global COUNT, FRESH
    o.v += 1
    items.append(o)
    NAMES.append("b")
    COUNT += 1
    FRESH = 3
    return o


def changes_nothing(o, items):
    return o


def returns_a_copy(o, items):
    return Box(o.v)


PROGRAM = Program(changes_everything, (lambda: (Box(1), []),), changes=("COUNT", "NAMES", "FRESH"))


def test_changes_are_seen_and_undone():
    for _ in range(2):
        found = seen(changes_everything, PROGRAM, 0)
        (_, items, after), _ = found.arguments
        assert len(items) == 1
        assert after == {"COUNT": 1, "NAMES": ["a", "b"], "FRESH": 3}
        assert "[0] is [2][0]" in found.aliases
    assert (COUNT, NAMES, "FRESH" in globals()) == (0, ["a"], False)


@pytest.mark.parametrize("other", [changes_nothing, returns_a_copy])
def test_a_difference_is_told(other):
    expected = seen(changes_nothing, PROGRAM, 0)
    same = difference_of_observations(seen(other, PROGRAM, 0), expected)
    assert bool(same) == (other is returns_a_copy)
    assert difference_of_observations(seen(changes_everything, PROGRAM, 0), expected)


def raises_alone(o, items):
    raise ValueError(1)


def raises_with_a_cause(o, items):
    raise ValueError(1) from KeyError(2)


def raises_with_a_note(o, items):
    error = ValueError(1)
    error.add_note("noted")
    raise error


@pytest.mark.parametrize("other", [raises_with_a_cause, raises_with_a_note])
def test_causes_and_notes_are_compared(other):
    expected, actual = (seen(each, PROGRAM, 0) for each in (raises_alone, other))
    assert difference_of_observations(actual, expected)
    assert not difference_of_observations(seen(other, PROGRAM, 0), actual)


def test_arguments_that_are_made_are_made_anew():
    program = next(p for p in PROGRAMS.values() if any(callable(call) for call in p.calls))
    number = next(k for k, call in enumerate(program.calls) if callable(call))
    assert program.arguments(number)[0] is not program.arguments(number)[0]
