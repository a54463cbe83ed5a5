"""83 to 87: how programs are written down: lambdas, odd layouts, newer syntax, empty bodies."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from autograph import UnsupportedSyntax
from tests.language.corpus import case, refused, tried_on

A = np.arange


# fmt: off
@case(83, "lambdas on one line, nested, over several lines, as defaults")
@tried_on((3,), (0.5,))
def lambdas(x):
    f, g = lambda a: a + 1, lambda a: a * 2
    h = (lambda a: (lambda a: a - 1)(a) + (  # noqa: E731
        a * 3
        if a > 1
        else -a
    ))
    k = lambda a, inner=lambda b: b * 5: inner(a)  # noqa: E731
    return f(x), g(x), h(x), k(x)
# fmt: on


@case(84, "a comment that ends in a backslash")
@tried_on((3,), (0,))
def comment_with_a_backslash(n):
    total = n
    # the next line counts \
    total += 10
    if n > 1:  # so does this \
        total *= 2
    return total  # and this \


# fmt: off
@case(84, "text over several lines, less indented than the function")
@tried_on((3,), (0,))
def texts_over_lines(n):
    text = """one
  two\
 three
"""
    if n > 1:
        text = "a\
b"
        print(text)
    else:
        print("""
less""")
    total = n + \
        2
    return total


@case(84, "several statements on a line, a line that is very long")
@tried_on((3,), (0,))
def long_lines(n):
    a = n; b = 2  # noqa: E702
    if a > b: a, b = b, a  # noqa: E701
    total = (a + 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11 + 12 + 13 + 14 + 15 + 16 + 17 + 18 + 19 + b)  # noqa: E501
    return total; print("never")  # noqa: E702
# fmt: on


@case(86, "annotations, of variables too")
@tried_on((3, 1.5), (0, 2.0))
def annotated(n: int, x: float = 2.0, *rest: np.ndarray) -> tuple[float, Missing]:  # noqa: F821
    total: float = 0.0
    count: Missing  # noqa: F821, F842
    for i in range(n):
        step: int = i * 2
        total += step * x
    return total + 1.5, n


@dataclass
class Circle:
    radius: float


@case(86, "match: literals, classes, mappings, sequences, guards", row="match")
@tried_on(
    (0, (1, 2.0)), (1, (1, 2.0)), (2, (5, 2.0)), (3, {"k": 3, "other": 1}), (7, {"k": 3}),
    (7, Circle(2.0)), (-1, Circle(1.0)), (8, (1, 2, 3)), (9, None),
)  # fmt: skip
def matches(n, value):
    match value:
        case (1, x) if n > 0:
            found = x
        case (_, x):
            found = x * 10
        case {"k": k, **rest} if n == 3:
            found = k + len(rest)
        case {"k": _}:
            found = -2.0
        case Circle(radius=r):
            found = r * n
        case [first, *others]:
            found = first + len(others)
        case _:
            found = -1.0
    return found * 1.0


@case(86, "match: what a guard that fails has captured stays")
@tried_on((0,), (3,), (9,))
def captures_then_fails(n):
    k = -1
    match n:
        case 0 | 1:
            return k, 0
        case k if k > 5:
            return k * 10, k
        case m:
            pass
    return k, m


@case(86, "contexts in parentheses", row="with: contextmanager, nullcontext")
@tried_on((3.0,), (0.0,))
def contexts_in_parentheses(x):
    with (
        contextlib.nullcontext(x) as a,
        np.errstate(divide="ignore", invalid="ignore"),
    ):
        return A(3.0) / a


@case(86, "except*")
@refused(UnsupportedSyntax, "`except*`", at="try:", on=(3,))
def except_star(n):
    count = 0
    try:
        if n > 1:
            raise ValueError(n)
    except* ValueError as group:
        count = len(group.exceptions)
    return count


@case(87, "`if __debug__`, TYPE_CHECKING")
@tried_on((3,), (0,))
def known_conditions(n):
    if __debug__:
        n += 1
    if TYPE_CHECKING:
        n = undefined_name  # noqa: F821
    return n


@case(87, "a body of a docstring only")
@tried_on((3,), (0,))
def documented_only(n):
    """Nothing else."""


@case(87, "a body of `...`, of pass; statements that do nothing")
@tried_on((3,), (0,))
def empty_bodies(n):
    def nothing(k): ...

    def passes(k):
        pass

    "text"
    n
    for _ in range(n):
        ...
    return nothing(n), passes(n)
