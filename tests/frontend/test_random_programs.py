"""Random programs do the same converted as they do plain: results, errors, prints."""

from __future__ import annotations

import pytest

from autograph.errors import UnsupportedSyntax
from tests.frontend.programs import convert, define, outcome
from tests.frontend.random_programs import random_program

ARGUMENTS = ((0, 0), (1, 5), (-2, 3), (4, 1))


@pytest.mark.parametrize("seed", range(200))
def test_jumps_and_unassigned_variables(seed):
    source = random_program(seed, size=20)
    plain = define(source, "f")
    converted = convert(plain)
    for arguments in ARGUMENTS:
        assert outcome(converted, *arguments) == outcome(plain, *arguments), source


@pytest.mark.parametrize("seed", range(150))
def test_nested_functions_are_right_or_refused(seed):
    source = random_program(seed, size=14, closures=True)
    plain = define(source, "f")
    try:
        converted = convert(plain)
    except UnsupportedSyntax:
        return
    for arguments in ARGUMENTS:
        assert outcome(converted, *arguments) == outcome(plain, *arguments), source


@pytest.mark.parametrize("seed", range(200))
def test_patterns_and_contexts(seed):
    source = random_program(seed, size=16, patterns=True)
    plain = define(source, "f")
    converted = convert(plain)
    for arguments in ARGUMENTS:
        assert repr(outcome(converted, *arguments)) == repr(outcome(plain, *arguments)), source
