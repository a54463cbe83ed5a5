"""98: random programs: plain, converted, interpreted, and a few of them compiled.

``python -m benchmarks.fuzz`` tries as many as one likes.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.language import fuzzing
from tests.language.corpus import checks
from tests.language.fuzzing import Outcome, outcome, shrunk
from tests.language.random_features import FEATURES, program_text

BOTH = ("converted", "interpreted")
KINDS = {"equal", "refused"}  # refused, or the same


def found(seed, levels, features=()):
    text = program_text(random.Random(seed), features)
    result = outcome(text, features, levels)
    assert result.kind in KINDS, f"{result.reason}\n{text}"
    return result


@checks(98, "random programs: branches, loops, jumps, returns, arrays, prints, errors", *BOTH)
@pytest.mark.parametrize("seed", range(60))
def test_interpreted_is_plain(seed):
    found(seed, BOTH)


def test_most_programs_are_not_refused():
    kinds = [found(seed, ("interpreted",)).kind for seed in range(100, 130)]
    assert kinds.count("equal") >= 20


@checks(98, "the same", "compiled")
@pytest.mark.parametrize("seed", range(200, 208))
def test_compiled_is_plain(seed):
    found(seed, ("compiled",))


@checks(98, "random programs with try, attributes, lists, nonlocal, recursion", *BOTH)
@pytest.mark.parametrize("features", [*((one,) for one in FEATURES), FEATURES], ids="-".join)
def test_more_of_the_language(features):
    for seed in range(300, 310):
        found(seed, BOTH, features)


@pytest.mark.parametrize("features", [(one,) for one in FEATURES], ids="-".join)
def test_more_of_the_language_compiled(features):
    for seed in range(400, 402):
        found(seed, ("compiled",), features)


@checks(98, "random programs that hypothesis makes smaller when they differ", "interpreted")
@settings(
    max_examples=25, deadline=None, database=None, derandomize=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(
    st.randoms(use_true_random=False),
    st.sampled_from([(), *((x,) for x in FEATURES)]),
)
def test_the_same_grammar(source, features):
    text = program_text(source, features)
    result = outcome(text, features, ("interpreted",))
    assert result.kind in KINDS, f"{result.reason}\n{text}"


PROGRAM = """
def f(n, x, a, b):
    s = 0.0
    for k in range(3):
        if n > 2:
            s += k
        while k < 1:
            k += 1
            print('unneeded')
    a[0] = 7
    return s, a
"""


def test_a_difference_is_seen_and_made_smaller(monkeypatch):
    """Against a level that is wrong on purpose: it forgets to write to arrays."""

    def forgetful(function):
        return lambda n, x, a, b: function(n, x, a.copy(), b)

    monkeypatch.setitem(fuzzing.LEVELS, "forgetful", forgetful)
    result = outcome(PROGRAM, (), ("converted", "forgetful"))
    assert (result.kind, result.level) == ("different", "forgetful")
    smaller = shrunk(PROGRAM, (), result)
    assert (
        smaller == "def f(n, x, a, b):\n    a[0] = 7\n    return s, a\n" or smaller.count("\n") < 5
    )


def test_a_program_that_never_ends_is_slow():
    text = "def f(n, x, a, b):\n    while True:\n        pass\n"
    assert outcome(text, (), BOTH, seconds=1) == Outcome("slow", "", "more than 1 s")
