"""Patterns and contexts that cannot be decided while staging are refused."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
import pytest

import autograph
from autograph.errors import Unsupported


class Polar:
    __match_args__ = ("angle",)

    def __init__(self, radius):
        self.radius = radius

    @property
    def angle(self):
        return self.radius * 2


@dataclass
class Bare:
    x: float


LOCK = threading.Lock()
QUIET = np.errstate(all="ignore")


def raises_for_division(x):
    with np.errstate(divide="raise"):
        return 1 / x


def locked(x):
    with LOCK:
        return x + 1


def made_outside(x):
    with QUIET:
        return x + 1


def range_as_sequence(n):
    match range(n):
        case [a, *_]:
            return a
    return -1


def property_after_a_comparison(n, p):
    match (n, p):
        case (0, Polar(a)):
            return a
    return 0.0


def missing_attribute(p):
    match p:
        case Bare(x, y=1):
            return x
    return 0.0


def compares_identities(a, b):
    return a is b


REFUSED = {
    raises_for_division: ((np.ones(2),), "np.errstate(divide='raise') is not supported"),
    made_outside: ((1.0,), "errstate.__enter__` cannot be staged"),
    range_as_sequence: ((3,), "a sequence pattern on a range"),
    property_after_a_comparison: ((0, Polar(2.0)), "the property `angle` is asked for"),
    missing_attribute: ((Bare(1.0),), "a pattern asks for `y`"),
    compares_identities: ((1, 1), "identity of numbers"),
}


@pytest.mark.parametrize(
    ("function", "arguments", "headline"),
    [(function, *rest) for function, rest in REFUSED.items()],
    ids=[function.__name__ for function in REFUSED],
)
def test_refused(function, arguments, headline):
    with pytest.raises(Unsupported) as caught:
        autograph.convert(function)(*arguments)
    assert headline in str(caught.value)
    place = caught.value.span
    assert place.line > function.__code__.co_firstlineno
    assert place.file == __file__


def test_a_lock_is_held():
    assert autograph.convert(locked)(1.0) == 2.0
    assert not LOCK.locked()


def property_asked_at_once(n, p):
    match p:
        case Polar(a, radius=r) if n > 0:
            return a + r
    return 0.0


@pytest.mark.parametrize("n", [0, 1])
def test_a_property_that_is_asked_in_any_case(n):
    assert autograph.convert(property_asked_at_once)(n, Polar(2.0)) == [0.0, 6.0][n]


def identity_of_a_bool(n):
    found = n > 2
    return found is True, found is False, found is not True, n is None, n is True


@pytest.mark.parametrize("n", [0, 5])
def test_there_is_one_true_and_one_false(n):
    assert autograph.convert(identity_of_a_bool)(n) == identity_of_a_bool(n)


def test_error_states_are_entered_when_the_converted_source_is_run_as_python():
    with pytest.raises(FloatingPointError):
        autograph.to_graph(raises_for_division)(np.zeros(2))
