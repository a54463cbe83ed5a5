"""What can be converted, in which place a decorator stands, and functions made from text."""

from __future__ import annotations

import functools

import numpy as np
import pytest

import autograph
from autograph import ConvertedFunction, SourceNotFound, Unsupported
from tests.comparison import assert_same_call

# The textbook's program, which makes its functions from text.


def add_():
    return """
def add(a, b):
    return a + b
"""


def fancy_func_():
    return """
def fancy_func(a, b, c, d):
    e = add(a, b)
    f = add(c, d)
    g = add(e, f)
    return g
"""


def evoke_():
    return add_() + fancy_func_() + "print(fancy_func(1, 2, 3, 4))"


@pytest.fixture
def textbook(capsys):
    scope = {}
    exec(compile(evoke_(), "", "exec"), scope)
    assert capsys.readouterr().out == "10\n"
    return scope["fancy_func"]


class TestFunctionsMadeFromText:
    def test_with_their_source(self, textbook):
        converted = autograph.convert(textbook, source=evoke_())
        assert converted(1, 2, 3, 4) == 10
        assert converted(1.5, 2, 3, 4) == 10.5
        assert autograph.to_code(converted) == autograph.to_code(textbook, source=evoke_())
        assert autograph.to_graph(converted)(1, 2, 3, 4) == 10
        assert "add" not in converted.lower(1, 2, 3, 4).source.partition("return")[0]

    def test_without(self):
        scope = {}
        exec("def f(x): return x", scope)
        with pytest.raises(SourceNotFound, match="the source of `f` is not to be had"):
            autograph.convert(scope["f"])(1)

    def test_called_by_one_in_a_file(self, textbook):
        inner = autograph.convert(source=evoke_())(textbook)
        assert autograph.convert(lambda x: inner(x, x, x, x) + 1)(2.0) == 9.0

    def test_an_error_has_its_place(self):
        text = "def f(x):\n    import os\n    return (yield from (await x))\n"
        text = "async def f(x):\n    return await x\n"
        scope = {}
        exec(text, scope)
        with pytest.raises(autograph.UnsupportedSyntax) as info:
            autograph.to_code(scope["f"], source=text)
        assert (info.value.span.file, info.value.span.line) == ("<string>", 1)


# --- decorators -----------------------------------------------------------------------------------


def plus_one(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs) + 1

    return wrapper


def times(factor):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(x):
            return function(x) * factor

        return wrapper

    return decorate


def shifted(x):
    if x > 1:
        return x - 1
    return x + 1


def with_decorators(*decorators):
    return functools.reduce(lambda made, decorate: decorate(made), decorators, shifted)


@pytest.mark.parametrize(
    "decorators",
    [
        (autograph.convert, plus_one),
        (plus_one, autograph.convert),
        (times(3), autograph.convert),
        (times(2), plus_one, autograph.convert(effects="strip"), times(5)),
        (autograph.convert, autograph.convert),
        (autograph.convert, times(2), autograph.convert),
    ],
)
def test_decorators_above_and_below(decorators):
    keep = [item for item in decorators if getattr(item, "__module__", "") != "autograph.api"]
    plain = with_decorators(*keep)
    for x in (0.5, 3, np.float32(2)):
        assert_same_call(with_decorators(*decorators), plain, x)


def test_decorators_in_source():
    @plus_one
    @autograph.convert(target="cpu")
    @times(
        2,
    )
    # a comment
    @plus_one
    def f(x):
        return x if x > 0 else -x

    @functools.lru_cache
    @autograph.convert
    def g(x):
        return x + 1

    assert (f(3), f(-1.5)) == (9, 6.0)
    assert (g(1), g(1), g.cache_info().hits) == (2, 2, 1)


def test_what_is_no_function_of_python():
    for item in (len, np.sin, functools.lru_cache(shifted), functools.partial(shifted), 3):
        with pytest.raises(Unsupported, match="cannot be converted") as info:
            autograph.convert(item)
        assert info.value.hint


# --- methods and classes --------------------------------------------------------------------------


class Plain:
    factor = 3
    __shift = 2

    def __init__(self, w):
        self.w = w
        self.__hidden = 5

    def scaled(self, x):
        return self.__moved(x) * self.factor + self.w

    def __moved(self, x):
        if x > 1:
            return x + self.__shift + self.__hidden
        return x

    @staticmethod
    def doubled(x):
        return 2 * x

    @classmethod
    def made(cls, x):
        return x * cls.factor

    @property
    def twice(self):
        return self.w * 2

    def uses_all(self, x):
        return self.scaled(x) + self.doubled(x) + self.made(x) + self.twice

    def __call__(self, x):
        return self.uses_all(x) - x

    def __repr__(self):
        return "a plain one"


def copied(kind):
    """The same class again, as a decorator would find it."""
    own = {key: item for key, item in vars(kind).items() if key not in ("__dict__", "__weakref__")}
    return type(kind.__name__, kind.__bases__, own)


class Derived(Plain):
    @autograph.convert
    def scaled(self, x):
        return super().scaled(x) + self._Plain__hidden


def test_a_class():
    kind = autograph.convert(copied(Plain))
    plain, converted = Plain(np.arange(3.0)), kind(np.arange(3.0))
    assert isinstance(vars(kind)["scaled"], ConvertedFunction)
    assert isinstance(vars(kind)["doubled"].__func__, ConvertedFunction)
    assert not isinstance(vars(kind)["__init__"], ConvertedFunction)
    assert repr(converted) == "a plain one"
    for name in ("scaled", "doubled", "made", "uses_all", "__call__"):
        for x in (0.5, 2):
            assert_same_call(getattr(converted, name), getattr(plain, name), x)
    assert kind.made(2) == 6
    assert converted(2).tolist() == plain(2).tolist()


def test_a_class_with_options_and_marked_methods():
    @autograph.convert(effects="strip")
    class Quiet:
        def f(self, x):
            print(x)
            return x + 1

        @autograph.do_not_convert
        def g(self, x):
            return x

        class Inner:
            pass

    assert Quiet.f.effects == "strip"
    assert not isinstance(vars(Quiet)["g"], ConvertedFunction)
    assert isinstance(Quiet.Inner, type)


@pytest.mark.parametrize("x", [0.5, 3])
def test_private_names_and_super(x):
    item = Derived(1.5)
    with autograph.disabled():
        expected = item.scaled(x)
    assert item.scaled(x) == expected
    outside = autograph.convert(lambda item, x: item._Plain__moved(x))
    assert outside(item, x) == item._Plain__moved(x)


def test_a_callable_instance():
    item = Plain(2.0)
    assert autograph.convert(item)(3) == item(3)
    assert autograph.convert(lambda f, x: f(x))(item, 3) == item(3)
