"""An object gets an attribute with the name of a method: the next call means the attribute."""

from __future__ import annotations

from types import MethodType

import numpy as np
import pytest

import autograph

X = np.arange(3.0)


class Scale:
    factor = 2

    def apply(self, x):
        return x * self.factor

    @classmethod
    def named(cls, x):
        return x + cls.factor

    @staticmethod
    def plain(x):
        return x - 1

    def __call__(self, x):
        return self.apply(x) + self.named(x) + self.plain(x)


def call(item, x):
    return item.apply(x) + item.named(x) + item.plain(x)


@pytest.mark.parametrize("function", [call, Scale.__call__], ids=["function", "special"])
@pytest.mark.parametrize("name", ["apply", "named", "plain", "factor"])
def test_it_is_noticed_and_forgotten(function, name):
    item, converted = Scale(), autograph.convert(function)
    plain = function(item, X)
    np.testing.assert_array_equal(converted(item, X), plain)
    setattr(item, name, 50 if name == "factor" else lambda x: x * 50)
    shadowed = function(item, X)
    assert not np.array_equal(shadowed, plain)
    np.testing.assert_array_equal(converted(item, X), shadowed)
    delattr(item, name)
    np.testing.assert_array_equal(converted(item, X), plain)


def test_a_method_that_is_bound_to_the_object_itself():
    item, converted = Scale(), autograph.convert(call)
    converted(item, X)
    item.apply = MethodType(lambda self, x: x - self.factor, item)
    np.testing.assert_array_equal(converted(item, X), call(item, X))
