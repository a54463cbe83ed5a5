"""Where the text of a function is found that is in no file."""

from __future__ import annotations

import doctest
import linecache
import subprocess
import sys
import textwrap

import pytest

from autograph.errors import SourceEdited, SourceNotFound
from autograph.frontend import convert_function
from autograph.frontend.texts import command_line

PROGRAM = """# made from text
import math
def first(x):
    return math.sqrt(x) if x else 0

class Model:
    def method(self, x):
        return x and first(x)

pair = lambda x: x + 1, lambda x: x + 2
"""
CONVERTED = "def first(x):\n    return ag__.if_exp(x, lambda: ag__.call(math.sqrt, x), lambda: 0)\n"


def made_from(text, filename=""):
    scope = {"__name__": "made"}
    exec(compile(text, filename, "exec", dont_inherit=True), scope)
    return scope


class TestGiven:
    def test_the_whole_text(self):
        scope = made_from(PROGRAM)
        assert convert_function(scope["first"], [PROGRAM]).text == CONVERTED
        assert "x and" not in convert_function(scope["Model"].method, [PROGRAM]).text
        first, second = (convert_function(item, [PROGRAM]).text for item in scope["pair"])
        assert first.endswith("x + 1\n")
        assert second.endswith("x + 2\n")

    def test_the_function_alone(self):
        lines = PROGRAM.splitlines(keepends=True)
        scope = made_from(PROGRAM)
        assert convert_function(scope["first"], ["".join(lines[2:4])]).text == CONVERTED
        method = convert_function(scope["Model"].method, ["".join(lines[6:8])])
        assert method.code.co_firstlineno == 7

    def test_the_first_that_fits_of_several(self):
        scope = made_from(PROGRAM)
        texts = ["x = 1", "def first(x): return 1", PROGRAM]
        assert convert_function(scope["first"], texts).text == CONVERTED

    @pytest.mark.parametrize("text", ["", "def first(x):\n    return 1", "def first(", "\0"])
    def test_another_text(self, text):
        scope = made_from(PROGRAM, "<another>")
        with pytest.raises(SourceEdited, match="the text given as source is not what `first` was"):
            convert_function(scope["first"], [text])

    def test_none(self):
        with pytest.raises(SourceNotFound, match="the source of `first` is not to be had") as info:
            convert_function(made_from(PROGRAM, "<string>")["first"])
        assert "convert(function, source=text)" in info.value.hint
        assert not isinstance(info.value, SourceEdited)


@pytest.mark.parametrize(
    "filename", ["<ipython-input-3-0f>", "/tmp/ipykernel_17/1234.py", "<python-input-4>"]
)
def test_cells_of_notebooks_and_the_prompt(filename):
    """What runs cells keeps their text in linecache, under a name that is no file."""
    lines = PROGRAM.splitlines(keepends=True)
    linecache.cache[filename] = (len(PROGRAM), None, lines, filename)
    try:
        assert convert_function(made_from(PROGRAM, filename)["first"]).text == CONVERTED
    finally:
        del linecache.cache[filename]


def test_doctests():
    text = """
    >>> from autograph.frontend import convert_function
    >>> def f(x):
    ...     return x or 1
    >>> "ag__.or_(x" in convert_function(f).text
    True
    """
    test = doctest.DocTestParser().get_doctest(text, {}, "sample", None, None)
    assert doctest.DocTestRunner(verbose=False).run(test).failed == 0


COMMAND = textwrap.dedent(
    """
    from autograph.frontend import convert_function
    def f(x):
        return x or 1
    print(convert_function(f).text)
    """
)


@pytest.mark.parametrize("flags", [["-c"], ["-I", "-c"], ["-Ec"]], ids=str)
def test_the_command_line(flags, tmp_path):
    flags = [flag.replace("-I", "-B") for flag in flags]
    done = subprocess.run(
        [sys.executable, *flags, COMMAND, "argument"], capture_output=True, text=True, timeout=120
    )
    assert done.stdout.strip() == "def f(x):\n    return ag__.or_(x, lambda: 1)", done.stderr


def test_the_arguments_of_the_command_line(monkeypatch):
    for arguments, texts in (
        (["python", "-c", "x = 1", "-c", "other"], ["x = 1", "other"]),
        (["python", "-Xdev", "-cx = 1"], ["x = 1"]),
        (["python", "-m", "pytest", "--doc"], []),
        (["python", "file.py"], []),
    ):
        monkeypatch.setattr(sys, "orig_argv", arguments)
        assert list(command_line()) == texts
