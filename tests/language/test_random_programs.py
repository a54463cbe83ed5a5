"""Random programs: plain, converted, interpreted, and a few of them compiled."""

from __future__ import annotations

import copy
import dataclasses
import linecache

import numpy as np
import pytest

import autograph
from tests.comparison import difference_of_observations, observe
from tests.language.random_programs import random_program

ARGUMENTS = (
    (3, 1.5, np.array([1.0, 2.0, 3.0]), np.array([4.0, -1.0, 0.5])),
    (0, -2.0, np.zeros(3), np.arange(3.0)),
    (2, 0.25, np.array([5.0, -3.0, 2.0, 7.0]), np.ones(4)),
)
REFUSED = (autograph.Unsupported, autograph.TypeMismatch, autograph.UnsupportedSyntax)


def program(seed):
    text, name = random_program(seed), f"<random program {seed}>"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    namespace = {}
    exec(compile(text, name, "exec"), namespace)
    return namespace["f"]


def seen(function, arguments):
    return dataclasses.replace(observe(function, arguments, {}), warnings=())


def interpreted(function):
    converted = autograph.convert(function)
    return lambda *args: converted.lower(*copy.deepcopy(args)).interpret(*args)


def kinds_unified(observation):
    """Numbers of a result as floats: whether one is an int or a float, Python's or NumPy's, may
    depend on data, and then the promoted kind comes back.
    """
    if not isinstance(observation.result, tuple):
        return observation
    numbers = tuple(float(x) if np.ndim(x) == 0 else x for x in observation.result)
    return dataclasses.replace(observation, result=numbers)


def assert_same(function, plain):
    """Refused, or the same."""
    __tracebackhide__ = True
    for arguments in ARGUMENTS:
        expected, actual = seen(plain, arguments), seen(function, arguments)
        if isinstance(actual.error, REFUSED):
            return False
        pair = kinds_unified(actual), kinds_unified(expected)
        text = difference_of_observations(*pair, rtol=1e-12)
        assert not text, text
    return True


@pytest.mark.parametrize("seed", range(60))
def test_interpreted_is_plain(seed):
    plain = program(seed)
    assert_same(autograph.to_graph(plain), plain)
    assert_same(interpreted(plain), plain)


def test_most_programs_are_not_refused():
    done = [assert_same(interpreted(program(seed)), program(seed)) for seed in range(100, 130)]
    assert sum(done) >= 20


@pytest.mark.parametrize("seed", range(200, 208))
def test_compiled_is_plain(seed):
    plain = program(seed)
    assert_same(autograph.convert(plain), plain)
