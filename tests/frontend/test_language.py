"""What is refused: with the file, line and column, the construct, and what to do instead."""

from __future__ import annotations

import pytest

from autograph.errors import UnsupportedSyntax
from autograph.frontend import convert_function
from tests.frontend.programs import define

REFUSED = {
    "except*": (
        "def f(a):\n    try:\n        a()\n    except* ValueError:\n        pass",
        "`except*`",
        2,
        5,
    ),
    "async function in a handler": (
        "def f(a):\n    try: pass\n    except a:\n        async def g(): pass",
        "an async function",
        4,
        9,
    ),
    "yield in an operand": (
        "def f(a):\n    def g():\n        a and (yield a)",
        "`yield` inside `and` and `or`",
        3,
        16,
    ),
    "yield in a lambda": (
        "def f(a):\n    return lambda: (yield a)",
        "`yield` inside a lambda",
        2,
        21,
    ),
    "walrus in an operand in a lambda": (
        "def f(a):\n    return lambda: a and (b := 1)",
        "an assignment expression inside `and`",
        2,
        27,
    ),
    "async with": (
        "def f(a):\n    async def g():\n        async with a: pass",
        "an async function",
        2,
        5,
    ),
    "star in the middle": (
        "def f(a):\n    *a.x, b = c = a",
        "a starred target that is not a variable",
        2,
        5,
    ),
    "nested async function": ("def f(a):\n    async def g(): pass", "an async function", 2, 5),
    "eval": ("def f(a):\n    return 1 + eval('a')", "`eval()`", 2, 16),
    "exec": ("def f(a):\n    exec('a')", "`exec()`", 2, 5),
    "locals": ("def f(a):\n    return locals()", "`locals()`", 2, 12),
    "globals": ("def f(a):\n    return globals()", "`globals()`", 2, 12),
    "vars": ("def f(a):\n    return (vars(a), vars())", "`vars()`", 2, 22),
    "dir": ("def f(a):\n    return lambda: dir()", "`dir()`", 2, 20),
    "columns count characters": ("def f(é):\n    'éé'; exec('é')", "`exec()`", 2, 11),
}  # fmt: skip

ACCEPTED = {
    "walrus in a lambda": "def f(a):\n    return lambda: (b := a) and b",
    "a name of one's own": "def f(eval, vars):\n    return eval(vars())",
    "a parameter of a nested function": "def f(a):\n    return (lambda x: x.exec())(a)",
    "declared and only read": "def f(a):\n    global q\n    return q",
    "walrus in the first operand": "def f(a):\n    return (b := a) and b",
    "capture after all writes": "def f(n):\n    if n:\n        n = 2\n    return lambda: n",
    "capture of what never changes": "def f(n):\n    for i in range(n):\n        g = lambda: n",
    "straight rebinding": "def f(n):\n    g = lambda: n\n    n = 2\n    return g()",
    "rebinding in the same block": (
        "def f(n):\n    if n:\n        g = lambda: n\n        n = 2\n        g()"
    ),
    "generator that is consumed at once": (
        "def f(n):\n    for i in n:\n        print(any(i for _ in n))"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "headline", "line", "column"), REFUSED.values(), ids=REFUSED)
def test_refused(source, headline, line, column):
    plain = define(source)
    with pytest.raises(UnsupportedSyntax) as caught:
        convert_function(plain)
    refusal = caught.value
    assert headline in refusal.headline
    assert refusal.hint
    assert (refusal.lineno, refusal.offset) == (line, column)
    assert refusal.filename == plain.__code__.co_filename
    assert refusal.span.function == "f"


@pytest.mark.parametrize("source", ACCEPTED.values(), ids=ACCEPTED)
def test_accepted(source):
    convert_function(define(source))


@pytest.mark.parametrize(
    ("source", "headline"),
    [
        ("async def f(a):\n    pass", "an async function is not supported"),
        ("async def f(a):\n    yield a", "an async generator is not supported"),
    ],
)
def test_functions_of_another_kind(source, headline):
    with pytest.raises(UnsupportedSyntax, match=headline):
        convert_function(define(source))


def test_the_message():
    plain = define("def f(a):\n    for x in a:\n        async def g():\n            pass")
    with pytest.raises(UnsupportedSyntax) as caught:
        convert_function(plain)
    assert str(caught.value).splitlines() == [
        "an async function is not supported",
        f"  --> {plain.__code__.co_filename}:3:9",
        "  |",
        "3 |         async def g():",
        "  |         ^^^^^^^^^^^^^^",
        "  = help: move it into a function marked with autograph.do_not_convert, or outside",
    ]


def test_an_expression_of_a_thousand_terms():
    plain = define("def f(a):\n    return a" + " + 1" * 1000)
    with pytest.raises(UnsupportedSyntax, match="`f` is nested too deeply"):
        convert_function(plain)
