"""Functions that are not converted: what they give, and objects that exist only at run time."""

from __future__ import annotations

import gc
import io
import weakref
from typing import Annotated, NamedTuple

import numpy as np
import pytest

import autograph
from autograph import TypeMismatch, Unsupported
from tests.api.levels import LEVELS, at, unconverted
from tests.comparison import assert_same_call

A = np.arange
LOG = []


# --- what is given ---


class Point(NamedTuple):
    x: float
    y: int


@unconverted
def gives_float(x) -> float:
    return float(x) / 2


@unconverted(returns=np.float32)
def gives_narrow(x):
    return np.float32(x)


@unconverted(returns=autograph.array(np.float64, ndim=2))
def gives_matrix(n):
    return np.arange(float(2 * n)).reshape(2, n)


@unconverted
def gives_several(x) -> tuple[int, complex, bool]:
    return round(x), complex(x, 1), x > 1


@unconverted
def gives_point(x) -> Point:
    return Point(x, 3)


@unconverted
def gives_perhaps(x) -> float | None:
    return None if x < 0 else x + 1


@unconverted
def gives_array_perhaps(x) -> Annotated[np.ndarray | None, "with a rank"]:
    return None


@unconverted
def gives_vector(n) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.arange(n)[::-1].copy()


@unconverted
def gives_nothing(x) -> None:
    LOG.append(x)


@unconverted
def gives_text(x) -> str:
    return f"<{x}>"


@unconverted
def gives_strided(n) -> autograph.array(np.float64, ndim=1):
    return np.arange(float(2 * n))[::2]


def uses_float(x, n):
    total = 0.0
    for i in range(n):
        if i > 1:
            total += gives_float(x + i)
    return total


def uses_narrow(x):
    return gives_narrow(x) * 2, gives_narrow(x)


def uses_matrix(n):
    a = gives_matrix(n)
    b = a.T
    b[0] = 9
    return a, a.sum(), a.shape[1], np.ones(n) + a


def uses_several(x):
    count, z, is_large = gives_several(x)
    if is_large:
        count += 10
    return count, z * 2, is_large


def uses_point(x):
    p = gives_point(x)
    return p.x + p.y, p


def uses_perhaps(x):
    y = gives_perhaps(x)
    if y is None:
        return -1.0
    return y * 2


def uses_vector(n):
    a = gives_vector(n)
    a[1:] += 1
    return a


def uses_nothing(x):
    y = gives_nothing(x)
    return y


def uses_text(x):
    return "a" + gives_text(x)


def uses_strided(n):
    a = gives_strided(n)
    return a + 1


def grows(n):
    a = gives_strided(1)
    for i in range(n):
        a = gives_strided(i)
    return a


@LEVELS
@pytest.mark.parametrize(
    ("program", "arguments"),
    [
        (uses_float, (1.5, 5)),
        (uses_float, (1, 0)),
        (uses_narrow, (1.5,)),
        (uses_matrix, (3,)),
        (uses_matrix, (1,)),
        (uses_matrix, (0,)),
        (uses_several, (2.5,)),
        (uses_several, (0.5,)),
        (uses_point, (2.5,)),
        (uses_perhaps, (2.5,)),
        (uses_perhaps, (-2.5,)),
        (uses_vector, (4,)),
        (uses_nothing, (4,)),
        (uses_text, (4,)),
        (uses_strided, (4,)),
        (grows, (5,)),
        (grows, (0,)),
    ],
)
def test_what_is_declared_can_be_used(level, program, arguments):
    assert_same_call(at(level, program), program, *arguments, calls=2)


