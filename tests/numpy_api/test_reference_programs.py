"""What numerical code uses: each name that docs/numpy.md counts is the same compiled."""

from __future__ import annotations

import pytest

from tests.comparison import difference_of_observations
from tests.numpy_api.counting import topics
from tests.numpy_api.reference_programs import PROGRAMS
from tests.numpy_api.same import SUMS, converted, seen

CASES = {name: case for cases in PROGRAMS.values() for name, case in cases.items()}


SUPPORTED = sorted(name for topic in topics() for name in topic.supported if name in CASES)


@pytest.mark.parametrize("name", SUPPORTED)
def test_same(name: str) -> None:
    program, arguments = CASES[name]
    actual, expected = seen(converted(program), arguments), seen(program, arguments)
    text = difference_of_observations(actual, expected, rtol=SUMS)
    assert not text, text
