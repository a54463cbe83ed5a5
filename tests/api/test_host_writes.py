"""Functions that are not converted: what they change, what they raise, and in which order."""

from __future__ import annotations

import traceback

import numpy as np
import pytest

import autograph
from autograph import TypeMismatch, Unsupported
from tests.api.levels import LEVELS, at, unconverted
from tests.comparison import assert_same_call

A = np.arange
TABLE = np.zeros(3)
SCALE = 2.0


@unconverted
def gives_float(x) -> float:
    return float(x) / 2


@unconverted
def fill(a, value):
    a[...] = value


@unconverted
def double(a):
    a *= 2


@unconverted
def change_table():
    TABLE[0] += 1


@unconverted
def swap(a, b):
    a[0], b[0] = b[0], a[0]


def writes_to_arguments(a, n):
    for i in range(n):
        fill(a[i], i * 1.5)
    double(a.T)
    return a, a.sum()


def writes_to_made_arrays(n):
    a = np.ones((n, 3))
    b = a[::2, 1]
    c = a.reshape(3 * n)
    fill(b, 7.0)
    before = a.sum()
    double(c[1:])
    return a, b, before


def writes_in_branches(a, flag):
    b = a + 1
    if flag:
        fill(b, 3.0)
        fill(a[1:], 4.0)
    else:
        double(a)
    return a, b


def writes_to_globals(n):
    before = TABLE[0]
    for _ in range(n):
        change_table()
    return TABLE[0] - before


def reads_globals_late(n):
    change_table()
    return TABLE.copy()


def swaps_views(a):
    swap(a[1:], a[2:])
    swap(a, a[::-1])
    return a[0] + a[1]


def zero_dimensional(x):
    a = np.array(x)
    fill(a, 5.0)
    return a, a + 1


def zero_dimensional_argument(a):
    a += 1
    double(a)
    return a + 1


@LEVELS
@pytest.mark.parametrize(
    ("program", "arguments"),
    [
        (writes_to_arguments, (np.ones((3, 2)), 2)),
        (writes_to_arguments, (np.ones((3, 4)).T[:, ::-1][:3], 2)),
        (writes_to_arguments, (np.ones((0, 2)), 0)),
        (writes_to_made_arrays, (3,)),
        (writes_to_made_arrays, (0,)),
        (writes_in_branches, (A(4.0), True)),
        (writes_in_branches, (A(4.0), False)),
        (swaps_views, (A(5.0),)),
        (zero_dimensional, (1.5,)),
        (zero_dimensional_argument, (np.array(1.5),)),
    ],
)
def test_writes_are_seen(level, program, arguments):
    assert_same_call(at(level, program), program, *arguments, calls=2)


def recursive(n, a):
    if n <= 0:
        return 0.0
    add_to(a, n)
    return gives_float(n) + recursive(n - 1, a)


@unconverted
def add_to(a, n):
    a[0] += n


def writes_in_a_recursion(n):
    a = np.zeros(2)
    total = recursive(n, a)
    return total, a


@LEVELS
@pytest.mark.parametrize("n", [0, 4])
def test_writes_in_a_recursion(level, n):
    assert_same_call(at(level, writes_in_a_recursion), writes_in_a_recursion, n)


@LEVELS
@pytest.mark.parametrize("program", [writes_to_globals, reads_globals_late])
def test_writes_to_arrays_that_are_not_handed_over(level, program):
    TABLE[:] = 0
    expected = program(3)
    TABLE[:] = 0
    np.testing.assert_array_equal(at(level, program)(3), expected)
    assert TABLE[0] == (3 if program is writes_to_globals else 1)


def test_the_callers_own_array_is_handed_over():
    seen = []

    @unconverted
    def keep(a):
        seen.append(a)

    def program(a):
        a[0] = 5
        keep(a)
        a[1] = 6

    x = np.zeros(3)
    autograph.convert(program)(x)
    assert seen[0] is x
    assert x.tolist() == [5, 6, 0]


def test_an_array_that_is_kept_and_used_on_is_refused():
    seen = []

    @unconverted
    def keep(a):
        seen.append(a)

    def uses_on(n):
        a = np.ones(n)
        keep(a[1:])
        a[0] = 2
        return a

    def gives_away(n):
        for i in range(n):
            keep(np.ones(2) * i)
        return n

    with pytest.raises(Unsupported, match="keeps an array that the program goes on using"):
        autograph.convert(uses_on)(3)
    seen.clear()
    autograph.convert(gives_away)(3)
    assert [item.tolist() for item in seen] == [[0, 0], [1, 1], [2, 2]]


