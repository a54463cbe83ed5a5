"""The analyses, each on the equations of its docstring."""

from __future__ import annotations

import textwrap

import gast
import pytest

from autograph.frontend.analysis import definite_assignment, liveness, sharing, state
from autograph.frontend.analysis.activity import Activity
from autograph.frontend.symbols import free_loads, local_names, parameters, reads, writes


def function(source: str):
    return gast.parse(textwrap.dedent(source)).body[0]


UNSURE = {
    "straight": ("def f(a):\n    b = a\n    return b", ""),
    "before it is assigned": ("def f():\n    print(a)\n    a = 1", "a"),
    "one branch": ("def f(c):\n    if c: a = 1\n    return a", "a"),
    "both branches": ("def f(c):\n    if c: a = 1\n    else: a = 2\n    return a", ""),
    "other branch returns": ("def f(c):\n    if c: a = 1\n    else: return 2\n    return a", ""),
    "other branch raises": ("def f(c):\n    if c: a = 1\n    else: raise c\n    return a", ""),
    "for": ("def f(c):\n    for i in c: a = i\n    return (i, a)", "a i"),
    "while True": (
        "def f(c):\n    while True:\n        a = 1\n        if c: break\n    return a",
        "",
    ),
    "while True, break before": (
        "def f(c):\n    while True:\n        if c: break\n        a = 1\n    return a",
        "a",
    ),
    "for else": (
        "def f(c):\n    for i in c:\n        a = 1\n        break\n    else: a = 2\n    return a",
        "",
    ),
    "continue before": (
        """
        def f(c):
            a = 1
            for i in c:
                print(a)
                if i:
                    del a
                    continue
                a = 2
        """,
        "a a",
    ),
    "del": ("def f(a):\n    del a\n    return a", "a"),
    "del in a loop": ("def f(a, c):\n    for i in c:\n        del a", "a"),
    "augmented": ("def f(c):\n    if c: a = 1\n    a += 1\n    return a", "a"),
    "walrus": ("def f(c):\n    return (a := c) + a", ""),
    "walrus in a comprehension": ("def f(c):\n    [(a := i) + a for i in c]\n    return a", "a"),
    "try": ("def f(c):\n    try: a = c()\n    except c: a = 1\n    return a", ""),
    "handler without it": ("def f(c):\n    try: a = c()\n    except c: pass\n    return a", "a"),
    "handler that raises": ("def f(c):\n    try: a = c()\n    except c: raise\n    return a", ""),
    "in a handler": ("def f(c):\n    try: a = c()\n    except c: return a", "a"),
    "else": ("def f(c):\n    try: a = c()\n    except c: return 1\n    else: return a", ""),
    "in finally": ("def f(c):\n    try: a = c()\n    finally: c(a)\n    return a", "a"),
    "by finally": ("def f(c):\n    try: c()\n    finally: a = 1\n    return a", ""),
    "finally that deletes": (
        "def f(c, a):\n    while c:\n        try: break\n        finally: del a\n    return a",
        "a a",
    ),
    "caught": ("def f(c):\n    try: c()\n    except c as e: c(e)\n    return e", "e"),
    "with": ("def f(c):\n    with c as a: b = a\n    return (a, b)", "b"),
    "annotation only": ("def f():\n    a: int\n    return a", "a"),
    "comprehension's own": ("def f(c):\n    return [i for i in c if i]", ""),
    "globals": ("def f():\n    return print", ""),
}  # fmt: skip


@pytest.mark.parametrize(("source", "names"), UNSURE.values(), ids=UNSURE)
def test_definite_assignment(source, names):
    unsure = definite_assignment.analyze(function(source))
    assert sorted(node.id for node in unsure.direct) == names.split()


def test_definite_assignment_of_captured_variables():
    unsure = definite_assignment.analyze(
        function(
            """
            def f(a, c):
                g = lambda: a + b + c
                b = 1
                h = lambda: a + b
                del c
            """
        )
    )
    assert sorted(node.id for node in unsure.captured) == ["b", "c"]


def analyzed(source: str):
    tree = function(source)
    activity = Activity(tree.body)
    live = liveness.analyze(tree.body, activity, {})
    given = frozenset(item.id for item in parameters(tree.args))
    return tree, live, state.analyze(tree.body, local_names(tree), given, activity, live)


