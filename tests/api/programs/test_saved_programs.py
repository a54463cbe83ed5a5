"""A program that is saved and loaded does what the function does: compiled and interpreted."""

from __future__ import annotations

import collections

import numpy as np
import pytest

import autograph
from tests.comparison import assert_same_call

Point = collections.namedtuple("Point", "x y")
W = np.arange(6.0).reshape(2, 3)
BIAS = np.float32(0.5)
COUNT = 3


def predict(x, *, scale=1.5):
    return x @ W * scale + BIAS + COUNT


def rounds(x, n=3):
    while n > 0 and x.sum() < 100.0:
        print("round", n, f"{x.sum():.3f}")
        x = x * 2.0
        n -= 1
    return x, n


def in_place(x, y):
    for k in range(len(x)):
        if x[k] < 0:
            raise ValueError(f"x[{k}] is {x[k]}", k)
        y[k] += x[k]
    return y[1:], x


def containers(pair, named):
    total = 0.0
    for key in named:
        total += named[key].sum()
    pair[0].append(total)
    named["total"] = np.array([total])
    return {"pair": pair, "both": [total, (np.float32(total),)]}


def caught(x):
    try:
        if x[0] > 1.0:
            raise KeyError("first", 1)
        return 10 // int(x[1])
    except (KeyError, ZeroDivisionError) as error:
        print("caught", error)
        return -1


def chained(x):
    try:
        return 1 // int(x[0])
    except ZeroDivisionError as error:
        raise RuntimeError(f"no inverse of {x[0]}") from error


def odd_numbers(n):
    found = []
    for k in range(n):
        if k % 2:
            found.append((k, float(k) / 2))
    return found


def depth(n):
    return 0 if n <= 0 else 1 + depth(n - 2)


def optional(x, flag):
    result = None
    if x.sum() > 0:
        result = f"{x.sum():.2f}"
    if flag:
        result = "flag"
    return result


def solved(a, b):
    return np.linalg.solve(a, b), np.sort(b), np.fft.fft(b)


def point(p):
    return Point(p.x * 2, p[1])


def parts(z, x):
    """Views of a result and of an argument, as numbers of another kind."""
    w = z * 2
    bits = x[1:].view(np.int64)
    w.imag[0] = 5
    return w.real, w.imag, bits, z.real


def halves(x, h):
    for k in range(len(x)):
        if x[k] > h:
            print("above", x[k])
            h = x[k]
    return x * h, h, np.cumsum(x)


A = np.array([[2.0, 1.0], [1.0, 3.0]])
PROGRAMS = [
    (predict, [(np.ones((4, 2)),), (np.ones((2, 2)),)]),
    (rounds, [(np.ones(3), 5), (np.full(7, 20.0), 5)]),
    (in_place, [(np.arange(4.0), np.ones(4)), (-np.arange(3.0), np.ones(3)), (A[0], np.ones(1))]),
    (containers, [(([1.0], 2), {"a": np.ones(3), "b": np.ones((2, 2))})]),
    (caught, [(np.array([0.0, 3.0]),), (np.array([2.0, 3.0]),), (np.array([0.0, 0.0]),)]),
    (chained, [(np.array([1.0, 2.0]),), (np.array([0.0, 2.0]),)]),
    (odd_numbers, [(7,), (0,)]),
    (depth, [(9,), (-1,)]),
    (optional, [(np.ones(3), False), (-np.ones(3), False), (np.ones(3), True)]),
    (parts, [(np.array([1 + 2j, 3 - 1j]), np.arange(6.0))]),
    (halves, [(np.array([1.5, 0.1, 3.0], np.float16), np.float16(0.3))]),
    (solved, [(A, A[0]), (np.zeros((2, 2)), A[1])]),
]


def name(item):
    return getattr(item, "__name__", "calls")


