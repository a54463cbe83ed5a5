from __future__ import annotations

import json

import pytest

from autograph.cli.bench import Report, rows
from autograph.cli.output import duration, ratio


def test_report_of_a_function_that_changes_its_argument(autograph, program):
    code, out, err = autograph("bench", program() + ":scale", "--rounds", "1")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].endswith("program.py:scale(float64[4], float)")
    assert lines[1].split() == ["result,", "output,", "arguments", "identical"]
    assert "speed-up" in out


def test_report_as_json(autograph, program):
    arguments = ("--args", "float64[50]", "--rounds", "1", "--json")
    _, out, _ = autograph("bench", program() + ":total", *arguments)
    report = json.loads(out)
    assert report["function"] == "total"
    assert report["arguments"] == "float64[50]"
    assert report["plain"] > 0
    assert report["speed_up"] == pytest.approx(report["plain"] / report["converted"])


def test_a_difference_is_an_error(autograph, program):
    path = program(
        """
        import autograph

        calls = []

        @autograph.do_not_convert
        def count():
            calls.append(1)
            print(len(calls))

        @autograph.convert
        def f(n):
            count()
            return n

        def example():
            return f, (1,)
        """
    )
    code, out, err = autograph("bench", path)
    assert (code, out) == (1, "")
    assert "f differs from plain Python: stdout is '2\\n', expected '1\\n'" in err


def test_a_function_that_fails_by_itself_is_an_error(autograph, program):
    code, _, err = autograph("bench", program() + ":scale", "--args", "None, 3")
    assert code == 1
    assert "scale fails as plain Python: TypeError" in err


def test_nothing_to_compare_when_switched_off(process, program):
    done = process("bench", program() + ":scale", AUTOGRAPH_DISABLE="1")
    assert done.returncode == 1
    assert "AUTOGRAPH_DISABLE is set" in done.stderr


def test_rows_say_when_compilation_is_paid_back():
    report = Report("f", "int", plain=0.03, converted=0.01, compile=1.0, tolerance=1e-12)
    table = dict(rows(report))
    assert table["conversion and compilation"] == "1.00 s, paid back after 51 calls"
    assert table["result, output, arguments"] == "equal to a relative 1e-12"
    assert table["speed-up"] == "3.00x"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(2.5e-7, "250 ns"), (3.21e-6, "3.21 µs"), (0.0456, "45.6 ms"), (12.0, "12.0 s")],
)
def test_durations(seconds, text):
    assert duration(seconds) == text


def test_ratios():
    assert [ratio(r) for r in (0.5, 3.0, 42.25, 1234.5)] == ["0.50x", "3.00x", "42.2x", "1234x"]
