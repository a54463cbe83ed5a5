"""Random programs do the same converted as they do plain: results, errors, prints."""

from __future__ import annotations

import random
import re

import pytest

from tests.frontend.programs import convert, define, outcome
from tests.frontend.random_jumps import random_jumps
from tests.frontend.random_programs import random_program

ARGUMENTS = ((0, 0), (1, 5), (-2, 3), (4, 1))


@pytest.mark.parametrize("seed", range(200))
def test_jumps_and_unassigned_variables(seed):
    source = random_program(seed, size=20)
    assert_alike(define(source, "f"), source, outcome)


@pytest.mark.parametrize("seed", range(150))
def test_nested_functions(seed):
    source = random_program(seed, size=14, closures=True)
    assert_alike(define(source, "f"), source, outcome)


@pytest.mark.parametrize("seed", range(200))
def test_errors_that_are_caught(seed):
    source = random_program(seed, size=16, errors=True)
    assert_alike(define(source, "f"), source, _outcome_and_global)


@pytest.mark.parametrize("seed", range(200))
def test_variables_that_functions_share(seed):
    source = random_program(seed, size=14, shared=True, errors=seed % 2 == 1)
    try:
        plain = define(source, "f")
    except SyntaxError:  # a parameter that is declared, a declaration that comes late
        return
    assert_alike(plain, source, _outcome_and_global)


@pytest.mark.parametrize("seed", range(300))
def test_jumps_through_finally_and_with(seed):
    source = random_jumps(seed, *[(2, 4), (3, 3), (1, 6)][seed % 3])
    plain = define("from contextlib import suppress\n" + source, "f")
    converted = convert(plain)
    for throw in range(12):
        assert _jumped(converted, throw) == _jumped(plain, throw), source


def _jumped(function, seed):
    coins, noted = random.Random(seed), []
    try:
        return function(lambda: coins.random() < 0.5, noted), noted
    except ValueError as error:
        return repr(error), noted


def assert_alike(plain, source, seen):
    converted = convert(plain)
    for arguments in ARGUMENTS:
        assert seen(converted, *arguments) == seen(plain, *arguments), source


def _outcome_and_global(function, *arguments):
    """Functions print their addresses; unassigned variables in comprehensions are called free ones
    until 3.12.
    """
    function.__globals__["g"] = 5
    found = repr((outcome(function, *arguments), function.__globals__["g"]))
    found = re.sub(r" at 0x\w+| in enclosing scope", "", found)
    found = found.replace("free variable", "local variable")
    return found.replace("UnboundLocalError", "NameError")


@pytest.mark.parametrize("seed", range(200))
def test_patterns_and_contexts(seed):
    source = random_program(seed, size=16, patterns=True)
    assert_alike(define(source, "f"), source, lambda f, *arguments: repr(outcome(f, *arguments)))
