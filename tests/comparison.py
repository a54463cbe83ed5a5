"""Strict comparison, and the check most tests are made of: converted does what plain does.

    assert_same(actual, expected)            two values: type, dtype, shape, structure, elements
    assert_same_call(actual, expected, ...)  two functions called alike: result, error, output,
                                             warnings, arguments afterwards, aliases

Both are exact (NaN equals NaN, zeros have a sign) unless the test says otherwise with ``rtol`` or
``atol``, which concern floating-point elements only.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

import numpy as np

from autograph.cli.comparison import BY_IDENTITY, difference
from autograph.cli.observation import Observation, duplicate, observe
from autograph.cli.observation import difference as difference_of_observations

__all__ = ["Observation", "assert_same", "assert_same_call", "duplicate", "observe", "shared"]


def assert_same(actual: Any, expected: Any, *, rtol: float = 0.0, atol: float = 0.0) -> None:
    """The two values cannot be told apart. Exceptions: the same type and the same arguments."""
    __tracebackhide__ = True
    text = difference(actual, expected, rtol=rtol, atol=atol)
    assert not text, text


def assert_same_call(
    actual: Callable[..., Any],
    expected: Callable[..., Any],
    *arguments: Any,
    rtol: float = 0.0,
    atol: float = 0.0,
    calls: int = 1,
    **keywords: Any,
) -> Observation:
    """Calls both on copies of the arguments and compares all that can be seen.

    ``calls`` repeats the first, for caches and dispatch. Returns what was seen of ``expected``, so
    that a test can also assert that it did something at all.
    """
    __tracebackhide__ = True
    reference = observe(expected, arguments, keywords)
    for number in range(calls):
        seen = observe(actual, arguments, keywords)
        text = difference_of_observations(seen, reference, rtol=rtol, atol=atol)
        assert not text, f"call {number + 1}: {text}"
    return reference


def shared(value: Any) -> tuple[str, ...]:
    """Which parts of a value are one and the same object, or arrays that share memory.

        shared(([x], x, x[1:]))  ==  ("[0][0] is [1]", "[1] overlaps [2]")

    Of immutable parts nothing is said. Two calls did the same to the identities of objects when
    this is equal for both.
    """
    places: dict[int, list[str]] = {}
    kept: dict[int, Any] = {}
    for place, part in _mutable_parts(value, "", set()):
        places.setdefault(id(part), []).append(place)
        kept[id(part)] = part
    same = [f"{names[0]} is {name}" for names in places.values() for name in names[1:]]
    arrays = [(places[key][0], part) for key, part in kept.items() if isinstance(part, np.ndarray)]
    overlaps = [
        f"{one} overlaps {other}"
        for (one, a), (other, b) in itertools.combinations(arrays, 2)
        if np.may_share_memory(a, b)
    ]
    return (*same, *overlaps)


def _mutable_parts(value: Any, place: str, entered: set[int]) -> Iterator[tuple[str, Any]]:
    if isinstance(value, tuple):
        parts = {f"[{number}]": part for number, part in enumerate(value)}
    elif isinstance(value, list):
        parts = {f"[{number}]": part for number, part in enumerate(value)}
    elif isinstance(value, dict):
        parts = {f"[{key!r}]": part for key, part in value.items()}
    elif isinstance(value, (np.ndarray, set)):
        parts = {}
    elif isinstance(value, (*BY_IDENTITY, Enum)) or not hasattr(value, "__dict__"):
        return
    else:
        parts = {f".{name}": part for name, part in vars(value).items()}
    if not isinstance(value, tuple):
        yield place, value
    if id(value) not in entered:
        entered.add(id(value))
        for name, part in parts.items():
            yield from _mutable_parts(part, place + name, entered)
