"""What loops go through, iterators, ranges as sequences, membership, unpacking."""

from __future__ import annotations

import numpy as np
import pytest

import autograph
from autograph import Unsupported
from tests.numpy_api.same import Calls

tried = Calls()
A = np.arange


def ranges(n, k, m):
    r, q = range(1, n, 2), range(n, -3, -m)
    parts = len(r), r[1:], r[::-1], r[-3:k], q, len(q), r.start, r.stop, r.step, q[k - k]
    members = k in r, k in q, k + 0.5 in r, k + 0.0 in r, "a" in r, None not in q, r.count(k)
    kinds = isinstance(r, range), type(r) is range, bool(r), r == range(1, n, 2), r != q
    return parts, members, kinds, list(q), f"{r}"


def item_of_a_range(n, k):
    r = range(2, n, 3)
    print(r, r[k])
    return r.index(k)


def item_of_a_known_range(n):
    r = range(10)
    return sum(r[i] for i in range(n)), 3 in r, r[2:5]


def range_as_array(x):
    return np.array(range(3)), x[range(2)], sorted(range(3), reverse=True), set(range(3))


for arguments in [(9, 3, 1), (10, 4, 2), (5, 1, 3), (20, 7, 4)]:
    tried(ranges, *arguments)
for k in (2, 5, -1, 7):
    tried(item_of_a_range, 20, k)
tried(item_of_a_known_range, 4)
tried(item_of_a_known_range, 11)
tried(range_as_array, A(3.0))
tried(lambda n: range(n, step=2), 3)
tried(lambda n: range(), 3)
tried(lambda n: range(1.5 * n), 3)
tried(lambda n: range(1, n, n - n), 3)


def memberships(k, x):
    table = {1: 0, 5: x}
    of_dicts = k in table, k in table.keys(), x in table.values(), (5, x) in table.items()
    of_tuples = k in (), None in (k, None), "a" in [k, "a"], (k, x) in [(1, 2.0), (3, x)]
    of_others = k in {1, 8}, k in range(0, 10, 2), k in (i * i for i in range(k)), x in zip([x])
    return of_dicts, of_tuples, of_others, x in (x, 1.0)


for arguments in [(1, 2.0), (5, 3.0), (8, 0.5), (3, float("nan"))]:
    tried(memberships, *arguments)
tried(lambda k: k in "abc", 1)
tried(lambda k: 1 in k, 1)
tried(lambda k: k in {"a": 1}, A(2))


def rows(x):
    total = 0.0
    for a, b in x:
        total += a * b
    (p, _), (_, q) = x[:2]
    return total, p, q, [a - b for a, b in x]


for shape in [(2, 2), (3, 2), (3, 3), (3, 1)]:
    tried(rows, A(1.0 * shape[0] * shape[1]).reshape(shape))
for item in (3, 2.5, np.float64(2.0), A(3.0), np.array(1.0)):

    def two(x):
        a, b = x
        return a + b

    tried(two, item)


def strictly(x, y, stop):
    trips = 0
    for a, b in zip(x, y, strict=True):
        print(a, b)
        trips += 1
        if trips == stop:
            break
    return trips


for sizes in [(3, 3, 9), (3, 4, 9), (3, 2, 9), (3, 2, 2), (3, 2, 1), (0, 0, 9), (0, 1, 9)]:
    tried(strictly, A(1.0 * sizes[0]), A(sizes[1]), sizes[2])
tried(lambda x: list(zip(x, (1, 2), (3, 4, 5), strict=True)), (1, 2))
tried(lambda x: [a for a in enumerate(zip(x, [1], strict=True))], (1, 2))


def backwards(n, x):
    total = 0
    for k in reversed((n, 2, 3)):
        total = total * 10 + k
    for key, value in reversed({"a": n, "b": x}.items()):
        print(key, value)
    for letter in reversed("abc"):
        print(letter)
    return total, list(reversed([x, n])), tuple(reversed(range(4)))


