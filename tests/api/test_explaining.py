"""What ``explain`` says of small programs, each of which makes one decision."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autograph


def added(a: Any) -> Any:
    return a + a * 2.0


def used_twice(a: Any) -> Any:
    b = np.exp(a)
    return b / np.sum(b)


def in_place(a: Any) -> Any:
    a[:] = a * 2.0


def neighbours(a: Any) -> Any:
    a[1:-1] = a[2:] + a[:-2]


def old_and_new(a: Any) -> Any:
    b = a.copy()
    a[0] = 5.0
    return b


def product(a: Any) -> Any:
    return a @ a[::-1]


PROGRAMS = [
    (added, {"fused"}),
    (used_twice, {"stored"}),
    (in_place, {"fused", "in place"}),
    (neighbours, {"fused", "in place", "delayed"}),
    (old_and_new, {"in place", "copied"}),
    (product, {"product", "copied"}),
]


def explained(function: Callable[..., Any]) -> Any:
    return autograph.convert(function).explain(np.ones((20, 20)))


@pytest.mark.parametrize(("function", "kinds"), PROGRAMS)
def test_each_decision_is_told_with_its_line(function, kinds):
    found = explained(function).to_dict()
    assert found["function"] == function.__name__
    assert kinds <= {own["kind"] for own in found["decisions"]}
    first = function.__code__.co_firstlineno
    lines = {own["line"] - first for own in found["decisions"]}
    assert lines <= set(range(1, 4))
    assert json.loads(json.dumps(found)) == found


def test_nothing_is_copied_where_nothing_needs_to_be():
    for function in (added, in_place):
        assert not {own.kind for own in explained(function).decisions} & {"copied", "stored"}


def test_the_text_has_the_lines_of_the_program():
    text = str(explained(neighbours))
    assert text.startswith("neighbours\n")
    assert "a[1:-1] = a[2:] + a[:-2]" in text
    assert "it reads rows of `a` that this overwrites" in text
