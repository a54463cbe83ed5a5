"""100: docs/language.md is what the corpus says, and nothing is missing from it."""

from __future__ import annotations

import pytest

from tests.language import table
from tests.language.corpus import checks
from tests.language.peers import CONSTRUCTS


@checks(100, "this page is written from the tests")
def test_the_page_is_up_to_date():
    assert table.FILE.read_text(encoding="utf-8") == table.page(), (
        "run python -m tests.language.table"
    )


@pytest.mark.parametrize("number", table.NUMBERS)
def test_every_number_has_a_program(number):
    assert any(line.number == number for line in table.lines())


def test_every_construct_has_a_program():
    named = {line.row for line in table.lines()} - {""}
    assert named == set(CONSTRUCTS)


def test_numbers_are_those_of_the_sections():
    for line in table.lines():
        assert any(line.number in numbers for numbers in table.SECTIONS.values()), line
