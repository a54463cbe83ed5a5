"""77 to 81: arguments of every form, generators, coroutines, callees that are no Python."""

from __future__ import annotations

import math
import zlib

import numpy as np

from autograph import Unsupported, UnsupportedSyntax
from tests.language.corpus import case, refused, tried_on

A = np.arange


def every_form(a, /, b=2, *rest, c, d=4, **more):
    total = a + 10 * b + 100 * len(rest) + 1000 * c + 10000 * d
    for value in rest:
        total += value
    for name, value in more.items():
        print(name, value)
    return total


@case(78, "calls with every form of parameter", row="*args, **kwargs, keyword-only")
@tried_on((1,), (2.5,))
def calls_of_every_form(x):
    more = {"d": x, "e": 5}
    first = every_form(1, c=x), every_form(x, 3, c=1), every_form(1, 2, x, *(3, x), c=0, **more)
    return *first, every_form(*(1, x), **{"c": 1})


@case(
    78,
    "star calls with several iterables, of ranges and comprehensions",
    row="*args, **kwargs, keyword-only",
)
@tried_on((1,), (2.5,))
def star_calls(x):
    def gathered(*values, **named):
        return values, named

    return gathered(*[x, 2], *(3,), *range(2), **{"a": x}, **dict(b=1)), gathered(*"ab")


@case(78, "the function's own star parameters")
@tried_on((1, 2), (3, 4), (2, 1), (1.5,), ())
def own_star_parameters(first=7, *numbers, scale=2, **named):
    total = first
    for number in numbers:
        total += number * scale
    return total, len(numbers), named


@case(78, "defaults, keyword-only and positional-only parameters of a local function")
@tried_on((3,), (0,))
def local_parameters(n):
    def inner(a, /, b=n, *, c=2):
        if a > 1:
            return a + b * c
        return a - c

    return inner(1), inner(n, 5), inner(n, b=1, c=n), (lambda a, *, k=n: a * k)(2)


def counted(n):
    for i in range(n):
        yield i * 2


@case(79, "a generator is called and consumed by a loop", row="generator function")
@tried_on((4,), (0,))
def consumes_a_generator(n):
    total = 0
    for v in counted(n):
        total += v
    return total


def relayed(n):
    got = yield from counted(n)
    yield n * 10
    return got


def echo(x):
    while True:
        x = (yield x) * 2


@case(79, "yield from, and the value of return")
@tried_on((3,), (0,))
def consumes_yield_from(n):
    return [v + 1 for v in relayed(n)]


@case(79, "send")
@refused(Unsupported, "`send` of a generator", at="generator.send", on=(3,), staged=True)
def sends(x):
    generator = echo(x)
    first = next(generator)
    second = generator.send(first + 1)
    generator.close()
    return first, second


@case(79, "the items of a generator in a list", row="generator function")
@tried_on((3,), (0,))
def generator_unpacked(n):
    return [*counted(n)], [n, *counted(n), *range(n), 7], [*[n, *counted(2)]]


@case(79, "the first item of a generator expression", row="generator expression in sum()")
@tried_on((A(4.0), 1.0), (A(4.0), 9.0), (np.zeros(0), 0.0), kind_differs=(1, 2))
def first_that_is_larger(x, least):
    place = next((i for i, v in enumerate(x) if v > least), None)
    return place, next((v for v in x if v > least), -1.0), next((2 * v for v in x), 5.0)


@case(79, "the first item where there is none: StopIteration")
@tried_on((A(4.0), 1.0), (A(4.0), 9.0))
def first_of_all(x, least):
    print("before")
    return next(v for v in x if v > least)


@case(79, "an item asked for after a data-dependent one")
@refused(Unsupported, "a generator is gone through a second time", at="next(items, n)", on=(3,))
def two_of_a_search(n):
    items = (i for i in range(n) if i != n)
    first = next(items)
    second = next(items, n)
    return first, second


@case(79, "a generator is consumed by sum(), list() and tuple()", row="generator function")
@tried_on((4,), (0,))
def consumes_at_once(n):
    return sum(counted(n)), list(counted(3)), tuple(v + n for v in counted(3))


async def coroutine(n):
    return n


@case(80, "an async function defined inside")
@refused(UnsupportedSyntax, "async function", at="async def inner", on=(3,))
def async_inside(n):
    async def inner(k):
        return k

    return inner(n)


@case(80, "an async function called inside", row="async def called inside")
@refused(UnsupportedSyntax, "async function", at="async def coroutine", on=(3,))
def async_called(n):
    coroutine(n)
    return n


@case(80, "await in an async function")
@refused(UnsupportedSyntax, "async function", at="async def async_function", on=(3,))
async def async_function(n):
    return await coroutine(n)


@case(80, "async for and async with")
@refused(UnsupportedSyntax, "async", at="async def inner", on=(3,))
def async_loops(n):
    async def inner(k):
        async for v in k:
            async with v:
                pass

    return inner


@case(81, "functions of C extensions that are known")
@tried_on((2.5, 4), (0.25, -3), kind_differs=(0,))
def known_callees(x, n):
    return math.floor(x), math.sqrt(x), np.hypot(x, n), max(x, n), abs(n), math.pi * x


@case(81, "a function of a C extension that is not known is called as it is")
@tried_on((1.0,), (2.5,))
def unknown_callee(x):
    if x > 2:
        print(zlib.crc32(b"taken"))
    return x, zlib.crc32(b"text")


@case(81, "arithmetic on what such a function gives")
@refused(Unsupported, "which is not converted, gives", at="n + zlib.crc32(", on=(1,))
def arithmetic_on_the_unknown(n):
    return n + zlib.crc32(b"text")


@case(81, "a function of numpy that is not known")
@refused(Unsupported, "numpy.real_if_close", at="np.real_if", on=(np.ones((2, 2)),))
def unknown_numpy_function(x):
    return np.real_if_close(x)
