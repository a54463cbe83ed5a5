"""72 to 75: recursion, methods, decorated callees, mangled names."""

from __future__ import annotations

import functools

import numpy as np

import autograph
from tests.language.corpus import case, tried_on

A = np.arange


@case(72, "recursion whose depth is known", row="recursion, static depth")
@tried_on((2.0,), (3,))
def static_recursion(x):
    return power(x, 5) + power(x, 0)


def power(x, n):
    if n == 0:
        return 1
    half = power(x, n // 2)
    return half * half * x if n % 2 else half * half


@case(72, "recursion that ends when data says so", row="recursion, base case on data")
@tried_on((5,), (0,), (1,))
def factorial(n):
    if n <= 1:
        return 1
    return n * factorial(n - 1)


@case(72, "recursion with two calls, through a helper")
@tried_on((10,), (0,), (2,))
def fibonacci(n):
    return fib(n) + fib(2)


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@case(72, "mutual recursion")
@tried_on((7,), (0,), (10,))
def mutual(n):
    return is_even(n), is_odd(n)


def is_even(n):
    if n == 0:
        return True
    return is_odd(n - 1)


def is_odd(n):
    if n == 0:
        return False
    return is_even(n - 1)


@case(72, "recursion that writes to an array and prints")
@tried_on((A(5.0), 0, 4), (A(1.0), 0, 0))
def reverses(x, i, j):
    if i < j:
        print("swap", i, j)
        x[i], x[j] = x[j], x[i]
        reverses(x, i + 1, j - 1)
    return x


@case(72, "a local function that calls itself")
@tried_on((48, 36), (7, 0), (0, 7))
def local_recursion(a, b):
    def gcd(a, b):
        return a if b == 0 else gcd(b, a % b)

    return gcd(a, b)


class Model:
    scale = 2

    def __init__(self, k):
        self.k = k
        self.w = np.arange(3.0)
        self.__hidden = 7

    def apply(self, x):
        if x > 1:
            return x * self.k
        return self.k - x

    @property
    def twice(self):
        return self.k * 2

    @classmethod
    def scaled(cls, x):
        return x * cls.scale

    @staticmethod
    def shifted(x, by=1):
        return x + by

    def __call__(self, x):
        return self.apply(x) + self.twice

    def hidden(self, x):
        if x > 0:
            return x + self.__hidden
        return self.__hidden

    def __getitem__(self, key):
        return self.w[key]

    def __len__(self):
        return 5

    def __contains__(self, value):
        return value > self.k


class Derived(Model):
    scale = 5

    def apply(self, x):
        return super().apply(x) * 10

    @property
    def twice(self):
        return super().twice + 1


MODEL = Model(3)
DERIVED = Derived(4)


@case(73, "methods, class and static methods", row="object: method, attribute read")
@tried_on((2.0,), (0.5,))
def methods(x):
    bound = MODEL.apply
    return MODEL.apply(x) + bound(x), Model.scaled(x), DERIVED.scaled(x), MODEL.shifted(x, by=x)


@case(
    73,
    "super(), an inherited `__call__`",
    row="super(), property, objects with `__call__`",
)
@tried_on((2.0,), (0.5,))
def supers(x):
    return DERIVED(x), DERIVED.twice, DERIVED.apply(x), DERIVED.w + x


@case(73, "a property, an object with `__call__`", row="super(), property, objects with `__call__`")
@tried_on((2.0,), (0.5,))
def properties(x):
    return MODEL(x), MODEL.twice, MODEL.w + x


@case(73, "an object as an argument", row="object: method, attribute read")
@tried_on(lambda: (Model(2), 2.0), lambda: (Model(3), 0.5), lambda: (Derived(3), 0.5))
def object_argument(m, x):
    return m(x), m.k, m.w * x, m.apply(x)


@case(73, "operators that a class defines", row="object: method, attribute read")
@tried_on((2.0, 1), (0.5, 2))
def own_operators(x, i):
    return MODEL[i] * x, len(MODEL), MODEL[:2]


@case(73, "the truth of an object that has a length")
@tried_on(
    (2.0,),
)
def truth_by_length(x):
    return bool(MODEL), x if MODEL else 0.0


@case(73, "`in` of an object that defines it")
@tried_on((2.0,), (0.5,))
def own_contains(x):
    return x + 2 in MODEL, x + 2 not in MODEL


@case(73, "functools.partial", row="functools.partial")
@tried_on((2.0,), (5.0,))
def partials(x):
    add = functools.partial(weighted, 2, k=x)
    return add(x), functools.partial(add, k=3)(1), functools.partial(MODEL.apply, x)()


def weighted(a, b, *, k=1):
    return a * 10 + b * k if b > 1 else a + b


def doubles(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs) * 2 + 100

    return wrapper


def scaled_by(k):
    def decorate(function):
        def wrapper(x):
            return function(x) * k

        return wrapper

    return decorate


@doubles
def decorated(x):
    if x > 1:
        return x
    return -x


@scaled_by(10)
@doubles
def decorated_twice(x):
    return x + 1


@case(73, "a decorated callee: its wrapper runs", row="decorator on a called function")
@case(74, "a decorator with arguments, two above one another", row="decorator on a called function")
@tried_on((2.0,), (0.5,))
def decorated_callees(x):
    return decorated(x), decorated_twice(x), decorated_twice(decorated(x))


@functools.lru_cache
def remembered(n):
    return n * 3


@case(73, "a callee with lru_cache")
@tried_on((2,), (3,))
def cached_callee(n):
    return remembered(4) + n


@case(74, "a converted function called from a converted function")
@tried_on((A(3.0),), (A(0.0),))
def converted_callee(x):
    return already_converted(x) + already_converted(x[1:]).sum()


@autograph.convert
def already_converted(x):
    if len(x) > 1:
        return x * 2
    return x + 1


@case(75, "a mangled name inside and outside its class", row="name-mangled `self.__k`")
@tried_on((2.0,), (-1.0,), kind_differs=(1,))
def mangled_names(x):
    return MODEL.hidden(x), MODEL._Model__hidden * x
