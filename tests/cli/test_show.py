from __future__ import annotations

import ast

import pytest


def test_converted_source_of_one_function(autograph, program):
    code, out, err = autograph("show", program() + ":scale")
    assert (code, err) == (0, "")
    ast.parse(out)
    assert "def scale(a, factor):" in out
    assert "for_loop" in out


def test_converted_source_of_a_file_is_that_of_each_converted_function(autograph, program):
    code, out, _ = autograph("show", program())
    assert code == 0
    assert "def scale(" in out
    assert "def total(" in out
    assert "def double(" not in out


def test_a_function_without_decorator_can_be_named(autograph, program):
    code, out, _ = autograph("show", program() + ":double")
    assert code == 0
    assert "def double(a):" in out


@pytest.mark.parametrize("stage", ["graph", "loops", "numba", "llvm", "asm"])
def test_every_stage_prints_its_text(autograph, program, stage):
    code, out, err = autograph(
        "show", program() + ":scale", "--stage", stage, "--args", "int[:], 3"
    )
    assert (code, err) == (0, "")
    assert out.strip()


def test_types_come_from_the_first_call_in_main(autograph, program):
    code, out, _ = autograph("show", program() + ":scale", "--stage", "graph")
    assert code == 0
    assert "float64" in out
    assert "arguments" not in out


def test_types_come_from_example_first(autograph, program):
    path = program(
        """
        import numpy as np, autograph

        @autograph.convert
        def double(a):
            return a * 2

        def example():
            return double, (np.zeros(3, np.float32),)

        def main():
            raise AssertionError("example() is enough")
        """
    )
    code, out, _ = autograph("show", path, "--stage", "graph")
    assert code == 0
    assert "float32" in out


@pytest.mark.parametrize(
    ("target", "options", "message"),
    [
        (":nothing", [], "there is no 'nothing' in"),
        (":np", [], "is not a function"),
        ("", ["--stage", "graph"], "several converted functions (scale, total); name one"),
        (":double", ["--stage", "graph"], "no arguments for 'double'"),
        (":scale", ["--stage", "graph", "--args", "flaot64"], "--args: there is no type 'flaot64'"),
        (":scale", ["--stage", "graph", "--args", "int"], "--args: missing a required argument"),
    ],
)
def test_errors(autograph, program, target, options, message):
    code, out, err = autograph("show", program() + target, *options)
    assert (code, out) == (1, "")
    assert message in err
    assert err.startswith("autograph: ")


def test_a_program_that_ends_while_it_loads(autograph, program):
    code, _, err = autograph("show", program("raise SystemExit('needs a licence')"))
    assert code == 1
    assert err == "autograph: needs a licence\n"


def test_an_error_in_the_program_is_shown_from_its_own_line_on(autograph, program):
    code, out, err = autograph("show", program("1 / 0"))
    assert (code, out) == (1, "")
    assert "ZeroDivisionError: division by zero" in err
    assert "program.py" in err
    assert "autograph/cli" not in err


def test_color_is_plain_text_through_a_pipe(autograph, program):
    _, plain, _ = autograph("show", program() + ":scale")
    _, colored, _ = autograph("show", program() + ":scale", "--color", "never")
    assert plain == colored
    assert "\x1b" not in plain
