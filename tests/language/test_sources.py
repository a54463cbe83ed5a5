"""82 to 88: where the text of a function is found, and what the converted text is like."""

# ruff: noqa: E501 - whole files stand on a line

from __future__ import annotations

import codecs
import importlib.util
import inspect
import io
import linecache
import os
import subprocess
import sys

import pytest

import autograph
from tests.comparison import assert_same_call
from tests.frontend.programs import define
from tests.language import programs
from tests.language.corpus import PROGRAMS, checks
from tests.language.levels import LEVELS

assert programs.ALL
each_level = pytest.mark.parametrize("level", LEVELS)

FILES = {
    "CRLF, and a form feed": b"def f(n):\r\n    if n > 1:\r\n\x0c        n = 5\r\n    return n\r\n",
    "tabs": b"def f(n):\n\tif n > 1:\n\t\tn = 5\n\treturn n\n",
    "a byte order mark": codecs.BOM_UTF8 + b"def f(n):\n    if n > 1:\n        n = 5\n    return n\n",
    "a cookie": "# coding: latin-1\ndef f(n):\n    é = n\n    if n > 1:\n        é = len('é')\n    return é\n".encode("latin-1"),
    "no newline at the end": b"def f(n):\n    if n > 1: n = 5\n    return n",
    "a comment that ends in a backslash": b"def f(n):\n    # counts \\\n    n += 1\n    if n > 1: # this too \\\n        n = 5\n    return n\n",
    "backslash and newline in text": b"def f(n):\n    s = 'a\\\nb'\n    if n > 1:\n        n = len(s)\n    return n\n",
    "text less indented than the function": b"def f(n):\n    s = '''\nx\n'''\n    if n > 1:\n        n = len(s)\n    return n\n",
    "a line of 5000 characters": b"def f(n):\n    if n > 1:\n        n = (" + b"1 + " * 80 + b" " * 5000 + b"n)\n    return n\n",
}  # fmt: skip


def imported(path, content):
    path.write_bytes(content)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@checks(84, "CRLF, BOM, cookies, tabs, form feeds, long lines, backslashes")
@each_level
@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_files(tmp_path, content, level):
    plain = imported(tmp_path / "written.py", content).f
    for n in (0, 1, 3):
        assert_same_call(LEVELS[level](plain), plain, n)


@checks(85, "the file was edited after it was imported", "converted", how="refused")
def test_an_edited_file(tmp_path):
    path = tmp_path / "edited.py"
    plain = imported(path, b"def f(n):\n    return n + 1\n").f
    path.write_bytes(b"def f(n):\n    return n + 2\n")
    os.utime(path, (0, 0))
    with pytest.raises(autograph.SourceNotFound, match="not the text that was compiled") as caught:
        autograph.convert(plain)(1)
    assert caught.value.hint
    assert (caught.value.span.file, caught.value.span.line) == (str(path), 1)


@checks(85, "a function that is defined again: each is its own text")
@each_level
def test_defined_again(level):
    def f(n):
        return n + 1 if n else 0

    first = f

    def f(n):
        return n + 2 if n else 0

    assert LEVELS[level](first)(1) == 2
    assert LEVELS[level](f)(1) == 3


@checks(82, "exec without a text", "converted", how="refused")
def test_exec_without_text():
    namespace = {}
    exec("def f(n):\n    return n + 1", namespace)
    with pytest.raises(autograph.SourceNotFound) as caught:
        autograph.convert(namespace["f"])(1)
    assert "source=" in caught.value.hint


@checks(82, "exec with the text in `source=`", "compiled")
def test_exec_with_a_source():
    text, namespace = "def f(n):\n    return n + 1 if n > 2 else -n\n", {}
    exec(text, namespace)
    function = autograph.convert(namespace["f"], source=text)
    assert (function(3), function(1)) == (4, -1)


STRINGS = '''
def add_():
    return """
def add(a, b):
    return a + b
"""

def evoke_():
    return add_() + """
def fancy_func(a, b, c, d):
    e = add(a, b)
    f = add(c, d)
    g = add(e, f)
    return g if g > 3 else -g
"""
'''


@checks(82, "a program put together from strings, with its text in linecache")
@each_level
def test_program_of_strings(level):
    namespace = {}
    exec(STRINGS, namespace)
    text = namespace["evoke_"]()
    linecache.cache["<strings>"] = (len(text), None, text.splitlines(True), "<strings>")
    exec(compile(text, "<strings>", "exec"), namespace)
    for arguments in ((1, 2, 3, 4), (0, 0, 1, 0.5)):
        fancy = namespace["fancy_func"]
        assert_same_call(LEVELS[level](fancy), fancy, *arguments)


