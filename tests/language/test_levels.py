"""Every program of the corpus, at every level: converted Python, interpreted graph, generated
source, compiled.
"""

from __future__ import annotations

import copy
import dataclasses

import numpy as np
import pytest

import autograph
from tests.comparison import difference_of_observations, observe
from tests.language import arrays, calls, control, matching, texts
from tests.language.corpus import CASES

_REGISTERED = (arrays, calls, control, matching, texts)
each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
SUMS = 1e-13  # sums may be added in another order


def seen(function, case):
    """What can be seen, apart from the floating-point warnings that only NumPy's own loops give."""
    return dataclasses.replace(observe(function, case.arguments, {}), warnings=())


def assert_same_as_plain(function, case):
    __tracebackhide__ = True
    with autograph.disabled():
        expected = seen(case.program, case)
    actual = seen(function, case)
    if case.kind_differs:
        assert np.asarray(actual.result) == np.asarray(expected.result)
        return
    text = difference_of_observations(actual, expected, rtol=SUMS)
    assert not text, text


@each_case
def test_converted_source_run_as_python(case):
    assert_same_as_plain(autograph.to_graph(case.program), case)


@each_case
def test_interpreted_graph(case):
    converted = autograph.convert(case.program)

    def interpreted(*arguments):
        return converted.lower(*copy.deepcopy(arguments)).interpret(*arguments)

    assert_same_as_plain(interpreted, case)


@each_case
def test_compiled(case):
    assert_same_as_plain(autograph.convert(case.program), case)
