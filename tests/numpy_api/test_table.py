"""docs/numpy.md is what the functions do, and no function of NumPy is missing from it."""

from __future__ import annotations

import numpy as np
import pytest

import autograph
from tests.numpy_api import counting, table, trying
from tests.numpy_api.refusals import AT_RUN_TIME, REFUSED

LISTED = {name for groups in (AT_RUN_TIME, REFUSED) for group, _ in groups for name in group}
OF_THIS_VERSION = f"NumPy {table.VERSION}," in table.FILE.read_text(encoding="utf-8")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.skipif(not OF_THIS_VERSION, reason="the page is about another version of NumPy")
def test_the_page_is_up_to_date():
    assert table.FILE.read_text(encoding="utf-8") == table.page(), (
        "run python -m tests.numpy_api.table"
    )


@pytest.mark.skipif(not OF_THIS_VERSION, reason="the page is about another version of NumPy")
def test_every_function_is_supported_or_refused_with_a_reason():
    missing = [n for n, f in trying.names() if not trying.is_supported(f) and n not in LISTED]
    assert not missing


@pytest.mark.parametrize(
    "name", sorted(n for group, _ in REFUSED for n in group if n != "np.isnat")
)
def test_what_is_listed_as_refused_is_refused(name):
    *path, last = name.split(".")
    function = getattr(trying.MODULES[".".join(path)], last, None)
    if function is None:
        pytest.skip("this NumPy does not have it")
    assert not trying.is_supported(function)
    operands = [np.ones((2, 2))] * getattr(function, "nin", 1)
    with pytest.raises(autograph.Unsupported, match=last):
        autograph.convert(trying.program(function, getattr(function, "nin", 1)))(*operands)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.skipif(not OF_THIS_VERSION, reason="the page is about another version of NumPy")
def test_nearly_all_that_numerical_code_uses_is_supported():
    assert counting.share() >= counting.AT_LEAST, counting.section()


def test_a_topic_counts_what_is_refused():
    found = counting.Topic("some", ("a", "b", "c"), ("d",))
    assert found.count == 4
    assert not counting.works((lambda x: np.array2string(x), (np.ones(2),)))
    assert not counting.is_compiled("array2string")
    assert counting.is_compiled("hypot")
