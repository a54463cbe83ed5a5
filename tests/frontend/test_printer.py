"""What is printed parses to the same tree, and looks the way people write."""

from __future__ import annotations

import ast
import sys
import textwrap
from pathlib import Path

import astunparse
import gast
import pytest

import autograph.frontend.printer as printer

PACKAGE = Path(printer.__file__).parent.parent

AS_WRITTEN = [
    "a + b * c ** -d // (e - (f - g)) - h",
    "(a + b) * c @ d % e",
    "-a ** b",
    "(-a) ** b ** c",
    "(a ** b) ** c",
    "not a == b",
    "(not a) == b",
    "a and (b or c) or (d and e)",
    "(a < b) < c <= d",
    "a if b else c if d else e",
    "(a if b else c) if (d if e else f) else g",
    "(lambda x, /, y=1, *z, k, **w: x)(1)",
    "lambda: (yield)",
    "[x, *y, (z := 1)]",
    "f(*a, b, k=c, **d)",
    "f((x for x in y), (z := 1))",
    "f(x for x in y if a if b or c)",
    "{**a, b: c, 'd\"': \"e'\"}",
    "{a, b}",
    "()",
    "(a,)",
    "a[:, None]",
    "a[1:2, 3]",
    "a[..., ::3]",
    "a[1, *b, 2:3]",
    "a[b:c + 1:-1]",
    "a[(b, c),]",
    "a[()]",
    "a[lambda: 1]",
    "(a.b + c).d[e]",
    "1 .real",
    "1.5.real",
    "'x'.join(y)",
    "(-1).real",
    "(1e400, -1e400j, 1j, 0x10, 1_000)",
    "b'a' + b'\\x00\"'",
    "'a' 'b\\n' + u'c'",
    "f'{a!r:>{b}} {c}' + f'''{d['e']}\"'\"'''",
    "[x async for x in y]",
    "~a & b | c ^ d << e >> f",
    "a is not b not in c",
    "(a, b) < (c,)",
    "(yield)",
    "...",
    "(await a).b",
]

STATEMENTS = [
    "a = b, *c = d[e], = f",
    "a: int = 3",
    "(a): int",
    "a.b: int = c",
    "a **= b, c",
    "del a, b[c], (d, e)",
    "for a, (b, *c) in d, e:\n    pass\nelse:\n    pass",
    "while (a := b):\n    break",
    "if a:\n    pass\nelif b:\n    pass\nelse:\n    if c:\n        pass\n    d",
    "return (yield)",
    "raise a from b",
    "assert a, b",
    "from .. import a as b, c",
    "import a.b as c",
    "try:\n    pass\nexcept (A, B) as e:\n    pass\nelse:\n    pass\nfinally:\n    pass",
    "try:\n    pass\nexcept* A:\n    pass",
    "with a as b, c() as (d, e):\n    pass",
    "match a:\n    case [1, *_] if x:\n        pass\n    case {'k': A(b=1) | None}:\n        pass",
    "class A(B, metaclass=C):\n    'doc'\n    def f(self): pass",
    "@a.b(c)\nasync def f(a: int, /, b: str = 'x', *c: int, d=1, e, **f) -> None:\n    await a",
    "def f(*, a=(lambda: 1)):\n    '''doc'''\n    def g(): pass\n    return g",
    "def f():\n    r'''a \\d \"quoted\"'''",
    "global a, b",
]


@pytest.mark.parametrize("source", AS_WRITTEN + STATEMENTS)
def test_round_trip(source):
    tree = ast.parse("async def f():\n" + textwrap.indent(source, "    "))
    assert ast.dump(ast.parse(printer.text_of(tree))) == ast.dump(tree)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="syntax of 3.12")
@pytest.mark.parametrize(
    "source",
    ["type X[T] = list[T]", "def f[T: int, *U, **V](a: T): pass", "class A[T](B): pass"],
)
def test_round_trip_of_newer_syntax(source):
    tree = ast.parse(source)
    assert ast.dump(ast.parse(printer.text_of(tree))) == ast.dump(tree)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_round_trip_of_whole_files(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    ours = ast.parse(printer.text_of(tree))
    assert ast.dump(ours) == ast.dump(tree)
    assert ast.dump(ours) == ast.dump(ast.parse(gast.unparse(gast.ast_to_gast(tree))))


@pytest.mark.parametrize(
    "source",
    [
        "n, steps = f(n, steps)",
        "(n,) = f(n)",
        "for i, x in enumerate(xs):\n    pass",
        'x = -n if n % 2 == 0 else 3 * n + 1 + "a"',
        "return (a, b)",
        "u[1:-1, 1:-1] += 0.1 * (u[2:, 1:-1] + u[:-2, 1:-1])",
        "print(*a, sep=', it\\'s \"quoted\"')",
    ],
)
def test_statements_look_the_way_people_write_them(source):
    assert printer.text_of(ast.parse(source)) == source + "\n"


def test_a_blank_line_before_functions_at_the_first_depth_only():
    source = textwrap.dedent(
        """\
        def f():
            def g():
                x = 1
                def h():
                    pass

            def k():
                pass
            return g
        """
    )
    assert printer.text_of(ast.parse(source)) == source


def test_astunparse_is_wrong_where_we_differ():
    """When this fails, an override of the printer may go."""
    wrong = astunparse.unparse(ast.parse("a[:, None]"))
    with pytest.raises(SyntaxError):
        ast.parse(wrong)
