"""Our translation of trees is gast's, in less time."""

from __future__ import annotations

import ast
import time
from pathlib import Path

import gast
import pytest

from autograph.frontend import convert_function
from autograph.frontend.translate import to_ast, to_gast
from tests.frontend.programs import define

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.py")) + [Path(ast.__file__)]
MODERN = """
match x:
    case [1, *rest] | {"a": _, **more} if rest:
        pass
    case Point(0, y=z) as p:
        pass
try:
    pass
except* (A, B) as e:
    raise
async def f(a: int = 1, /, *b: str, c=2, **d) -> None:
    async with x as (y, z), w:
        await g(*a, **d)
    return [i async for i in j if k]
lambda a, *, b: (yield)
"""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_as_gast_does(path):
    assert_same(ast.parse(path.read_text(encoding="utf-8")))


def test_newer_syntax():
    assert_same(ast.parse(MODERN))


def assert_same(tree):
    uniform = to_gast(tree)
    assert dump(gast, uniform) == dump(gast, gast.ast_to_gast(tree))
    assert dump(ast, to_ast(uniform)) == dump(ast, tree)


def dump(module, tree):
    return module.dump(tree, include_attributes=True)


def test_a_node_without_a_place_gets_that_of_the_node_around_it():
    tree = to_gast(ast.parse("if a:\n    f(b)").body[0])
    tree.body[0].value.args.append(gast.Name("c", gast.Load(), None, None))
    added = to_ast(tree).body[0].value.args[1]
    assert (added.lineno, added.col_offset, added.end_col_offset) == (2, 4, 8)


LOOP = """
    for i in range(n):
        if x > {k}:
            a{k} = x * {k}
        else:
            a{k} = n
        if i == {k}:
            continue
        out += a{k} * i
"""
LONG = (
    "def f(x, n):\n    out = 0\n" + "".join(LOOP.format(k=k) for k in range(7)) + "    return out"
)


def test_a_function_of_sixty_lines_is_converted_at_once():
    """It takes 15 ms; ten times that would be a fault."""
    times = []
    for number in range(5):
        plain = define(f"{LONG} + {number}")
        started = time.process_time()
        convert_function(plain)
        times.append(time.process_time() - started)
    assert LONG.count("\n") >= 58
    assert min(times) < 0.15
