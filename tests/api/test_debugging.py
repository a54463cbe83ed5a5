"""Debuggers, coverage and tracebacks see the user's own file and lines."""

from __future__ import annotations

import bdb
import sys
import traceback

import numpy as np
import pytest

import autograph

HERE = __file__


def helper(z):
    if z > 3:
        return z - 1
    return z


def program(x, n):
    total = 0
    k = None
    for i in range(n):
        if i == 2:
            total += 1
            continue
        y = helper(x)
        total += (
            y
            * 2
        )  # fmt: skip
        while total > 100:
            total -= 50
            if total < 60:
                break
    else:
        total += 1
    try:
        z = total / n
    except ZeroDivisionError:
        z = -1
    if total > 5 and z > 1:
        pass
    elif total == 0:
        k = 2
    else:
        k = 3
    assert total >= 0, "no"
    return total, k


CALLS = [(5, 4), (1, 0), (60, 3), (-0.5, 1)]


def lines_of(function, *arguments):
    """The lines of this file that are run, in order."""
    seen = []

    def trace(frame, event, argument):
        if frame.f_code.co_filename == HERE and event == "line":
            seen.append(frame.f_lineno)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(*arguments)
    finally:
        sys.settrace(before)
    return seen


@pytest.mark.parametrize("arguments", CALLS)
def test_the_lines_that_are_run(arguments):
    converted = autograph.to_graph(program)
    assert set(lines_of(converted, *arguments)) == set(lines_of(program, *arguments))


class Debugger(bdb.Bdb):
    """Notes every stop, and goes on."""

    def __init__(self):
        super().__init__()
        self.stops = []

    def user_line(self, frame):
        if self.break_here(frame):
            self.stops.append(
                (frame.f_code.co_filename, frame.f_lineno, frame.f_locals.get("total"))
            )
        self.set_continue()


@pytest.mark.parametrize("offset", [1, 5, 6, 7, 8, 13, 19, 28])
def test_breakpoints(offset):
    """At statements. In a branch or loop only the variables that it uses are to be seen."""
    line = program.__code__.co_firstlineno + offset
    stops = []
    for function in (program, autograph.to_graph(program)):
        debugger = Debugger()
        debugger.set_break(HERE, line)
        before = sys.gettrace()
        debugger.runcall(function, 60, 4)
        sys.settrace(before)
        debugger.clear_all_breaks()
        stops.append(debugger.stops)
        assert debugger.stops
        assert {stop[:2] for stop in debugger.stops} == {(HERE, line)}
    plain, converted = stops
    assert converted == plain


def test_coverage():
    coverage = pytest.importorskip("coverage")
    covered = []
    for function in (program, autograph.to_graph(program)):
        measure = coverage.Coverage(data_file=None, include=[HERE])
        measure.start()
        try:
            for call in CALLS:
                function(*call)
        finally:
            measure.stop()
        covered.append(sorted(measure.get_data().lines(HERE) or []))
    assert covered[0] == covered[1]


# --- tracebacks -----------------------------------------------------------------------------------


def innermost(a, k):
    b = a * 2
    return b[
        k
    ] + (a[k] / 1)  # fmt: skip


def middle(a, k):
    c = a + 1
    return 1 + innermost(c, k) * 2


def outermost(a, k):
    total = 0.0
    for i in range(3):
        if i > 1:
            total += middle(
                a,
                k + i,
            )  # fmt: skip
    return total


def divides(x, n):
    return n // (x - x) + 1


def nested_division(x, n):
    y = divides(x, n)
    return y


def places(function, *arguments):
    """File, line, columns and function of each of the user's frames of an error."""
    with pytest.raises((IndexError, ZeroDivisionError)) as info:
        function(*arguments)
    frames = traceback.extract_tb(info.value.__traceback__)
    found = [
        (frame.lineno, frame.end_lineno, frame.colno, frame.end_colno, frame.name)
        for frame in frames
        if frame.filename == HERE
    ]
    return found[1:]  # without the call above


@pytest.mark.parametrize(
    ("program", "arguments", "depth"),
    [
        (outermost, (np.arange(3.0), 2), 3),
        (nested_division, (3, 2), 2),
    ],
)
def test_a_traceback_names_the_users_places(program, arguments, depth):
    expected = places(program, *arguments)
    assert len(expected) == depth
    assert {p[0] for p in places(autograph.to_graph(program), *arguments)} >= {
        p[0] for p in expected
    }
    converted = autograph.convert(program)
    for _ in range(2):  # staged, then compiled
        seen = places(converted, *arguments)
        assert [(place[0], place[4]) for place in seen] == [(p[0], p[4]) for p in expected]
        one_line = [k for k, place in enumerate(expected) if place[0] == place[1]]
        assert [seen[k][2:4] for k in one_line] == [expected[k][2:4] for k in one_line]


def test_the_text_of_a_traceback_shows_the_users_lines_only():
    with pytest.raises(ZeroDivisionError) as info:
        autograph.convert(nested_division)(3, 2)
    text = "".join(traceback.format_exception(info.value))
    assert "y = divides(x, n)" in text
    assert "return n // (x - x) + 1" in text
    assert "ag__" not in text
