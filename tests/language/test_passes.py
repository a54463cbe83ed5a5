"""99: each pass alone keeps what a program of the corpus does; all, applied again, do nothing."""

from __future__ import annotations

import pytest

import autograph
from autograph.passes import run_function
from autograph.passes.eliminate_common_subexpressions import eliminate_common_subexpressions
from autograph.passes.eliminate_dead_code import eliminate_dead_code
from autograph.passes.fold_constants import fold_constants
from autograph.passes.hoist_loop_invariants import hoist_loop_invariants
from autograph.passes.prove_bounds import prove_bounds
from autograph.passes.simplify import simplify
from tests.comparison import difference_of_observations
from tests.language import programs
from tests.language.corpus import PROGRAMS, checks
from tests.language.levels import seen

assert programs.ALL
PASSES = (
    eliminate_common_subexpressions,
    eliminate_dead_code,
    fold_constants,
    hoist_loop_invariants,
    prove_bounds,
    simplify,
)
LISTED = {key: item for key, item in PROGRAMS.items() if item.listed}


def with_passes(program, passes):
    """The program interpreted, its graph after these passes only."""
    convert = autograph.convert(program.function)

    def run(*arguments):
        lowered = convert.lower(*arguments)
        lowered.function = run_function(lowered.staged.function, passes, verified=True)
        return lowered.interpret(*arguments)

    return run


@checks(99, "each pass alone keeps what a program does", "interpreted")
@pytest.mark.parametrize("key", LISTED)
def test_each_pass_alone(key):
    program = LISTED[key]
    last = len(program.calls) - 1
    expected = seen(with_passes(program, ()), program, last)
    for each in PASSES:
        actual = seen(with_passes(program, (each,)), program, last)
        text = difference_of_observations(actual, expected, rtol=1e-13)
        assert not text, f"{each.__name__}: {text}"


@checks(99, "all passes, applied again, change nothing", "interpreted")
@pytest.mark.parametrize("key", LISTED)
def test_passes_are_done(key):
    program = LISTED[key]
    once = autograph.convert(program.function).lower(*program.arguments(0)).function
    again = run_function(once, verified=True)
    assert str(again.graph) == str(once.graph)
