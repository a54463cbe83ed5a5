"""46, 50, 89: where errors are, what a debugger and a coverage tool see, python -O."""

from __future__ import annotations

import bdb
import contextlib
import io
import os
import subprocess
import sys
import traceback

import numpy as np
import pytest

import autograph
from tests.language.corpus import checks
from tests.language.levels import LEVELS

each_level = pytest.mark.parametrize("level", LEVELS)


def divides(x, n):
    total = 0.0
    for i in range(n):
        total += x[i] / 2 + 6 // (i -
                                  2)  # fmt: skip
    return total


def calls_divides(x, n):
    if n > 0:
        return 1 + divides(x, n)
    return 0.0


def program(x, n):
    print("started")
    y = calls_divides(x, n) * 2
    return y


@checks(46, "an error two calls down: the traceback has the user's lines", row="")
@each_level
@pytest.mark.parametrize("arguments", [(np.ones(5), 5), (np.ones(1), 5)])
def test_traceback_of_a_callee(level, arguments, capsys):
    expected = frames_of(program, arguments)
    assert [frame.name for frame in expected] == ["program", "calls_divides", "divides"]
    actual = frames_of(LEVELS[level](program), arguments)
    assert [(f.name, f.lineno, f.line) for f in actual] == [
        (f.name, f.lineno, f.line) for f in expected
    ]


@checks(46, "the columns in a traceback are the user's", "converted")
def test_columns_of_a_traceback():
    arguments = np.ones(5), 5
    for actual, expected in zip(
        frames_of(autograph.to_graph(program), arguments),
        frames_of(program, arguments),
        strict=True,
    ):
        positions = actual.colno, actual.end_lineno, actual.end_colno
        assert positions == (expected.colno, expected.end_lineno, expected.end_colno)


def frames_of(function, arguments):
    with pytest.raises((ZeroDivisionError, IndexError)) as caught:
        function(*arguments)
    found = traceback.extract_tb(caught.value.__traceback__)
    return [frame for frame in found if frame.filename == __file__ and frame.name != "frames_of"]


class Lines(bdb.Bdb):
    """Records the lines of this file that a debugger would stop at."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def user_line(self, frame):
        if frame.f_code.co_filename == __file__:
            self.seen.append(frame.f_lineno)
        self.set_step()


def straight(x, n):
    y = x + n
    z = y * 2
    return z - 1


@checks(89, "a debugger stops at the user's lines", "converted")
def test_lines_of_a_debugger():
    plain, converted = lines_of(straight), lines_of(autograph.to_graph(straight))
    assert plain
    assert converted == plain


@checks(89, "a coverage tool sees the user's lines", "converted")
def test_lines_of_a_program_with_branches():
    """Order and number differ: a loop's body is a function; no line is missing or foreign."""
    arguments = np.ones(5), 2
    assert set(lines_of(divides, arguments)) <= set(
        lines_of(autograph.to_graph(divides), arguments)
    )
    last = divides.__code__.co_firstlineno + 6
    assert max(lines_of(autograph.to_graph(divides), arguments)) <= last


def lines_of(function, arguments=(1, 2)):
    debugger = Lines()
    with contextlib.suppress(ZeroDivisionError):
        debugger.runcall(function, *arguments)
    return debugger.seen


@checks(89, "breakpoint() in a converted function", "converted")
def test_breakpoint(monkeypatch):
    places = []

    def stop():
        frame = sys._getframe(1)
        while frame.f_code.co_filename != __file__:
            frame = frame.f_back
        places.append(frame.f_lineno)

    monkeypatch.setattr(sys, "breakpointhook", stop)

    def stops(n):
        if n > 1:
            breakpoint()
        return n

    assert autograph.to_graph(stops)(2) == 2
    assert places == [stops.__code__.co_firstlineno + 2]


OPTIMISED = """
import autograph

def effect():
    print("evaluated")

def f(n):
    assert n > 2, effect()
    if __debug__:
        n += 100
    return n

for level in (f, autograph.to_graph(f), autograph.convert(f)):
    print(level(1))
"""


@checks(50, "under -O asserts are gone, and so is `if __debug__`")
@checks(87, "`if __debug__` under -O")
def test_asserts_under_optimisation(tmp_path):
    script = tmp_path / "optimised.py"
    script.write_text(OPTIMISED)
    folder = os.pathsep.join(path for path in ("", *sys.path) if path)
    done = subprocess.run(
        [sys.executable, "-O", script],
        capture_output=True, text=True, timeout=120, env=os.environ | {"PYTHONPATH": folder},
    )  # fmt: skip
    assert done.stdout == "1\n1\n1\n", done.stderr


def prints_and_fails(x, n):
    for i in range(n):
        print("trip", i)
        x[i] = i
    return x


@checks(46, "what was printed and written before an error has happened")
@each_level
def test_before_an_error(level):
    x, out = np.full(2, -1.0), io.StringIO()
    with contextlib.redirect_stdout(out), pytest.raises(IndexError):
        LEVELS[level](prints_and_fails)(x, 5)
    assert out.getvalue() == "trip 0\ntrip 1\ntrip 2\n"
    assert x.tolist() == [0, 1]
