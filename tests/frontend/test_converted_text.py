"""What programs become: the text before, and the text after."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from autograph.frontend import convert_function
from tests.frontend.programs import define

LEAVES_ALONE = {
    "arithmetic and one comparison": """
        def f(x, y):
            z = x + y * 2 < 3
            return z
    """,
    "subscripts, slices and attributes": """
        def f(x, i, v):
            x[i] = v
            x[1:, None, ...] += x.T[:-1]
            a, (b, c) = d = x[i, ::2]
            return (a, b, c, d)
    """,
    "docstring, signature and annotations": '''
        def f(x: int, /, y=3, *args, z: "float" = 2.5, **kwargs) -> float:
            """Says what it does.

            At length.
            """
            total: float = x + y
            return total
    ''',
    "bare super": """
        def f(self):
            return super().__init__
    """,
}

TEXTS = Path(__file__).parent / "converted_texts"  # before, an arrow, and after
REWRITES = sorted(path.stem for path in TEXTS.glob("*.txt"))


def before_and_after(name: str) -> tuple[str, str]:
    before, after = (TEXTS / f"{name}.txt").read_text(encoding="utf-8").split("\n==>\n\n")
    return before, after


def text(source: str) -> str:
    return textwrap.dedent(source).strip("\n") + "\n"


@pytest.mark.parametrize("source", LEAVES_ALONE.values(), ids=LEAVES_ALONE)
def test_leaves_alone(source):
    assert convert_function(define(source)).text == text(source)


@pytest.mark.parametrize("name", REWRITES)
def test_rewrites(name):
    before, after = before_and_after(name)
    converted = convert_function(define(before))
    assert converted.text == after
    compile(converted.text, "converted", "exec")


def test_lambda():
    converted = convert_function(define("def f(): pass\ng = lambda x, y=2: x if y else -x", "g"))
    assert converted.text == "lambda x, y=2: ag__.if_exp(y, lambda: x, lambda: -x)\n"


@pytest.mark.parametrize("name", REWRITES)
def test_the_text_is_stable(name):
    before, _ = before_and_after(name)
    assert convert_function(define(before)).text == convert_function(define(before)).text
