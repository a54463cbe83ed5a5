from __future__ import annotations

import pytest


def test_a_program_runs_with_its_arguments(autograph, program):
    code, out, err = autograph("run", program(), "--size", "3")
    assert (code, err) == (0, "")
    assert out == "arguments ['--size', '3']\n12.0\n"


def test_plain_gives_the_same(autograph, program):
    assert autograph("run", "--plain", program()) == autograph("run", program())


def test_a_module_beside_the_program_is_found(autograph, program):
    program("VALUE = 7", name="beside_the_program.py")
    assert autograph("run", program("import beside_the_program as b; print(b.VALUE)"))[1] == "7\n"


def test_an_exit_code_is_passed_on(process, program):
    assert process("run", program("raise SystemExit(3)")).returncode == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [("1 / 0", "ZeroDivisionError"), ("raise SystemExit('no')", "no"), ("x = (", "SyntaxError")],
)
def test_errors_go_to_stderr_with_code_1(process, program, text, message):
    done = process("run", program(text))
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr
    assert "autograph/cli" not in done.stderr


def test_a_missing_file(autograph):
    assert autograph("run", "nowhere.py") == (1, "", "autograph: there is no file 'nowhere.py'\n")
