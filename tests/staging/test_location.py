"""Lines and columns of instructions."""

from __future__ import annotations

import time

from autograph.staging.location import columns


def long_function(lines):
    names = {}
    exec("def long(x):\n" + "    x = (x +\n        1)\n" * lines + "    return x\n", names)
    return names["long"].__code__


def test_columns_are_those_of_the_instruction():
    code = long_function(3)
    for number, (start, end, column, end_column) in enumerate(code.co_positions()):
        expected = (start, column + 1, end_column + 1 if start == end else 0)
        assert columns(code, 2 * number, 99) == expected


def test_an_instruction_that_is_not_there_has_its_line_only():
    code = long_function(1)
    assert columns(code, 2 * len(code.co_code), 99) == (99, 1, 0)


def test_a_place_far_down_is_found_as_soon_as_one_above():
    code = long_function(20_000)
    last = len(code.co_code) - 2
    columns(code, last, 1)
    start = time.process_time()
    for _ in range(1_000):
        columns(code, last, 1)
    assert time.process_time() - start < 0.2  # walking there takes seconds
