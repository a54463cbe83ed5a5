"""Templates: what goes into a hole, and holes that are missing or too many."""

from __future__ import annotations

import ast

import gast
import pytest

from autograph.frontend.templates import fill


def loop(test, state, loop_test, body):
    """Only what follows is the template."""

    def loop_test(state):
        return test

    state = ag__.run(loop_test, state)  # noqa: F821
    body  # noqa: B018


def text(statements) -> str:
    module = gast.gast_to_ast(gast.Module(statements, []))
    return ast.unparse(ast.fix_missing_locations(module))


def statement(source: str):
    return gast.parse(source).body[0]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (("a", "b"), "def t(a, b):\n    return a < b\n(a, b) = ns.run(t, (a, b))\npass"),
        (("a",), "def t(a):\n    return a < b\n(a,) = ns.run(t, (a,))\npass"),
        ((), "def t():\n    return a < b\nns.run(t, ())\npass"),
    ],
    ids=["two names", "one name", "no name"],
)
def test_fill(state, expected):
    at = statement("x")
    filled = fill(
        loop,
        "ns",
        at,
        test=statement("a < b").value,
        state=state,
        loop_test="t",
        body=[statement("pass")],
    )
    assert text(filled) == ast.unparse(ast.parse(expected))


def test_new_nodes_stand_at_the_place_and_filled_ones_at_their_own():
    module = gast.parse("\n\nx\n\na < b")
    at, test = module.body
    filled = fill(loop, "ns", at, test=test.value, state=("a",), loop_test="t", body=[])
    assert {node.lineno for node in gast.walk(filled[1]) if hasattr(node, "lineno")} == {3}
    assert filled[0].body[0].value is test.value
    assert filled[0].body[0].value.lineno == 5


def test_a_missing_and_a_surplus_hole():
    at = statement("x")
    with pytest.raises(TypeError, match=r"loop: missing holes \['body', 'test'\], surplus holes"):
        fill(loop, "ns", at, state=(), loop_test="t", rest=[])