tried(backwards, 3, 1.5)
tried(lambda n: reversed({1, 2}), 1)
tried(lambda n: reversed(n), 1)
tried(lambda n: reversed(zip([n])), 1)
tried(lambda n: reversed(i for i in [n]), 1)


def next_in_a_loop(x, n):
    it = iter(x)
    total = next(it)
    for _ in range(n):
        total += next(it) * 10
    return total, [v * 2 for v in it]


def next_in_branches(n):
    numbers = [1, 2]
    it = iter(numbers)
    for k in range(n):
        numbers.append(k)
    first = next(it)
    second = next(it) if n > 1 else 0
    try:
        third = next(it)
    except StopIteration:
        third = -1
    return first, second, third, next(it, 99)


for n in (3, 4, 5):
    tried(next_in_a_loop, A(5.0), n)
for n in (0, 1, 2, 5):
    tried(next_in_branches, n)
tried(lambda n: iter(n), 3)


def keywords(**more):
    more["z"] = 5
    more.update(q=1)
    for key, value in more.items():
        print(key, value)
    return more, len(more)


def handed_on(*args, **more):
    return len(args), more["a"], "b" in more, last(*args, **more)


def last(*args, **more):
    return args[-1], more


tried(lambda x: (keywords(e=x), handed_on(1, x, a=x, b=2)), 2.5)
tried(lambda x: len(x, 1), A(3))
tried(lambda x: abs(x, x), A(3))
tried(lambda x: zip(x, spam=1), A(3))
tried(lambda x: np.sum(x, spam=1), A(3))
tried(lambda x: max(x, spam=1), A(3))
tried(lambda x: np.hypot(x), A(3))
tried(lambda x: x.reshape(spam=1), A(3))
tried(lambda x: x @ 5, A(3.0))
tried(lambda x: 5 @ x, A(3.0))
tried(lambda x: x @ x, 2.0)
tried(lambda x: x @ "a", A(3.0))


def subtracts(a, b):
    a -= b
    return a


def multiplies(a, b):
    a @= b
    return a


tried(subtracts, A(3), np.ones(4))
tried(subtracts, A(3.0), np.ones(4))
tried(multiplies, A(4).reshape(2, 2), np.ones((3, 2)))
tried(multiplies, A(4.0).reshape(2, 2), np.ones((2, 3)))

test_same = tried.test()


def twice(n):
    pairs = zip(range(n), range(n))
    total = 0
    for a, _ in pairs:
        total += a
    for _, b in pairs:
        total += b
    return total


def in_every_trip(n):
    numbers = (i for i in range(n))
    total = 0
    for _ in range(n):
        for number in numbers:
            total += number
    return total


def after_a_branch(n):
    numbers = (i for i in (1, 2, n))
    total = sum(numbers) if n > 2 else 0
    return total + sum(numbers)


@pytest.mark.parametrize("program", [twice, in_every_trip, after_a_branch])
def test_what_is_gone_through_twice_is_refused(program):
    with pytest.raises(Unsupported, match="is gone through a second time") as info:
        autograph.convert(program)(3)
    assert info.value.hint


def test_a_list_that_changes_while_enumerate_goes_through_it_is_refused():
    def program(n):
        numbers = []
        for i in range(n):
            numbers.append(i)
        for _, number in enumerate(numbers):
            if len(numbers) < 7:
                numbers.append(number)
        return numbers

    with pytest.raises(Unsupported, match="a list changes while"):
        autograph.convert(program)(3)


def test_an_item_that_zip_drops_is_refused_where_making_it_may_have_effects(capsys):
    def shown(v):
        print(v)
        return v

    function = autograph.convert(lambda x, y: sum(a * b for a, b in zip(map(shown, x), y)))
    assert function(A(3), A(3)) == 5
    assert capsys.readouterr().out == "0\n1\n2\n"
    with pytest.raises(Unsupported, match="an item that is dropped"):
        function(A(3), A(2))