@unconverted
def rescale(by):
    globals()["SCALE"] += by


class Counter:
    def __init__(self):
        self.total = 0
        self.is_even = True
        self.rows = np.zeros(2)
        self.names = ["a"]

    @unconverted
    def bump(self, by):
        self.total += by
        self.is_even = self.total % 2 == 0
        self.rows[0] += by

    @unconverted
    def rename(self):
        self.names.append("b")


def reads_a_global_again(x, n):
    y = x * SCALE
    for i in range(n):
        rescale(i)
        y += SCALE
    return y * SCALE


def reads_attributes_again(c, n):
    first, total = c.is_even, c.total
    for i in range(n):
        total += c.total
        c.bump(i)
        if c.is_even:
            total += 100
    return first, total, c.rows.sum()


def changes_attributes_too(c, n):
    c.total += 1
    c.bump(n)
    c.total *= 2
    for i in range(n):
        c.bump(1)
        c.total += 10
        c.rows[1] = c.total
    return c.total


@LEVELS
@pytest.mark.parametrize("program", [reads_attributes_again, changes_attributes_too])
def test_attributes_are_read_again(level, program):
    plain, converted = Counter(), Counter()
    assert at(level, program)(converted, 4) == program(plain, 4)
    assert (converted.total, converted.is_even) == (plain.total, plain.is_even)
    assert converted.rows.tolist() == plain.rows.tolist()


@LEVELS
def test_globals_are_read_again(level, monkeypatch):
    results = []
    for function in (reads_a_global_again, at(level, reads_a_global_again)):
        monkeypatch.setitem(globals(), "SCALE", 2.0)
        results.append((function(1.5, 4), SCALE))
    assert results[0] == results[1]


def late(c):
    rescale(1)
    return SCALE


def changes_a_list(c):
    c.rename()
    return len(c.names)


def changes_a_kind(c):
    before = SCALE
    rescale(1j)
    return before + SCALE


@pytest.mark.parametrize(
    ("program", "names"),
    [(late, "SCALE"), (changes_a_list, "names"), (changes_a_kind, "SCALE")],
)
def test_other_changes_behind_the_programs_back_are_noticed(program, names, monkeypatch):
    monkeypatch.setitem(globals(), "SCALE", 2.0)
    with pytest.raises((Unsupported, TypeMismatch), match=names) as info:
        autograph.convert(program)(Counter())
    assert info.value.span.file == __file__
    assert info.value.hint


def test_changes_of_lists_of_the_program_are_noticed():
    @unconverted
    def extend(items):
        items.append(1)

    def program(x):
        items = [x]
        extend(items)
        return items

    with pytest.raises(Unsupported, match="changed a list, dict or set"):
        autograph.convert(program)(1.0)


@unconverted
def fails(x):
    raise KeyError(x)


def test_calls_and_prints_stay_in_order(capsys):
    @unconverted(returns=int)
    def noisy(n):
        print("noisy", n)
        return n + 1

    def program(n):
        for i in range(n):
            print("before", i)
            if noisy(i) + noisy(10 * i) > 5:
                print("after", i)

    program(3)
    expected = capsys.readouterr().out
    autograph.convert(program)(3)
    assert capsys.readouterr().out == expected
    assert expected.count("noisy") == 6


@LEVELS
def test_what_is_raised_surfaces_with_the_users_lines(level):
    def inner(x):
        return fails(x)

    def program(a, x):
        a[0] = 1
        return inner(x)

    a = np.zeros(2)
    with pytest.raises(KeyError) as info:
        at(level, program)(a, 5)
    assert info.value.args == (5,)
    assert a[0] == 1
    frames = [f for f in traceback.extract_tb(info.value.__traceback__) if f.filename == __file__]
    assert [frame.name for frame in frames][-3:] == ["program", "inner", "fails"]
    assert frames[-2].line == "return fails(x)"


def test_the_arguments_are_evaluated_in_order():
    def program(f):
        return f(gives_float(1), *[gives_float(2)], k=gives_float(3))

    assert autograph.convert(program)(lambda a, b, k: (a, b, k)) == (0.5, 1.0, 1.5)
