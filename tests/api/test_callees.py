"""Callees that are not the user's functions: libraries, methods of objects, caches, wrappers."""

from __future__ import annotations

import functools
import io
import math
import operator
import os
import random
import time

import numpy as np
import pytest

import autograph
from autograph import Unsupported
from tests.api.levels import LEVELS, at
from tests.comparison import assert_same_call

A = np.arange


class Counter:
    def __init__(self):
        self.total = 0

    @autograph.do_not_convert
    def bump(self, by):
        self.total += by
        return self


def reads_clocks(n):
    start = time.perf_counter()
    before = time.time_ns()
    for _ in range(n):
        time.sleep(0)
    return time.perf_counter() - start >= 0, time.time_ns() >= before, os.getpid()


def rolls(n):
    total = 0.0
    for _ in range(n):
        total += random.random() + random.uniform(1, 2)
    return total, random.randint(1, 6), random.gauss(0, 1)


def samples(rng, n):
    a = rng.normal(size=n)
    b = rng.uniform(0.0, 1.0, (n, 2))
    return a * 2, b.sum(), rng.random(), rng.integers(10) + 1, rng.standard_normal(3)


def old_samples(n):
    np.random.seed(n)
    return np.random.rand(n, 2) + 1, np.random.randn() * 2, np.random.randint(0, 5, size=n)


def special_functions(x, n):
    return math_of(x, n)


def math_of(x, n):
    return math.erf(x) + 1, math.gcd(n, 6) + 1, math.factorial(n), math.gcd(4, 6)


def uses_operators(x, a):
    total = operator.add(x, 1) * operator.neg(x)
    first = operator.itemgetter(1)((x, total))
    pair = operator.itemgetter(0, 2)(a)
    size = operator.attrgetter("shape")(a)
    summed = operator.methodcaller("sum", axis=0)(a)
    return total, first, pair, size[0], summed, operator.not_(x > 2), operator.contains((1, 2), x)


GETTER = operator.itemgetter(1)


def uses_global_getter(a):
    return GETTER(a) + 1


@LEVELS
@pytest.mark.parametrize(
    ("program", "arguments"),
    [
        (reads_clocks, (2,)),
        (special_functions, (0.5, 9)),
        (uses_operators, (1.5, A(4.0))),
        (uses_global_getter, (A(4.0),)),
    ],
)
def test_functions_of_the_standard_library(level, program, arguments):
    assert_same_call(at(level, program), program, *arguments)


@LEVELS
def test_random_numbers_advance_their_state_as_plain(level):
    random.seed(1)
    expected = rolls(3), random.random()
    random.seed(1)
    assert (at(level, rolls)(3), random.random()) == expected


@LEVELS
def test_numpys_generators_advance_their_state_as_plain(level):
    def run(function):
        rng = np.random.default_rng(3)
        return function(rng, 4), rng.random()

    (expected, state), (seen, after) = run(samples), run(at(level, samples))
    assert state == after
    for left, right in zip(seen, expected, strict=True):
        assert type(left) is type(right)
        np.testing.assert_allclose(left, right, rtol=1e-14)
    assert_same_call(at(level, old_samples), old_samples, 3)


def test_files(tmp_path):
    def program(path, n):
        stream = open(path, "w")  # noqa: SIM115 - `with` is another story
        for i in range(n):
            stream.write(f"{i} {i / 2:.2f}\n")
        stream.close()
        return stream

    stream = autograph.convert(program)(str(tmp_path / "a.txt"), 3)
    assert stream.closed
    assert (tmp_path / "a.txt").read_text() == "0 0.00\n1 0.50\n2 1.00\n"


def test_methods_of_objects_in_globals_and_arguments():
    stream = io.StringIO()

    def program(out, n):
        out.write(f"n={n};")
        return stream.write("x" * 3)

    other = io.StringIO()
    function = autograph.convert(program)
    assert function(other, 3) == 3
    assert function(other, 4) == 3
    assert (other.getvalue(), stream.getvalue()) == ("n=3;n=4;", "xxxxxx")
    assert len(function.specialisations) == 1


def test_a_method_that_is_not_converted():
    counter = Counter()

    def program(counter, n):
        for i in range(n):
            counter.bump(i)
        return n

    assert autograph.convert(program)(counter, 4) == 4
    assert counter.total == 6


def test_a_function_without_source_is_called():
    namespace = {}
    exec("def f(x) -> float: return x + 0.5\ndef g(x): return [x]", namespace)
    f, g = namespace["f"], namespace["g"]

    def program(x):
        return f(x) * 2, g(x)

    assert autograph.convert(program)(1.5) == (4.0, [1.5])


@pytest.mark.parametrize("function", [np.busday_count, np.is_busday, np.datetime_as_string])
def test_numpys_functions_are_refused_by_name(function):
    with pytest.raises(Unsupported, match=f"`numpy.*{function.__name__}` cannot be staged"):
        autograph.convert(lambda x: function(x))(np.ones((2, 2)))


@functools.lru_cache(maxsize=None)  # noqa: UP033 - both are tested
def cached_square(n):
    return n * n


@functools.cache
def cached_fibonacci(n):
    return n if n < 2 else cached_fibonacci(n - 1) + cached_fibonacci(n - 2)


CALLS = []


@functools.cache
def cached_at_run_time(n) -> float:
    CALLS.append(n)
    return n / 2


@functools.cache
def cached_print(n):
    print(n)
    return n


@functools.cache
def cached_array(n):
    return np.ones(n)


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        print("call of", function.__name__)
        return function(*args, **kwargs) + 1

    return wrapper


@logged
def decorated(x, k=2):
    return x * k


def uses_caches(n):
    total = 0
    for i in range(n):
        total += cached_square(i)
    return total, cached_fibonacci(25), cached_square(3)


def uses_wrappers(x):
    twice = functools.partial(decorated, k=3)
    return decorated(x), twice(x), functools.partial(functools.partial(decorated, x), k=1)()


@LEVELS
@pytest.mark.parametrize(
    ("program", "arguments"),
    [(uses_caches, (4,)), (uses_wrappers, (1.5,)), (lambda a: cached_square(a), (np.ones(2),))],
)
def test_caches_and_wrappers(level, program, arguments):
    assert_same_call(at(level, program), program, *arguments)


def test_a_cache_is_used_where_it_is_declared_what_comes():
    CALLS.clear()
    cached_at_run_time.cache_clear()

    def program(n):
        total = 0.0
        for i in range(n):
            total += cached_at_run_time(i % 2)
        return total

    assert autograph.convert(program)(6) == program(6)
    assert CALLS == [0, 1]


@pytest.mark.parametrize("function", [cached_print, cached_array])
def test_what_a_cache_would_change_is_refused(function):
    with pytest.raises(Unsupported, match="keeps its results") as info:
        autograph.convert(lambda n: function(n))(3)
    assert "-> float" in info.value.hint


def test_a_keyword_given_twice_has_pythons_message():
    def program(x):
        return decorated(x, **{"k": 1}, **{"k": 2})

    assert_same_call(autograph.convert(program), program, 1.5)
