"""What is refused: with the file, line and column, the construct, and what to do instead."""

from __future__ import annotations

import pytest

from autograph.errors import UnsupportedSyntax
from autograph.frontend import convert_function
from tests.frontend.programs import define

REFUSED = {
    "try": (
        "def f(a):\n    try:\n        a()\n    except ValueError:\n        pass",
        "`try`",
        2,
        5,
    ),
    "async with": (
        "def f(a):\n    async def g():\n        async with a: pass",
        "an async function",
        2,
        5,
    ),
    "try in a context": (
        "def f(a):\n    with a:\n        try: pass\n        finally: pass",
        "`try`",
        3,
        9,
    ),
    "yield in a case": (
        "def f(a):\n    def g():\n        match a:\n            case 1: yield",
        "generators",
        4,
        21,
    ),
    "walrus in an operand of a guard": (
        "def f(a):\n    match a:\n        case [x] if x and (y := x): pass",
        "an assignment expression inside `and`",
        3,
        28,
    ),
    "capture of a global": (
        "def f(a):\n    global q\n    match a:\n        case [q]: pass",
        "the global variable `q`",
        2,
        5,
    ),
    "star in the middle": (
        "def f(a):\n    *a.x, b = a",
        "a starred target that is not a variable",
        2,
        5,
    ),
    "star in a comprehension": (
        "def f(a):\n    return [b for _, *b in a]",
        "a starred target in a comprehension",
        2,
        22,
    ),
    "capture before a context writes": (
        "def f(n):\n    for i in n:\n        g = [lambda: i]\n        with n as i: pass",
        "the variable `i` is captured here",
        3,
        14,
    ),
    "capture in a case in a loop": (
        "def f(n):\n    for i in n:\n        match i:\n            case [x]: n.append(lambda: x)",
        "the variable `x` is captured here",
        4,
        32,
    ),
    "class": ("def f(a):\n    class B: pass", "a class defined inside", 2, 5),
    "nested generator": ("def f(a):\n    def g():\n        yield a", "generators", 3, 9),
    "nested async function": ("def f(a):\n    async def g(): pass", "an async function", 2, 5),
    "global write": (
        "def f(a):\n    if a:\n        global q\n    q = 1",
        "the global variable `q`",
        3,
        9,
    ),
    "nonlocal write": (
        "def f(a):\n    def g():\n        nonlocal a\n        a += 1\n    return g",
        "the nonlocal variable `a`",
        3,
        9,
    ),
    "eval": ("def f(a):\n    return 1 + eval('a')", "`eval()`", 2, 16),
    "exec": ("def f(a):\n    exec('a')", "`exec()`", 2, 5),
    "locals": ("def f(a):\n    return locals()", "`locals()`", 2, 12),
    "globals": ("def f(a):\n    return globals()", "`globals()`", 2, 12),
    "vars": ("def f(a):\n    return (vars(a), vars())", "`vars()`", 2, 22),
    "dir": ("def f(a):\n    return lambda: dir()", "`dir()`", 2, 20),
    "del of an item": ("def f(a):\n    del a, a[0]", "`del` of an attribute or an item", 2, 12),
    "del of an attribute": ("def f(a):\n    del a.b", "`del` of an attribute or an item", 2, 9),
    "walrus in and": (
        "def f(a):\n    return a and (b := 1)",
        "an assignment expression inside `and`",
        2,
        19,
    ),
    "walrus in an arm": (
        "def f(a):\n    return (b := 1) if a else 2",
        "inside a conditional expression",
        2,
        13,
    ),
    "walrus in a chain": (
        "def f(a):\n    return 1 < (b := a) < 3",
        "inside a chain of comparisons",
        2,
        17,
    ),
    "walrus in a message": (
        "def f(a):\n    assert a, (b := 1)",
        "inside the message of `assert`",
        2,
        16,
    ),
    "walrus in a test with else": (
        "def f(a):\n    while (a := a - 1):\n        pass\n    else:\n        pass",
        "the test of a loop with `else`",
        2,
        12,
    ),
    "columns count characters": ("def f(é):\n    'éé'; exec('é')", "`exec()`", 2, 11),
    "capture in a loop": (
        "def f(n):\n    r = []\n    for i in range(n):\n        r.append(lambda: i)\n    return r",
        "the variable `i` is captured here",
        4,
        18,
    ),
    "capture before a branch writes": (
        "def f(n):\n    g = lambda: n\n    if n:\n        n = 2\n    return g()",
        "the variable `n` is captured here",
        2,
        9,
    ),
    "generator that is kept in a loop": (
        "def f(n):\n    r = []\n    for i in n:\n        r += [(i for _ in 'a')]\n    return r",
        "the variable `i` is captured here",
        4,
        15,
    ),
}  # fmt: skip

ACCEPTED = {
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
        ("def f(a):\n    yield a", "a generator function is not supported"),
        ("async def f(a):\n    pass", "an async function is not supported"),
        ("async def f(a):\n    yield a", "an async generator is not supported"),
    ],
)
def test_functions_of_another_kind(source, headline):
    with pytest.raises(UnsupportedSyntax, match=headline):
        convert_function(define(source))


def test_the_message():
    plain = define("def f(a):\n    for x in a:\n        class C:\n            pass")
    with pytest.raises(UnsupportedSyntax) as caught:
        convert_function(plain)
    assert str(caught.value).splitlines() == [
        "a class defined inside a function is not supported",
        f"  --> {plain.__code__.co_filename}:3:9",
        "  |",
        "3 |         class C:",
        "  |         ^^^^^^^^",
        "  = help: define it outside",
    ]


def test_an_expression_of_a_thousand_terms():
    plain = define("def f(a):\n    return a" + " + 1" * 1000)
    with pytest.raises(UnsupportedSyntax, match="`f` is nested too deeply"):
        convert_function(plain)
