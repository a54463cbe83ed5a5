"""Finding the text of a function: by position, whatever the file looks like."""

from __future__ import annotations

import functools
import importlib.util
import linecache
import os
import types

import pytest

from autograph.errors import SourceNotFound
from autograph.frontend import convert_function
from tests.frontend.programs import convert, define


def module_of(path, content: bytes | str):
    """The file with this content, imported."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    linecache.checkcache(str(path))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def body_text(function) -> str:
    return convert_function(function).text.partition(": ")[2].strip()


FILES = {
    "a comment that ends in a backslash": rb"""
def f(a):
    a = a + 1  # not continued \
    a = a * 2
    return a
""",
    "a string with a backslash newline": rb"""
def f(a):
    s = 'one\
two'
    return s * a
""",
    "a string less indented than the function": b"""
if True:
    def f(a):
        s = '''x
  y
z'''
        return s * a
""",
    "tabs": b"def f(a):\n\tif a:\n\t\treturn 1\n\treturn 2\n",
    "carriage returns": b"def f(a):\r\n    if a:\r\n        a += 1\r\n    return a\r\n",
    "a byte order mark": b"\xef\xbb\xbfdef f(a):\n    return 'x' if a else 2\n",
    "an encoding": """# -*- coding: latin-1 -*-
def f(a):
    return 'é' * a, (a if a else 'ü')
""".encode("latin-1"),
    "a form feed": b"x = 1\n\x0cdef f(a):\n    return a if a else x\n",
    "no newline at the end": b"def f(a): return a",
    "a very long line": b"def f(a): return a" + b" + 1" * 100 + b"\n",
    "future annotations": b"""from __future__ import annotations
def f(a: Nobody):
    def g(x: Nothing = 1):
        return x
    return g(a), g.__annotations__
""",
    "parentheses over many lines": b"""
def f(
    a,
):
    return (
        a
        if a else
        -1
    )
""",
}


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_files(tmp_path, content):
    plain = module_of(tmp_path / "program.py", content).f
    assert [convert(plain)(a) for a in (0, 1, 3)] == [plain(a) for a in (0, 1, 3)]


class TestLambdas:
    def test_two_on_a_line(self):
        first, second = (lambda x: x + 1), (lambda x: x + 2)
        assert body_text(first) == "x + 1"
        assert body_text(second) == "x + 2"

    def test_the_same_text_twice_on_a_line(self):
        pair = (lambda x: x + 1), (lambda x: x + 1)
        assert [convert(item)(1) for item in pair] == [2, 2]

    def test_nested(self):
        outer = lambda x: lambda x: lambda: x  # noqa: E731
        assert body_text(outer) == "lambda x: lambda: x"
        assert body_text(outer(1)) == "lambda: x"
        assert body_text(outer(1)(2)) == "x"
        assert convert(outer(1)(2))() == 2

    def test_over_several_lines_in_a_call(self):
        kept = functools.partial(
            lambda x,
            y: (
                x
                - y
            ),
            3,
        )  # fmt: skip
        assert body_text(kept.func) == "x - y"

    def test_conditionals_on_a_line(self):
        first, second = (lambda x: 1 if x else 2), (lambda x: 3 if x else 4)
        assert [convert(first)(0), convert(second)(1)] == [2, 3]

    def test_as_a_default_and_in_a_decorator(self):
        def decorate(function):
            return lambda target: (function, target)

        @decorate(lambda x: x * 2)
        def target(a, key=lambda x: x * 3):
            return key(a)

        in_decorator, decorated = target
        assert body_text(in_decorator) == "x * 2"
        assert body_text(decorated.__defaults__[0]) == "x * 3"
        assert convert(decorated)(2) == 6


class TestDefinitions:
    def test_decorators_are_left_out(self):
        def decorate(function):
            return function

        @decorate
        @functools.lru_cache
        def f(x):
            return x and 1

        converted = convert_function(f.__wrapped__)
        assert converted.text.startswith("def f(x):\n")
        assert converted.code.co_firstlineno == f.__wrapped__.__code__.co_firstlineno

    def test_methods(self):
        class Base:
            def double(self, x):
                return 2 * x

            @classmethod
            def make(cls, x):
                return cls if x else None

            @staticmethod
            def plain(x):
                return x or 7

        class Derived(Base):
            __secret = 5

            def double(self, x):
                if x > 1:
                    return super().double(x) + self.__secret
                return x and super().double(x)

            def __hidden(self, __x):
                return [self.__secret + __x for __y in range(2)]

            hidden = __hidden

        item = Derived()
        for x in (0, 1, 5):
            assert convert(Derived.double)(item, x) == item.double(x)
            assert convert(Base.make.__func__)(Base, x) is Base.make(x)
            assert convert(Base.plain)(x) == Base.plain(x)
        assert convert(Derived.hidden)(item, 3) == [8, 8]

    def test_one_name_defined_twice(self):
        functions = []
        for _ in range(2):

            def f(x):
                return x + 1  # noqa: E704

            functions.append(f)

        def f(x):
            return x - 1  # noqa: E704

        assert [convert(item)(1) for item in (*functions, f)] == [2, 2, 0]

    def test_functions_that_pytest_has_rewritten(self):
        def f(x):
            assert x, "message"
            return x

        with pytest.raises(AssertionError, match="message"):
            convert(f)(0)


class TestRefusals:
    def test_no_text(self):
        scope: dict = {}
        exec("def f(x):\n    return x", scope)
        with pytest.raises(SourceNotFound, match="the source of `f` is not to be had") as caught:
            convert_function(scope["f"])
        assert "convert(function, source=text)" in str(caught.value)

    def test_made_by_another_compiler(self):
        plain = define("def f(x):\n    return x + 1")
        other = define("def f(x):\n    return x + 2")
        changed = types.FunctionType(
            other.__code__.replace(co_filename=plain.__code__.co_filename), {}
        )
        with pytest.raises(SourceNotFound, match="is not the text that was compiled"):
            convert_function(changed)

    @pytest.mark.parametrize(
        "edited",
        [
            "def f(x):\n    return x + 2\n",
            "# one line more\ndef f(x):\n    return x + 1\n",
            "def f(x):\n    return x + True\n",
            "def f(:\n",
            "",
        ],
        ids=["another constant", "moved", "a constant that is equal", "no longer Python", "empty"],
    )
    def test_edited_since_it_was_imported(self, tmp_path, edited):
        path = tmp_path / "program.py"
        plain = module_of(path, "def f(x):\n    return x + 1\n").f
        path.write_text(edited)
        os.utime(path, (1, 1))
        with pytest.raises(SourceNotFound):
            convert_function(plain)

    def test_edited_and_imported_again(self, tmp_path):
        path = tmp_path / "program.py"
        first = module_of(path, "def f(x):\n    return x + 1\n").f
        linecache.getlines(str(path))
        path.write_text("import os\n\n\ndef f(x):\n    return x + 22\n")
        os.utime(path, (1, 1))
        spec = importlib.util.spec_from_file_location("again", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        assert convert(module.f)(1) == 23
        with pytest.raises(SourceNotFound):
            convert_function(first)