@pytest.mark.parametrize(
    ("returns", "given", "text"),
    [
        (float, 1, "gave an int, and it is declared to give a float"),
        (float, np.float64(1), "gave a numpy.float64, and it is declared to give a float"),
        (int, True, "gave a bool, and it is declared to give an int"),
        (int, 2**70, "which does not fit into 64 bits"),
        (None, 1, "gave an int, and it is declared to give None"),
        ((int, float), (1, 2), "gave a tuple of an int, an int, and it is declared to give a tu"),
        ((int, float), [1, 2.0], "gave a list, and it is declared to give a tuple of an int, a f"),
        (autograph.array(float, ndim=1), np.ones((1, 1)), "gave a 2-d array of float64"),
        (autograph.array(float, ndim=1), A(2), "gave a 1-d array of int64"),
        (autograph.array(float, ndim=1), None, "gave None, and"),
        (str, 1, "gave an int, and it is declared to give a str"),
    ],
)
def test_what_is_given_is_compared_with_what_is_declared(returns, given, text):
    @unconverted(returns=returns)
    def f():
        return given

    def program():
        r = f()
        return r

    with pytest.raises(TypeMismatch) as info:
        autograph.convert(program)()
    assert text in info.value.headline
    assert info.value.headline.startswith("`")
    assert info.value.span.text().strip() == "r = f()"
    assert info.value.hint


def test_arrays_that_are_held_elsewhere_are_not_copied_in_silence():
    kept = np.ones((3, 2))

    @unconverted(returns=autograph.array(np.float64, ndim=1))
    def whole():
        return kept[0]

    @unconverted(returns=autograph.array(np.float64, ndim=1))
    def same(x):
        return x

    for program, arguments in ((lambda: whole(), ()), (lambda x: same(x), (np.ones(2),))):
        with pytest.raises(Unsupported, match="gave an array that is held elsewhere too") as info:
            autograph.convert(program)(*arguments)
        assert "copy" in info.value.hint


def test_declarations_that_make_no_sense():
    with pytest.raises(TypeError, match="arrays of object are not supported"):
        autograph.array(object, ndim=1)
    with pytest.raises(ValueError, match="no -1 dimensions"):
        autograph.array(float, ndim=-1)


@unconverted
def opaque(n):
    return {"n": n, "items": list(range(int(n)))}


class Counter:
    def __init__(self):
        self.total = 0

    @unconverted
    def bump(self, by):
        self.total += by
        return self


def passes_on(n):
    d = opaque(n)
    if n > 3:
        d = opaque(2 * n)
    print(d, [d], f"{d}")
    return d


def passes_on_in_a_loop(n):
    d = opaque(0)
    for i in range(n):
        if d:
            d = opaque(i)
    return len(d), float(d["n"]), int(d["n"]), d["items"], 1 if d is None else 2


def uses_methods(n):
    stream = io.StringIO()
    for i in range(n):
        stream.write(f"{i},")
    return stream.getvalue(), stream.closed


def sets_items(n):
    d = opaque(n)
    d["n"] = n + 1
    d["more"] = (n, "x")
    del d["items"]
    return d


@LEVELS
@pytest.mark.parametrize(
    ("program", "arguments"),
    [
        (passes_on, (2,)),
        (passes_on, (4,)),
        (passes_on_in_a_loop, (0,)),
        (passes_on_in_a_loop, (3,)),
        (uses_methods, (3,)),
        (sets_items, (3,)),
    ],
)
def test_objects_can_be_passed_on(level, program, arguments):
    assert_same_call(at(level, program), program, *arguments, calls=2)


@pytest.mark.parametrize(
    "use",
    [
        lambda d: d + 1,
        lambda d: 1 - d,
        lambda d: -d,
        lambda d: d == 1,
        lambda d: [x for x in d],
        lambda d: np.sin(d),
        lambda d: np.zeros(3)[d],
        lambda d: np.zeros(d),
        lambda d: np.float32(d),
    ],
)
def test_objects_are_not_computed_with(use):
    def program(n):
        return use(opaque(n))

    with pytest.raises(Unsupported) as info:
        autograph.convert(program)(2)
    assert "returns=" in info.value.hint or "returns" in str(info.value)


def test_objects_are_dropped_when_the_call_ends():
    class Held:
        pass

    found = []

    @unconverted
    def make():
        item = Held()
        found.append(weakref.ref(item))
        return item

    def program(n):
        for _ in range(n):
            make()
        return n

    assert autograph.convert(program)(3) == 3
    gc.collect()
    assert [item() for item in found] == [None] * 3