@checks(82, "`python -c` and standard input", "converted", how="refused")
@pytest.mark.parametrize("way", ["-c", "-"])
def test_command_line(way):
    text = "import autograph\ndef f(n):\n    return n\nprint(autograph.convert(f)(1))\n"
    folder = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run(
        [sys.executable, *(["-c", text] if way == "-c" else ["-"])],
        input=text, capture_output=True, text=True, timeout=60,
        env=os.environ | {"PYTHONPATH": folder},
    )  # fmt: skip
    assert done.stdout == "1\n" or "SourceNotFound" in done.stderr


@checks(82, "a cell of a notebook")
@each_level
def test_notebook_cell(level):
    plain = define("def f(n):\n    if n > 1:\n        return n\n    return 5")
    assert_same_call(LEVELS[level](plain), plain, 3)


@checks(83, "two lambdas on a line with one signature; as arguments, defaults, in decorators")
@each_level
def test_lambdas(level):
    one, two = lambda x: x + 1, lambda x: x + 2
    kept = {}

    def keep(function):
        kept["decorator"] = function
        return lambda inner: inner

    @keep(lambda x: x * 3)
    def holder(default=lambda x: x - 1):
        return default

    outer = lambda x: (lambda x: x * 5)(x) + 1  # noqa: E731
    over_lines = (lambda x:  # noqa: E731
                  x * 7
                  if x > 0 else x)  # fmt: skip
    found = [
        LEVELS[level](f)(2) for f in (one, two, kept["decorator"], holder(), outer, over_lines)
    ]
    assert found == [3, 4, 6, 1, 11, 14]


NEWER = {
    "type parameters": """
        def f[T](n: T, *rest: T) -> T:
            type Pair = tuple[T, T]
            if n > 1:
                return n * 2
            return n
        """,
    "f-strings in f-strings": """
        def f(n):
            return f"{n} {f"{n + 1:>{n}} {"x" if True else ""}"} {"a" "b"}"
        """,
}


@checks(86, "type parameters and nested f-strings of Python 3.12")
@pytest.mark.skipif(sys.version_info < (3, 12), reason="newer syntax")
@each_level
@pytest.mark.parametrize("text", NEWER.values(), ids=NEWER)
def test_newer_syntax(text, level):
    plain = define(text, "f")
    for n in (0, 3):
        assert_same_call(LEVELS[level](plain), plain, n)


READABLE = {
    key: program.function
    for key, program in PROGRAMS.items()
    if program.listed and not program.function.__name__ == "<lambda>"
}


@checks(88, "the converted text is Python, and the same each time", "converted")
@pytest.mark.parametrize("function", READABLE.values(), ids=READABLE)
def test_converted_text(function):
    text = autograph.to_code(function)
    compile(text, "<converted>", "exec")
    assert autograph.to_code(function) == text


AGAIN = ["branches.nested_choices", "loops.breaks_both", "boolean.chain", "scopes.late_binding"]


@checks(88, "the converted text, converted again, does the same", "converted")
@pytest.mark.parametrize("key", AGAIN)
def test_converted_again(key):
    program = PROGRAMS[key]
    text = autograph.to_code(program.function)
    linecache.cache[f"<{key}>"] = (len(text), None, text.splitlines(True), f"<{key}>")
    namespace = dict(inspect.getmodule(program.function).__dict__, ag__=autograph.operators)
    exec(compile(text, f"<{key}>", "exec"), namespace)
    once = namespace[program.function.__name__]
    twice = autograph.to_graph(once)
    assert autograph.to_code(once).count("ag__.") >= text.count("ag__.")
    for number in range(len(program.calls)):
        assert_same_call(twice, program.function, *program.arguments(number))


@checks(88, "statements keep their order, and comments their neighbours", "converted")
def test_output_is_what_a_person_would_write():
    code = autograph.to_code(PROGRAMS["branches.temporary_of_one_branch"].function)
    assert code.index("t = n * 10") < code.index("n = t - 1") < code.index('[n, "text"]')
    assert '("n",)' in code, "what no branch leaves behind is no state"
    assert io.StringIO(code).readline() == "def temporary_of_one_branch(n):\n"
