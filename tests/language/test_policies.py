"""54 and 55: prints under ``effects="strip"`` and ``effects="trace"``."""

from __future__ import annotations

import contextlib
import io

import numpy as np
import pytest

import autograph
from tests.comparison import assert_same
from tests.language import programs
from tests.language.corpus import PROGRAMS, checks
from tests.language.levels import seen

assert programs.ALL
CALLED = []


def noted(x):
    CALLED.append(float(x) if np.ndim(x) == 0 else x.shape)


noted.__autograph_do_not_convert__ = True


def doubled(x):
    noted(x)
    return x * 2


def program(x, n):
    print("start", n, doubled(x))
    total = 0.0
    for i in range(n):
        print("trip", i)
        total += x
    return total


@checks(54, "prints vanish, what their arguments do still happens", "compiled")
def test_strip():
    function = autograph.convert(effects="strip")(program)
    for x, n in ((1.5, 3), (2.0, 0), (1.5, 3)):
        CALLED.clear()
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            assert_same(function(x, n), x * n + 0.0)
        assert out.getvalue() == ""
        assert CALLED == [x]


@checks(55, "once per specialisation, with symbols", "compiled")
def test_trace():
    function = autograph.convert(effects="trace")(program)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        function(1.5, 3)
        function(2.5, 0)
        function(2, 1)
        function(3, 1)
    expected = "start <int n> <float>\ntrip <int i>\nstart <int n> <int>\ntrip <int i>\n"
    assert out.getvalue() == expected


SILENT = [
    key
    for key, program in PROGRAMS.items()
    if program.listed and program.listed[0].number in (13, 14, 27, 32, 53)
]


@checks(54, "the programs of 13, 14, 27, 32, 53 do the same without their prints", "interpreted")
@pytest.mark.parametrize("key", SILENT)
def test_programs_under_strip(key):
    program = PROGRAMS[key]
    convert = autograph.convert(effects="strip")(program.function)

    def stripped(*arguments):
        return convert.lower(*arguments).interpret(*arguments)

    for number in range(len(program.calls)):
        expected, actual = seen(program.function, program, number), seen(stripped, program, number)
        assert actual.stdout == actual.stderr == ""
        if number not in program.kind_differs:
            assert_same(actual.error, expected.error)
            assert_same(actual.result, expected.result, rtol=1e-13)
            assert_same(actual.arguments, expected.arguments, rtol=1e-13)
