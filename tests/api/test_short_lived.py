"""Functions that are converted and dropped leave nothing behind."""

from __future__ import annotations

import gc
import linecache
import sys
import tempfile
import weakref
from pathlib import Path

import pytest

import autograph
from autograph.frontend import pipeline

PROGRAM = """
def make(k):
    def f(x):
        total = k
        for i in range(3):
            if x > i:
                total += x * {number}
        return helper(total) + {number}
    def helper(y):
        return y - 1 if y > 2 else y
    return f
"""


def made(number, filename="<short-lived>"):
    """A function, its text in linecache for as long as the caller wants."""
    text = PROGRAM.format(number=number)
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    scope = {}
    exec(compile(text, filename, "exec"), scope)
    return scope["make"](1)


@pytest.fixture(autouse=True)
def own_temporary_folder(monkeypatch, tmp_path):
    """So that what other processes leave there is not counted."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def left_behind():
    """What could grow: modules, texts, conversions, temporary files."""
    gc.collect()
    files = set(Path(tempfile.gettempdir()).iterdir())
    return len(sys.modules), set(linecache.cache), len(pipeline._converted), files


def test_a_thousand_conversions():
    filename = "<short-lived>"
    autograph.to_code(made(-1))
    linecache.cache.pop(filename)
    before = left_behind()
    references = []
    for number in range(1000):
        plain = made(number)
        converted = autograph.to_graph(plain)
        if number % 100 == 0:
            assert converted(2) == plain(2)
        references += [weakref.ref(item) for item in (plain, plain.__code__, converted)]
        references.append(weakref.ref(converted.__code__))
    del plain, converted
    linecache.cache.pop(filename)
    assert left_behind() == before
    alive = [reference() for reference in references if reference() is not None]
    assert not alive


def test_staged_and_compiled_functions():
    def run(number):
        plain = made(number, "<compiled>")
        function = autograph.convert(plain)
        assert function(2) == plain(2)
        assert function(2.5) == plain(2.5)
        lowered = function.lower(3)
        assert lowered.interpret(3) == plain(3)
        native = [item.native for item in function.specialisations]
        kept = [plain, plain.__code__, function, lowered, *function.specialisations, *native]
        return [weakref.ref(item) for item in kept]

    run(-1)
    linecache.cache.pop("<compiled>")
    before = left_behind()
    references = [reference for number in range(4) for reference in run(number)]
    linecache.cache.pop("<compiled>")
    assert left_behind() == before
    assert [reference() for reference in references if reference() is not None] == []
