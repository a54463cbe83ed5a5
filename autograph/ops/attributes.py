"""What attributes may be: tests that operators declare for theirs.

A graph that is made by staging has the right ones; one that is read from a file may have any.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograph.ir import Dim, ViewMap

Test = Callable[[Any], bool]
MOST_AXES = 32


def is_dtype(item: Any) -> bool:
    return isinstance(item, np.dtype)


def is_number(item: Any) -> bool:
    return type(item) in (bool, int, float, complex) or isinstance(item, (np.number, np.bool_))


def is_text(item: Any) -> bool:
    return type(item) is str


def is_dim(item: Any) -> bool:
    return isinstance(item, Dim)


def is_count(item: Any) -> bool:
    """A position or a rank."""
    return type(item) is int and 0 <= item <= 2**31


def is_map(item: Any) -> bool:
    """An index map whose axes are among those of the view."""
    if not isinstance(item, ViewMap) or max(item.rank, len(item.axes)) > MOST_AXES:
        return False
    return all(axis.axis is None or 0 <= axis.axis < item.rank for axis in item.axes)


def tuple_of(test: Test) -> Test:
    return lambda item: type(item) is tuple and all(map(test, item))


def pair_of(first: Test, second: Test) -> Test:
    return lambda item: (
        type(item) is tuple and len(item) == 2 and first(item[0]) and second(item[1])
    )


def one_of(names: Sequence[str]) -> Test:
    return lambda item: type(item) is str and item in names


def is_plain(item: Any) -> bool:
    """What NumPy's functions take as options."""
    if type(item) is tuple:
        return all(map(is_plain, item))
    return item is None or is_number(item) or is_text(item) or is_dtype(item)


def is_dims(item: Any) -> bool:
    return type(item) is tuple and len(item) <= MOST_AXES and all(map(is_dim, item))


is_column = pair_of(is_dtype, lambda item: is_count(item) and item <= MOST_AXES)