def test_liveness():
    tree, live, _ = analyzed(
        """
        def f(a, b, c):
            x = a
            if b:
                y = x
            else:
                c = 2
                y = 1
            return y + c
        """
    )
    assign, branch, _ = tree.body
    assert live.after[assign] == {"b", "c", "x"}
    assert live.entry[branch] == ({"c", "x"}, set())
    assert live.after[branch] == {"c", "y"}


def test_liveness_of_blocks_that_errors_leave():
    tree, live, _ = analyzed(
        """
        def f(a, b, c, d):
            try:
                a = b
                c()
            except d:
                c = a
            finally:
                d = b
            with c as x:
                b = x
            return b
        """
    )
    attempt, context, _ = tree.body
    assert live.entry[attempt] == (
        {"a", "b", "c", "d"},
        {"a", "b", "c"},
        {"b", "c"},
        {"b", "c"},
    )
    assert live.exits[attempt][1] == {"b", "c"}
    assert live.exits[context] == ({"b"},)


SHARED = {
    "nonlocal": ("def f(a):\n    def g():\n        nonlocal a\n        a = 1\n    g()", "a"),
    "operand": ("def f(a):\n    a and (b := 1)\n    return (c := 1)", "b"),
    "comprehension": ("def f(a):\n    [(b := i) for i in a]", "b"),
    "used after": ("def f(a):\n    try: b = a; c = b\n    finally: pass\n    return c", "c"),
    "used in a handler": ("def f(a):\n    try: b = a()\n    except a: b = 1; a(b)", ""),
    "from the body to the handler": (
        "def f(a):\n    b = 0\n    try: b = a()\n    except a: a(b)",
        "b",
    ),
    "changed by the block": ("def f(a, b):\n    with a: b += 1", "b"),
    "entered": ("def f(a):\n    with a as b: a(b)\n    with a as c: pass\n    return c", "c"),
    "in a loop": ("def f(a, b):\n    while a:\n        a(b)\n        with a: b = 1", "b"),
    "captured": ("def f(a):\n    g = lambda: a\n    if a: a = 1\n    return g", "a"),
}  # fmt: skip


@pytest.mark.parametrize(("source", "names"), SHARED.values(), ids=SHARED)
def test_shared_variables(source, names):
    tree = function(source)
    activity = Activity(tree.body)
    live = liveness.analyze(tree.body, activity)
    states = state.analyze(tree.body, local_names(tree), frozenset(), activity, live)
    assert sorted(sharing.analyze(tree, activity, states, live)) == names.split()


STATES = {
    "written and live": ("def f(c, x):\n    if c: x = 1\n    return x", ("x",)),
    "written and dead": ("def f(c, x):\n    if c: x = 1\n    return c", ()),
    "dead after, read in the block": (
        "def f(c, x):\n    if c:\n        x += 1\n        print(x)",
        ("x",),
    ),
    "in the order of the parameters": (
        "def f(b, a):\n    if a: a, b = b, a\n    return (a, b)", ("b",
        "a"),
    ),
    "loop variable": ("def f(xs):\n    for x in xs: pass\n    return x", ("x",)),
    "loop variable that is not used after": ("def f(xs):\n    for x in xs: print(x)", ()),
    "carried": (
        "def f(n, s):\n    while n:\n        n = n - 1\n        t = s\n        s = t + 1", ("n",
        "s"),
    ),
    "begins in the block": (
        "def f(c):\n    if c:\n        for i in c: y = i\n        return y",
        (),
    ),
    "began before the branch": (
        "def f(c, d):\n    if d: y = 1\n    if c:\n        y += 1\n        return y",
        ("y",),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "names"), STATES.values(), ids=STATES)
def test_state(source, names):
    tree, _, states = analyzed(source)
    last = [node for node in tree.body if isinstance(node, (gast.If, gast.While, gast.For))][-1]
    assert states[last] == names


def test_reads_and_writes():
    tree = function(
        """
        def f():
            a.b[c], *d = [i for i in e if (g := i)]
            def h(j, k=l): return j + m
            import n.o, p as q
            r += 1
            for s in (lambda t: t + u): pass
        """
    )
    assert reads(*tree.body) == set("aceilmru") - {"i"}
    assert writes(*tree.body) == set("dghnqrs")
    assert list(local_names(tree)) == ["g", "d", "h", "n", "q", "r", "s"]
    assert [node.id for node in free_loads(tree)] == ["e", "a", "c", "l", "m", "u"]