@pytest.mark.parametrize(("program", "calls"), PROGRAMS, ids=name)
def test_saved_and_loaded(tmp_path, program, calls):
    converted = autograph.convert(program)
    autograph.save(converted, tmp_path / "program", list(calls))
    loaded = autograph.load(tmp_path / "program")
    for arguments in calls:
        assert_same_call(loaded, converted, *arguments, calls=2)
        assert_same_call(loaded.interpret, converted, *arguments)


def test_named_tuples_are_made_anew(tmp_path):
    """Their class is not in the file: one of the same name and fields takes its place."""
    autograph.save(autograph.convert(point), tmp_path / "program", Point(np.ones(3), 2))
    found = autograph.load(tmp_path / "program")(Point(np.full(3, 4.0), 5))
    assert type(found).__name__ == "Point"
    assert found._fields == ("x", "y")
    np.testing.assert_array_equal(found.x, np.full(3, 8.0))
    assert found.y == 5


class Net:
    def __init__(self):
        self.weights = [np.arange(6.0).reshape(2, 3), np.ones((3, 1), order="F")]
        self.bias = np.arange(8.0)[::2]
        self.rate = 0.5

    @autograph.convert
    def forward(self, x):
        for weight in self.weights:
            x = np.tanh(x @ weight)
        return x * self.rate + self.bias.sum()


def test_arrays_of_attributes_are_parameters(tmp_path):
    net, x = Net(), np.ones((5, 2))
    names = {"dense.weight": net.weights[0], "weights[1]": net.bias, "unused": np.ones(2)}
    autograph.save(net.forward, tmp_path / "net", x, parameters=names)
    loaded = autograph.load(tmp_path / "net")
    assert list(loaded.parameters) == ["dense.weight", "weights[1]_1", "weights[1]"]
    assert loaded.numbers == {"rate": 0.5}
    assert_same_call(loaded, net.forward, x)
    net.weights[0] = np.full((2, 3), 0.1)
    loaded.set_parameters({"dense.weight": net.weights[0]})
    assert_same_call(loaded, net.forward, x)
    with pytest.raises(autograph.Unsupported, match=r"the parameter `weights\[1\]` is float64"):
        loaded.set_parameters({"weights[1]": np.ones(3, np.float32)})
    with pytest.raises(KeyError, match="no parameter 'b'"):
        loaded.set_parameters({"b": np.ones(3)})


TABLE = {"a": np.arange(3.0)}
ALIAS = TABLE["a"]


@autograph.convert
def by_two_names(x, which):
    held = ALIAS if which is None else TABLE["a"]
    held[0] += x
    return held.sum()


def test_one_array_under_two_names(tmp_path):
    calls = [(1.0, None), (1.0, "a")]
    autograph.save(by_two_names, tmp_path / "program", calls)
    loaded = autograph.load(tmp_path / "program")
    assert [loaded(*call) for call in calls] == [4.0, 5.0]
    assert len(loaded.parameters) == 1


COUNTER = 0
TOTAL = np.zeros(2)


@autograph.convert
def counts(x):
    global COUNTER
    COUNTER += 1
    TOTAL[0] += x
    return COUNTER, TOTAL


def test_names_are_lines(tmp_path):
    with pytest.raises(ValueError, match="is no single line of text"):
        autograph.save(counts, tmp_path / "counts", 1.5, parameters={"a\nb": TOTAL})


def test_what_is_stored_can_change(tmp_path):
    """The program has its own: the globals of this process stay as they are."""
    autograph.save(counts, tmp_path / "counts", 1.5)
    loaded = autograph.load(tmp_path / "counts")
    first, second = loaded(1.5), loaded(2.0)
    assert (first[0], second[0], COUNTER) == (1, 2, 0)
    assert second[1] is loaded.parameters["TOTAL"]
    assert loaded.parameters["TOTAL"].tolist() == [3.5, 0.0]
    assert loaded.numbers == {"COUNTER": 2}
    assert not TOTAL.any()
